import { Session, type SessionOptions } from "../../src/review/session.ts";
import type { Workspace } from "../../src/review/workspace.ts";
import { ourRules } from "./rules.ts";

/** A workspace that is only texts by path. */
export function memoryWorkspace(files: Record<string, string>): Workspace {
	return {
		root: "/memory",
		list: async (wanted) => ({ paths: Object.keys(files).filter(wanted).sort(), notes: [] }),
		read: async (path) => files[path],
	};
}

/** A session over texts, already open, with our own rules unless told otherwise. */
export async function openSession(
	files: Record<string, string>,
	options: Partial<SessionOptions> = {},
): Promise<Session> {
	const rules = options.rules ?? (await ourRules()).rules;
	const session = new Session(memoryWorkspace(files), { ...options, rules });
	await session.open();
	return session;
}

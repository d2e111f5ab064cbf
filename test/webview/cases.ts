import { readFileSync } from "node:fs";
import type { Case } from "../../src/cases/case.ts";
import { parseText, readCase } from "../../src/cases/case-file.ts";
import type { ToPanel } from "../../webview/messages.ts";

export function caseOf(file: string, text: string): Promise<Case> {
	const none = () => Promise.reject(new Error("the case names no other file"));
	return readCase(parseText(file, text), { design: none, workspace: none });
}

/** A case of the examples, read as the host reads it. `replications`: fewer than it asks for. */
export async function caseMessage(path: string, replications?: number): Promise<Extract<ToPanel, { type: "case" }>> {
	const file = `examples/${path}.yaml`;
	const read = await caseOf(file, readFileSync(file, "utf8"));
	const { precision: _, ...rest } = read;
	return {
		type: "case",
		uri: `file:///${file}`,
		case: replications === undefined ? read : { ...rest, replications },
	};
}

import { posix } from "node:path";
import { LineMap, type Location } from "../../../design/text.ts";
import type { Scope } from "../../dialect.ts";

export interface ConnectionString {
	text: string;
	at: Location;
}

const files = ["appsettings.Production.json", "appsettings.json"];

/** What the project's settings say under ConnectionStrings in production, where the environment says nothing. */
export function connectionStrings(folder: string, scope: Pick<Scope<unknown>, "text">): Map<string, ConnectionString> {
	const found = new Map<string, ConnectionString>();
	for (const name of files) {
		const path = posix.join(folder, name);
		const text = scope.text(path);
		const section = text && /"ConnectionStrings"\s*:\s*\{([^{}]*)\}/.exec(text);
		if (!text || !section) continue;
		const lines = new LineMap(text);
		const start = section.index + section[0].length - section[1].length - 1;
		for (const one of section[1].matchAll(/"([^"\\]+)"\s*:\s*"((?:[^"\\]|\\.)*)"/g)) {
			const from = start + one.index + one[0].length - one[2].length - 1;
			const at = { file: path, range: lines.range(from, from + one[2].length) };
			if (!found.has(one[1])) found.set(one[1], { text: one[2], at });
		}
	}
	return found;
}

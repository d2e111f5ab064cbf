import type { Given } from "../../design/fragment.ts";
import { LineMap, type SourceFile } from "../../design/text.ts";
import { fill } from "../interpolate.ts";

const named = /(^|\/)(\.env(\.[\w.-]+)?|[\w.-]+\.env)$/i;

export function isEnvFile(path: string): boolean {
	return named.test(path);
}

/** The key under which others are given every value of an env file. */
export function envKey(path: string): string {
	return `env:${path}`;
}

/** `NAME=value` by line; quotes are taken off, and a comment after a space. Source: Compose specification, env_file. */
export function envValues(file: SourceFile): Record<string, Given> {
	const lines = new LineMap(file.text);
	const values = new Map<string, Given>();
	const texts = new Map<string, string>();
	const entry = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*[=:][ \t]*(.*)$/gm;
	for (const match of file.text.matchAll(entry)) {
		const raw = match[2].replace(/\r$/, "");
		const quoted = /^(["'])(.*?)\1/.exec(raw);
		const written = quoted ? quoted[2] : raw.replace(/(^|[ \t]+)#.*$/, "").trimEnd();
		const end = match.index + match[0].length - (match[2].length - raw.length);
		const at = { file: file.path, range: lines.range(end - raw.length, end) };
		const { text, missing } = quoted?.[1] === "'" ? { text: written, missing: [] } : fill(written, texts);
		if (missing.length === 0) texts.set(match[1], text);
		values.set(match[1], missing.length === 0 ? { text, at } : { unknown: `${missing[0]} is set elsewhere`, at });
	}
	return Object.fromEntries(values);
}

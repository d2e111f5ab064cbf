import type { Given } from "../../design/fragment.ts";
import type { SourceFile } from "../../design/text.ts";
import { fill } from "../interpolate.ts";
import type { Instruction } from "./instructions.ts";

/** `NAME=value …` with quotes, or the old `NAME value`. */
function assignments(argument: string): [name: string, value: string][] {
	const words = [...argument.matchAll(/([A-Za-z_]\w*)=((?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])*)/g)];
	const old = /^([A-Za-z_]\w*)\s+(.*)$/s.exec(argument);
	if (old && !/^[A-Za-z_]\w*=/.test(argument)) return [[old[1], old[2]]];
	return words.map(([, name, value]) => [name, value.replace(quoted, unquoted)]);
}

const quoted = /"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g;

/** Within single quotes and after a backslash a `$` is only a `$`. */
function unquoted(_: string, double?: string, single?: string, escaped?: string): string {
	return double?.replace(/\\(.)/g, "$1") ?? (single ?? escaped ?? "").replaceAll("$", "$$$$");
}

/** What the final stage, with the stages that it builds on, gives every process of the image. */
export function givenIn(file: SourceFile, instructions: readonly Instruction[]): Record<string, Given> {
	const stages = new Map<string, Map<string, Given>>();
	let variables = new Map<string, string>();
	let given = new Map<string, Given>();
	for (const { name, argument, range } of instructions) {
		const at = { file: file.path, range };
		if (name === "FROM") {
			const [, base, as] = /^(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?/i.exec(argument) ?? [];
			given = new Map(stages.get(base?.toLowerCase() ?? ""));
			variables = new Map([...given].flatMap(([key, { text }]) => (text === undefined ? [] : [[key, text]])));
			if (as) stages.set(as.toLowerCase(), given);
		}
		if (name !== "ENV" && name !== "ARG") continue;
		for (const [key, written] of assignments(argument)) {
			const { text, missing } = fill(written, variables);
			if (missing.length === 0) variables.set(key, text);
			else variables.delete(key);
			if (name !== "ENV") continue;
			const later = `${missing[0]} is set when the image is built`;
			given.set(key, missing.length === 0 ? { text, at } : { unknown: later, at });
		}
	}
	return Object.fromEntries(given);
}

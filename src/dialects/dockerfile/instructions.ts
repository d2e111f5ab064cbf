import { LineMap, type Range } from "../../design/text.ts";
import { shellText } from "../command.ts";

export interface Instruction {
	name: string;
	/** What follows the name, with continued lines joined. */
	argument: string;
	range: Range;
	/** The argument alone, as it stands in the file. */
	argumentRange: Range;
}

/** Splits a Dockerfile as BuildKit does: continued lines, comments between them, here-documents. */
export function instructionsOf(text: string): Instruction[] {
	const lines = new LineMap(text);
	const continuation = /^(?:\s*#.*\n)*?\s*#\s*escape\s*=\s*`/i.test(text) ? "`" : "\\";
	const instructions: Instruction[] = [];
	let offset = 0;
	let open: { start: number; parts: string[]; end: number } | undefined;
	let heredocs: string[] = [];
	const close = () => {
		if (!open) return;
		const match = /^(\s*)([A-Za-z]+)([ \t]+|$)/.exec(text.slice(open.start, open.end));
		const argument = open.parts.join(" ").replace(/^\s*[A-Za-z]+\s*/, "");
		if (match) {
			const range = lines.range(open.start + match[1].length, open.end);
			const argumentRange = lines.range(Math.min(open.start + match[0].length, open.end), open.end);
			instructions.push({ name: match[2].toUpperCase(), argument: argument.trim(), range, argumentRange });
			heredocs = [...argument.matchAll(/<<-?["']?([A-Za-z_]\w*)["']?/g)].map((each) => each[1]);
		}
		open = undefined;
	};
	for (const raw of text.split("\n")) {
		const line = raw.replace(/\r$/, "");
		const start = offset;
		offset += raw.length + 1;
		if (heredocs.length > 0) {
			if (line.trim() === heredocs[0]) heredocs.shift();
			continue;
		}
		if (/^\s*(#|$)/.test(line)) continue;
		const content = line.trimEnd();
		open ??= { start, parts: [], end: start };
		open.end = start + content.length;
		const continued = content.endsWith(continuation);
		open.parts.push(continued ? content.slice(0, -1) : content);
		if (!continued) close();
	}
	close();
	return instructions;
}

/** The words of an exec form; undefined for the shell form. */
export function execForm(argument: string): string[] | undefined {
	if (!argument.startsWith("[")) return undefined;
	try {
		const words: unknown = JSON.parse(argument);
		return Array.isArray(words) && words.every((word) => typeof word === "string") ? words : undefined;
	} catch {
		return undefined;
	}
}

/** The steps of the last stage, which makes the image. */
export const finalStage = (instructions: readonly Instruction[]) =>
	instructions.slice(instructions.findLastIndex((each) => each.name === "FROM") + 1);

/** What the final stage starts in the end: the words of its ENTRYPOINT with those of CMD behind them. */
export function startOf(
	instructions: readonly Instruction[],
): { instruction: Instruction; words: string[] } | undefined {
	const final = finalStage(instructions);
	const entry = final.findLast((each) => each.name === "ENTRYPOINT");
	const command = final.findLast((each) => each.name === "CMD");
	const words = [entry, command].flatMap((each) => (each ? wordsOf(each.argument) : []));
	const instruction = command ?? entry;
	return instruction && { instruction, words };
}

function wordsOf(argument: string): string[] {
	const words = execForm(argument);
	const script = words ? shellText(words) : argument;
	return script === undefined ? (words ?? []) : script.split(/\s+/).map((word) => word.replace(/^["']|["']$/g, ""));
}

export const stopSignal = (instructions: readonly Instruction[]) =>
	finalStage(instructions).findLast(({ name }) => name === "STOPSIGNAL");

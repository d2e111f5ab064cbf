import { folderOf } from "../../design/places.ts";
import type { SourceFile, TextEdit } from "../../design/text.ts";
import { startsRunner, wordsIn } from "../command.ts";
import type { AttributeChange, Refusal, Scope } from "../dialect.ts";
import { execForm, type Instruction, instructionsOf, stopSignal } from "./instructions.ts";
import { hastyNginx, placeIn, problemOf } from "./signals.ts";

/** The words of a command that needs no shell; undefined where it does. */
function plainWords(script: string): string[] | undefined {
	if (/[|&;<>()$`\\*?[\]{}~#!\n]/.test(script) || !/^(?:[^"']|"[^"]*"|'[^']*')*$/.test(script)) return undefined;
	const words = wordsIn(script);
	return /^\w+=/.test(words[0] ?? "=") ? undefined : words;
}

export function write({ attribute, value, current }: AttributeChange, scope: Scope): TextEdit[] | Refusal {
	const file = current.handle && scope.file(current.handle.file);
	const instructions = file ? instructionsOf(file.text) : [];
	const problem = file && problemOf(instructions, folderOf(file.path), scope);
	const hasty = file && !problem ? hastyNginx(instructions) : undefined;
	if (hasty && attribute === "sigterm" && value === "handled") return [quit(file!, instructions, hasty)];
	if (!file || problem?.instruction.name !== current.handle?.anchor) {
		return { refused: "the instruction is no longer where it was read" };
	}
	if (attribute !== "sigterm" || value !== "handled") return { refused: `${attribute} is not stated in a Dockerfile` };
	const { instruction, script, within } = problem!;
	if (within && !within.runner) return [{ ...placeIn({ ...within, end: within.start }), newText: "exec " }];
	if (script === undefined || startsRunner(script.trim().split(/\s+/))) {
		return {
			refused: "start the program itself (the script's command in package.json): npm and yarn put a shell before it",
		};
	}
	const words = plainWords(script);
	if (words && words.length > 0) return [edit(file, instruction, JSON.stringify(words).replaceAll('","', '", "'))];
	// A shell is needed for the variables; exec lets the program take its place.
	const simple = !/^\[|^\w+=|[|&;<>()`\\\n]/.test(script);
	if (simple && !execForm(instruction.argument)) return [edit(file, instruction, `exec ${script}`)];
	return {
		refused: "end the command with `exec <program>`, so that the program takes the shell's place and gets SIGTERM",
	};
}

/** nginx ends at once at SIGTERM, and finishes what is open at SIGQUIT. */
function quit(file: SourceFile, instructions: readonly Instruction[], start: Instruction): TextEdit {
	const said = stopSignal(instructions);
	if (said) return edit(file, said, "SIGQUIT");
	const before = { start: start.range.start, end: start.range.start };
	return { file: file.path, range: before, newText: "STOPSIGNAL SIGQUIT\n" };
}

function edit(file: SourceFile, instruction: Instruction, newText: string): TextEdit {
	return { file: file.path, range: instruction.argumentRange, newText };
}

import { LineMap, type Location, type SourceFile } from "../../design/text.ts";
import { keepsSignal, programIn, runtimes, shells, shellText, staysInFront, toChild, toGroup } from "../command.ts";
import type { Scope } from "../dialect.ts";
import { sourcesOf } from "../image-files.ts";
import { endingOf } from "../start-script.ts";
import { baseOf } from "./image.ts";
import { execForm, finalStage, type Instruction, startOf, stopSignal } from "./instructions.ts";

export type Texts = Pick<Scope, "text">;

export const isScript = (path: string) => /\.sh$/i.test(path);

export interface Problem {
	instruction: Instruction;
	/** The shell command that becomes process 1's child; absent where npm or yarn stands between. */
	script?: string;
	/** The command of a script of the workspace that starts the program, and the script's text. */
	within?: { file: SourceFile; start: number; end: number; runner: boolean };
}

/** The last CMD or ENTRYPOINT of the final stage, if it keeps SIGTERM from the program that it starts. */
export function problemOf(instructions: readonly Instruction[], folder: string, scope: Texts): Problem | undefined {
	const final = finalStage(instructions);
	const entry = final.findLast((each) => each.name === "ENTRYPOINT");
	const command = final.findLast((each) => each.name === "CMD");
	const init = entry && execForm(entry.argument);
	if (init?.some((word) => toGroup.test(word))) return undefined;
	// An init process alone; behind one that names its program, CMD holds the arguments.
	const isInit = init?.some((word) => toChild.test(word)) && programIn(init).length === 0;
	if (toChild.test(init?.[0] ?? "") && init?.includes("-g")) return undefined;
	const first = entry && !isInit ? entry : command;
	if (!first) return undefined;
	const started = execForm(first.argument);
	const script = started && scriptOf(started, final, folder, scope);
	if (!script) return problemIn(first);
	const ending = endingOf(script.text);
	// The entry point's script gets CMD as arguments, and may let it take its place.
	if (ending?.kind === "exec") return ending.arguments && command && first !== command ? problemIn(command) : undefined;
	return ending && { instruction: first, within: { file: script, ...ending } };
}

/** The script of the workspace that a command starts. */
function scriptOf(
	words: readonly string[],
	steps: readonly Instruction[],
	folder: string,
	scope: Texts,
): SourceFile | undefined {
	const path = shells.test(words[0] ?? "") ? words.slice(1).find((word) => !/^-\w+$/.test(word)) : words[0];
	if (!path || !isScript(path) || shellText(words) !== undefined) return undefined;
	for (const source of sourcesOf(path, steps, folder)) {
		const text = isScript(source) ? scope.text(source) : undefined;
		if (text !== undefined) return { path: source, text };
	}
	return undefined;
}

/** A program that the final stage starts itself, with no shell and no init process in front. */
export function processOne(instructions: readonly Instruction[]): Instruction | undefined {
	const final = finalStage(instructions);
	const first = final.findLast((each) => each.name === "ENTRYPOINT") ?? final.findLast((each) => each.name === "CMD");
	const [program = ""] = (first && execForm(first.argument)) ?? [];
	return runtimes.test(program) ? first : undefined;
}

function problemIn(instruction: Instruction): Problem | undefined {
	const { argument } = instruction;
	if (argument === "" || argument === "[]") return undefined;
	const words = execForm(argument);
	const script = words ? shellText(words) : argument;
	if (script !== undefined) return staysInFront(script) ? { instruction, script } : undefined;
	return words && keepsSignal(words) ? { instruction } : undefined;
}

/** Distributions and runtimes, which bring no signal of nginx's. */
const plainBase =
	/^(?:[\w.-]+(?::\d+)?\/)*(alpine|debian|ubuntu|busybox|node|python|php|ruby|golang|amazonlinux|rockylinux|almalinux|fedora|centos|ubi\d*(-minimal)?|baseimage)(:|@|$)/i;

/** An nginx that process 1 starts in an image of one's own, and that is told to stop by the signal at which it ends at once. */
export function hastyNginx(instructions: readonly Instruction[]): Instruction | undefined {
	const start = startOf(instructions);
	const base = baseOf(instructions);
	if (!start || !base || !startsNginx(instructions)) return undefined;
	const said = stopSignal(instructions);
	if (said) return /^(SIG)?(TERM|INT)$|^(15|2)$/i.test(said.argument.trim()) ? said : undefined;
	return plainBase.test(base.image) ? start.instruction : undefined;
}

const startsNginx = (instructions: readonly Instruction[]) =>
	/(^|\/)(nginx|openresty)$/.test(startOf(instructions)?.words[0] ?? "");

/** Where nginx is told to stop by the signal at which it finishes what is open. */
export function quitsGently(instructions: readonly Instruction[]): Instruction | undefined {
	const said = startsNginx(instructions) ? stopSignal(instructions) : undefined;
	return said && /^(SIG)?QUIT$|^3$/i.test(said.argument.trim()) ? said : undefined;
}

export function placeIn({ file, start, end }: NonNullable<Problem["within"]>): Location {
	return { file: file.path, range: new LineMap(file.text).range(start, end) };
}

import { declared, placeOf } from "../design/attribute.ts";
import type { CodeUnit, Extension, Fragment, Given } from "../design/fragment.ts";
import { LineMap, type Range, type SourceFile, type TextEdit } from "../design/text.ts";
import type { AttributeChange, Dialect, Reading, Refusal, Scope } from "./dialect.ts";
import { fill } from "./interpolate.ts";

interface Instruction {
	name: string;
	/** What follows the name, with continued lines joined. */
	argument: string;
	range: Range;
	/** The argument alone, as it stands in the file. */
	argumentRange: Range;
}

/** Splits a Dockerfile as BuildKit does: continued lines, comments between them, here-documents. */
function instructionsOf(text: string): Instruction[] {
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
function execForm(argument: string): string[] | undefined {
	if (!argument.startsWith("[")) return undefined;
	try {
		const words: unknown = JSON.parse(argument);
		return Array.isArray(words) && words.every((word) => typeof word === "string") ? words : undefined;
	} catch {
		return undefined;
	}
}

interface Problem {
	instruction: Instruction;
	/** The shell command that becomes process 1's child; absent where npm or yarn stands between. */
	script?: string;
}

const runners = /^(npm|yarn|pnpm|npx)(\.cmd)?$/;
/** Programs of which we know that they leave SIGTERM to the code that they run. */
const runtimes = /(^|\/)(node|nodejs|bun|deno|tsx|ts-node)$/;
const shells = /^(\/(usr\/)?bin\/)?(ba|da|a|z)?sh$/;
/** Init processes that pass a signal on to all of their children's group, or to their child alone. */
const toGroup = /(^|\/)dumb-init$/;
const toChild = /(^|\/)(tini|docker-init|catatonit)(-static)?$/;

/** The last CMD or ENTRYPOINT of the final stage, if it keeps SIGTERM from the program that it starts. */
function problemOf(instructions: readonly Instruction[]): Problem | undefined {
	const final = instructions.slice(instructions.findLastIndex((each) => each.name === "FROM") + 1);
	const entry = final.findLast((each) => each.name === "ENTRYPOINT");
	const command = final.findLast((each) => each.name === "CMD");
	const init = entry && execForm(entry.argument);
	if (init?.some((word) => toGroup.test(word))) return undefined;
	const isInit = init?.some((word) => toChild.test(word));
	if (isInit && init?.includes("-g")) return undefined;
	// Another entry point gets CMD as arguments; what its script does with them is not in this file.
	const first = entry && !isInit ? entry : command;
	return first && problemIn(first);
}

/** A program that the final stage starts itself, with no shell and no init process in front. */
function processOne(instructions: readonly Instruction[]): Instruction | undefined {
	const final = instructions.slice(instructions.findLastIndex((each) => each.name === "FROM") + 1);
	const first = final.findLast((each) => each.name === "ENTRYPOINT") ?? final.findLast((each) => each.name === "CMD");
	const [program = ""] = (first && execForm(first.argument)) ?? [];
	return runtimes.test(program) ? first : undefined;
}

function problemIn(instruction: Instruction): Problem | undefined {
	const { argument } = instruction;
	if (argument === "" || argument === "[]") return undefined;
	const words = execForm(argument);
	const script = words
		? shells.test(words[0] ?? "") && /^-\w*c$/.test(words[1] ?? "")
			? words[2]
			: undefined
		: argument;
	if (script !== undefined) {
		return /(^|[;&|]\s*)exec\s/.test(script) && !runners.test(script.replace(/^.*\bexec\s+/, "").split(/\s/)[0])
			? undefined
			: { instruction, script };
	}
	return words && runners.test(words[0] ?? "") ? { instruction } : undefined;
}

/** The words of a command that needs no shell; undefined where it does. */
function plainWords(script: string): string[] | undefined {
	if (/[|&;<>()$`\\*?[\]{}~#!\n]/.test(script) || !/^(?:[^"']|"[^"]*"|'[^']*')*$/.test(script)) return undefined;
	const words = [...script.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word);
	if (/^\w+=/.test(words[0] ?? "=")) return undefined;
	return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}

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
function givenIn(file: SourceFile, instructions: readonly Instruction[]): Record<string, Given> {
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

function namesOf(path: string): { folder: string; names: string[] } {
	const parts = path.split("/");
	const file = parts.pop() ?? "";
	// A folder such as "src" is named after what it is in.
	const folder = parts.at(-1);
	const generic = /^(src|app|docker|build|container|deploy)$/i.test(folder ?? "") ? parts.at(-2) : undefined;
	const suffix = /^(?:Dockerfile|Containerfile)\.(.+)$|^(.+)\.Dockerfile$/i.exec(file);
	const own = suffix?.[1] ?? suffix?.[2];
	const stage = /^(dev|development|prod|production|test|ci|local|release|debug|alpine|base|build)$/i;
	const names = [folder, generic, own && !stage.test(own) ? own : undefined];
	return { folder: parts.join("/"), names: [...new Set(names.filter((name): name is string => !!name))] };
}

function read(file: SourceFile): Reading {
	return { fragments: fragmentsOf(file), notes: [] };
}

function fragmentsOf(file: SourceFile): Fragment[] {
	const unit: CodeUnit = { role: "unit", file: file.path, ...namesOf(file.path) };
	const instructions = instructionsOf(file.text);
	if (instructions.length === 0) return [unit];
	const given = givenIn(file, instructions);
	if (Object.keys(given).length > 0) unit.given = given;
	const at = { file: file.path, range: instructions[0].range };
	const says = (attributes: Extension["attributes"]): Extension => ({
		role: "extends",
		file: file.path,
		kind: "Service",
		of: { by: "path", path: file.path },
		at: Object.values(attributes).map(placeOf)[0] ?? at,
		attributes,
	});
	const built = says({ containerised: declared(true, at) });
	const alone = processOne(instructions);
	if (alone) built.attributes.processOne = declared(true, { file: file.path, range: alone.range });
	const problem = problemOf(instructions);
	if (!problem) return [unit, built];
	const handle = { dialect: "dockerfile", file: file.path, anchor: problem.instruction.name };
	const place = { file: file.path, range: problem.instruction.range };
	return [unit, built, says({ sigterm: declared("not-delivered", place, handle) })];
}

function write({ attribute, value, current }: AttributeChange, scope: Scope): TextEdit[] | Refusal {
	const file = current.handle && scope.file(current.handle.file);
	const problem = file && problemOf(instructionsOf(file.text));
	if (!file || problem?.instruction.name !== current.handle?.anchor) {
		return { refused: "the instruction is no longer where it was read" };
	}
	if (attribute !== "sigterm" || value !== "handled") return { refused: `${attribute} is not stated in a Dockerfile` };
	const { instruction, script } = problem!;
	const first = script?.replace(/^\s*exec\s+/, "").split(/\s/)[0] ?? "npm";
	if (script === undefined || runners.test(first)) {
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

function edit(file: SourceFile, instruction: Instruction, newText: string): TextEdit {
	return { file: file.path, range: instruction.argumentRange, newText };
}

/** Dockerfiles: which folder an image is built from, and whether SIGTERM reaches its program. */
export const dockerfile: Dialect = {
	id: "dockerfile",
	comment: "#",
	files: {
		names: ["Dockerfile", "Dockerfile.*", "Containerfile", "Containerfile.*", "*.Dockerfile"],
		languages: ["dockerfile"],
		called: "Dockerfiles",
	},
	claims: ({ path }) => !/\.dockerignore$/i.test(path),
	read: ({ entries }, scope) => read(scope.file(entries[0])!),
	write,
};

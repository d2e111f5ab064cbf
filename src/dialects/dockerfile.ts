import { declared, placeOf } from "../design/attribute.ts";
import type { CodeUnit, Extension, Fragment, Given } from "../design/fragment.ts";
import { folderOf } from "../design/places.ts";
import { LineMap, type Location, type Range, type SourceFile, type TextEdit } from "../design/text.ts";
import { isColdImage } from "./cold-runtime.ts";
import {
	endsAtOnce,
	keepsSignal,
	programIn,
	runtimes,
	shells,
	shellText,
	startsRunner,
	staysInFront,
	toChild,
	toGroup,
	whileWritten,
	wordsIn,
} from "./command.ts";
import type { AttributeChange, Dialect, Refusal, Scope } from "./dialect.ts";
import { sourcesOf } from "./image-files.ts";
import { keeperOf } from "./images.ts";
import { fill } from "./interpolate.ts";
import { endsMigrating } from "./migrations.ts";
import { copiesOf, startedBy } from "./programs.ts";
import { endingOf } from "./start-script.ts";
import { isSettingsOfUwsgi, uwsgiAtTerm } from "./uwsgi.ts";

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
	/** The command of a script of the workspace that starts the program, and the script's text. */
	within?: { file: SourceFile; start: number; end: number; runner: boolean };
}

/** The steps of the last stage, which makes the image. */
const finalStage = (instructions: readonly Instruction[]) =>
	instructions.slice(instructions.findLastIndex((each) => each.name === "FROM") + 1);

/** The last CMD or ENTRYPOINT of the final stage, if it keeps SIGTERM from the program that it starts. */
function problemOf(instructions: readonly Instruction[], folder: string, scope: Texts): Problem | undefined {
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

type Texts = Pick<Scope, "text">;

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
function processOne(instructions: readonly Instruction[]): Instruction | undefined {
	const final = finalStage(instructions);
	const first = final.findLast((each) => each.name === "ENTRYPOINT") ?? final.findLast((each) => each.name === "CMD");
	const [program = ""] = (first && execForm(first.argument)) ?? [];
	return runtimes.test(program) ? first : undefined;
}

/** The image that the final stage builds on, through the stages of the file that it names. */
function baseOf(instructions: readonly Instruction[]): { image: string; from: Instruction } | undefined {
	const froms = instructions.filter(({ name }) => name === "FROM");
	const parts = ({ argument }: Instruction) => /^(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?/i.exec(argument) ?? [];
	const last = froms.at(-1);
	let image = last && parts(last)[1];
	for (let at = froms.length - 2; image && at >= 0; at--) {
		const [, base, as] = parts(froms[at]);
		if (as?.toLowerCase() === image.toLowerCase()) image = base;
	}
	return last && image ? { image, from: last } : undefined;
}

/** Images that hold no shell; those for looking into are tagged so. */
const isBare = (image: string) =>
	image === "scratch" ||
	(/(^|\/)distroless\/|^cgr\.dev\/chainguard\/(static|glibc-dynamic)/.test(image) && !/debug|-dev\b/.test(image));

/** Distributions and runtimes, which bring no signal of nginx's. */
const plainBase =
	/^(?:[\w.-]+(?::\d+)?\/)*(alpine|debian|ubuntu|busybox|node|python|php|ruby|golang|amazonlinux|rockylinux|almalinux|fedora|centos|ubi\d*(-minimal)?|baseimage)(:|@|$)/i;

/** An nginx that process 1 starts in an image of one's own, and that is told to stop by the signal at which it ends at once. */
function hastyNginx(instructions: readonly Instruction[]): Instruction | undefined {
	const start = startOf(instructions);
	const base = baseOf(instructions);
	if (!start || !base || !startsNginx(instructions)) return undefined;
	const said = stopSignal(instructions);
	if (said) return /^(SIG)?(TERM|INT)$|^(15|2)$/i.test(said.argument.trim()) ? said : undefined;
	return plainBase.test(base.image) ? start.instruction : undefined;
}

const startsNginx = (instructions: readonly Instruction[]) =>
	/(^|\/)(nginx|openresty)$/.test(startOf(instructions)?.words[0] ?? "");
const stopSignal = (instructions: readonly Instruction[]) =>
	finalStage(instructions).findLast(({ name }) => name === "STOPSIGNAL");

/** Where nginx is told to stop by the signal at which it finishes what is open. */
function quitsGently(instructions: readonly Instruction[]): Instruction | undefined {
	const said = startsNginx(instructions) ? stopSignal(instructions) : undefined;
	return said && /^(SIG)?QUIT$|^3$/i.test(said.argument.trim()) ? said : undefined;
}

/** What the final stage starts in the end: the words of its ENTRYPOINT with those of CMD behind them. */
function startOf(instructions: readonly Instruction[]): { instruction: Instruction; words: string[] } | undefined {
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

function problemIn(instruction: Instruction): Problem | undefined {
	const { argument } = instruction;
	if (argument === "" || argument === "[]") return undefined;
	const words = execForm(argument);
	const script = words ? shellText(words) : argument;
	if (script !== undefined) return staysInFront(script) ? { instruction, script } : undefined;
	return words && keepsSignal(words) ? { instruction } : undefined;
}

/** The words of a command that needs no shell; undefined where it does. */
function plainWords(script: string): string[] | undefined {
	if (/[|&;<>()$`\\*?[\]{}~#!\n]/.test(script) || !/^(?:[^"']|"[^"]*"|'[^']*')*$/.test(script)) return undefined;
	const words = wordsIn(script);
	return /^\w+=/.test(words[0] ?? "=") ? undefined : words;
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

const generic =
	/^(src|apps?|libs?|packages|bin|cmd|config|conf|etc|public|static|assets|templates|views|scripts|docker|deploy|migrations|db|data|tests?|docs|vendor|build|dist|target)$/i;

/** What an image of the whole workspace is called, whose folder has no name: the one package that it is copied as. */
function packaged(instructions: readonly Instruction[]): string[] {
	const copied = finalStage(instructions).flatMap(({ name, argument }) => {
		const [, from, to] = (name === "COPY" && /^(?:\.\/)?([\w-]+)\/?\s+(\S+?)\/?$/.exec(argument)) || [];
		return from && from === to?.split("/").at(-1) && !generic.test(from) ? [from] : [];
	});
	return copied.length === 1 ? copied : [];
}

function fragmentsOf(file: SourceFile, scope: Texts): Fragment[] {
	const unit: CodeUnit = { role: "unit", file: file.path, ...namesOf(file.path) };
	const instructions = instructionsOf(file.text);
	if (instructions.length === 0) return [unit];
	// A tool in an image of its own, beside the code of others: `mail.Dockerfile`.
	if (/\.Dockerfile$|Dockerfile\./i.test(file.path) && takesNothing(file.text)) return [];
	if (unit.names.length === 0) unit.names = packaged(instructions);
	const given = givenIn(file, instructions);
	if (Object.keys(given).length > 0) unit.given = given;
	const at = { file: file.path, range: instructions[0].range };
	const says = (attributes: Extension["attributes"], by?: Instruction): Extension => ({
		role: "extends",
		file: file.path,
		kind: "Service",
		of: { by: "path", path: file.path },
		at: Object.values(attributes).map(placeOf)[0] ?? at,
		...(by && { unlessOverridden: by.name === "ENTRYPOINT" ? "entrypoint" : "cmd" }),
		attributes,
	});
	const fragments: Fragment[] = [unit, says({ containerised: declared(true, at) })];
	const base = instructions.findLast(({ name }) => name === "FROM");
	if (base && isColdImage(base.argument.replace(/^--\S+\s+/, "").split(/\s/)[0]))
		fragments.push(says({ compiles: declared(true, { file: file.path, range: base.range }) }));
	const made = baseOf(instructions);
	// A store's image with a team's own scripts or settings is still that store.
	if (made && keeperOf(made.image, ""))
		fragments.push(says({ role: declared("store", { file: file.path, range: made.from.range }) }));
	if (made && isBare(made.image))
		fragments.push(says({ bare: declared(true, { file: file.path, range: made.from.range }) }));
	const start = startOf(instructions);
	const alone = isForWriting(file.path, start?.words ?? []) ? undefined : processOne(instructions);
	if (alone) fragments.push(says({ processOne: declared(true, { file: file.path, range: alone.range }) }, alone));
	const copies = start && copiesOf(start.words, { file: file.path, range: start.instruction.range });
	if (copies && Object.keys(copies).length > 0) fragments.push(says(copies, start.instruction));
	if (isForWriting(file.path, start?.words ?? [])) return fragments;
	const killed = stopSignal(instructions);
	if (killed && endsAtOnce(killed.argument))
		fragments.push(says({ sigterm: declared("ignored", { file: file.path, range: killed.range }) }));
	const problem = problemOf(instructions, folderOf(file.path), scope);
	const hasty = problem ? undefined : hastyNginx(instructions);
	if (hasty) {
		const handle = { dialect: "dockerfile", file: file.path, anchor: hasty.name };
		const place = { file: file.path, range: hasty.range };
		return [...fragments, says({ sigterm: declared("ignored", place, handle) }, hasty)];
	}
	const quits = problem ? undefined : quitsGently(instructions);
	if (quits) fragments.push(says({ sigterm: declared("handled", { file: file.path, range: quits.range }) }));
	if (!problem) {
		const first = startOf(instructions);
		const at = first && { file: file.path, range: first.instruction.range };
		const textOf = (path: string) =>
			sourcesOf(path, finalStage(instructions), folderOf(file.path)).map(scope.text, scope).find(Boolean);
		const reloads = first && !killed && uwsgiAtTerm(first.words, given, textOf);
		if (reloads && at) return [...fragments, says({ sigterm: declared(reloads, at) }, first.instruction)];
		const known = first && startedBy(first.words, { file: file.path, range: first.instruction.range });
		return known && Object.keys(known).length > 0 ? [...fragments, says(known, first.instruction)] : fragments;
	}
	const { instruction, within } = problem;
	if (!within && endsMigrating(execForm(instruction.argument) ?? [instruction.argument])) return fragments;
	const handle = { dialect: "dockerfile", file: file.path, anchor: instruction.name };
	const place = within ? placeIn(within) : { file: file.path, range: instruction.range };
	const through = within && [{ file: file.path, range: instruction.range }];
	return [...fragments, says({ sigterm: declared("not-delivered", place, handle, through) }, instruction)];
}

/** An image of a tool that it installs, made of what others publish alone: it runs no code of the folder. */
export const takesNothing = (text: string) =>
	/^\s*RUN\s/im.test(text) &&
	!/^\s*(COPY|ADD)\s+(?!--from=)|^\s*FROM\s.*\bonbuild\b|--mount=type=bind|\bgit\s+clone\b/im.test(text);

/** Of whoever writes the program, who stops it by hand: `Dockerfile.dev`, `npm run dev`, a watcher that starts it anew. */
const isForWriting = (path: string, words: readonly string[]) =>
	/(^|\/)((Dockerfile|Containerfile)[._-](dev|development|debug|local|test)|(dev|development|debug|local|test)\.Dockerfile)$/i.test(
		path,
	) || whileWritten.test(words.join(" "));

function placeIn({ file, start, end }: NonNullable<Problem["within"]>): Location {
	return { file: file.path, range: new LineMap(file.text).range(start, end) };
}

function write({ attribute, value, current }: AttributeChange, scope: Scope): TextEdit[] | Refusal {
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

const isScript = (path: string) => /\.sh$/i.test(path);

/**
 * Dockerfiles: which folder an image is built from, and whether SIGTERM reaches its program. Shell scripts are looked at
 * where a Dockerfile starts one, and settings of uWSGI where it starts that; they are nothing by themselves.
 */
export const dockerfile: Dialect = {
	id: "dockerfile",
	comment: "#",
	files: {
		names: [
			"Dockerfile",
			"Dockerfile.*",
			"Containerfile",
			"Containerfile.*",
			"*.Dockerfile",
			"*.sh",
			"uwsgi*.ini",
			"*uwsgi.ini",
		],
		languages: ["dockerfile"],
		called: "Dockerfiles",
	},
	claims: ({ path }) => !/\.dockerignore$/i.test(path),
	units: (scope) =>
		scope
			.under("")
			.flatMap((path) => (isScript(path) || isSettingsOfUwsgi(path) ? [] : [{ key: path, entries: [path] }])),
	read: ({ entries }, scope) => ({ fragments: fragmentsOf(scope.file(entries[0])!, scope), notes: [] }),
	write,
};

import type { Scope } from "../dialect.ts";
import { type Attribute, attributeOf, type Block, type Expression, type ParsedFile } from "../resources/syntax.ts";

/** How deep modules call modules, and how many calls one folder makes with all of them. */
const deepest = 8;
const most = 100;
/** Folders whose calls show how a module is used; what they deploy is nobody's. */
const shows = /(^|\/)(examples?|tests?|fixtures?)(\/|$)/i;

const isUse = (from: string, path: string) => !shows.test(from) || shows.test(path);

/** A called module: its files, in which every name carries the call's ("module.web"), and what the caller gives it. */
export interface Called {
	prefix: string;
	call: Block;
	files: ParsedFile[];
}

/** All calls of local modules that start from these files, each entered with names of its own. */
export function calledFrom(
	files: readonly ParsedFile[],
	folder: string,
	scope: Pick<Scope<ParsedFile>, "in" | "file">,
): Called[] {
	const found: Called[] = [];
	const enter = (from: readonly ParsedFile[], at: string, prefix: string, trail: readonly string[]): void => {
		for (const call of from.flatMap(({ blocks }) => blocks.filter(({ type }) => type === "module"))) {
			const source = attributeOf(call, "source")?.value;
			const path =
				source?.kind === "literal" && typeof source.value === "string" ? within(at, source.value) : undefined;
			if (
				path === undefined ||
				trail.includes(path) ||
				!isUse(at, path) ||
				trail.length > deepest ||
				found.length >= most
			)
				continue;
			const texts = scope.in(path).filter((one) => one.endsWith(".tf"));
			const own = `${prefix}module.${call.labels[0]}`;
			const entered = texts.flatMap((one) => scope.file(one) ?? []).map((file) => renamed(file, own));
			if (entered.length === 0) continue;
			found.push({ prefix: own, call, files: entered });
			enter(entered, path, `${own}.`, [...trail, path]);
		}
	};
	enter(files, folder, "", [folder]);
	return found;
}

/** Folders that others of these call, by the sources that their texts name. */
export function calledFolders(
	folders: ReadonlyMap<string, readonly string[]>,
	textOf: (path: string) => string | undefined,
): Map<string, string[]> {
	const calls = new Map<string, string[]>();
	for (const [folder, paths] of folders) {
		const texts = paths.map((path) => textOf(path) ?? "").filter((text) => text.includes("module"));
		const sources = texts.flatMap((text) => [...text.matchAll(/^[ \t]*source[ \t]*=[ \t]*"(\.{1,2}\/[^"\n]*)"/gm)]);
		const found = sources.flatMap(([, source]) => within(folder, source) ?? []);
		calls.set(
			folder,
			[...new Set(found)].filter((path) => path !== folder && folders.has(path) && isUse(folder, path)),
		);
	}
	return calls;
}

/** A local source as a folder of the workspace; undefined where it leads out of it, or is no local one. */
function within(folder: string, source: string): string | undefined {
	if (!/^\.{1,2}(\/|$)/.test(source)) return undefined;
	const parts = folder === "" ? [] : folder.split("/");
	for (const part of source.split("/")) {
		if (part === ".." && parts.pop() === undefined) return undefined;
		if (part !== ".." && part !== "." && part !== "") parts.push(part);
	}
	return parts.join("/");
}

/** Names that mean the same everywhere. */
const shared = new Set(["each", "count", "self", "data", "path", "terraform"]);

function renamed(file: ParsedFile, prefix: string): ParsedFile {
	return { ...file, blocks: file.blocks.map((block) => inModule(copied(block, prefix), prefix)) };
}

function inModule(block: Block, prefix: string): Block {
	if (block.type === "variable" || block.type === "output")
		return { ...block, labels: block.labels.map((label) => `${prefix}.${label}`) };
	if (block.type !== "locals") return { ...block, module: prefix };
	const named = (one: Attribute) => ({ ...one, name: `${prefix}.${one.name}` });
	return { ...block, attributes: block.attributes.map(named) };
}

/** A copy of syntax in which references name what is in the module. */
function copied<T>(syntax: T, prefix: string): T {
	if (Array.isArray(syntax)) return syntax.map((one) => copied(one, prefix)) as T;
	if (typeof syntax !== "object" || syntax === null) return syntax;
	const copy = Object.fromEntries(Object.entries(syntax).map(([key, value]) => [key, copied(value, prefix)])) as T;
	const at = copy as unknown as Expression;
	if (at.kind !== "reference" || shared.has(at.root)) return copy;
	if (at.root === "var" || at.root === "local")
		return { ...at, steps: [`${prefix}.${at.steps[0]}`, ...at.steps.slice(1)] } as T;
	return { ...at, root: `${prefix}.${at.root}` } as T;
}

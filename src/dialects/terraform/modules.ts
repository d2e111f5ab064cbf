import type { Scope } from "../dialect.ts";
import { type Called, renamed } from "../resources/modules.ts";
import { attributeOf, type ParsedFile } from "../resources/syntax.ts";
import { within } from "../resources/within.ts";
import { isKnown, registered } from "./registry/index.ts";

/** How deep modules call modules, and how many calls one folder makes with all of them. */
const deepest = 8;
const most = 100;
/** Folders whose calls show how a module is used; what they deploy is nobody's. */
const shows = /(^|\/)(examples?|tests?|fixtures?)(\/|$)/i;

const isUse = (from: string, path: string) => !shows.test(from) || shows.test(path);

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
			const own = `${prefix}module.${call.labels[0]}`;
			if (
				source?.kind === "literal" &&
				typeof source.value === "string" &&
				isKnown(source.value) &&
				found.length < most
			) {
				const made = registered(source.value, call).map((file) => renamed(file, own));
				found.push({ prefix: own, call, files: made });
				// A module of the registry may be one that calls others of it.
				enter(made, at, `${own}.`, trail);
			}
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
			const texts = scope.in(path).filter((one) => /\.tf(\.json)?$/.test(one));
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

import { posix } from "node:path";
import type { SourceFile } from "../../design/text.ts";
import type { Scope } from "../dialect.ts";
import { Module } from "./module.ts";
import { packageFolder } from "./paths.ts";

const endings = ["", ".ts", ".js", "/index.ts", "/index.js", ".mts", ".mjs", ".tsx"];
/** What one file is followed into; and longer files are no settings. */
const [mostFiles, longest] = [25, 200_000];

const telling =
	/(^|[/.-])(config(uration)?|env(ironment)?|settings|constants?|options|defaults|session|sessions|stores?|redis|cache|database|db|pool|clients?|infra|limits?|index)[./]/i;

/** A file that says what others take, settings or clients: read only where one of these asks. */
export function isAsked({ path, text }: SourceFile): boolean {
	return telling.test(path) && text.length < 60_000 && /\bexport(s\b|\s)/.test(text);
}

/** Lets a file see those of the workspace that it imports, and these what they import: each is parsed once for it. */
export function seeNeighbours(root: Module, scope: Scope): void {
	const known = new Map<string, Module | undefined>([[root.path, root]]);
	const moduleOf = (path: string): Module | undefined => {
		if (known.has(path)) return known.get(path);
		const file = known.size < mostFiles ? scope.file(path) : undefined;
		const module = file && file.text.length < longest ? new Module(file) : undefined;
		if (module) see(module);
		known.set(path, module);
		return module;
	};
	const see = (module: Module) => {
		root.family.set(module.tree, module);
		module.family = root.family;
		module.neighbour = (from) => {
			for (const stem of stemsOf(from, module.path, scope))
				for (const ending of endings) {
					const path = stem + ending;
					if (/\.[cm]?[jt]sx?$/.test(path) && (known.get(path) || scope.file(path))) return moduleOf(path);
				}
			return undefined;
		};
	};
	see(root);
}

/** Where the file may stand that is imported, without its ending. */
function stemsOf(from: string, path: string, scope: Scope): string[] {
	if (from.startsWith(".")) {
		const stem = posix.join(posix.dirname(path), from);
		return stem.startsWith("..") ? [] : [stem.replace(/\.[cm]?js$/, ""), stem];
	}
	const folder = packageFolder(path);
	const own = (rest: string) => [`src/${rest}`, rest].map((one) => posix.join(folder, one));
	// The aliases that most tsconfig.json files have.
	const alias = /^(?:@|~|#)\/(.+)$|^#(\w.*)$|^(src\/.+)$/.exec(from);
	if (alias) return own(alias[1] ?? alias[2] ?? alias[3]);
	return ofWorkspace(from, folder, scope);
}

/** A package of the same workspace, which says so by the range that it is asked for. */
function ofWorkspace(from: string, folder: string, scope: Scope): string[] {
	const [, name, rest] = /^((?:@[\w.-]+\/)?[\w.-]+)(?:\/(.+))?$/.exec(from) ?? [];
	if (!name) return [];
	const manifest = scope.text(posix.join(folder, "package.json")) ?? "";
	const asked = new RegExp(`"${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}"\\s*:\\s*"(?:workspace:|\\*"|file:|link:)`);
	if (!asked.test(manifest)) return [];
	const last = name.split("/").at(-1);
	const folders = new Set(scope.under("").map(packageFolder));
	for (const inside of folders) {
		if (inside.split("/").at(-1) !== last) continue;
		const text = scope.text(`${inside}/package.json`) ?? "";
		if (!text.includes(`"${name}"`)) continue;
		const main = /"(?:main|source)"\s*:\s*"(?:\.\/)?([^"]+?)(?:\.[cm]?[jt]s)?"/.exec(text)?.[1] ?? "index";
		const plain = main.replace(/^(dist|lib|build)\//, "");
		return (rest ? [`src/${rest}`, rest] : [main, `src/${plain}`, plain, "src/index", "index"]).map((one) =>
			posix.join(inside, one),
		);
	}
	return [];
}

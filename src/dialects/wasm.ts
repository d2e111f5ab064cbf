import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Language, Parser } from "web-tree-sitter";

/** In the bundle the wasm lies next to the .cjs (and `import.meta.url` is empty); from source it is in node_modules. */
function wasm(path: string): Uint8Array {
	const beside = typeof __dirname === "string" ? join(__dirname, path.split("/").at(-1) ?? "") : "";
	return readFileSync(existsSync(beside) ? beside : createRequire(import.meta.url).resolve(path));
}

let initialised: Promise<void> | undefined;
const loading = new Map<string, Promise<void>>();
const ready = new Map<string, Parser>();

async function load(path: string): Promise<void> {
	initialised ??= Parser.init({ wasmBinary: wasm("web-tree-sitter/web-tree-sitter.wasm") });
	await initialised;
	ready.set(path, new Parser().setLanguage(await Language.load(wasm(path))));
}

/** Loads a grammar, by the path of its wasm in node_modules, once and when the first file needs it. */
export function loadGrammar(path: string): Promise<void> {
	const known = loading.get(path) ?? load(path);
	loading.set(path, known);
	return known;
}

export function parserOf(path: string): Parser {
	const parser = ready.get(path);
	if (!parser) throw new Error("a dialect must be loaded before it reads");
	return parser;
}

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { compileFunction } from "node:vm";
import type * as TreeSitter from "web-tree-sitter";
import type { Parser, Tree } from "web-tree-sitter";

/** In the bundle a file lies next to the .cjs (and `import.meta.url` is empty); from source it is in node_modules. */
function pathOf(name: string, module: string): string {
	const beside = typeof __dirname === "string" ? join(__dirname, name) : "";
	return existsSync(beside) ? beside : createRequire(import.meta.url).resolve(module);
}

const wasm = (module: string): Uint8Array => readFileSync(pathOf(module.split("/").at(-1) ?? "", module));

/**
 * Bytes that all parsers together may take, in pages of 64 KiB. Sound texts of the largest size that is read need 70 MB;
 * some that make no sense would take all there is, between two looks at the clock.
 */
const memory = { initial: 512, maximum: 4096 };

/** The library with its memory: once a parser ran out of that, nothing of it can be used any more. */
interface Started {
	library: Promise<typeof TreeSitter>;
	loading: Map<string, Promise<void>>;
	ready: Map<string, Parser>;
}

let started: Started | undefined;
let lost = 0;
/** Texts that a parser has run out of memory over, which none is given again. */
const tooHard = new Set<string>();

/** What is lost is not to be freed: that would work on a memory that makes no sense any more. All else we free ourselves. */
class NoFinalizers {
	register(): void {}
	unregister(): void {}
}

/** Another copy at each call: the library keeps what it has started for good. */
function copyOfLibrary(): typeof TreeSitter {
	const path = pathOf("web-tree-sitter.cjs", "web-tree-sitter");
	const module = { exports: {} };
	const given = {
		...{ module, exports: module.exports, require: createRequire(path) },
		...{ __filename: path, __dirname: dirname(path), FinalizationRegistry: NoFinalizers },
	};
	compileFunction(readFileSync(path, "utf8"), Object.keys(given), { filename: path })(...Object.values(given));
	return module.exports as typeof TreeSitter;
}

function start(): Started {
	const library = copyOfLibrary();
	const wasmMemory = new WebAssembly.Memory(memory);
	const init = library.Parser.init({
		...{ wasmMemory, wasmBinary: wasm("web-tree-sitter/web-tree-sitter.wasm") },
		// It says so where it ends, and throws besides.
		printErr: () => {},
	});
	return { library: init.then(() => library), loading: new Map(), ready: new Map() };
}

async function readied({ library, ready }: Started, grammar: string): Promise<void> {
	const { Language, Parser } = await library;
	ready.set(grammar, new Parser().setLanguage(await Language.load(wasm(grammar))));
}

/** Loads a grammar, by the path of its wasm in node_modules, when the first file needs it, and again once parsers were lost. */
export function loadGrammar(grammar: string): Promise<void> {
	started ??= start();
	const known = started.loading.get(grammar) ?? readied(started, grammar);
	started.loading.set(grammar, known);
	return known;
}

/** How often all parsers were lost: what was read meanwhile is to be read again, once its grammar is loaded. */
export const parsersLost = (): number => lost;

/**
 * The tree of a text, to be deleted; undefined where `isOver`, asked now and then, ends the attempt, or where a text is too
 * hard. Throws where all parsers were lost over this text or one before it.
 */
export function parseWith(grammar: string, text: string, isOver: () => boolean): Tree | undefined {
	if (tooHard.has(text)) return undefined;
	const parser = started?.ready.get(grammar);
	if (!parser) throw new Error("a dialect must be loaded before it reads");
	try {
		const tree = parser.parse(text, null, { progressCallback: isOver });
		// A parser that gave up would go on where it stopped.
		if (!tree) parser.reset();
		return tree ?? undefined;
	} catch (error) {
		if (!(error instanceof WebAssembly.RuntimeError)) throw error;
		tooHard.add(text);
		started = undefined;
		lost++;
		throw error;
	}
}

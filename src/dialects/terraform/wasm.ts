import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Language, Parser } from "web-tree-sitter";

/** In the bundle the wasm lies next to the .cjs (and `import.meta.url` is empty); from source it is in node_modules. */
function wasm(name: string, module: string): Uint8Array {
	const beside = typeof __dirname === "string" ? join(__dirname, name) : "";
	return readFileSync(existsSync(beside) ? beside : createRequire(import.meta.url).resolve(`${module}/${name}`));
}

let ready: Parser | undefined;
let loading: Promise<void> | undefined;

async function load(): Promise<void> {
	await Parser.init({ wasmBinary: wasm("web-tree-sitter.wasm", "web-tree-sitter") });
	const language = await Language.load(wasm("tree-sitter-hcl.wasm", "@tree-sitter-grammars/tree-sitter-hcl"));
	ready = new Parser().setLanguage(language);
}

export function loadParser(): Promise<void> {
	loading ??= load();
	return loading;
}

export function parser(): Parser {
	if (!ready) throw new Error("the Terraform dialect must be loaded before it reads");
	return ready;
}

import type { Tree } from "web-tree-sitter";
import { loadGrammar, parseWith } from "../wasm.ts";

const grammar = "@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm";

export const loadParser = (): Promise<void> => loadGrammar(grammar);

/** The grammar is ambiguous in malformed texts: a sound one of any length needs a fifth of these steps. */
export function treeOf(text: string): Tree | undefined {
	let calls = 0;
	const most = 5000 + text.length / 2;
	return parseWith(grammar, text, () => ++calls > most);
}

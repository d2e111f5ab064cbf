import type { Parser } from "web-tree-sitter";
import { loadGrammar, parserOf } from "../wasm.ts";

const grammar = "@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm";

export const loadParser = (): Promise<void> => loadGrammar(grammar);

export const parser = (): Parser => parserOf(grammar);

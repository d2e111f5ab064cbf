import { syntaxOf } from "../../../code/syntax.ts";
import { loadGrammar } from "../../../wasm.ts";
import type { Form, Statement } from "../form.ts";
import { Statements } from "./statements.ts";
import { Terms } from "./terms.ts";

const grammar = "@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm";

export const loadPython = () => loadGrammar(grammar);

/** A file of Python in the form that programs are worked out in. */
export function readPython(path: string, text: string): Form {
	const form: Form = { statements: [], imports: new Map(), declared: new Map(), handedOn: [], modules: [] };
	form.statements = new Statements(new Terms(path, text), form).all(syntaxOf(grammar, text).root.children);
	const declare = (list: readonly Statement[]): void => {
		for (const one of list) {
			if (one.kind === "declare" && one.to.kind === "name") form.declared.set(one.to.name, one.value);
			if (one.kind === "block") declare(one.statements);
		}
	};
	declare(form.statements);
	return form;
}

import type { TextEdit } from "../../design/text.ts";
import { loadedModule } from "./bindings.ts";
import { type TS, ts } from "./compiler.ts";
import type { Module } from "./module.ts";

/** How a file is written, so that what is added looks like the rest of it. */
export interface Style {
	quote: string;
	/** What ends a statement. */
	end: string;
	newline: string;
	indent: string;
}

export function styleOf(module: Module): Style {
	const { text } = module;
	const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
	return {
		quote: count(/'/g) > count(/"/g) ? "'" : '"',
		end: count(/;[ \t]*\r?$/gm) > 0 ? ";" : "",
		newline: text.includes("\r\n") ? "\r\n" : "\n",
		indent: indentOf(text),
	};
}

/** By how much most lines stand further in than the one before: the first alone may continue a list of names. */
function indentOf(text: string): string {
	const steps = new Map<string, number>();
	let before = "";
	for (const [, white] of text.matchAll(/^([ \t]*)(?![ \t\r\n*])/gm)) {
		const step = white.length > before.length && white.startsWith(before) ? white.slice(before.length) : "";
		before = white;
		if (step === "\t" || /^ {2,4}$/.test(step)) steps.set(step, (steps.get(step) ?? 0) + 1);
	}
	const [most] = [...steps].sort(([, one], [, other]) => other - one);
	return most?.[0] ?? "  ";
}

/** The end of the last import, or of the last `require` at the top level. */
export function importsAfter(module: Module): { position: number; requires: boolean } | undefined {
	let found: { position: number; requires: boolean } | undefined;
	for (const statement of module.tree.statements) {
		if (ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement))
			found = { position: statement.end, requires: false };
		else if (isRequire(statement) && (!found || found.requires)) found = { position: statement.end, requires: true };
	}
	return found;
}

function isRequire(statement: TS.Statement): boolean {
	if (!ts.isVariableStatement(statement)) return false;
	return statement.declarationList.declarations.some(({ initializer }) => {
		let at: TS.Node | undefined = initializer;
		while (at && (ts.isPropertyAccessExpression(at) || (ts.isCallExpression(at) && !loadedModule(at))))
			at = at.expression;
		return at !== undefined && ts.isCallExpression(at) && loadedModule(at) !== undefined;
	});
}

export function unusedName(module: Module, wanted: readonly string[]): string {
	const free = wanted.find((name) => !module.bindings.isTaken(name));
	if (free) return free;
	for (let index = 2; ; index++) if (!module.bindings.isTaken(`${wanted[0]}${index}`)) return `${wanted[0]}${index}`;
}

export function insert(module: Module, position: number, newText: string): TextEdit {
	return { ...module.between(position, position), newText };
}

export function replace(module: Module, node: TS.Node, newText: string): TextEdit {
	return { ...module.at(node), newText };
}

/** The white space before the line that a node starts on. */
export function indentAt(module: Module, node: TS.Node): string {
	const start = node.getStart(module.tree);
	const line = module.text.lastIndexOf("\n", start - 1) + 1;
	return /^[ \t]*/.exec(module.text.slice(line, start))?.[0] ?? "";
}

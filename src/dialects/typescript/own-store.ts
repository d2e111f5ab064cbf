import { type TS, ts } from "./compiler.ts";
import { resolved } from "./exports.ts";
import type { Module } from "./module.ts";

/** What a class may call of the language and its runtime without leaving the process. */
const ofRuntime =
	/^(Map|WeakMap|Set|Array|Object|Date|JSON|Math|Number|String|Boolean|Error|TypeError|Promise|Buffer|console|process|structuredClone|setTimeout|setInterval|setImmediate|clearTimeout|clearInterval|queueMicrotask)$/;

/** A store of one's own that writes into a map of its own, and asks nobody else: `class MapStore { sessions = new Map() }`. */
export function keepsItself(made: TS.NewExpression, module: Module): boolean {
	const of = resolved(made.expression, module);
	if (!ts.isClassLike(of)) return false;
	const held = new Set<string>();
	const written = new Set<string>();
	const asked = new Set<string>();
	const locals = new Set<string>();
	const visit = (node: TS.Node): void => {
		if (ts.isPropertyDeclaration(node) && node.initializer && isContainer(node.initializer))
			held.add(node.name.getText());
		if ((ts.isParameter(node) || ts.isVariableDeclaration(node)) && ts.isIdentifier(node.name))
			locals.add(node.name.text);
		if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
			const field = fieldOf(node.left);
			if (field && isContainer(node.right)) held.add(field);
			if (field && ts.isElementAccessExpression(node.left)) written.add(field);
		}
		if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
			const callee = node.expression;
			const on = ts.isPropertyAccessExpression(callee) ? fieldOf(callee.expression) : undefined;
			if (on && ts.isPropertyAccessExpression(callee) && /^(set|push|unshift)$/.test(callee.name.text)) written.add(on);
			asked.add(on ? `this.${on}` : rootOf(callee));
		}
		ts.forEachChild(node, visit);
	};
	visit(of);
	const isOwn = (one: string) =>
		one.startsWith("this.") ? held.has(one.slice(5)) : one === "" || locals.has(one) || ofRuntime.test(one);
	return [...written].some((field) => held.has(field)) && [...asked].every(isOwn);
}

/** A store that is written where it is given, over a map of the module: `store: { get: (id) => kept[id], set(id, it) { kept[id] = it } }`. */
export function isOverOwnMap(store: TS.ObjectLiteralExpression, module: Module): boolean {
	let writes = false;
	let others = false;
	const locals = new Set<string>();
	const isOwnMap = (node: TS.Expression): boolean => {
		if (!ts.isIdentifier(node)) return false;
		const held = resolved(node, module);
		return held !== node && ts.isExpression(held) && isContainer(held);
	};
	const visit = (node: TS.Node): void => {
		if ((ts.isParameter(node) || ts.isVariableDeclaration(node)) && ts.isIdentifier(node.name))
			locals.add(node.name.text);
		if (
			ts.isBinaryExpression(node) &&
			node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
			ts.isElementAccessExpression(node.left) &&
			isOwnMap(node.left.expression)
		)
			writes = true;
		if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
			const callee = node.expression;
			const onMap = ts.isPropertyAccessExpression(callee) && isOwnMap(callee.expression);
			if (onMap && ts.isPropertyAccessExpression(callee) && callee.name.text === "set") writes = true;
			const root = rootOf(callee);
			if (!onMap && root !== "" && !locals.has(root) && !ofRuntime.test(root)) others = true;
		}
		ts.forEachChild(node, visit);
	};
	visit(store);
	return writes && !others;
}

function isContainer(value: TS.Expression): boolean {
	if (ts.isNewExpression(value)) return /^(Map|Array)$/.test(value.expression.getText());
	if (ts.isCallExpression(value)) return value.expression.getText() === "Object.create";
	return ts.isObjectLiteralExpression(value) || ts.isArrayLiteralExpression(value);
}

/** `this.sessions`, or what stands in it. */
function fieldOf(node: TS.Expression): string | undefined {
	let at = node;
	while (ts.isPropertyAccessExpression(at) || ts.isElementAccessExpression(at)) {
		if (at.expression.kind === ts.SyntaxKind.ThisKeyword)
			return ts.isPropertyAccessExpression(at) ? at.name.text : undefined;
		at = at.expression;
	}
	return undefined;
}

/** The name that a callee begins with; none for methods of its own, calls upon calls, and `super(…)`. */
function rootOf(callee: TS.Expression): string {
	let at = callee;
	while (ts.isPropertyAccessExpression(at) || ts.isElementAccessExpression(at)) at = at.expression;
	if (at.kind === ts.SyntaxKind.SuperKeyword) return at === callee ? "" : "super";
	return ts.isIdentifier(at) ? at.text : "";
}

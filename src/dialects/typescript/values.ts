import { type TS, ts } from "./compiler.ts";
import { resolved } from "./exports.ts";
import type { Module } from "./module.ts";
import { bare, followed } from "./origins.ts";

export function textIn(node: TS.Node | undefined, module: Module): string | undefined {
	const value = node && resolved(node, module);
	return value && ts.isStringLiteralLike(value) ? value.text : undefined;
}

/** The text of a string up to its first hole: enough to tell what statement it is. */
export function headOf(node: TS.Node | undefined, module: Module): string | undefined {
	const value = node && followed(node, module);
	if (!value) return;
	if (ts.isStringLiteralLike(value)) return value.text;
	if (ts.isTemplateExpression(value)) return value.head.text;
	if (ts.isTaggedTemplateExpression(value)) return headOf(value.template, module);
	if (ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.PlusToken)
		return headOf(value.left, module);
	if (ts.isObjectLiteralExpression(value)) return headOf(property(value, "text") ?? property(value, "sql"), module);
}

export function numberIn(node: TS.Node | undefined, module: Module): number | undefined {
	const value = node && resolved(node, module);
	return value && ts.isNumericLiteral(value) ? Number(value.text.replaceAll("_", "")) : undefined;
}

/** The strings of an array of literals; undefined where one of them is not. */
export function textsIn(node: TS.Node | undefined, module: Module): string[] | undefined {
	const value = node && resolved(node, module);
	if (!value || !ts.isArrayLiteralExpression(value)) return;
	const texts = value.elements.map((element) => textIn(element, module));
	return texts.every((text) => text !== undefined) ? texts : undefined;
}

/** The value of a key in an object literal, whether written out or in short. */
export function property(node: TS.Node | undefined, name: string): TS.Expression | undefined {
	const member = memberNamed(node, name);
	if (member && ts.isPropertyAssignment(member)) return member.initializer;
	if (member && ts.isShorthandPropertyAssignment(member)) return member.name;
}

export function memberNamed(node: TS.Node | undefined, name: string): TS.ObjectLiteralElementLike | undefined {
	if (!node || !ts.isObjectLiteralExpression(node)) return;
	return node.properties.find(
		(each) => each.name && (ts.isIdentifier(each.name) || ts.isStringLiteral(each.name)) && each.name.text === name,
	);
}

/** The object literal that a node holds, through names. */
export function objectIn(node: TS.Node | undefined, module: Module): TS.ObjectLiteralExpression | undefined {
	const value = node && resolved(node, module);
	return value && ts.isObjectLiteralExpression(value) ? value : undefined;
}

/** What stands at a path of keys through object literals, and is no object itself. */
export function scalarAt(
	object: TS.Node | undefined,
	keys: readonly string[],
	module: Module,
): TS.Expression | undefined {
	let at: TS.Node | undefined = object;
	for (const key of keys.slice(0, -1)) at = objectIn(property(at, key), module);
	const value = property(at, keys.at(-1) ?? "");
	return value && objectIn(value, module) ? undefined : value;
}

/** The last name of a call: "listen" for `app.server.listen()`. */
export function methodOf(call: TS.CallExpression): string | undefined {
	const callee = bare(call.expression);
	if (ts.isIdentifier(callee)) return callee.text;
	return ts.isPropertyAccessExpression(callee) ? callee.name.text : undefined;
}

/** What a method is called on. */
export function receiverOf(call: TS.CallExpression): TS.Expression | undefined {
	const callee = bare(call.expression);
	return ts.isPropertyAccessExpression(callee) ? callee.expression : undefined;
}

export type Callback = TS.ArrowFunction | TS.FunctionExpression | TS.FunctionDeclaration | TS.MethodDeclaration;

/** The function that a node is or names. */
export function functionIn(node: TS.Node | undefined, module: Module): Callback | undefined {
	const value = node && resolved(node, module);
	if (!value) return;
	const isFunction = ts.isArrowFunction(value) || ts.isFunctionExpression(value);
	if (isFunction || ts.isFunctionDeclaration(value) || ts.isMethodDeclaration(value)) return value;
}

/** The one expression that a function returns. */
export function returnedBy(callback: { body?: TS.Node } | undefined): TS.Expression | undefined {
	const body = callback?.body;
	if (!body) return;
	if (!ts.isBlock(body)) return body as TS.Expression;
	const returns = body.statements.filter((each) => ts.isReturnStatement(each));
	return returns.length === 1 ? returns[0].expression : undefined;
}

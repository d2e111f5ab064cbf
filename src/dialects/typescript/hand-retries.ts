import { type Attribute, declared } from "../../design/attribute.ts";
import { nameOf } from "./bindings.ts";
import { callsWithin } from "./calls-by.ts";
import { type TS, ts } from "./compiler.ts";
import { resolved } from "./exports.ts";
import type { Module } from "./module.ts";
import { functionIn, methodOf, numberIn } from "./values.ts";
import { numberAttribute } from "./waits.ts";

/** Tries that people write themselves: a loop or a recursion around a call whose failure is caught. */
export function triesByHand(call: TS.Node, module: Module): Record<string, Attribute> | undefined {
	return inLoop(call, module) ?? byRecursion(call, module) ?? byHelper(call, module);
}

type Loop = TS.WhileStatement | TS.DoStatement | TS.ForStatement;

function inLoop(call: TS.Node, module: Module, given?: TS.CallExpression): Record<string, Attribute> | undefined {
	let tried: TS.TryStatement | undefined;
	for (let at: TS.Node | undefined = call; at?.parent; at = at.parent) {
		const parent: TS.Node = at.parent;
		if (ts.isFunctionLike(parent)) return;
		if (ts.isTryStatement(parent) && parent.tryBlock === at && parent.catchClause) tried ??= parent;
		if (!ts.isWhileStatement(parent) && !ts.isDoStatement(parent) && !ts.isForStatement(parent)) continue;
		const isRetry = tried && goesOn(tried) && isLeftBySuccess(parent, tried) && !isPoller(parent);
		return isRetry ? ofLoop(parent, tried!, module, given) : undefined;
	}
}

/** A failure leads to the next round, at least as long as some count or condition allows it. */
function goesOn({ catchClause }: TS.TryStatement): boolean {
	const last = catchClause?.block.statements.at(-1);
	return !(
		last &&
		(ts.isThrowStatement(last) || ts.isReturnStatement(last) || ts.isBreakStatement(last)) &&
		!has(catchClause, ts.isIfStatement)
	);
}

/** What went well ends the loop; a round for each of several things does not. */
function isLeftBySuccess({ statement }: Loop, { catchClause }: TS.TryStatement): boolean {
	let found = false;
	const visit = (one: TS.Node): void => {
		if (found || one === catchClause || ts.isFunctionLike(one)) return;
		if (ts.isReturnStatement(one) || ts.isBreakStatement(one)) found = true;
		else ts.forEachChild(one, visit);
	};
	ts.forEachChild(statement, visit);
	return found;
}

/** `waitForReady`, `pollStatus`: the loop asks until something has become true. */
function isPoller(loop: Loop): boolean {
	for (let at: TS.Node = loop; at; at = at.parent) {
		const owner =
			ts.isFunctionLike(at) && at.name
				? at.name
				: at.parent && ts.isVariableDeclaration(at.parent)
					? at.parent.name
					: undefined;
		if (owner && ts.isIdentifier(owner) && /^(wait|await|poll|until)|poll|(is|until)Ready|healthy/i.test(owner.text))
			return true;
	}
	return false;
}

function has(node: TS.Node | undefined, is: (one: TS.Node) => boolean): boolean {
	let found = false;
	const visit = (one: TS.Node): void => {
		if (found || ts.isFunctionLike(one)) return;
		if (is(one)) found = true;
		else ts.forEachChild(one, visit);
	};
	if (node) ts.forEachChild(node, visit);
	return found;
}

function ofLoop(
	loop: Loop,
	tried: TS.TryStatement,
	module: Module,
	given?: TS.CallExpression,
): Record<string, Attribute> | undefined {
	const own = module.ownerOf(loop);
	const at = own.at(loop, loop.statement.getStart(own.tree));
	const wait = waitIn(loop, own);
	const limit = limitOf(loop, tried, own);
	if (limit) {
		const value = countOf(limit.node, own, given) ?? limit.node;
		const counted = limit.from ?? value;
		const most = numberIn(counted as TS.Expression, own.ownerOf(counted));
		// The first of the rounds is no retry.
		const retries =
			most === undefined ? numberAttribute(value, "its tries are", own, at) : declared(Math.max(0, most - 1), at);
		return { retries, backoff: declared(wait, at) };
	}
	const isEndless =
		!has(
			tried.catchClause,
			(one) => ts.isThrowStatement(one) || ts.isReturnStatement(one) || ts.isBreakStatement(one),
		) && ("expression" in loop ? loop.expression.kind === ts.SyntaxKind.TrueKeyword : !loop.condition);
	// What runs for ever by its nature (a poller) takes nothing back to whoever asked.
	if (!isEndless || !has(loop.statement, ts.isReturnStatement)) return;
	return { endless: declared(true, at), backoff: declared(wait, at) };
}

/** Loops that wait in their own words: not at all, as long each time, longer each time, or by chance. */
function waitIn(node: TS.Node, module: Module): string {
	const text = module.textOf(node);
	const waits = /\b(setTimeout|sleep|delay|wait|pause|backoff)\w*\s*\(/i.test(text);
	if (!waits) return "none";
	if (/Math\.random|jitter|randomInt/i.test(text)) return "jitter";
	return /\*\*|Math\.pow|<<|\*=\s*2|\*\s*2\b|backoff|exponential/i.test(text) ? "exponential" : "fixed";
}

/** What the number of rounds is held against, in the loop's head or where a failure is caught. */
function limitOf(loop: Loop, tried: TS.TryStatement, module: Module): { node: TS.Node; from?: TS.Node } | undefined {
	const head = ts.isForStatement(loop) ? loop.condition : loop.expression;
	const tests: (TS.Expression | undefined)[] = [head];
	const visit = (one: TS.Node): void => {
		if (ts.isFunctionLike(one)) return;
		if (ts.isIfStatement(one)) tests.push(one.expression);
		ts.forEachChild(one, visit);
	};
	if (tried.catchClause) visit(tried.catchClause);
	for (const test of tests) {
		if (!test || !ts.isBinaryExpression(test)) continue;
		if (!/^[<>]=?$|^[=!]==?$/.test(test.operatorToken.getText(module.tree))) continue;
		const counts = /attempt|tries|try|retr|^[in]$|^left$|remaining|count/i;
		const [left, right] = [test.left, test.right];
		const name = (one: TS.Expression) =>
			nameOf(ts.isPrefixUnaryExpression(one) || ts.isPostfixUnaryExpression(one) ? one.operand : one) ?? "";
		if (counts.test(name(left)) && isCounter(left, module)) {
			// `while (left-- > 0)`: it begins with as many.
			const begun = numberIn(right, module) === 0 ? module.bindings.resolve(name(left), left)?.value : undefined;
			return { node: right, ...(begun && { from: begun }) };
		}
		if (counts.test(name(right)) && isCounter(right, module)) return { node: left };
	}
}

/** What changes from round to round: no number, and no constant. */
function isCounter(node: TS.Expression, module: Module): boolean {
	const own = ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node) ? node.operand : node;
	const name = nameOf(own);
	const declared = name ? module.bindings.resolve(name, own)?.node : undefined;
	if (!declared || !ts.isVariableDeclaration(declared)) return numberIn(own, module) === undefined;
	return (declared.parent.flags & ts.NodeFlags.Const) === 0;
}

/** A limit that is a parameter: what the caller gives, or its default. */
function countOf(limit: TS.Node, module: Module, call: TS.CallExpression | undefined): TS.Expression | undefined {
	const name = nameOf(limit);
	const parameter = name ? module.bindings.resolve(name, limit)?.node : undefined;
	if (!parameter || !ts.isParameter(parameter)) return;
	const index = parameter.parent.parameters.indexOf(parameter);
	return call?.arguments[index] ?? parameter.initializer;
}

/** `catch { if (attempt < 5) return load(attempt + 1); }` */
function byRecursion(call: TS.Node, module: Module): Record<string, Attribute> | undefined {
	let tried: TS.TryStatement | undefined;
	for (let at: TS.Node | undefined = call; at?.parent; at = at.parent) {
		const parent: TS.Node = at.parent;
		if (ts.isTryStatement(parent) && parent.tryBlock === at && parent.catchClause) tried ??= parent;
		if (!ts.isFunctionLike(parent)) continue;
		const name = "name" in parent && parent.name && ts.isIdentifier(parent.name) ? parent.name.text : undefined;
		if (!tried?.catchClause || !name) return;
		const again = callsWithin(tried.catchClause, module).find((one) => methodOf(one) === name);
		if (!again) return;
		const place = module.at(again);
		const wait = waitIn(tried.catchClause, module);
		for (let test: TS.Node | undefined = again.parent; test && test !== tried; test = test.parent) {
			if (!ts.isIfStatement(test) || !ts.isBinaryExpression(test.expression)) continue;
			const limit = [test.expression.right, test.expression.left].find((one) => numberIn(one, module) !== undefined);
			if (limit && numberIn(limit, module) === 0) return;
			if (limit) return { retries: declared(numberIn(limit, module) ?? 0, place), backoff: declared(wait, place) };
			return;
		}
		return { endless: declared(true, place), backoff: declared(wait, place) };
	}
}

/** `withRetry(() => fetch(…))`, whose function runs what it is given in a loop. */
function byHelper(call: TS.Node, module: Module): Record<string, Attribute> | undefined {
	for (let at: TS.Node | undefined = call; at?.parent; at = at.parent) {
		if (!ts.isArrowFunction(at) && !ts.isFunctionExpression(at)) {
			if (ts.isFunctionLike(at)) return;
			continue;
		}
		const outer = at.parent;
		if (!ts.isCallExpression(outer)) return;
		const index = outer.arguments.indexOf(at as TS.Expression);
		const helper = index < 0 ? undefined : functionIn(resolved(outer.expression, module), module);
		const parameter = helper?.parameters[index]?.name;
		if (!helper || !parameter || !ts.isIdentifier(parameter)) return;
		const own = module.ownerOf(helper);
		const inner = callsWithin(helper, own).find((one) => nameOf(one.expression) === parameter.text);
		return inner && inLoop(inner, own, outer);
	}
}

import { type Attribute, declared, unknown } from "../../design/attribute.ts";
import { callsNamed } from "./calls-by.ts";
import { type TS, ts } from "./compiler.ts";
import { milliseconds, shortly, type Time } from "./durations.ts";
import type { Module } from "./module.ts";
import { followed, originOf } from "./origins.ts";
import { chainOf } from "./retries.ts";
import { functionIn, memberNamed, methodOf, numberIn, objectIn, property, receiverOf } from "./values.ts";
import { numberAttribute } from "./waits.ts";

/** `http.get(url).pipe(timeout(2000), retry({ count: 2, delay: … }))`: what RxJS puts around what a call gives. */
export function operatorsBehind(
	node: TS.Node,
	module: Module,
): { timeout?: Time; retries?: Record<string, Attribute> } {
	const operators = pipesBehind(node, module).flatMap((pipe) => pipe.arguments.filter(ts.isCallExpression));
	let timeout: Time | undefined;
	let retries: Record<string, Attribute> | undefined;
	for (const operator of operators) {
		const origin = originOf(operator.expression, module);
		if (origin?.from !== "rxjs" && origin?.from !== "rxjs/operators") continue;
		if (/^\.timeout(With)?$/.test(origin.path)) timeout ??= timeOf(operator, module);
		if (/^\.retry(When)?$/.test(origin.path)) retries ??= triesOf(operator, origin.path === ".retryWhen", module);
	}
	return { ...(timeout && { timeout }), ...(retries && { retries }) };
}

/** Directly behind the call, or on the name that keeps what it gives. */
function pipesBehind(node: TS.Node, module: Module): TS.CallExpression[] {
	const direct = [...chainOf(node)].filter((call) => methodOf(call) === "pipe");
	if (direct.length > 0 || !ts.isVariableDeclaration(node.parent)) return direct;
	return callsNamed("pipe", module).filter((call) => {
		const on = receiverOf(call);
		return on !== undefined && followed(on, module) === node;
	});
}

/** RxJS docs, timeout: a number is for each value; `first` and `each` of an object are for the first and for those after. */
function timeOf({ arguments: [given] }: TS.CallExpression, module: Module): Time | undefined {
	const options = objectIn(given, module);
	const value = options ? (property(options, "first") ?? property(options, "each")) : given;
	return value && milliseconds(value, module);
}

/** RxJS docs, retry: without a count it never ends, without a delay it subscribes again at once. */
function triesOf(operator: TS.CallExpression, isWhen: boolean, module: Module): Record<string, Attribute> {
	const at = module.at(operator, operator.expression.end);
	const [given] = operator.arguments;
	if (isWhen) return { retries: unknown(`it tries again when ${shortly(given, module)} says so`, at) };
	const options = objectIn(given, module);
	if (given && !options && numberIn(given, module) === undefined && !isCount(given, module))
		return { retries: unknown(`its options are ${shortly(given, module)}`, at) };
	const count = options ? property(options, "count") : given;
	const delay = memberNamed(options, "delay");
	const backoff = delay ? pauseOf(delay, module) : declared("none", at);
	const isEndless = !count || module.textOf(followed(count, module)) === "Infinity";
	// What says when to try again may as well say that it is enough.
	if (isEndless && delay && !isNumber(delay, module))
		return { retries: unknown(`it tries again when ${shortly(delay, module)} says so`, at), backoff };
	if (isEndless) return { endless: declared(true, at), backoff };
	const place = module.at(count);
	const times = numberAttribute(count, "retries are", module, place);
	return { retries: times, ...(times.value !== 0 && { backoff }) };
}

/** A name that a number may stand behind, which only the run gives. */
const isCount = (given: TS.Expression, module: Module) =>
	/retr(y|ies)|count|attempts|tries|max/i.test(module.textOf(given)) && !/config|options/i.test(module.textOf(given));

const givenIn = (delay: TS.ObjectLiteralElementLike) =>
	ts.isPropertyAssignment(delay) ? delay.initializer : undefined;

function isNumber(delay: TS.ObjectLiteralElementLike, module: Module): boolean {
	const value = givenIn(delay);
	return value !== undefined && functionIn(value, module) === undefined;
}

function pauseOf(delay: TS.ObjectLiteralElementLike, module: Module): Attribute {
	const at = module.at(delay);
	const value = givenIn(delay);
	const number = value && numberIn(value, module);
	if (number !== undefined) return declared(number === 0 ? "none" : "fixed", at);
	const fn = value && functionIn(value, module);
	const text = module.textOf(fn ?? delay);
	if (/Math\.random|jitter/i.test(text)) return declared("jitter", at);
	if (/\*\*|Math\.pow|<</.test(text)) return declared("exponential", at);
	// `timer(1000)`, `timer(count * 1000)`.
	if (/\btimer\(\s*(\w+\s*\*\s*)?[\d_]+(\s*\*\s*\w+)?\s*\)/.test(text)) return declared("fixed", at);
	return unknown(`the delay is ${shortly(value ?? delay, module)}`, at);
}

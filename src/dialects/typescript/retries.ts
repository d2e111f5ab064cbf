import { type Attribute, byDefault, declared, unknown } from "../../design/attribute.ts";
import type { Location } from "../../design/text.ts";
import type { CallSite } from "./call-sites.ts";
import { type TS, ts } from "./compiler.ts";
import { shortly } from "./durations.ts";
import { clientLibraries } from "./knowledge/calls.ts";
import type { Module } from "./module.ts";
import { followed, originOf } from "./origins.ts";
import { functionIn, memberNamed, methodOf, numberIn, objectIn, property, scalarAt } from "./values.ts";
import { numberAttribute } from "./waits.ts";

/** Calls chained behind a call, as superagent's `.retry(2)`. */
export function* chainOf(node: TS.Node): Generator<TS.CallExpression> {
	for (let at = node.parent; ts.isPropertyAccessExpression(at) && ts.isCallExpression(at.parent); at = at.parent.parent)
		yield at.parent;
}

export function retriesOf(site: CallSite, at: Location, module: Module): Record<string, Attribute> {
	for (const call of chainOf(site.node))
		if (methodOf(call) === "retry") {
			const times = call.arguments[0] ? numberIn(call.arguments[0], module) : 1;
			const place = module.at(call, call.end);
			return times === undefined ? {} : { retries: declared(times, place), backoff: declared("none", place) };
		}
	const added = addedRetries(site, module);
	if (added) return added;
	const { retries } = site.library.bounds;
	if (!retries) return {};
	const backoff = byDefault(retries.backoff, at, retries.source);
	for (const options of site.options)
		for (const keys of retries.keys) {
			const object = objectIn(options, module);
			const value = object && scalarAt(object, keys, module);
			if (!value) continue;
			const place = module.at(value);
			const none = followed(value, module).kind === ts.SyntaxKind.FalseKeyword;
			const times = none ? declared(0, place) : numberAttribute(value, "retries are", module, place);
			return { retries: times, ...((times.waits || (times.value !== undefined && times.value !== 0)) && { backoff }) };
		}
	return { retries: byDefault(retries.usual, at, retries.source), backoff };
}

/** axios-retry, put on the client of the call or on axios itself. */
function addedRetries(site: CallSite, module: Module): Record<string, Attribute> | undefined {
	for (const { call, on } of additions(module)) {
		if (site.client ? on !== site.client : !isPlainAxios(on, module) || site.library !== clientLibraries.axios)
			continue;
		const options = objectIn(call.arguments[1], module);
		const at = module.at(call, call.expression.end);
		const source = "axios-retry README: retries is 3, retryDelay is 0";
		const times = property(options, "retries");
		const delay = memberNamed(options, "retryDelay");
		return {
			retries: times ? numberAttribute(times, "retries are", module, module.at(times)) : byDefault(3, at, source),
			backoff: delay ? delayOf(delay, module) : byDefault("none", at, source),
		};
	}
}

interface Addition {
	call: TS.CallExpression;
	on: TS.Node;
}

/** Each call of a file asks for the same ones. */
const known = new WeakMap<Module, readonly Addition[]>();

/** Calls of axios-retry, and what each is put on. */
function additions(module: Module): readonly Addition[] {
	const found =
		known.get(module) ??
		module.calls.flatMap((call) => {
			const origin = originOf(call.expression, module);
			const isOne = origin?.from === "axios-retry" && origin.path === "" && call.arguments[0];
			return isOne ? [{ call, on: followed(call.arguments[0], module) }] : [];
		});
	known.set(module, found);
	return found;
}

/** The default instance, and none that is made of it. */
function isPlainAxios(node: Parameters<typeof originOf>[0], module: Module): boolean {
	const origin = originOf(node, module);
	return origin?.from === "axios" && !origin.path.includes("(");
}

function delayOf(delay: TS.ObjectLiteralElementLike, module: Module): Attribute {
	const at = module.at(delay);
	const value = ts.isPropertyAssignment(delay) ? delay.initializer : undefined;
	const text = value ? module.textOf(followed(value, module)) : "";
	// axios-retry README: exponentialDelay adds up to a fifth of each delay by chance.
	if (/exponentialDelay/.test(text) || value === undefined) return declared("jitter", at);
	if (/Math\.random\(\)/.test(text)) return declared("jitter", at);
	if (/\*\*|Math\.pow/.test(text)) return declared("exponential", at);
	const fn = functionIn(value, module);
	const body = fn?.body;
	// axios-retry, linearDelay: as many times as it was tried.
	if (/linearDelay/.test(text)) return declared("fixed", at);
	const [count] = fn?.parameters ?? [];
	if (body && count && new RegExp(`^${module.textOf(count.name)}\\s*\\*\\s*[\\d_]+$`).test(module.textOf(body)))
		return declared("fixed", at);
	if (body && numberIn(body, module) !== undefined) return declared("fixed", at);
	return unknown(`the delay is ${shortly(value, module)}`, at);
}

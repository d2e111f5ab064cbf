import { type Attribute, byDefault, declared, unknown } from "../../design/attribute.ts";
import type { Location } from "../../design/text.ts";
import { nameOf } from "./bindings.ts";
import type { CallSite } from "./call-sites.ts";
import { callsNamed } from "./calls-by.ts";
import { type TS, ts } from "./compiler.ts";
import { milliseconds, shortly, type Time } from "./durations.ts";
import { triesByHand } from "./hand-retries.ts";
import { type ClientLibrary, clientLibraries, nestClient } from "./knowledge/calls.ts";
import type { Module } from "./module.ts";
import { boundsOfNest } from "./nest-bounds.ts";
import { bare, followed } from "./origins.ts";
import { chainOf, retriesOf } from "./retries.ts";
import { operatorsBehind } from "./rx-operators.ts";
import { functionIn, methodOf, objectIn, property, scalarAt } from "./values.ts";
import { waitingFor } from "./waits.ts";
import { wrapped } from "./wrappers.ts";

/** What limits a call: how long it may take, how often it is tried, and whether a breaker stands around it. */
export function boundsOf(site: CallSite, module: Module): Record<string, Attribute> {
	const at = module.at(site.node, site.node.expression.end);
	const { staysOpen } = site.library;
	if (staysOpen) return { longLived: declared(true, at) };
	if (site.library === nestClient) {
		const bounds = boundsOfNest(at, module);
		return "time" in bounds ? timeAs(bounds.time, module) : { bounded: bounds.open };
	}
	const around = wrapped(site, module);
	const piped = operatorsBehind(site.node, module);
	const timeout =
		around.timeout ??
		piped.timeout ??
		chained(site, "timeout", module) ??
		givenTimeout(site, module) ??
		setOnClient(site, module) ??
		raced(site.node, module) ??
		idle(site, module);
	const own = retriesOf(site, at, module);
	const outer = around.retries ?? piped.retries ?? triesByHand(site.node, module);
	return {
		...(timeout ? timeAs(timeout, module) : usually(site.library, at)),
		...own,
		...outer,
		// Each of the tries around it is tried again by its client.
		...(own.retries && outer?.retries && { innerRetries: own.retries }),
		...around.breaker,
	};
}

function timeAs(time: Time, module: Module): Record<string, Attribute> {
	const timeout = "reason" in time && time.of && waitingFor(time.of, module, time.at, 1000);
	const bounded = timeout && "reason" in time && time.of && waitingFor(time.of, module, time.at, 1, "flag");
	if (timeout && bounded) return { timeout, bounded };
	if ("reason" in time) return { timeout: unknown(time.reason, time.at), bounded: unknown(time.reason, time.at) };
	if (time.value === "none") return { bounded: declared(false, time.at) };
	return { timeout: declared(time.value, time.at), bounded: declared(true, time.at) };
}

function usually({ bounds: { usual }, isLong }: ClientLibrary, at: Location): Record<string, Attribute> {
	if (isLong) return { longLived: byDefault(true, at, usual.source) };
	if (usual.timeout === "none") return { bounded: byDefault(false, at, usual.source) };
	return { timeout: byDefault(usual.timeout, at, usual.source), bounded: byDefault(true, at, usual.source) };
}

function givenTimeout(site: CallSite, module: Module): Time | undefined {
	for (const options of site.options) {
		const object = objectIn(options, module);
		if (!object) {
			if (site.library.bounds.timeout && !isPlain(options, module)) continue;
			const plain = bare(options);
			if (ts.isIdentifier(plain) && !functionIn(plain, module) && site.library.bounds.timeout === undefined)
				return { reason: `the options are ${shortly(options, module)}`, at: module.at(options) };
			continue;
		}
		const signal = property(object, "signal");
		if (signal) return ofSignal(signal, module);
		for (const keys of site.library.bounds.timeout ?? []) {
			const value = scalarAt(object, keys, module);
			if (value) return milliseconds(value, module);
		}
		const dispatcher = site.library === clientLibraries.undici ? property(object, "dispatcher") : undefined;
		if (dispatcher) return ofDispatcher(dispatcher, site, module);
		const spread = object.properties.find((each) => ts.isSpreadAssignment(each));
		const held = spread && objectIn(spread.expression, module);
		if (spread && !held) return { reason: `a timeout may be among ${shortly(spread, module)}`, at: module.at(spread) };
	}
}

/** undici: an Agent has the time-outs of those calls that give none. */
function ofDispatcher(dispatcher: TS.Expression, site: CallSite, module: Module): Time | undefined {
	const made = followed(dispatcher, module);
	const options = ts.isNewExpression(made) ? objectIn(made.arguments?.at(-1), module) : undefined;
	const value = options && scalarAt(options, site.library.bounds.timeout?.[0] ?? [], module);
	if (value) return milliseconds(value, module);
	const isPlainAgent = ts.isNewExpression(made) && /^(Agent|Pool|Client)$/.test(nameOf(made.expression) ?? "");
	return isPlainAgent
		? undefined
		: { reason: `the dispatcher is ${shortly(dispatcher, module)}`, at: module.at(dispatcher) };
}

/** `client.defaults.timeout = 2000`, after it was made. */
function setOnClient({ client }: CallSite, module: Module): Time | undefined {
	const holder = client?.parent;
	const name =
		holder && ts.isVariableDeclaration(holder) && ts.isIdentifier(holder.name) ? holder.name.text : undefined;
	if (!name || !module.text.includes(`${name}.defaults.timeout`)) return;
	const match = new RegExp(`\\b${name.replaceAll("$", "\\$")}\\.defaults\\.timeout\\s*=\\s*([^;\\n]+)`).exec(
		module.text,
	);
	if (!match) return;
	const at = module.between(match.index, match.index + match[0].length);
	const number = /^[\d_]+$/.test(match[1]) ? Number(match[1].replaceAll("_", "")) : undefined;
	if (number === undefined) return { reason: `it is ${match[1].slice(0, 60)}`, at };
	return { value: number === 0 ? "none" : number / 1000, at };
}

function isPlain(node: TS.Expression, module: Module): boolean {
	const value = followed(node, module);
	return ts.isStringLiteralLike(value) || ts.isNumericLiteral(value);
}

function ofSignal(signal: TS.Expression, module: Module): Time {
	const value = followed(signal, module);
	if (ts.isCallExpression(value) && nameOf(value.expression) === "AbortSignal.timeout" && value.arguments[0])
		return milliseconds(value.arguments[0], module);
	if (ts.isCallExpression(value) && nameOf(value.expression) === "AbortSignal.any") {
		const list = value.arguments[0] && followed(value.arguments[0], module);
		for (const each of list && ts.isArrayLiteralExpression(list) ? list.elements : []) {
			const time = ofSignal(each, module);
			if ("value" in time) return time;
		}
	}
	const controller = ts.isPropertyAccessExpression(value) ? nameOf(value.expression) : undefined;
	for (const timer of controller ? callsNamed("setTimeout", module) : []) {
		if (nameOf(timer.expression) !== "setTimeout" || !timer.arguments[1]) continue;
		if (module.textOf(timer.arguments[0]).includes(`${controller}.abort`))
			return milliseconds(timer.arguments[1], module);
	}
	return { reason: `what aborts it is ${shortly(signal, module)}`, at: module.at(signal) };
}

/** http and https only tell of an idle socket; what the file then does is not followed. */
function idle(site: CallSite, module: Module): Time | undefined {
	if (site.library !== clientLibraries.http && site.library !== clientLibraries.https) return;
	const asked = /\.setTimeout\(|["']timeout["']/.test(module.text);
	if (asked)
		return {
			reason: "what is done when its socket is idle is not followed",
			at: module.at(site.node, site.node.expression.end),
		};
}

/** `Promise.race([call, …])`: something else may end the wait. */
function raced(node: TS.Node, module: Module): Time | undefined {
	for (let at = node.parent; at && !ts.isFunctionLike(at); at = at.parent)
		if (ts.isCallExpression(at) && nameOf(at.expression) === "Promise.race")
			return { reason: "it races with something else", at: module.at(at, at.expression.end) };
}

/** superagent: `.timeout(1000).retry(2)` behind the call. */
function chained(site: CallSite, method: string, module: Module): Time | undefined {
	for (const call of chainOf(site.node)) {
		if (methodOf(call) !== method || !call.arguments[0]) continue;
		const options = objectIn(call.arguments[0], module);
		const value = options ? (property(options, "response") ?? property(options, "deadline")) : call.arguments[0];
		return value && milliseconds(value, module);
	}
}

import { type Attribute, byDefault, declared } from "../../design/attribute.ts";
import type { Location } from "../../design/text.ts";
import { nameOf } from "./bindings.ts";
import type { CallSite, Made } from "./call-sites.ts";
import { callsNamed, callsWithin } from "./calls-by.ts";
import { policyAround } from "./cockatiel.ts";
import { type TS, ts } from "./compiler.ts";
import { milliseconds, type Time } from "./durations.ts";
import { wrappers } from "./knowledge/calls.ts";
import type { Module } from "./module.ts";
import { bare, followed, isLocal, originOf } from "./origins.ts";
import { functionIn, methodOf, objectIn, property, receiverOf } from "./values.ts";
import { numberAttribute } from "./waits.ts";
import { leadsTo } from "./wrapper-modules.ts";

interface Around {
	timeout?: Time;
	retries?: Record<string, Attribute>;
	breaker?: Record<string, Attribute>;
}

/** What stands around a call, in its file or where its function is imported: p-retry, async-retry, opossum, p-timeout. */
export function wrapped(site: CallSite, module: Module): Around {
	const around: Around = policyAround(site.node, module);
	for (const one of [module, ...module.wrappers()]) addWrappings(around, site, module, one);
	return around;
}

/** `module` holds what wraps; `own` holds the call. */
function addWrappings(around: Around, site: CallSite, own: Module, module: Module): void {
	for (const { node, wrapper } of wrappings(module)) {
		const target = node.arguments?.[0];
		if (!target || !(module === own ? holds(target, site.node, module) : imports(target, module, site.node, own)))
			continue;
		const options = objectIn(node.arguments?.[1], module);
		const at = module.at(node, node.expression.end);
		if (wrapper.timeout) {
			const value = property(options, wrapper.timeout) ?? (options ? undefined : node.arguments?.[1]);
			if (value) around.timeout = milliseconds(value, module);
		}
		if (wrapper.retries) {
			const { key, usual, source, jitter, randomize, countsTries, pause } = wrapper.retries;
			const value = property(options, key);
			const forever = property(options, "forever");
			const endless =
				forever?.kind === ts.SyntaxKind.TrueKeyword
					? forever
					: value && nameOf(value) === "Infinity"
						? value
						: undefined;
			const chance = randomize && property(options, randomize);
			const random = chance && (chance.kind === ts.SyntaxKind.TrueKeyword || /full/.test(module.textOf(chance)));
			const grows = pause === undefined || property(options, pause.factor) !== undefined;
			const given = value && numberAttribute(value, "retries are", module, module.at(value));
			const times =
				given && countsTries && typeof given.value === "number"
					? { ...given, value: Math.max(0, given.value - 1) }
					: given;
			around.retries = {
				...(endless && { endless: declared(true, module.at(endless)) }),
				retries: times ?? byDefault(usual, at, source),
				backoff: byDefault(jitter || random ? "jitter" : grows ? "exponential" : "fixed", at, source),
			};
		}
		if (wrapper.breaker) Object.assign(around, breakerOf(node, options, at, module));
	}
}

/** Whether what is wrapped is a function of another file, and holds the call. */
function imports(target: TS.Expression, module: Module, call: TS.Node, own: Module): boolean {
	const origin = originOf(target, module);
	const name = /^\.(\w+)$/.exec(origin?.path ?? "")?.[1];
	if (!origin || !name || !isLocal(origin) || !leadsTo(origin.from, module.path, own.path)) return false;
	const binding = own.bindings.resolve(name, own.tree);
	const called = binding && functionIn(binding.value ?? binding.node, own);
	return called !== undefined && isInside(call, called);
}

/** opossum: timeout 10 s, half of the calls, closed again after 30 s, unless told otherwise. */
function breakerOf(
	node: TS.Node,
	options: TS.ObjectLiteralExpression | undefined,
	at: Location,
	module: Module,
): Around {
	const source = "opossum README: timeout is 10 s, errorThresholdPercentage 50, resetTimeout 30 s";
	const own = (name: string, usual: number, scale: number): Attribute => {
		const value = property(options, name);
		return value ? numberAttribute(value, `${name} is`, module, module.at(value), scale) : byDefault(usual, at, source);
	};
	const time = property(options, "timeout");
	return {
		timeout: time ? milliseconds(time, module) : { value: 10, at },
		breaker: isMadeEachTime(node, module)
			? { breaker: declared(false, at) }
			: {
					breaker: declared(true, at),
					breakerKind: declared("opossum", at),
					breakerShare: own("errorThresholdPercentage", 0.5, 100),
					breakerOpen: own("resetTimeout", 30, 1000),
				},
	};
}

/** A breaker that the function which fires it makes has seen one call at most, and never opens. */
function isMadeEachTime(made: TS.Node, module: Module): boolean {
	const owner = ownerOf(made);
	return (
		owner !== undefined &&
		callsNamed("fire", module).some((call) => {
			const receiver = isInside(call, owner) && receiverOf(call);
			return receiver && followed(receiver, module) === made;
		})
	);
}

function ownerOf(node: TS.Node): TS.Node | undefined {
	for (let at = node.parent; at; at = at.parent) if (ts.isFunctionLike(at)) return at;
}

/** Whether a call stands in a wrapped function, in a function that it calls, or is itself what is wrapped. */
function holds(target: TS.Expression, call: TS.Node, module: Module): boolean {
	if (isInside(call, target)) return true;
	const bound = bare(target);
	const inner = ts.isCallExpression(bound) && methodOf(bound) === "bind" ? receiverOf(bound) : bound;
	const called = inner && functionIn(inner, module);
	if (called && isInside(call, called)) return true;
	return calledFrom(called ?? target, module).some((callee) => callee !== called && isInside(call, callee));
}

/** Each call of a file is looked for behind all that is wrapped. */
const callees = new WeakMap<TS.Node, readonly TS.Node[]>();

/** The functions that are called in one, or in an expression. */
function calledFrom(node: TS.Node, module: Module): readonly TS.Node[] {
	const known = callees.get(node);
	if (known) return known;
	const found = callsWithin(node, module).flatMap((one) => functionIn(one.expression, module) ?? []);
	const each = [...new Set(found)];
	callees.set(node, each);
	return each;
}

/** Positions say so within one file only. */
function isInside(node: TS.Node, holder: TS.Node): boolean {
	return holder.pos <= node.pos && node.end <= holder.end && holder.getSourceFile() === node.getSourceFile();
}

type Wrapping = { node: Made; wrapper: (typeof wrappers)[string] };

/** Each call of a file asks for the same ones. */
const found = new WeakMap<Module, Wrapping[]>();

/** Calls, constructions and options that a file holds of the libraries that wrap others. */
function wrappings(module: Module): Wrapping[] {
	const known = found.get(module);
	if (known) return known;
	const all = [...module.calls, ...module.news].flatMap((node) => {
		const origin = originOf(node.expression, module);
		const wrapper = origin && Object.hasOwn(wrappers, origin.from) ? wrappers[origin.from] : undefined;
		return wrapper?.path.test(origin?.path ?? "-") ? [{ node, wrapper }] : [];
	});
	found.set(module, all);
	return all;
}

import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { addressIn } from "../addresses.ts";
import type { Call, Expr } from "../code.ts";
import { classNameOf } from "../concepts/call/callee.ts";
import { type Concept, linked } from "../concepts/concept.ts";
import { callsOn, callsOwnedBy } from "../data/calls-by.ts";
import { within } from "../data/walk.ts";
import { secondsIn } from "../durations.ts";
import type { Program } from "../program.ts";
import { policyAround } from "../retries/guards.ts";
import { type Policy, policyOf } from "../retries/policy.ts";
import { givenOf, methodOf, numberIn, textIn } from "../values.ts";
import { policyOfConsumers } from "./message-retries.ts";

const usual = "Microsoft docs, HttpClient.Timeout: 100 s";
const standard = "Microsoft docs, AddStandardResilienceHandler: 30 s in all, 3 retries with jitter, a breaker";

/**
 * Clients that the factory of .NET makes, by name or for a class, each with what its registration says: where it calls,
 * how long it waits, and the policies around it.
 */
export const httpClients: Concept = {
	read: (program) =>
		program.code.calls.flatMap((call): Fragment[] => {
			if (methodOf(call) !== "AddHttpClient" && methodOf(call) !== "AddRefitClient") return [];
			const name = nameOf(call, program);
			const steps = stepsBehind(call, program);
			const base = assigned("BaseAddress", [call, ...steps], program);
			const address = base && addressIn(addressOf(base, program), program);
			const called = name.replace(/^I(?=[A-Z])|(Http)?(Api)?Client$|Service$/g, "") || name;
			// A registration for whatever type a caller names says nothing of any one.
			if (!called || /^T[A-Z]\w*$/.test(name)) return [];
			const host = address?.by === "host" ? /^(?:[\w+.-]+:\/\/)?([\w.-]+)/.exec(address.host)?.[1] : undefined;
			const outside = { kind: "Service" as const, name: host ?? called.toLowerCase() };
			return [
				linked(program, {
					kind: "calls",
					direction: "to",
					other: address ?? { by: "name", kind: "Service", name: outside.name, file: call.at.file },
					at: call.at,
					site: `client ${name}`,
					attributes: { ...boundsOf(call, steps, program), ...policies(call, steps, program) },
					outside,
				}),
			];
		}),
};

/** Its own, else what its class puts around its calls, else those of the consumers of messages that hold it. */
function policies(call: Call, steps: readonly Call[], program: Program): Policy {
	const own = policiesOf(steps, program);
	if (own.retries ?? own.endless) return own;
	const types: string[] = /<([^<>]*)>$/.exec(call.callee.text)?.[1].match(/\w+/g) ?? [];
	for (const { call: asks } of program.calls("call")) {
		if (!types.includes(classNameOf(asks.region) ?? "")) continue;
		const around = policyAround(asks, program);
		if (around.retries ?? around.endless) return { ...own, ...around };
	}
	return { ...own, ...policyOfConsumers(types, program) };
}

/** `AddHttpClient<PriceClient>()`, `AddHttpClient("prices")`. */
function nameOf(call: Call, program: Program): string {
	const type = /<\s*(?:[\w.]+\s*,\s*)?([\w.]+)\s*>/.exec(call.callee.text)?.[1];
	return textIn(call.positional[0], program) ?? type?.split(".").at(-1) ?? "";
}

/** What is chained behind a registration, the nearest first. */
function stepsBehind(call: Call, program: Program): Call[] {
	const steps: Call[] = [];
	for (let at = call; steps.length < 20; ) {
		const [next] = callsOn(at, program.code);
		if (!next) return steps;
		steps.push(next);
		at = next;
	}
	return steps;
}

/** `c => c.Timeout = …` in a function that is given to one of these calls; `of` is the member that it is set on. */
function assigned(member: string, calls: readonly Call[], program: Program, of?: string): Expr | undefined {
	const functions = calls.flatMap(({ positional }) =>
		positional.flatMap((one) => (one.kind === "function" ? [one.fn] : [])),
	);
	const isWithin = (region: Call["region"] | undefined): boolean =>
		region !== undefined && ((region.fn !== undefined && functions.includes(region.fn)) || isWithin(region.parent));
	return program.code.writes.find(
		({ target, region }) =>
			target.kind === "member" &&
			target.name === member &&
			(of === undefined || (target.of.kind === "member" && target.of.name === of)) &&
			isWithin(region),
	)?.value;
}

function addressOf(value: Expr, program: Program): Expr {
	const made = program.follow(value);
	return made.kind === "call" && /(^|\.)Uri$/.test(made.call.callee.text) ? (made.call.positional[0] ?? value) : value;
}

function boundsOf(call: Call, steps: readonly Call[], program: Program): Record<string, Attribute> {
	const resilient = steps.find(isStandard);
	const timeout =
		resilient === undefined
			? assigned("Timeout", [call, ...steps], program)
			: assigned("Timeout", [resilient], program, "TotalRequestTimeout");
	if (timeout && /InfiniteTimeSpan/.test(timeout.text)) return { bounded: declared(false, timeout.at) };
	const seconds = timeout && secondsIn(timeout, "s", program);
	if (seconds !== undefined && timeout)
		return { timeout: declared(seconds, timeout.at), bounded: declared(true, timeout.at) };
	if (timeout) return { bounded: declared(true, timeout.at) };
	if (resilient) return { timeout: byDefault(30, resilient.at, standard), bounded: declared(true, resilient.at) };
	const limit = inside(steps, program).find((one) => program.known(one.callee, "deadline"));
	const entry = limit && program.known(limit.callee, "deadline");
	if (limit && entry) {
		const seconds = secondsIn(givenOf(limit, entry.at, program), "s", program);
		return {
			...(seconds !== undefined && { timeout: declared(seconds, limit.at) }),
			bounded: declared(true, limit.at),
		};
	}
	const hidden = steps.find((one) => isHidden(one, program));
	if (hidden) {
		const why = `what ${methodOf(hidden)} adds was not read`;
		return { timeout: unknown(why, hidden.at), bounded: unknown(why, hidden.at), breaker: unknown(why, hidden.at) };
	}
	const limited = steps.find((one) => /(?<!Connect)Timeout/.test(one.positional.map(({ text }) => text).join(" ")));
	if (limited) return { bounded: declared(true, limited.at) };
	return { timeout: byDefault(100, call.at, usual), bounded: byDefault(true, call.at, usual) };
}

const isStandard = (step: Call) => /^AddStandard(Resilience|Hedging)Handler$/.test(methodOf(step));

/** What is set of the retries of the standard handler: `options.Retry.MaxRetryAttempts = 10`. */
function standardRetry(step: Call, program: Program): Policy {
	if (methodOf(step) !== "AddStandardResilienceHandler") return {};
	const said = (name: string) => assigned(name, [step], program, "Retry");
	const [times, type, delay, chance] = ["MaxRetryAttempts", "BackoffType", "Delay", "UseJitter"].map(said);
	if (!(times ?? type ?? delay ?? chance)) return {};
	const number = times ? numberIn(times, program) : 3;
	const isDrawn = chance?.text !== "false";
	const isConstant = type !== undefined && /Constant$/.test(type.text);
	const pause =
		secondsIn(delay, "s", program) === 0 ? "none" : isDrawn ? "jitter" : isConstant ? "fixed" : "exponential";
	const place = (expr: Expr | undefined) => (expr ?? times ?? type ?? delay ?? chance)?.at ?? step.at;
	return {
		retries:
			number === undefined
				? unknown(`it is ${times?.text.slice(0, 60)}`, place(times))
				: declared(number, place(times)),
		backoff: declared(pause, place(type ?? delay ?? chance)),
	};
}

/** Policies of Polly that stand among the arguments of the steps behind a registration, or are named there. */
function policiesOf(steps: readonly Call[], program: Program): Policy {
	let found: Policy = {};
	for (const step of steps) {
		if (isStandard(step)) found = { ...found, breaker: declared(true, step.at), ...standardRetry(step, program) };
	}
	for (const call of inside(steps, program)) {
		const entry = program.known(call.callee, "retry");
		if (entry) found = { ...found, ...policyOf(entry, call, call.at, program) };
		if (program.known(call.callee, "breaker")) found = { ...found, breaker: declared(true, call.at) };
	}
	return found;
}

/** Calls among the arguments of steps, in what functions there return, and in what those do. */
function inside(steps: readonly Call[], program: Program): Call[] {
	return steps.flatMap(({ positional }) =>
		positional.flatMap((one) => {
			if (one.kind !== "function") return callsIn(one, program);
			const returned = program.returned(one.fn);
			const own = callsOwnedBy(one.fn, program.code);
			return [...new Set([...own, ...(returned ? callsIn(returned, program) : [])])];
		}),
	);
}

/** A policy by the name of a registry, or one that another assembly makes: nobody here says what it does. */
function isHidden(step: Call, program: Program): boolean {
	if (/^AddPolicyHandlerFromRegistry$/.test(methodOf(step))) return true;
	if (!/^Add\w*(Policy|Resilience|Retry|Polly)\w*$/.test(methodOf(step))) return false;
	const known = (call: Call) =>
		(["retry", "breaker", "deadline"] as const).some((is) => program.known(call.callee, is) !== undefined);
	return ![step, ...inside([step], program)].some(known);
}

function callsIn(expr: Expr, program: Program, depth = 3): Call[] {
	return within(expr, 8).flatMap((part) => {
		if (part.kind !== "call") return [];
		const fn = depth > 0 ? program.called(part.call) : undefined;
		const returned = fn && program.returned(fn);
		return [part.call, ...(returned ? callsIn(returned, program, depth - 1) : [])];
	});
}

import { declared } from "../../../design/attribute.ts";
import type { Call, Expr, Fn, Region } from "../code.ts";
import { callsBelow, callsNamed, callsOn, callsOwnedBy } from "../data/calls-by.ts";
import { add } from "../grouped.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { remembered } from "../remembered.ts";
import { givenOf, layersOf, methodOf, numberIn, receiverOf, textIn } from "../values.ts";
import { loopAround } from "./loops.ts";
import { type Policy, policyOf } from "./policy.ts";
import { tasksOf } from "./tasks.ts";

/** What tries a part of a file again: a function, the body of a loop, or all that a call stands in. */
export interface Guard {
	fn?: Fn;
	/** What is tried again where its function is not of the workspace's files. */
	call?: { of: Call; name: string };
	policy: Policy;
}

const made = new WeakMap<Program, Guard[]>();

/** All of a file: by marks of its functions and classes, by calls that are given a function, by loops over tries. */
export function guardsOf(program: Program): Guard[] {
	const known = made.get(program);
	if (known) return known;
	const guards: Guard[] = [];
	made.set(program, guards);
	for (const fn of program.code.functions)
		for (const mark of [...fn.marks, ...(fn.class?.marks ?? [])]) {
			const policy = policyOfMark(mark, program);
			if (policy) guards.push({ fn, policy });
		}
	for (const call of program.code.calls) {
		const direct = program.mayBe(call.callee, "retry") ? program.known(call.callee, "retry") : undefined;
		const policy = direct ? policyOf(direct, call, call.at, program) : policyOfPipeline(call, program);
		if (!policy) continue;
		const given = [...call.positional, ...Object.values(call.named)];
		const found = given.flatMap((one) => functionIn(one, program) ?? []);
		for (const fn of found) guards.push({ fn, policy });
		const [first] = call.positional;
		if (found.length === 0 && first?.kind === "name" && call.callee.kind === "member")
			guards.push({ call: { of: call, name: first.name }, policy });
	}
	return guards;
}

/** Names under which what tries again is given what it shall try. */
const tries = /^(execute|Execute|decorate|get|run|call)/;

/**
 * `pipeline.ExecuteAsync(…)`, `Failsafe.with(policy).get(…)`, `Retry.decorateSupplier(retry, …)`: where a step of the building
 * of what it is called on, or of what it is given, tries again.
 */
function policyOfPipeline(call: Call, program: Program): Policy | undefined {
	if (!tries.test(methodOf(call)) || !call.positional.some((one) => one.kind === "function")) return undefined;
	for (const layer of layersOf(call, program).slice(1)) {
		const found = policyOfMaker(layer, program, 2) ?? policyOfName(layer, program);
		if (found) return found;
	}
	return isJvm(program) ? policyGiven(call, program, 3) : undefined;
}

/** Polly docs, Resilience pipeline registry: `GetPipeline("stock")` is what `AddResiliencePipeline("stock", …)` builds. */
function policyOfName({ callee, positional: [name] }: Call, program: Program): Policy | undefined {
	const isAsked = callee.kind === "member" && /^(Try)?GetPipeline$/.test(callee.name);
	const wanted = isAsked && name ? textIn(name, program) : undefined;
	if (wanted === undefined) return undefined;
	const registered = ["AddResiliencePipeline", "TryAddBuilder", "GetOrAddPipeline"]
		.flatMap((method) => callsNamed(method, program.code))
		.find((one) => textIn(one.positional[0], program) === wanted);
	const building = registered?.positional.slice(1).flatMap((one) => functionIn(one, program) ?? []) ?? [];
	for (const step of building.flatMap((fn) => callsBelow(fn, program.code))) {
		const entry = program.known(step.callee, "retry");
		if (entry) return policyOf(entry, step, step.at, program);
	}
	return undefined;
}

const isJvm = (program: Program) => /^(java|kotlin)$/.test(program.code.language);

function policyOfMaker(layer: Call, program: Program, depth: number): Policy | undefined {
	const entry = program.mayBe(layer.callee, "retry") ? program.known(layer.callee, "retry") : undefined;
	if (entry) return policyOf(entry, layer, layer.at, program);
	return isJvm(program) ? policyGiven(layer, program, depth) : undefined;
}

/** What tries again, among what a call is given. */
function policyGiven(call: Call, program: Program, depth: number): Policy | undefined {
	for (const one of depth > 0 ? call.positional : []) {
		const value = one.kind === "function" ? undefined : program.follow(one);
		const found = value?.kind === "call" ? policyOfMaker(value.call, program, depth - 1) : undefined;
		if (found) return found;
	}
	return undefined;
}

function functionIn(expr: Expr, program: Program): Fn | undefined {
	const value = program.follow(expr);
	return value.kind === "function" ? value.fn : program.bindingsOf(expr)[0]?.fn;
}

function policyOfMark(mark: Expr, program: Program): Policy | undefined {
	const call = mark.kind === "call" ? mark.call : undefined;
	const entry = program.known(call ? call.callee : mark, "retry");
	return entry && policyOf(entry, call, mark.at, program);
}

/** How a call of another service is tried again, by whatever stands around it; the nearest decides. */
export function policyAround(call: Call, program: Program): Policy {
	const behind = behindOf(call, program);
	if (behind) return behind;
	const loop = loopAround(call, program);
	if (loop) return loop;
	for (let at: Region | undefined = call.region; at; at = at.parent) {
		const over = at.kind === "loop" && at.over ? policyOver(at.over, program) : undefined;
		if (over) return over;
		const own = at.fn && at.kind === "function" ? guardOf(at.fn, program) : undefined;
		if (own) return own;
	}
	// One step up: what is guarded calls the function that makes the call.
	const owner = ownerOf(call.region);
	for (const caller of owner ? callersOf(owner, program) : []) {
		if (caller === call) continue;
		for (let at: Region | undefined = caller.region; at; at = at.parent) {
			const own = at.fn && at.kind === "function" ? guardOf(at.fn, program) : undefined;
			if (own) return own;
		}
	}
	return {};
}

const policies = new WeakMap<Program, Map<Fn, Policy>>();

/** The first of what tries a function again. */
function guardOf(fn: Fn, program: Program): Policy | undefined {
	let found = policies.get(program);
	if (!found) {
		found = new Map();
		for (const one of [...guardsOf(program), ...tasksOf(program)])
			if (one.fn && !found.has(one.fn) && Object.keys(one.policy).length > 0) found.set(one.fn, one.policy);
		policies.set(program, found);
	}
	return found.get(fn);
}

const callers = new WeakMap<Program, Map<Fn, Call[]>>();

/** Calls of this file by the function of the workspace that is called. */
function callersOf(fn: Fn, program: Program): readonly Call[] {
	let found = callers.get(program);
	if (!found) {
		found = new Map();
		for (const call of program.code.calls) {
			const called = program.called(call);
			if (called) add(found, called, call);
		}
		callers.set(program, found);
	}
	return found.get(fn) ?? [];
}

/** `for attempt in Retrying(stop=…)`: what is gone over tries again. */
export function policyOver(over: Expr, program: Program): Policy | undefined {
	const value = program.follow(over);
	const entry = value.kind === "call" ? program.known(value.call.callee, "retry") : undefined;
	return entry && value.kind === "call" ? policyOf(entry, value.call, value.call.at, program) : undefined;
}

/** A step behind the call: `client.get().uri(…).retrieve().bodyToMono(…).retry(5)`. */
function behindOf(call: Call, program: Program): Policy | undefined {
	for (const step of stepsBehind(call, program)) {
		const [entry] = program.knowledge.of(`>.${methodOf(step)}`);
		if (entry?.is === "retry") return policyOf(entry, step, step.at, program);
	}
	return undefined;
}

/** Calls on what a call gives, of this one expression, the nearest first. */
export function stepsBehind(call: Call, program: Program, depth = 12): Call[] {
	if (depth === 0) return [];
	return callsOn(call, program.code).flatMap((step) => [step, ...stepsBehind(step, program, depth - 1)]);
}

/** As well those on the name in which its function keeps what it gives: `var reply = client.get()…; return reply.timeout(…)`. */
export const stepsAfter = remembered((call: Call, program): readonly Call[] => {
	const behind = stepsBehind(call, program);
	const kept = [call, ...behind].flatMap((one) => (one.kept?.kind === "name" ? [one.kept.name] : []));
	const later = [...new Set(kept)]
		.flatMap((name) => onNames(ownerOf(call.region), program).get(name) ?? [])
		.filter((one) => one.order > call.order)
		.sort((one, other) => one.order - other.order);
	return [...behind, ...later.flatMap((one) => [one, ...stepsBehind(one, program)])];
});

/** Calls of a function by the name that they are made on. */
const onNames = remembered((owner: Fn | undefined, { code }) => {
	const found = new Map<string, Call[]>();
	for (const call of callsOwnedBy(owner, code)) {
		const of = receiverOf(call);
		if (of?.kind === "name") add(found, of.name, call);
	}
	return found;
});

/** What is put on the client that a call is made with: `session.mount("https://", HTTPAdapter(max_retries=…))`. */
export function mountedOn(call: Call, program: Program): Policy {
	const client = layersOf(call, program).at(-1);
	if (!client || client === call) return {};
	for (const { call: mount, entry } of program.calls("mounted", program.codeOf(client.region))) {
		const of = receiverOf(mount);
		const on = of && program.follow(of);
		if (on?.kind !== "call" || on.call !== client) continue;
		const found = givenOf(mount, entry.policy, program);
		const policy = found && adapterPolicy(found, program);
		if (policy) return policy;
	}
	return {};
}

function adapterPolicy(found: Expr, program: Program): Policy | undefined {
	const value = program.follow(found);
	const number = numberIn(value, program);
	// requests docs, HTTPAdapter: a number is that many more tries, without a pause.
	if (number !== undefined)
		return { retries: declared(number, found.at), ...(number > 0 && { backoff: declared("none", found.at) }) };
	const entry = value.kind === "call" ? program.known(value.call.callee, "retry") : undefined;
	return entry && value.kind === "call" ? policyOf(entry, value.call, value.call.at, program) : undefined;
}

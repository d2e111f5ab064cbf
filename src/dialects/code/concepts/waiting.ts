import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Code, Expr, Region } from "../code.ts";
import { callsNamed, isCalled } from "../data/calls-by.ts";
import { stepsUnder } from "../data/steps-under.ts";
import { within } from "../data/walk.ts";
import type { Waiting } from "../entries/processes.ts";
import { add } from "../grouped.ts";
import type { Program } from "../program.ts";
import { remembered } from "../remembered.ts";
import { given, methodOf, nameOf, numberIn, receiverOf } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";

/** What the platforms themselves take for "no end" (Java's Integer.MAX_VALUE). */
const endless = 2147483647;

/** Queues and executors of the process in which requests may wait, and how many of them may. */
export const waiting: Concept = {
	read: (program) =>
		program.calls("waiting").flatMap(({ call, entry }): Fragment[] => {
			const holdsWork =
				lasts(call, program) &&
				(!entry.isAnyQueue || isOfExecutor(call) || isWorkedOff(call, program)) &&
				(!entry.isHandedOn || isLeftWith(call, program));
			const bound = holdsWork ? boundOf(call, entry, program) : undefined;
			return bound ? [ofService(program, call.at, { queueBound: bound })] : [];
		}),
};

/** Kept for longer than one call: by the module, by an object, or handed to whoever asked for it. */
function lasts({ kept, region, within: given }: Call, program: Program): boolean {
	// .NET: the one instance that everybody is given.
	if (given && /^(Try)?Add(Keyed)?Singleton$/.test(methodOf(given))) return true;
	// An executor is given its queue.
	if (!kept && given && executors.test(given.callee.text)) return lasts(given, program);
	if (kept?.kind === "member") return true;
	if (kept?.kind !== "name") return false;
	const [binding] = program.bindingsOf(kept);
	if (binding?.region.kind === "module" || binding?.name.startsWith("this.")) return true;
	return program.code.exits.some(
		({ kind, value, region: at }) =>
			kind === "return" && value?.kind === "name" && value.name === kept.name && at === region,
	);
}

const executors = /Executor$/;
const isOfExecutor = ({ kept, within: given }: Call) =>
	!kept && given !== undefined && executors.test(given.callee.text);

/** A loop takes out what a call puts in, or an executor is given it by its name; what is lent out is taken once for each call. */
const isWorkedOff = ({ kept }: Call, program: Program): boolean =>
	(kept?.kind === "name" || kept?.kind === "member") && workedOff(program.code, program).has(kept.name);

const workedOff = remembered(
	({ calls }: Code) =>
		new Set(
			calls.flatMap((call) => {
				const method = methodOf(call);
				const isTaken = consumes.test(method) || (takes.test(method) && isInLoop(call.region));
				const of = isTaken ? receiverOf(call) : undefined;
				const given = executors.test(call.callee.text) ? call.positional : [];
				return [...(of ? [of] : []), ...given].flatMap((one) => nameOf(one) ?? []);
			}),
		),
);

/** `executor.submit(render, scene)` whose result nobody waits for. */
function isLeftWith({ kept }: Call, program: Program): boolean {
	if (kept?.kind !== "name" && kept?.kind !== "member") return false;
	if (isCalled(waitsFor, program.code)) return false;
	return callsNamed("submit", program.code).some(
		(call) => isOf(receiverOf(call), kept.name) && !call.kept && !call.within,
	);
}

const waitsFor = /^(result|as_completed|wait|gather|wrap_future|run_in_executor)$/;
const takes = /^(take|takeFirst|takeLast|poll|pollFirst|pollLast|drainTo|remove|get|get_nowait|Take|TryTake)$/;
/** It goes over what comes, itself. */
const consumes = /^GetConsuming(Enumerable|Partitioner)$/;

function isInLoop(region: Region | undefined): boolean {
	return region !== undefined && region.kind !== "function" && (region.kind === "loop" || isInLoop(region.parent));
}

function boundOf(call: Call, entry: Waiting, program: Program): Attribute | undefined {
	const found = given(call, entry.bound, program) ?? setterOf(call, entry, program);
	if (found === "hidden") return unknown("its options are known only when it runs", call.at);
	if (!found && isMeasured(call, program)) return unknown("the code looks at how much waits in it", call.at);
	// A queue that is made without a bound is made without an end: that weighs as much as a bound that another is given.
	if (!found)
		return entry.usual === "none" ? declared(endless, call.at) : byDefault(entry.usual, call.at, entry.source);
	if (/(^|\.)(UNLIMITED|MAX_VALUE)$/.test(found.text)) return declared(endless, found.at);
	const number = numberIn(found, program);
	if (number === undefined) return unknown(`it is ${found.text.slice(0, 60)}`, found.at);
	// asyncio and queue: zero and less have no end.
	return declared(number <= 0 && entry.usual === "none" ? endless : number, found.at);
}

/** `if (queue.size > 40) return reply.code(503)`: a bound of its own, wherever it stands. That it is empty bounds nothing. */
function isMeasured({ kept }: Call, program: Program): boolean {
	return (kept?.kind === "name" || kept?.kind === "member") && measured(kept.name, program);
}

const measured = remembered((name: string, program): boolean => {
	const isIt = (expr: Expr) =>
		within(expr).some(
			(part) =>
				(part.kind === "member" && measures.test(part.name) && isOf(part.of, name)) ||
				(part.kind === "call" && measures.test(methodOf(part.call)) && isOf(receiverOf(part.call), name)),
		);
	return program.code.tests.some((region) =>
		within(region.test).some((part) => {
			if (part.kind !== "operation" || part.operands.length !== 2) return false;
			const at = part.operands.findIndex(isIt);
			const limit = part.operands[1 - at];
			if (at < 0 || !limit) return false;
			// Java: what is still free is asked for, and none left is the bound.
			const isLeft = /remainingCapacity/.test(part.operands[at].text);
			if (isLeft) return /^([<>]=?|==)$/.test(part.operator);
			if (!/^[<>]=?$/.test(part.operator) || (numberIn(limit, program) ?? 1) <= 0) return false;
			const isOver = part.operator.startsWith(">") === (at === 0);
			return isOver ? turnsAway(region, program) : isPutIn(name, region, program) || turnsAwayAfter(region, program);
		}),
	);
});

/** It waits in a loop, leaves the function, or answers that there is too much. */
const turnsAway = (region: Region, { code }: Program): boolean =>
	region.kind === "loop" ||
	(stepsUnder(code).get(region) ?? []).some(
		(one) => !("callee" in one) || rejects.test(one.callee.text + argumentsOf(one)),
	);

/** `if (queue.size < 40) … else reply.code(503)`. */
const turnsAwayAfter = (region: Region, program: Program): boolean =>
	(elsesIn(program.code, program).get(region.test) ?? []).some(
		(one) => one.parent === region.parent && turnsAway(one, program),
	);

/** Branches in which something is done, by the condition that does not hold in them. */
const elsesIn = remembered((code: Code) => {
	const found = new Map<Expr | undefined, Region[]>();
	for (const region of stepsUnder(code).keys()) if (region.kind === "else") add(found, region.test, region);
	return found;
});

const isPutIn = (name: string, region: Region, { code }: Program) =>
	(stepsUnder(code).get(region) ?? []).some(
		(one) => "callee" in one && isOf(receiverOf(one), name) && puts.test(methodOf(one)),
	);

const puts =
	/^(add|push|put|offer|addAll|enqueue|put_nowait|execute|submit|send|trySend|schedule|unshift|Enqueue|Write)/;
const rejects =
	/reject|abort|drop|shed|fail|throw|\b(503|429)\b|unavailable|too_?many|overload|pause|(^|\.)(wait|delay|sleep|onSizeLessThan|onEmpty)$/i;
const argumentsOf = ({ positional }: Call) => ` ${positional.map(({ text }) => text).join(" ")}`;

const measures = /^(size|pending|length|pendingCount|queued|qsize|Count|remainingCapacity|getQueue|activeCount)$/;
const isOf = (expr: Expr | undefined, name: string) =>
	(expr?.kind === "name" || expr?.kind === "member") && expr.name === name;

/** `executor.setQueueCapacity(50)`; beans beside each other call theirs alike, each in a method of its own. */
function setterOf({ kept }: Call, { setter }: Waiting, program: Program) {
	if (!setter || kept?.kind !== "name") return undefined;
	const [binding] = program.bindingsOf(kept);
	const set = callsNamed(setter, program.code).find((one) => {
		const on = receiverOf(one);
		return on?.kind === "name" && on.name === kept.name && program.bindingsOf(on)[0] === binding;
	});
	return set?.positional[0];
}

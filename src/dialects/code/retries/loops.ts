import { declared, unknown } from "../../../design/attribute.ts";
import type { Call, Code, Expr, Region } from "../code.ts";
import { stepsUnder } from "../data/steps-under.ts";
import { within } from "../data/walk.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { remembered } from "../remembered.ts";
import { methodOf, numberIn } from "../values.ts";
import { type Policy, pauseIn } from "./policy.ts";

/**
 * A loop of one's own around a call, that a success leaves and a failure goes round again. What goes on after a success
 * is no retry: a consumer, a poller.
 */
export function loopAround(call: Call, program: Program): Policy | undefined {
	const loop = loopOf(call.region);
	if (!loop || !isLeftBySuccess(loop, call, program) || !goesOnByFailure(loop, call, program)) return undefined;
	const around = timesOf(loop, program);
	if (around === undefined) return undefined;
	const times = around === "endless" ? (triesIn(loop, program) ?? around) : around;
	const pause = pauseOf(loop, program);
	if (times === "endless") return { endless: declared(true, loop.at), backoff: pause };
	if (times === "unknown") return { retries: unknown("how often the loop goes round", loop.at), backoff: pause };
	return { retries: declared(times, loop.at), ...(times > 0 && { backoff: pause }) };
}

/** A call in a loop that nothing leaves but a failure: whoever runs it listens for as long as the program runs. */
export function goesOnForEver(call: Call, program: Program): boolean {
	for (let loop = loopOf(call.region); loop; loop = loopOf(loop.parent))
		if (timesOf(loop, program) === "endless" && !isLeftBySuccess(loop, { ...call, order: -1 }, program)) return true;
	return false;
}

/** The loop that a call stands in, in its own function. */
function loopOf(region: Region | undefined): Region | undefined {
	for (let at = region; at && at.kind !== "function"; at = at.parent) if (at.kind === "loop") return at;
	return undefined;
}

const isIn = (region: Region | undefined, outer: Region): boolean =>
	region !== undefined && (region === outer || isIn(region.parent, outer));

/** The innermost region of one of these kinds, within a loop. */
function around(region: Region, loop: Region, kinds: RegExp): Region | undefined {
	for (let at: Region | undefined = region; at && at !== loop; at = at.parent) if (kinds.test(at.kind)) return at;
	return undefined;
}

const isLeftBySuccess = (loop: Region, call: Call, program: Program): boolean => lastLeft(loop, program) > call.order;

/** The place of the last step that leaves a loop after a success. */
const lastLeft = remembered((loop: Region, { code }) => {
	let last = -1;
	for (const { kind, region, order } of exitsUnder(loop, code))
		if (/^(return|break)$/.test(kind) && !isFailure(region, loop) && !isStop(region, loop))
			last = Math.max(last, order);
	return last;
});

const exitsUnder = (region: Region, code: Code) =>
	(stepsUnder(code).get(region) ?? []).flatMap((one) => ("callee" in one ? [] : [one]));

/** Left because the program ends, and not for anything that the call gave. */
function isStop(region: Region, loop: Region): boolean {
	for (let at: Region | undefined = region; at && at !== loop; at = at.parent)
		if (at.kind === "if" && at.test && /stop|shut_?down|cancel|terminat|closing|exiting|quit/i.test(at.test.text))
			return true;
	return false;
}

/** In a handler of errors, or behind a test that it went wrong. */
function isFailure(region: Region, loop: Region): boolean {
	for (let at: Region | undefined = region; at && at !== loop; at = at.parent) {
		if (at.kind === "catch") return true;
		if (
			at.kind === "if" &&
			at.test &&
			/(^|\W)err(or)?\s*!=\s*nil|status\w*\s*>=\s*[45]00|!\w*\.?(ok|IsSuccess\w*)\b/i.test(at.test.text)
		)
			return true;
	}
	return false;
}

/** A handler of errors around the call that lets the loop go on; or in Go a test of the error. */
function goesOnByFailure(loop: Region, call: Call, program: Program): boolean {
	return around(call.region, loop, /^try$/) ? isCaughtAndGoesOn(loop, program) : looksAtError(loop, program);
}

const isCaughtAndGoesOn = remembered((loop: Region, { code }): boolean =>
	code.exits
		.filter(({ kind, region }) => /^(throw|return|break)$/.test(kind) && around(region, loop, /^catch$/) !== undefined)
		// What the handler leaves by under a condition (the last try) still goes on in the others.
		.every(({ region }) => around(region, loop, /^(if|else)$/) !== undefined),
);

const looksAtError = remembered((loop: Region, { code }): boolean =>
	code.tests.some(
		({ test, parent }) => isIn(parent, loop) && test !== undefined && /\berr\w*\s*[!=]=\s*nil\b/.test(test.text),
	),
);

function timesOf(loop: Region, program: Program): number | "endless" | "unknown" | undefined {
	const { test, over } = loop;
	if (over) {
		const value = program.follow(over);
		const range =
			value.kind === "call" && /^(range|Range)$/.test(methodOf(value.call)) ? value.call.positional : undefined;
		const last = range && numberIn(range.at(-1), program);
		if (last !== undefined && range)
			return Math.max(0, last - (range.length > 1 ? (numberIn(range[0], program) ?? 0) : 0) - 1);
		// A loop over things calls for each of them.
		const counts = range !== undefined || value.kind === "literal" || /attempt|retr|tries/i.test(value.text);
		return counts ? "unknown" : undefined;
	}
	if (!test) return "endless";
	const value = program.follow(test);
	if (value.kind === "literal") return value.value === true || value.value === 1 ? "endless" : undefined;
	if (value.kind !== "operation" || !/^[<>]=?$/.test(value.operator)) return undefined;
	const most = value.operands.map((one) => numberIn(one, program)).find((one) => one !== undefined && one > 0);
	const counts = value.operands.some((one) => /attempt|retr|tries|try|^i$|^n$/i.test(one.text));
	if (!counts) return undefined;
	return most === undefined ? "unknown" : Math.max(0, value.operator.endsWith("=") ? most : most - 1);
}

const counter = /attempt|retr|tries|try|count|^(i|n)$/i;

/** A loop without an end of its own that some test of how often it was tried leaves: `if (attempt >= 3) throw e`. */
const triesIn = remembered((loop: Region, program): number | "unknown" | undefined => {
	const { code } = program;
	const limit = code.tests.find(
		(one) =>
			one.kind === "if" &&
			isIn(one, loop) &&
			one.test?.kind === "operation" &&
			/^([<>]=?|[=!]==?)$/.test(one.test.operator) &&
			one.test.operands.some((part) => (part.kind === "name" || part.kind === "member") && counter.test(part.name)) &&
			exitsUnder(one, code).some(({ kind }) => /^(throw|return|break)$/.test(kind)),
	);
	if (limit?.test?.kind !== "operation") return undefined;
	const most = limit.test.operands.map((one) => numberIn(one, program)).find((one) => one !== undefined && one > 0);
	return most === undefined ? "unknown" : Math.max(0, limit.test.operator === ">" ? most : most - 1);
});

const sleeps = /^(sleep|Sleep|delay|Delay|After|pause|wait|setTimeout)$/;

const pauseOf = remembered((loop: Region, program) => {
	const sleep = program.code.calls.find(
		(one) => isIn(one.region, loop) && sleeps.test(methodOf(one)) && ownerOf(one.region) === ownerOf(loop),
	);
	const given = sleep?.positional.at(-1);
	if (!sleep || !given) return declared("none", loop.at);
	const read = grownIn(given, loop, program) ?? pauseIn(given, program);
	return read ? declared(read, sleep.at) : unknown(`the pause is ${given.text.slice(0, 60)}`, sleep.at);
});

/** `delay *= 2` in the loop. */
function grownIn(given: Expr, loop: Region, program: Program): "exponential" | "jitter" | undefined {
	const names = within(given).flatMap((part) => (part.kind === "name" ? [part.name] : []));
	const writes = program.code.writes.filter(
		({ target, region }) => target.kind === "name" && names.includes(target.name) && isIn(region, loop),
	);
	if (writes.length === 0) return undefined;
	const text = [given.text, ...writes.map(({ value }) => value.text)].join(" ");
	if (/jitter|rand|uniform/i.test(text)) return "jitter";
	return writes.some(({ operator, value }) => operator === "*=" || /\*|<<|pow/i.test(value.text))
		? "exponential"
		: undefined;
}

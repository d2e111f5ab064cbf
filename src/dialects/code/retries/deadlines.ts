import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import { secondsOf } from "../../jvm/module.ts";
import type { Call, Expr, Fn, Region } from "../code.ts";
import { callsGiven, callsOwnedBy } from "../data/calls-by.ts";
import { secondsIn } from "../durations.ts";
import type { Deadline } from "../entries/retries.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { givenOf, methodOf, receiverOf, textIn } from "../values.ts";
import { stepsAfter } from "./guards.ts";

/**
 * What gives a call up from outside: a mark on its function (`@Timeout`), what its `with` holds (`asyncio.timeout(3)`), a
 * call that it is given to (`withTimeout(2000) { … }`, `asyncio.wait_for(…, 2)`), a step behind it.
 */
export function deadlineAround(call: Call, program: Program): Record<string, Attribute> | undefined {
	const token = program.code.language === "csharp" ? ofToken(call, program) : undefined;
	if (token) return token;
	for (let outer = call.within; outer; outer = outer.within) {
		const found = ofCall(outer, program);
		if (found) return found;
	}
	for (const step of stepsAfter(call, program))
		for (const one of [step, ...step.positional.flatMap((arg) => (arg.kind === "call" ? [arg.call] : []))]) {
			const found = ofCall(one, program);
			if (found) return found;
		}
	for (let at: Region | undefined = call.region; at; at = at.parent) {
		for (const held of at.held ?? []) {
			const found = held.kind === "call" ? ofCall(held.call, program) : undefined;
			if (found) return found;
		}
		if (at.kind !== "function" || !at.fn) continue;
		const found = ofFunction(at.fn, program);
		if (found) return found;
	}
	return undefined;
}

/** .NET: a token that is cancelled after a while, and handed to the call. */
function ofToken(call: Call, program: Program): Record<string, Attribute> | undefined {
	for (const given of call.positional) {
		const source = given.kind === "member" && given.name === "Token" ? given.of : undefined;
		const made = source && program.follow(source);
		if (source?.kind !== "name" || made?.kind !== "call") continue;
		const isPlain = /(^|\.)CancellationTokenSource$/.test(made.call.callee.text);
		const after = callsOwnedBy(ownerOf(call.region), program.code).find(
			(one) => methodOf(one) === "CancelAfter" && receiverOf(one)?.text === source.text,
		);
		const time = after?.positional[0] ?? (isPlain ? made.call.positional[0] : undefined);
		if (!time) continue;
		const seconds = secondsIn(time, "ms", program);
		const timeout =
			seconds === undefined ? unknown(`it is ${time.text.slice(0, 60)}`, time.at) : declared(seconds, time.at);
		return { timeout, bounded: declared(true, time.at) };
	}
	return undefined;
}

function ofFunction(fn: Fn, program: Program): Record<string, Attribute> | undefined {
	for (const mark of [...fn.marks, ...(fn.class?.marks ?? [])]) {
		const entry = program.known(mark.kind === "call" ? mark.call.callee : mark, "deadline");
		if (entry) return bounds(entry, mark.kind === "call" ? mark.call : undefined, mark, program);
	}
	for (const call of callsGiven(fn, program.code)) {
		const found = ofCall(call, program);
		if (found) return found;
	}
	return undefined;
}

function ofCall(call: Call, program: Program): Record<string, Attribute> | undefined {
	const entry = program.mayBe(call.callee, "deadline") ? program.known(call.callee, "deadline") : undefined;
	return entry && bounds(entry, call, call, program);
}

function bounds(
	entry: Deadline,
	call: Call | undefined,
	{ at }: Pick<Expr, "at">,
	program: Program,
): Record<string, Attribute> {
	const found = call && givenOf(call, entry.at, program);
	if (found) {
		const value = program.follow(found);
		if (value.kind === "literal" && value.value === null) return { bounded: declared(false, found.at) };
		const seconds = secondsIn(found, entry.unit ?? "s", program);
		const timeout =
			seconds === undefined ? unknown(`it is ${found.text.slice(0, 60)}`, found.at) : declared(seconds, found.at);
		return { timeout, bounded: declared(true, found.at) };
	}
	const name = call && textIn(givenOf(call, ["name", "value", "0"], program), program);
	const said =
		entry.setting && name !== undefined
			? program.around.setting(entry.setting.replace("{name}", name), program)
			: undefined;
	const set = said && secondsOf(said.value);
	if (said && set !== undefined) return { timeout: declared(set, said.at), bounded: declared(true, said.at) };
	return {
		...(entry.usual !== undefined && { timeout: byDefault(entry.usual, at, entry.source) }),
		bounded: declared(true, at),
	};
}

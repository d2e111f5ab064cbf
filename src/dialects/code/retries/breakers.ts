import { type Attribute, declared } from "../../../design/attribute.ts";
import type { Call, Expr, Fn, Region } from "../code.ts";
import { callsGiven } from "../data/calls-by.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { layersOf, methodOf } from "../values.ts";
import { stepsAfter } from "./guards.ts";

/** Whether a breaker stands around a call: a mark on its function, or a call that the function is given to. */
export function breakerAround(call: Call, program: Program): Attribute | undefined {
	for (const step of stepsAfter(call, program)) {
		const given = [step, ...step.positional.flatMap((one) => (one.kind === "call" ? [one.call] : []))];
		if (given.some((one) => isBreaker(one, program))) return declared(true, step.at);
	}
	for (let at: Region | undefined = call.region; at; at = at.parent) {
		const { fn } = at;
		if (at.kind !== "function" || !fn) continue;
		const mark = [...fn.marks, ...(fn.class?.marks ?? [])].find((one) =>
			program.known(one.kind === "call" ? one.call.callee : one, "breaker"),
		);
		if (mark) return ofMark(mark, fn, program);
		const around = wrapperOf(fn, program);
		if (around) return around;
	}
	return undefined;
}

/** A mark that is made in the function that its own function stands in is another one each time. */
function ofMark(mark: Expr, fn: Fn, program: Program): Attribute {
	const made = program.follow(mark.kind === "call" ? mark.call.callee : mark);
	const owner = made.kind === "call" ? ownerOf(made.call.region) : undefined;
	const isNew = owner !== undefined && owner !== fn && ownerOf(fn.region.parent) === owner && fn.class === undefined;
	return isNew && made.kind === "call" ? declared(false, made.call.at) : declared(true, mark.at);
}

const isBreaker = ({ callee }: Call, program: Program): boolean =>
	program.mayBe(callee, "breaker") && program.known(callee, "breaker") !== undefined;

/** A registry or a factory gives the same one for the same name. */
const kept = /^(circuitBreaker|create|get\w*|find|computeIfAbsent|getOrPut)$/;

function wrapperOf(fn: Fn, program: Program): Attribute | undefined {
	for (const call of callsGiven(fn, program.code)) {
		if (!isBreaker(call, program)) continue;
		// Made in the function that uses it, it is another one each time, and has seen one call at most.
		const maker = layersOf(call, program).at(1);
		const owner = ownerOf(call.region);
		const isNew =
			maker !== undefined &&
			!kept.test(methodOf(maker)) &&
			owner !== undefined &&
			owner.name !== "main" &&
			ownerOf(maker.region) === owner;
		return isNew ? declared(false, maker.at) : declared(true, call.at);
	}
	return undefined;
}

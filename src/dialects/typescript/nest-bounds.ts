import { type Attribute, byDefault } from "../../design/attribute.ts";
import type { Location } from "../../design/text.ts";
import { callsNamed } from "./calls-by.ts";
import type { TS } from "./compiler.ts";
import type { Time } from "./durations.ts";
import { nestClient } from "./knowledge/calls.ts";
import type { Module } from "./module.ts";
import { originOf } from "./origins.ts";
import { operatorsBehind } from "./rx-operators.ts";

/**
 * A client of NestJS is registered in a module and asked in classes, mostly of other files: each of its streams may be given a
 * time-out there. What this file asks says how long it waits; of a client that is asked elsewhere nobody here knows.
 */
export function boundsOfNest(registered: Location, module: Module): { time: Time } | { open: Attribute } {
	const asked = sendsIn(module);
	if (asked.length === 0) {
		const reason = "it is asked in other files, where each call may be given a time-out";
		return { time: { reason, at: registered } };
	}
	const times = asked.map((call) => operatorsBehind(call, module).timeout);
	const open = times.findIndex((time) => time === undefined || ("value" in time && time.value === "none"));
	if (open >= 0) {
		const at = module.at(asked[open], asked[open].expression.end);
		return { open: byDefault(false, at, nestClient.bounds.usual.source) };
	}
	// One that is known only when it runs is as long as can be.
	const [longest] = times.flatMap((time) => time ?? []).toSorted((one, other) => secondsOf(other) - secondsOf(one));
	return { time: longest };
}

const secondsOf = (time: Time) =>
	"reason" in time ? Number.POSITIVE_INFINITY : typeof time.value === "number" ? time.value : 0;

function sendsIn(module: Module): readonly TS.CallExpression[] {
	return callsNamed("send", module).filter((call) => {
		const origin = originOf(call.expression, module);
		return origin?.from === "@nestjs/microservices" && /:Client(Proxy|TCP)\.send$/.test(origin.path);
	});
}

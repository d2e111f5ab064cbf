import { declared, unknown } from "../../../../../design/attribute.ts";
import { secondsOf } from "../../../../jvm/module.ts";
import type { Call, Expr } from "../../../code.ts";
import { secondsIn } from "../../../durations.ts";
import type { Program } from "../../../program.ts";
import { ownerOf } from "../../../regions.ts";
import { contextOf, limitIn, neverEnds } from "../../../retries/contexts.ts";
import { givenOf, methodOf, textIn } from "../../../values.ts";
import type { Site } from "../sites.ts";
import type { Bounds } from "./not-read.ts";

/** Classes that answer whoever asks whether a program is well (ASP.NET, Spring Boot, MicroProfile): no user waits for them. */
const healthChecks = /\b(IHealthCheck|HealthIndicator|\w+HealthIndicator|HealthCheck)\b/;

/** It stands in a check of health: whoever asks for that gives up. */
export function byHealthCheck({ call: { region, at } }: Site): Bounds {
	const bases = ownerOf(region)?.class?.bases.map(({ name }) => name) ?? [];
	return healthChecks.test(bases.join(" "))
		? { bounded: unknown("whoever asks for its health gives the check up", at) }
		: undefined;
}

/** Go: a context that is made with an end, or that somebody hands in. */
export function byContext({ call, entry }: Site, program: Program): Bounds {
	const context = entry.context && contextOf(call, entry.context, program);
	if (!context) return undefined;
	const limit = limitIn(context, call, program);
	if (!limit)
		return mayEnd(context, program)
			? { timeout: unknown(`${context.text.slice(0, 60)} may end it`, call.at) }
			: undefined;
	const length = limit.positional[1];
	const seconds = methodOf(limit) === "WithTimeout" ? secondsIn(length, "s", program) : undefined;
	const timeout =
		seconds === undefined ? unknown(`it is ${length?.text.slice(0, 60)}`, limit.at) : declared(seconds, limit.at);
	return { timeout, bounded: declared(true, limit.at) };
}

/** A context that somebody hands in, or makes with a deadline; Go's two empty ones have none. */
function mayEnd(context: Expr, program: Program): boolean {
	const value = program.follow(context);
	if (value.kind === "literal" || /\.Method\w+$/.test(value.text)) return false;
	return !neverEnds(value, program);
}

/** Settings of a framework for a client that it hands in, or that they name. */
export function byFramework({ call, entry, layers }: Site, program: Program): Bounds {
	if (!entry.settings || !(entry.isName || isHandedIn(layers, program))) return undefined;
	const name = settingsNameOf(call, program);
	const [said] = entry.settings.flatMap((key) => program.around.setting(key.replace("{name}", name), program) ?? []);
	if (!said) return undefined;
	const seconds = secondsOf(said.value);
	return seconds === undefined
		? { timeout: unknown(`it is ${said.value}`, said.at) }
		: { timeout: declared(seconds, said.at), bounded: declared(true, said.at) };
}

/** `@FeignClient(name = "prices")`: what settings call it. */
const settingsNameOf = (call: Call, program: Program) =>
	textIn(givenOf(call, ["contextId", "name", "value", "0"], program), program) ?? "";

/** The client's builder is not made here: a framework hands in one that it has set up. */
function isHandedIn(layers: readonly Call[], program: Program): boolean {
	const last = layers.at(-1)?.callee;
	const of = last?.kind === "member" ? last.of : undefined;
	return of !== undefined && of.kind !== "call" && /Builder\(\)$/.test(program.symbolOf(of) ?? "");
}

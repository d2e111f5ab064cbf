import { declared, unknown } from "../../../../../design/attribute.ts";
import type { Call, Expr } from "../../../code.ts";
import { secondsIn } from "../../../durations.ts";
import type { Program } from "../../../program.ts";
import { stepsBehind } from "../../../retries/guards.ts";
import { given, givenOf, methodOf } from "../../../values.ts";
import { waitingFor } from "../../../waits.ts";
import type { Site } from "../sites.ts";
import { type Bounds, notRead } from "./not-read.ts";

/** A step behind the call: `.timeout(Duration.ofSeconds(2))`. */
export function byStep({ call, entry }: Site, program: Program): Bounds {
	const step = (entry.behind ? stepsBehind(call, program) : []).find(
		(one) => entry.behind?.includes(methodOf(one)) && one.positional.length > 0,
	);
	if (!step) return undefined;
	const [length, by] = step.positional;
	const unit = by && unitOf(by);
	const seconds = secondsIn(length, unit ? "s" : (entry.unit ?? "s"), program);
	if (seconds === undefined) return { timeout: unknown(`it is ${length.text.slice(0, 60)}`, step.at) };
	return { timeout: declared(seconds * (unit ?? 1), length.at), bounded: declared(true, step.at) };
}

/** Java: how many seconds a unit of time is (`TimeUnit.SECONDS`). */
function unitOf({ text }: Expr): number | undefined {
	const name = /(?:^|\.)(MILLISECONDS|SECONDS|MINUTES|HOURS)$/.exec(text)?.[1] ?? "";
	return new Map([
		["MILLISECONDS", 0.001],
		["SECONDS", 1],
		["MINUTES", 60],
		["HOURS", 3600],
	]).get(name);
}

/** What the call is given, or one of those that it is called on, the nearest first. */
export function byOption({ call, entry, layers }: Site, program: Program): Bounds {
	for (const layer of layers) {
		const found = given(layer, entry.timeout, program);
		if (found === "hidden") return { timeout: unknown("its options are known only when it runs", call.at) };
		if (found) return byValue(program.follow(found), entry.unit ?? "s", program);
	}
	return undefined;
}

function byValue(value: Expr, unit: "s" | "ms", program: Program): Bounds {
	if (isNoLimit(value)) return { bounded: declared(false, value.at) };
	const seconds = secondsIn(value, unit, program);
	const waits = seconds === undefined && waitingFor(value, program, unit === "ms" ? 0.001 : 1);
	const flag = waits && waitingFor(value, program, 1, "flag");
	if (waits && flag) return { timeout: waits, bounded: flag };
	if (seconds === undefined) return { timeout: unknown(`it is ${value.text.slice(0, 60)}`, value.at) };
	const bounded = declared(seconds !== 0, value.at);
	return seconds === 0 ? { bounded } : { timeout: declared(seconds, value.at), bounded };
}

const isNoLimit = (value: Expr) =>
	(value.kind === "literal" && value.value === null) ||
	/\bTimeout\.Infinite(TimeSpan)?$/.test(value.text) ||
	(value.kind === "call" && hasNoLimit(value.call));

/** `ClientTimeout(total=None)`: all that is given is no limit. */
function hasNoLimit({ positional, named }: Call): boolean {
	const given = [...positional, ...Object.values(named)];
	return given.length > 0 && given.every((one) => one.kind === "literal" && one.value === null);
}

/** An object of settings that may hold a time-out. */
export function bySettings({ entry: { settled }, layers }: Site, program: Program): Bounds {
	const given = settled && layers.flatMap((one) => givenOf(one, settled, program) ?? []).at(0);
	return given && notRead(`what ${given.text.slice(0, 60)} sets`, given.at);
}

import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Location } from "../../../design/text.ts";
import type { Call, Expr } from "../code.ts";
import { within } from "../data/walk.ts";
import { secondsIn } from "../durations.ts";
import type { Retry } from "../entries/retries.ts";
import type { Program } from "../program.ts";
import { given, givenOf, methodOf, numberIn, stepsBefore, textIn } from "../values.ts";

/** How often what fails is tried again, and after what pauses: attributes of the call that is tried. */
export type Policy = Record<string, Attribute>;

type Pause = "none" | "fixed" | "exponential" | "jitter";

/** More tries than anybody counts. */
const countless = 1_000_000;

/** What the arguments of a known call or mark say, and its library where they are silent. `call` is absent for a bare mark. */
export function policyOf(entry: Retry, call: Call | undefined, at: Location, program: Program): Policy {
	const look = (paths: readonly string[] = []) => (call ? given(call, [...paths], program) : undefined);
	if (entry.only && !look(entry.only)) return {};
	const setting = settingsOf(entry, call, program);
	const said = look(entry.times.at);
	const isAll = said !== undefined && entry.times.tries !== undefined && look(entry.times.tries) === said;
	const counted: Retry = isAll ? { ...entry, times: { ...entry.times, counts: "tries" } } : entry;
	const times = timesOf(counted, said, setting("times"), at, program);
	const found = look(entry.ends);
	const ends = found === "hidden" ? undefined : found;
	const backoff = pauseOf(entry, call, setting, at, program);
	if (times === "hidden" || backoff === "hidden")
		return { retries: unknown("its options are known only when it runs", at) };
	const steps = call && methodOf(call) === "build" ? stepsBefore(call, program) : [];
	const forever = steps.find((one) => entry.times.endlessNames?.includes(methodOf(one)));
	if (forever) return { endless: declared(true, forever.at), backoff };
	if (times.count !== "endless") return { retries: times.retries, ...(!isNone(times.retries) && { backoff }) };
	if (ends) return { retries: unknown(`it ends by ${program.follow(ends).text.slice(0, 60)}`, at), backoff };
	return { endless: declared(true, times.at), backoff };
}

const isNone = ({ value }: Attribute) => value === 0;

interface Said {
	value: string;
	at: Location;
}

function settingsOf({ settings }: Retry, call: Call | undefined, program: Program) {
	const name = call && textIn(givenOf(call, ["name", "0", "value"], program), program);
	return (what: keyof NonNullable<Retry["settings"]>): Said | undefined => {
		const key = settings?.[what];
		return key && name !== undefined ? program.around.setting(key.replace("{name}", name), program) : undefined;
	};
}

type Times = { count: "some"; retries: Attribute } | { count: "endless"; at: Location };

function timesOf(
	{ times, source }: Retry,
	found: Expr | "hidden" | undefined,
	said: Said | undefined,
	at: Location,
	program: Program,
): Times | "hidden" {
	const counted = (number: number) => (times.counts === "tries" ? Math.max(0, number - 1) : number);
	if (found === "hidden") return "hidden";
	if (said && /^\d+$/.test(said.value))
		return { count: "some", retries: declared(counted(Number(said.value)), said.at) };
	if (!found) {
		if (times.usual === "endless") return { count: "endless", at };
		return { count: "some", retries: byDefault(counted(times.usual), at, source) };
	}
	const value = program.follow(found);
	if (isEndless(value, times.zeroIsEndless ?? false)) return { count: "endless", at: found.at };
	// A list of pauses: one for each try.
	const listed = value.kind === "list" ? value.items.length : undefined;
	const number = numberIn(value, program) ?? listed ?? numberWithin(value, program);
	const isForever = within(value).some(
		(part) =>
			part.kind === "call" &&
			(times.endlessNames?.includes(methodOf(part.call)) ||
				(counting.test(methodOf(part.call)) &&
					part.call.positional.some((one) => isEndless(program.follow(one), false)))),
	);
	if (number === undefined && isForever) return { count: "endless", at };
	if (number === undefined) return { count: "some", retries: unknown(`it is ${value.text.slice(0, 60)}`, found.at) };
	if (number >= countless) return { count: "endless", at: found.at };
	return { count: "some", retries: declared(counted(number), value.at) };
}

function isEndless(value: Expr, zeroIsEndless: boolean): boolean {
	if (value.kind === "literal")
		return value.value === null || value.value === -1 || (zeroIsEndless && value.value === 0);
	return /(^|\.)(MAX_VALUE|MaxValue|stop_never|inf|MaxInt\w*|Infinity)$/.test(value.text) || value.text === "-1";
}

const counting = /attempt|tries|max|^backoff$|fixedDelay/i;

/** `stop_after_attempt(3) | stop_after_delay(30)`, `WithMaxRetries(policy, 2)`: the number of what counts. */
function numberWithin(value: Expr, program: Program): number | undefined {
	for (const part of within(value)) {
		if (part.kind !== "call" || !counting.test(methodOf(part.call))) continue;
		for (const one of [...part.call.positional, ...Object.values(part.call.named)]) {
			const number = numberIn(one, program);
			if (number !== undefined) return number;
		}
	}
	return undefined;
}

function pauseOf(
	entry: Retry,
	call: Call | undefined,
	setting: ReturnType<typeof settingsOf>,
	at: Location,
	program: Program,
): Attribute | "hidden" {
	const look = (paths: readonly string[] = []) => (call ? given(call, [...paths], program) : undefined);
	const wait = look(entry.wait.at);
	const grows = look(entry.grows);
	const random = look(entry.random?.at);
	if (wait === "hidden" || grows === "hidden" || random === "hidden") return "hidden";
	const isDrawn =
		wait &&
		within(program.follow(wait)).some(
			(part) => part.kind === "call" && entry.wait.drawn?.includes(methodOf(part.call)),
		);
	const value = wait && program.follow(wait);
	const isAtOnce = value?.kind === "call" && entry.wait.atOnce?.includes(methodOf(value.call));
	const read = isDrawn ? "jitter" : isAtOnce ? "none" : wait && pauseIn(wait, program);
	if (wait && !read) return unknown(`the pause is ${program.follow(wait).text.slice(0, 60)}`, wait.at);
	const saidWait = setting("wait");
	const base: Pause = read ?? (saidWait && /^0+\s*[a-z]*$/i.test(saidWait.value) ? "none" : entry.wait.usual);
	const growing = (grows && isOn(grows, program, entry.growsFromOne)) || setting("grows")?.value === "true";
	const grown: Pause = growing && base !== "jitter" ? "exponential" : base;
	const drawn = random ? isOn(random, program) : setting("random")?.value === "true" || (entry.random?.usual ?? false);
	const pause: Pause = drawn && grown !== "none" && (grown !== "fixed" || random !== undefined) ? "jitter" : grown;
	const place = [wait, grows, random].find((one) => one !== undefined);
	const where = place ? place.at : (setting("grows") ?? saidWait)?.at;
	return where ? declared(pause, where) : byDefault(pause, at, entry.source);
}

/** `True`, a number but zero and one, a length of time: it is switched on. */
function isOn(expr: Expr, program: Program, evenOne = false): boolean {
	const value = program.follow(expr);
	if (value.kind !== "literal") return true;
	return value.value === true || (typeof value.value === "number" && value.value > 0 && (evenOne || value.value !== 1));
}

/** What a pause is, by what it is made of. Undefined where a value is all that is known of it, and the run gives it. */
export function pauseIn(expr: Expr, program: Program): Pause | undefined {
	const value = program.follow(expr);
	const body = value.kind === "function" ? (program.returned(value.fn) ?? value) : value;
	const text = body.kind === "function" ? "" : textsOf(body, program);
	if (/jitter|random|\brand\b|uniform|decorrelated/i.test(text)) return "jitter";
	if (/expo|\*\*|\bpow\b|Math\.[Pp]ow|<<|fibo|Multiplier/i.test(text)) return "exponential";
	if (/wait_none|\bZero\b|ZeroBackOff|NoDelay|Duration\.ZERO/.test(text)) return "none";
	const seconds = secondsIn(body, "s", program);
	if (seconds !== undefined) return seconds === 0 ? "none" : "fixed";
	if (/fixed|constant|incrementing|linear/i.test(text)) return "fixed";
	return body.kind === "literal" && body.value === true ? "exponential" : undefined;
}

function textsOf(expr: Expr, program: Program): string {
	const parts = within(expr, 6).map((part) =>
		part.kind === "operation"
			? part.operator
			: part.kind === "name" || part.kind === "member"
				? `${part.name} ${program.follow(part).text}`
				: "",
	);
	return `${expr.text} ${parts.join(" ")}`;
}

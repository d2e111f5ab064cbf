import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { addressIn } from "../addresses.ts";
import type { Call, Expr } from "../code.ts";
import { secondsIn } from "../durations.ts";
import type { Reconnect } from "../entries/stores.ts";
import { packageName, Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { given, givenOf, methodOf, numberIn } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";

/** How a client of a store comes back to it once the connection is lost, where the code sets that itself. */
export const reconnect: Concept = {
	read(program) {
		const sites = new Sites(program);
		return program.calls("reconnect").flatMap(({ call, entry }): Fragment[] => {
			const fixed = entry.none === undefined ? pauseOf(call, entry, program) : switchedOff(call, entry, program);
			if (!fixed) return [];
			const address = addressIn(givenOf(call, entry.address, program), program);
			const name = `${packageName(program.code.path)}-${entry.engine}`;
			return [
				ofService(
					program,
					fixed.at.at,
					{},
					{
						links: [
							{
								kind: "uses",
								direction: "to",
								other: address ?? { by: "name", kind: "Store", name, file: program.code.path },
								at: call.at,
								site: `${sites.of(call)} reconnects`,
								attributes: { reconnectWait: declared(fixed.seconds, fixed.at.at) },
								outside: { kind: "Store", name },
							},
						],
					},
				),
			];
		});
	},
};

interface Fixed {
	seconds: number;
	at: Expr;
}

function pauseOf(call: Call, entry: Reconnect, program: Program): Fixed | undefined {
	const wait = given(call, entry.wait, program);
	// `Delay.constant(50, TimeUnit.MILLISECONDS)`
	const unit = units[/(\w+)$/.exec(call.positional[1]?.text ?? "")?.[1] ?? ""] ?? entry.unit;
	return !wait || wait === "hidden" ? undefined : fixedIn(wait, unit, program);
}

const units: Record<string, number | undefined> = {
	NANOSECONDS: 1e-9,
	MICROSECONDS: 1e-6,
	MILLISECONDS: 0.001,
	SECONDS: 1,
	MINUTES: 60,
	HOURS: 3600,
};

/** A pause that grows unless it is switched off by a number of its own, where there is more than one try at all. */
function switchedOff(call: Call, entry: Reconnect, program: Program): Fixed | undefined {
	const amount = (expr: Expr | "hidden" | undefined) =>
		!expr || expr === "hidden" ? undefined : (numberIn(expr, program) ?? Number(expr.text));
	const tries = amount(given(call, entry.tries ?? [], program));
	if (tries !== undefined && tries < 0) return undefined;
	const at = entry.wait
		.map((place) => given(call, [place], program))
		.find((each): each is Expr => amount(each) === entry.none);
	return at && { seconds: 0, at };
}

/** The one length that a pause is, or that a function of tries always gives; undefined where it grows, ends or is drawn. */
function fixedIn(wait: Expr, unit: number, program: Program): Fixed | undefined {
	const value = program.follow(wait);
	if (value.kind === "literal" && typeof value.value === "number") return { seconds: value.value * unit, at: wait };
	if (value.kind === "call") {
		const isLength = program.known(value.call.callee, "duration");
		const seconds = isLength && secondsIn(value, unit === 1 ? "s" : "ms", program);
		return seconds === undefined ? ofRetry(value.call, program) : { seconds, at: wait };
	}
	const fn = value.kind === "function" ? value.fn : program.bindingsOf(wait)[0]?.fn;
	const pauses = (fn ? program.results(fn) : [])
		.flatMap((back) => branchesOf(back, program))
		.filter((one) => !isEnd(one, program));
	const [first] = pauses;
	const number = numberIn(first, program);
	// A pause that is the same whatever the number of tries, though they may have an end.
	const isSame = pauses.every((one) => numberIn(one, program) === number);
	return first && number !== undefined && isSame ? { seconds: number * unit, at: first } : undefined;
}

const branchesOf = (expr: Expr, program: Program, depth = 6): Expr[] => {
	const value = program.follow(expr);
	return value.kind === "choice" && depth > 0
		? [value.yes, value.no].flatMap((one) => branchesOf(one, program, depth - 1))
		: [expr];
};

/** What stands for no further try: nothing, false, an error. */
function isEnd(expr: Expr, program: Program): boolean {
	const value = program.follow(expr);
	if (value.kind === "literal") return typeof value.value !== "number";
	return /^(undefined|null)$/.test(value.text) || (value.kind === "call" && /Error$/.test(methodOf(value.call)));
}

/** redis-py: `Retry(NoBackoff(), 100)`. A few tries at once are over before a restart is, so only many are a herd. */
function ofRetry(call: Call, program: Program): Fixed | undefined {
	const [backoff = call.named.backoff, given = call.named.retries] = call.positional;
	const value = backoff && program.follow(backoff);
	// Its class may be imported under another name.
	const isRetry = methodOf(call) === "Retry" || /\.Retry$/.test(program.symbolOf(call.callee) ?? "");
	if (!isRetry || value?.kind !== "call" || !given) return undefined;
	const tries = numberIn(given, program) ?? Number(given.text);
	if (!(tries < 0 || tries >= 10)) return undefined;
	if (methodOf(value.call) === "NoBackoff") return { seconds: 0, at: backoff };
	const [pause = value.call.named.backoff] = value.call.positional;
	const seconds = methodOf(value.call) === "ConstantBackoff" ? numberIn(pause, program) : undefined;
	return seconds === undefined ? undefined : { seconds, at: backoff };
}

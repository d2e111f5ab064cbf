import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import type { Call, Expr, Fn, Region } from "../code.ts";
import { decided } from "../conditions.ts";
import { callsBelow } from "../data/calls-by.ts";
import { namesAround, within as partsOf } from "../data/walk.ts";
import { secondsIn } from "../durations.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { wordsOf } from "../state/words.ts";
import { given, methodOf, textIn } from "../values.ts";
import { type Concept, ofServer, ofService } from "./concept.ts";

/** Work that every process starts by its own clock, and that should be done once: a mail, an invoice, a report. */
export const schedule: Concept = {
	read(program) {
		if (isShared(program)) return [];
		const byCall = program.calls("schedule").flatMap(({ call, entry }): Fragment[] => {
			if (entry.shared && isOn(given(call, entry.shared, program))) return [];
			const run = given(call, entry.runs, program);
			const when = given(call, entry.when, program);
			const fn = run === "hidden" || !run ? undefined : workOf(run, program);
			const named =
				run && run !== "hidden" && run.kind !== "function"
					? [program.follow(run).text.slice(0, 120), run.text.slice(0, 60)]
					: [];
			const around = [...named, ...namesAround(call.region)];
			return told(program, call.at, call.region, when === "hidden" ? undefined : when, fn, around);
		});
		const byMark = program.code.functions.flatMap((fn): Fragment[] => {
			const mark = fn.marks.find((one) => program.known(markOf(one), "schedule"));
			if (!mark || fn.marks.some((one) => deciding.test(one.text))) return [];
			const entry = program.known(markOf(mark), "schedule");
			const when = entry && mark.kind === "call" ? given(mark.call, entry.when, program) : undefined;
			return told(program, mark.at, fn.region, when === "hidden" ? undefined : when, fn, [
				fn.name,
				...namesAround(fn.region),
			]);
		});
		return [...byCall, ...byMark, ...byLoop(program), ...byTimer(program)];
	},
};

const isOn = (given: Expr | "hidden" | undefined) =>
	given !== undefined && !(given !== "hidden" && given.kind === "literal" && given.value === false);

/** Longer than this between two rounds, a loop is a clock and not a worker that looks for work. */
const slow = 60;
const taking = /^(get|receive|poll|pop|fetch|dequeue|claim|read|consume|next|take|lease)/i;

/** A loop without an end that does its work each hour or day: a ticker, or a sleep. */
function byLoop(program: Program): Fragment[] {
	const { calls } = program.code;
	const loops = new Map<Region, Call[]>();
	for (const call of calls) {
		const loop = loopOf(call.region);
		if (loop) loops.set(loop, [...(loops.get(loop) ?? []), call]);
	}
	return [...loops].flatMap(([loop, inside]): Fragment[] => {
		const pause = pauseOf(loop, inside, program);
		if (pause === undefined || pause < slow || inside.some((call) => taking.test(methodOf(call)))) return [];
		const work = inside.find((call) => wordsOf(methodOf(call)).some((word) => outside.test(word)));
		if (!work || wordsOf(methodOf(work)).some((word) => ownWork.test(word))) return [];
		return told(program, work.at, loop, undefined, program.called(work), [methodOf(work)]);
	});
}

/** A timer of the language that comes again after a minute or more: `setInterval(send, hour)`, a `threading.Timer` that starts the next. */
function byTimer(program: Program): Fragment[] {
	const { language } = program.code;
	return program.code.calls.flatMap((call): Fragment[] => {
		const { callee, positional } = call;
		const isInterval = language === "typescript" && callee.kind === "name" && callee.name === "setInterval";
		const isTimer = language === "python" && methodOf(call) === "Timer";
		if (!isInterval && !isTimer) return [];
		const [run, pause] = isInterval ? positional : [positional[1], positional[0]];
		if (!run || (secondsIn(pause, isInterval ? "ms" : "s", program) ?? 0) < slow) return [];
		const fn = workOf(run, program);
		if (isTimer && fn !== ownerOf(call.region)) return [];
		const named = run.kind === "function" ? [] : [run.text.slice(0, 60)];
		return told(program, call.at, call.region, undefined, fn, [...named, ...namesAround(call.region)], ofService);
	});
}

function loopOf(region: Region | undefined): Region | undefined {
	for (let at = region; at && (at.kind !== "function" || at.runsAtOnce); at = at.parent)
		if (at.kind === "loop") return at;
	return undefined;
}

/** Seconds between two rounds: of the ticker that is waited for, or of a sleep in the loop. */
function pauseOf(loop: Region, inside: readonly Call[], program: Program): number | undefined {
	for (const part of [...partsOf(loop.over, 4), ...partsOf(loop.test, 6)]) {
		const value = program.follow(part.kind === "member" ? part.of : part);
		const maker =
			value.kind === "call" && /NewTicker|PeriodicTimer|Tick$/.test(value.call.callee.text) ? value.call : undefined;
		if (maker) return secondsIn(maker.positional[0], "s", program);
	}
	if (
		loop.over ||
		(loop.test && !/^\(?(true|True|1|!.*(Cancel|stop).*|.*is_set\(\)|.*isActive.*)\)?$/i.test(loop.test.text))
	)
		return undefined;
	const sleep = inside.find((call) => /^(sleep|Sleep|delay|Delay|After)$/.test(methodOf(call)));
	if (!sleep?.positional[0]) return undefined;
	// C#'s and Kotlin's take milliseconds, where it is not a length of time.
	const unit = /^[dD]elay$/.test(methodOf(sleep)) || program.code.language === "java" ? "ms" : "s";
	return secondsIn(sleep.positional[0], unit, program);
}

const markOf = (mark: Expr): Expr => (mark.kind === "call" ? mark.call.callee : mark);

/** What decides which of several processes does it. */
const deciding =
	/lock|leader|mutex|elect|singleton|single_?instance|exclusive|advisory|(?<!re)lease|redbeat|acquire|claim/i;

function isShared(program: Program): boolean {
	const { names, calls } = program.code;
	return (
		names.some(
			({ from, name, exported }) =>
				// CDI's mark of a class of which the process has one.
				exported !== "Singleton" && (deciding.test(from ?? "") || (from !== undefined && deciding.test(name))),
		) || calls.some((call) => deciding.test(methodOf(call)))
	);
}

function workOf(run: Expr, program: Program): Fn | undefined {
	const value = program.follow(run);
	return value.kind === "function" ? value.fn : program.bindingsOf(run)[0]?.fn;
}

/** What each process does for itself, and may. */
const ownWork =
	/^(refresh|reload|cache|metrics?|heartbeat|health|ping|alive|clean|cleanup|evict|purge|prune|expired?|gc|flush|poll|warm|rotate|probe|monitor|gauges?|collect|vacuum|sweep|watch|retry|reconnect|sync|check)$/;
/** What each process tells of itself, round after round. */
const ofProcess = /^(usage|telemetry|stats?|statistics|analytics|traces?|spans?|logs|presence|keepalive|beacons?)$/;
/** What somebody gets twice if two do it. */
export const outside =
	/^(e?mails?|send|notify|notifications?|remind(er|ers)?|digests?|invoices?|bill(ing)?|charge[sd]?|pay|payments?|payouts?|reports?|publish|announce|tweet|sms|push|renew(als?)?|award|settle|newsletters?|ship)$/;

function told(
	program: Program,
	at: Location,
	region: Region,
	when: Expr | undefined,
	fn: Fn | undefined,
	around: readonly string[],
	says: typeof ofServer = ofServer,
): Fragment[] {
	if (decided(region, program) === "never") return [];
	const called = callsOf(fn, program).map(methodOf);
	const names = [...around, fn?.name ?? "", ...(called.length <= 2 ? called : [])].flatMap(wordsOf);
	const words = [...around, fn?.name ?? "", ...called].flatMap(wordsOf);
	const isCalendar = /[\d*/?]+(\s+[\w*,/?#-]+){4,}|^@(daily|weekly|monthly|hourly)/.test(
		textIn(when, program) ?? when?.text ?? "",
	);
	if (names.some((word) => ownWork.test(word)) || !words.some((word) => outside.test(word))) return [];
	if (!isCalendar && !names.some((word) => outside.test(word))) return [];
	if (!isCalendar && names.some((word) => ofProcess.test(word))) return [];
	const job =
		fn?.name || called.find((name) => wordsOf(name).some((word) => outside.test(word))) || around[0] || "a job";
	return [says(program, at, { timers: declared([job.slice(0, 60)], at) })];
}

function callsOf(fn: Fn | undefined, program: Program): Call[] {
	return fn ? [...callsBelow(fn, program.codeOf(fn.region))] : [];
}

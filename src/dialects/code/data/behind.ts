import type { Call, Fn } from "../code.ts";
import type { Program } from "../program.ts";
import { runBy } from "./called-method.ts";
import { callsOwnedBy } from "./calls-by.ts";

/** How many functions of the workspace are gone down into, one within the other. */
const deepest = 3;
/** How many functions are looked into for one call. */
const most = 200;

/** Marks of what runs at another time than its caller, or in a transaction of its own. */
const elsewhere =
	/\b(Async|EventListener|TransactionalEventListener|Scheduled|REQUIRES_NEW|NOT_SUPPORTED|RequiresNew|OnEvent|shared_task|task|receiver)\b/;
/** What is only looked at, or may be lost; and what sends later what a transaction has left to be sent. */
const passing = /cache|session|lock|limit|throttle|metric|telemetry|tracing|analytics|\blog(ger|ging)?\b|outbox|relay/i;

/** What a function of the workspace does that is called, by itself or by what it calls in turn: the nearest of it. */
export function doneBehind<Done>(
	call: Call,
	program: Program,
	does: (inner: Call) => Done | undefined,
): Done | undefined {
	const seen = new Set<Fn>();
	let from: readonly Call[] = [call];
	for (let depth = 0; depth < deepest && from.length > 0; depth++) {
		const inner = from.flatMap((one) => {
			const fn = seen.size < most ? runBy(one, program) : undefined;
			if (!fn || seen.has(fn) || isElsewhere(fn, program)) return [];
			seen.add(fn);
			return callsOwnedBy(fn, program.codeOf(fn.region));
		});
		for (const one of inner) {
			const done = does(one);
			if (done) return done;
		}
		from = inner;
	}
	return undefined;
}

function isElsewhere(fn: Fn, program: Program): boolean {
	const { path } = program.codeOf(fn.region);
	return (
		fn.marks.some(({ text }) => elsewhere.test(text)) ||
		[fn.name, fn.class?.name ?? "", path.split("/").at(-1) ?? ""].some((one) => passing.test(one))
	);
}

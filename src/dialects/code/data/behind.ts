import type { Call, Class, Fn } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import { callsOwnedBy } from "./calls-by.ts";
import { methodCalled } from "./mapped-statements.ts";
import { methodsIn } from "./methods.ts";

/** How many functions of the workspace are gone down into, one within the other. */
const deepest = 3;

/** Marks of what runs at another time than its caller, or in a transaction of its own. */
const elsewhere =
	/\b(Async|EventListener|TransactionalEventListener|Scheduled|REQUIRES_NEW|NOT_SUPPORTED|RequiresNew|OnEvent|shared_task|task|receiver)\b/;
/** What is only looked at, or may be lost; and what sends later what a transaction has left to be sent. */
const passing = /cache|session|lock|limit|throttle|metric|telemetry|tracing|analytics|\blog(ger|ging)?\b|outbox|relay/i;

/** What a function of the workspace does that is called, by itself or by what it calls in turn. */
export function doneBehind<Done>(
	call: Call,
	program: Program,
	does: (inner: Call) => Done | undefined,
	depth = deepest,
): Done | undefined {
	const fn = depth > 0 ? runBy(call, program) : undefined;
	if (!fn || isElsewhere(fn, program)) return undefined;
	const inner = callsOwnedBy(fn, program.codeOf(fn.region));
	for (const one of inner) {
		const done = does(one);
		if (done) return done;
	}
	for (const one of inner) {
		const done = one === call ? undefined : doneBehind(one, program, does, depth - 1);
		if (done) return done;
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

/** The function that a call runs: its own, or of the one class that has what an interface only names. */
function runBy(call: Call, program: Program): Fn | undefined {
	const fn = program.called(call) ?? methodCalled(call, program);
	if (fn && (!fn.class || callsOwnedBy(fn, program.codeOf(fn.region)).length > 0)) return fn;
	const receiver = receiverOf(call);
	const [binding] = receiver ? program.bindingsOf(receiver) : [];
	const type = fn?.class?.name ?? (binding?.type ?? binding?.parameter?.type)?.name.split(".").at(-1);
	const made = type ? implementing(type, program, fn?.class) : [];
	const [only] = made.length === 1 ? made : [];
	return (only && methodsIn(only, program.codeOf(only.region)).find(({ name }) => name === methodOf(call))) ?? fn;
}

/** Classes that name another as their base, where both stand in what is read together. */
const implementing = (name: string, program: Program, of: Class | undefined): Class[] =>
	[program.code, ...(of ? [program.codeOf(of.region)] : []), ...program.around.implementing(name, program)]
		.flatMap(({ classes }) => classes)
		.filter((one, index, all) => all.indexOf(one) === index && one.bases.some((base) => base.name === name));

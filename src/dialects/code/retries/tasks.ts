import { byDefault, declared } from "../../../design/attribute.ts";
import type { Call, Fn, Region } from "../code.ts";
import type { Program } from "../program.ts";
import { functionOf } from "../regions.ts";
import { givenOf, methodOf, numberIn, receiverOf } from "../values.ts";
import { type Policy, pauseIn } from "./policy.ts";

const source = "Celery docs, Task.max_retries is 3, default_retry_delay is 180 s";

/** Tasks that put themselves back: `raise self.retry(countdown=5)`; what their mark says of tries holds unless the call says more. */
export function tasksOf(program: Program): { fn: Fn; policy: Policy }[] {
	const found = triesOf(program);
	// Where one of several ways waits, the one that does not is for a case of its own: the first try, a known fault.
	return found.filter(
		({ fn, policy }) =>
			policy.backoff?.value !== "none" ||
			found.every((other) => other.fn !== fn || other.policy.backoff?.value === "none"),
	);
}

function triesOf(program: Program): { fn: Fn; policy: Policy }[] {
	return program.code.calls.flatMap((call) => {
		const of = methodOf(call) === "retry" ? receiverOf(call) : undefined;
		const fn = of && functionOf(call.region);
		if (!fn || of.kind !== "name") return [];
		if (of.name !== fn.parameters[0]?.name && of.name !== fn.name) return [];
		const mark = fn.marks.find((one) =>
			/(^|\.)(shared_task|task)$/.test(program.symbolOf(one.kind === "call" ? one.call.callee : one) ?? ""),
		);
		if (!mark || isWaiting(call, fn)) return [];
		return [{ fn, policy: policyOfTask(call, mark.kind === "call" ? mark.call : undefined, program) }];
	});
}

/** Put back behind a test and not for an error: it waits for something to become true. An answer's status tells of an error, too. */
function isWaiting(call: Call, fn: Fn): boolean {
	let test: string | undefined;
	for (let at: Region | undefined = call.region; at && at.fn !== fn; at = at.parent) {
		if (at.kind === "catch") return false;
		if (at.kind === "if" || at.kind === "else") test ??= at.test?.text;
	}
	return test !== undefined && !/status|\bok\b|response|resp\b|result|success|fail|err|code|exc/i.test(test);
}

function policyOfTask(call: Call, mark: Call | undefined, program: Program): Policy {
	const said = (names: readonly string[]) => givenOf(call, [...names], program);
	const most = said(["max_retries"]) ?? (mark && givenOf(mark, ["max_retries"], program));
	const wait = said(["countdown", "eta"]) ?? (mark && givenOf(mark, ["default_retry_delay"], program));
	const pause = wait ? pauseIn(wait, program) : "fixed";
	const backoff = !pause ? undefined : wait ? declared(pause, call.at) : byDefault(pause, call.at, source);
	// Put back into its queue for so long, it is no storm, whatever the number.
	const seconds = wait ? numberIn(wait, program) : 180;
	const backoffBase =
		pause === "fixed" && seconds !== undefined
			? wait
				? declared(seconds, call.at)
				: byDefault(seconds, call.at, source)
			: undefined;
	const value = most && program.follow(most);
	if (value?.kind === "literal" && value.value === null)
		return { endless: declared(true, call.at), ...(backoff && { backoff }), ...(backoffBase && { backoffBase }) };
	const number = most ? numberIn(most, program) : 3;
	if (number === undefined) return {};
	return {
		retries: most ? declared(number, most.at) : byDefault(number, call.at, source),
		...(backoff && { backoff }),
		...(backoffBase && { backoffBase }),
	};
}

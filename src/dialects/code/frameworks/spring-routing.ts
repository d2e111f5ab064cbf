import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Class, Fn } from "../code.ts";
import type { Concept } from "../concepts/concept.ts";
import { access } from "../concepts/linked-store.ts";
import { callsOwnedBy } from "../data/calls-by.ts";
import { methodsIn } from "../data/methods.ts";
import { dominates } from "../data/walk.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import { markNamed } from "./beans.ts";

/**
 * A data source that sends read-only transactions to a replica, and a caller without a transaction of its own: each
 * call of a service is one by itself, so that what is read behind a write may come from before it.
 */
export const springRouting: Concept = {
	read(program) {
		const asked = program.code.functions.filter((fn) => fn.name && !transactionOf(fn));
		if (asked.length === 0) return [];
		const sites = new Sites(program);
		const stale = asked.flatMap((fn) => staleIn(fn, program));
		if (stale.length === 0 || !isRouted(program)) return [];
		return stale.flatMap((call): Fragment[] =>
			access(program, "reads", { about: { role: declared("database", call.at) } }, call.at, `${sites.of(call)} again`, {
				afterWrite: declared(true, call.at),
				endpoint: declared("replica", call.at),
			}),
		);
	},
};

type Does = "writes" | "reads";

function staleIn(fn: Fn, program: Program): Call[] {
	const written: { of: Class; at: Call }[] = [];
	const found: Call[] = [];
	const own = callsOwnedBy(fn, program.code);
	for (const call of own.toSorted((a, b) => a.order - b.order)) {
		const step = stepOf(call, program);
		if (!step) continue;
		if (step.does === "writes") written.push({ of: step.of, at: call });
		else if (written.some(({ of, at }) => of === step.of && dominates(at.region, call.region))) found.push(call);
	}
	return found;
}

/** A call of a bean whose method is a transaction by itself. */
function stepOf(call: Call, program: Program): { does: Does; of: Class } | undefined {
	const receiver = receiverOf(call);
	if (receiver?.kind !== "name" && receiver?.kind !== "member") return undefined;
	const of = program.classOf(receiver);
	if (!of) return undefined;
	const code = program.codeOf(of.region);
	const fn = methodsIn(of, code).find(({ name }) => name === methodOf(call));
	const mark = fn && transactionOf(fn);
	if (!fn || !mark) return undefined;
	if (isReadOnly(mark)) return { does: "reads", of };
	return callsOwnedBy(fn, code).some((one) => changing.test(methodOf(one))) ? { does: "writes", of } : undefined;
}

const changing = /^(save|set[A-Z]|insert|update|delete|persist|merge|remove|add|change|rename)/;

function transactionOf(fn: Fn) {
	return markNamed(fn.marks, "Transactional") ?? markNamed(fn.class?.marks, "Transactional");
}

function isReadOnly(mark: NonNullable<ReturnType<typeof transactionOf>>): boolean {
	const value = mark.kind === "call" ? mark.call.named.readOnly : undefined;
	return value?.kind === "literal" && value.value === true;
}

/** Spring Framework docs, AbstractRoutingDataSource: the key of each connection is asked for; here by the flag of the transaction. */
function isRouted(program: Program): boolean {
	return program.around
		.configurations(program, /\bisCurrentTransactionReadOnly\b/)
		.some(({ calls }) => calls.some((call) => methodOf(call) === "isCurrentTransactionReadOnly"));
}

import type { Binding, Call, Code, Expr } from "../../code.ts";
import { within } from "../../data/walk.ts";
import { add } from "../../grouped.ts";
import type { Program } from "../../program.ts";
import { expressionsOf } from "../../state/places.ts";
import { isSequence } from "../../state/words.ts";
import { methodOf, nameOf, receiverOf } from "../../values.ts";
import type { Use } from "./changes.ts";
import { numbersMessage } from "./correlation.ts";
import { isHolder } from "./holder.ts";
import { countsClients } from "./limits.ts";
import { runsInFunction } from "./starting.ts";

const asking =
	/^(get|Get|Peek|merge|setdefault|AddOrUpdate|incrementAndGet|addAndGet|getAndIncrement|has|find|filter|some|includes|includes?Key|containsKey|contains|getOrDefault|Load|TryGetValue|ContainsKey|pop|values|keys|items|entries|indexOf|map|any|remove|delete|discard|Any|Where|FirstOrDefault|peek|poll|shift|LoadAndDelete|TryRemove|getIfPresent|getUnchecked|computeIfAbsent|compute|GetOrAdd|getOrPut|findIndex|slice|size|length)$/;

/** Whether some function asks what another, or the same before, has put there; what is only written is a log. */
export function isAsked(holder: Binding, { changes }: Use, code: Code, program: Program): boolean {
	if (isSequence(holder.name)) return true;
	const own = new Set(changes.flatMap(({ call }) => call ?? []));
	// The bucket of a client that is there, or made: `buckets.computeIfAbsent(key, …)`.
	const isLimit = countsClients(holder);
	const gives = (call: Call) => counting.test(methodOf(call)) || (isLimit && methodOf(call) === "computeIfAbsent");
	const numbering = new Set([...own].filter((call) => counting.test(methodOf(call)) && numbersMessage(call, code)));
	const ofNumbering = new Set([...numbering].map(({ callee }) => callee));
	const { ofName, ofCalls } = asksBy(code);
	const name = holder.name.replace(/^this\./, "");
	return (
		(ofName.get(name) ?? []).some(
			({ of, whole, call, member }) =>
				!ofNumbering.has(whole) &&
				!(call && own.has(call)) &&
				!(member && ofNumbering.has(member)) &&
				isHolder(of, holder, program),
		) ||
		(ofCalls.get(name) ?? []).some(
			(call) =>
				isHolder(receiverOf(call), holder, program) &&
				// What a change gives back, of which something is made.
				(!own.has(call) || (gives(call) && isUsed(call, code) && !numbering.has(call))),
		)
	);
}

/** Where a function asks something, and by which call or member. */
interface Ask {
	of: Expr;
	whole: Expr;
	call?: Call;
	member?: Expr;
}

/** What functions of a file ask, and their calls that do, by the name of what is asked: each holder is looked for. */
interface AsksBy {
	ofName: Map<string, Ask[]>;
	ofCalls: Map<string, Call[]>;
}

const asked = new WeakMap<Code, AsksBy>();

function asksBy(code: Code): AsksBy {
	const known = asked.get(code);
	if (known) return known;
	const found: AsksBy = { ofName: new Map(), ofCalls: new Map() };
	for (const { expr, region } of expressionsOf(code)) {
		if (!runsInFunction(region, code)) continue;
		for (const ask of asksOf(expr)) {
			const name = nameOf(ask.of);
			if (name !== undefined) add(found.ofName, name, ask);
		}
	}
	for (const call of code.calls) {
		const of = asking.test(methodOf(call)) ? receiverOf(call) : undefined;
		const name = of && nameOf(of);
		if (name !== undefined && runsInFunction(call.region, code)) add(found.ofCalls, name, call);
	}
	asked.set(code, found);
	return found;
}

function* asksOf(whole: Expr): Generator<Ask> {
	yield { of: whole, whole };
	for (const part of within(whole, 6)) {
		if (part.kind === "call" && asking.test(methodOf(part.call))) {
			const of = receiverOf(part.call);
			if (of) yield { of, whole, call: part.call };
		}
		if (part.kind === "index") yield { of: part.of, whole };
		if (part.kind === "operation" && part.operator === "in" && part.operands[1]) yield { of: part.operands[1], whole };
		if (part.kind === "member" && asking.test(part.name)) yield { of: part.of, whole, member: part };
	}
}

const counting = /^(merge|compute|AddOrUpdate|incrementAndGet|addAndGet|getAndIncrement|GetOrAdd|getOrPut|setdefault)$/;

const isUsed = (call: Call, { exits }: Code) =>
	call.kept !== undefined ||
	call.within !== undefined ||
	exits.some(({ value }) => value?.kind === "call" && value.call === call);

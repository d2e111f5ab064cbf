import type { Component, Design, Link } from "../design/design.ts";
import { clientsId } from "../design/graph.ts";
import type { Found, Verdict } from "./finding.ts";
import type { Subject } from "./roles.ts";
import type { Rule } from "./rule.ts";

/** A rule that could not be evaluated because of a mistake in it. The review goes on without it. */
export interface RuleFault {
	rule: string;
	message: string;
}

/** What every rule says of one component or link. */
export interface Judgement {
	found: readonly Found[];
	/** Verdicts without a finding. */
	rest: readonly Verdict[];
	faults: readonly RuleFault[];
	/** Ids of everything that was looked at: components with their links, and links. */
	seen: readonly string[];
}

/**
 * Judgements by what they were made of. One holds as long as the rules are the same and nothing that it looked at has
 * changed: the objects of an unchanged component are the same in both designs (`design/sharing.ts`).
 */
export class Memory {
	private known: ReadonlyMap<string, Judgement> = new Map();
	private design: Design | undefined;
	private rules: readonly Rule[] = [];

	/** The same memory, for designs that are tried apart. */
	fork(): Memory {
		return Object.assign(new Memory(), this);
	}

	/** The judgement of each component and link of a design, in its order; `judge` is asked where none holds. */
	judgements(design: Design, rules: readonly Rule[], judge: (subject: Subject) => Judgement): Judgement[] {
		const same = rules.length === this.rules.length && rules.every((rule, index) => rule === this.rules[index]);
		const known = same ? this.known : new Map<string, Judgement>();
		const changed = this.design ? changedBetween(this.design, design) : new Set<string>();
		const next = new Map<string, Judgement>();
		for (const subject of [...design.components, ...design.links]) {
			const before = known.get(subject.id);
			next.set(subject.id, before && !before.seen.some((id) => changed.has(id)) ? before : judge(subject));
		}
		Object.assign(this, { known: next, design, rules });
		return [...next.values()];
	}
}

/** Ids of what differs: components that came, went or changed, links likewise, and the ends of these links. */
function changedBetween(before: Design, after: Design): Set<string> {
	const changed = new Set<string>();
	for (const { id, kind, variantOf } of differing<Component>(before.components, after.components)) {
		changed.add(id);
		if (kind === "Client") changed.add(clientsId);
		if (variantOf) changed.add(variantOf);
	}
	for (const { id, from, to } of differing<Link>(before.links, after.links))
		for (const each of [id, from, to]) changed.add(each);
	return changed;
}

/** What is in only one of two lists, as an object. */
function differing<T>(old: readonly T[], now: readonly T[]): T[] {
	let start = 0;
	while (start < old.length && start < now.length && old[start] === now[start]) start++;
	let end = 0;
	while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end++;
	const [gone, come] = [old.slice(start, old.length - end), now.slice(start, now.length - end)];
	const [before, after] = [new Set(gone), new Set(come)];
	return [...gone.filter((one) => !after.has(one)), ...come.filter((one) => !before.has(one))];
}

import type { Component, Design, Link } from "../design/design.ts";
import { clientsId } from "../design/graph.ts";
import type { Verdict } from "./finding.ts";
import type { Subject } from "./roles.ts";
import type { Rule } from "./rule.ts";

interface Remembered {
	verdict: Verdict;
	/** Ids of everything that was looked at: components with their links, and links. */
	seen: readonly string[];
}

/**
 * Verdicts by what they were made of. A verdict holds as long as nothing that was looked at for it has changed: the
 * objects of an unchanged component are the same in both designs (`design/sharing.ts`).
 */
export class Memory {
	private known = new Map<Rule, Map<string, Remembered>>();
	private next = new Map<Rule, Map<string, Remembered>>();
	private before: Design | undefined;
	private changed = new Set<string>();

	/** The same memory, for designs that are tried apart. */
	fork(): Memory {
		const other = new Memory();
		other.next = this.next;
		other.before = this.before;
		return other;
	}

	/** A new design comes. What of the last one nobody asks for again is forgotten. */
	begin(design: Design, rules: readonly Rule[]): void {
		this.known = this.next;
		this.next = new Map(rules.map((rule) => [rule, new Map()]));
		this.changed = this.before ? changedBetween(this.before, design) : new Set();
		this.before = design;
	}

	recall(rule: Rule, subject: Subject): Verdict | undefined {
		const one = this.known.get(rule)?.get(subject.id);
		if (!one || one.seen.some((id) => this.changed.has(id))) return undefined;
		this.next.get(rule)?.set(subject.id, one);
		return one.verdict;
	}

	keep(rule: Rule, subject: Subject, verdict: Verdict, seen: ReadonlySet<string>): void {
		this.next.get(rule)?.set(subject.id, { verdict, seen: [...seen] });
	}
}

/** Ids of what differs: components that came, went or changed, links likewise, and the ends of these links. */
function changedBetween(before: Design, after: Design): Set<string> {
	const changed = new Set<string>();
	const differ = <T extends Component | Link>(old: readonly T[], now: readonly T[], tell: (one: T) => void) => {
		const known = new Map(old.map((one) => [one.id, one]));
		for (const one of now) {
			if (known.get(one.id) !== one) tell(one);
			known.delete(one.id);
		}
		for (const gone of known.values()) tell(gone);
	};
	differ(before.components, after.components, ({ id, kind, variantOf }) => {
		changed.add(id);
		if (kind === "Client") changed.add(clientsId);
		if (variantOf) changed.add(variantOf);
	});
	differ(before.links, after.links, ({ id, from, to }) => {
		for (const each of [id, from, to]) changed.add(each);
	});
	return changed;
}

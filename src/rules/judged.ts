import { type Attribute, placeOf } from "../design/attribute.ts";
import type { Graph } from "../design/graph.ts";
import { contradictionOf, type Patch } from "../design/patch.ts";
import type { Location } from "../design/text.ts";
import { compile, type Outcome } from "./cel.ts";
import { isLink, reach, type Subject, selfName } from "./roles.ts";
import type { Rule } from "./rule.ts";
import { type Taken, type Unknown, viewOf } from "./view.ts";

export type Answer = { value: unknown } | { unknown: string };

/** One component or link as a rule questions it. */
export class Judged {
	private readonly graph: Graph;
	private readonly subject: Subject;
	private readonly it: Subject | undefined;
	private readonly mixed: boolean;

	/**
	 * `it`: a neighbour that expressions may name beside the subject. `mixed`: the rule judges several kinds, of which one
	 * may lack what another has.
	 */
	constructor(graph: Graph, subject: Subject, { it, mixed = false }: { it?: Subject; mixed?: boolean } = {}) {
		this.graph = graph;
		this.subject = subject;
		this.it = it;
		this.mixed = mixed;
	}

	/** Why the design cannot take a patch, in words; undefined where it can. */
	contradiction(patch: Patch): string | undefined {
		return contradictionOf(this.graph.design, patch);
	}

	/** Evaluates; says in words which value was missing. With `taken`, assumptions are used and put on it. */
	ask(expression: string, taken?: Taken[]): Answer {
		const asked: Unknown[] = [];
		const looks = { asked, ...(taken && { taken }) };
		const names: Record<string, unknown> = {};
		if (this.it) {
			names.it = viewOf(this.graph, this.it, looks);
			names[selfName(this.it.kind)] = names.it;
		}
		names.self = viewOf(this.graph, this.subject, looks, this.mixed);
		names[selfName(this.subject.kind)] = names.self;
		const outcome: Outcome = compile(expression)(names);
		if ("broken" in outcome) throw new Error(`"${expression}": ${outcome.broken}`);
		if ("value" in outcome) return outcome;
		const needed = asked.filter((one) => outcome.missing.includes(one.attribute));
		return { unknown: wordsFor(needed) || `nothing says what ${outcome.missing[0] ?? "it needs"} is` };
	}

	holds(expression: string): boolean {
		const result = this.ask(expression);
		return "value" in result && result.value === true;
	}

	/** The first of several cases whose condition holds; one without a condition does. */
	first<T extends { when?: string | undefined }>(cases: readonly T[]): T | undefined {
		return cases.find(({ when }) => when === undefined || this.holds(when));
	}

	/** Replaces {expression} by its value; an unknown one reads "?". */
	filled(text: string): string {
		return text
			.replace(/\{([^{}]+)\}/g, (_, expression: string) => {
				const result = this.ask(expression);
				if (!("value" in result)) return "?";
				return Array.isArray(result.value) ? result.value.join(", ") : String(result.value);
			})
			.trim();
	}

	/** "service.scaler.max" from a balancer: the scalers of its services, and the attribute "max". */
	follow(path: string): { subjects: Subject[]; attribute: string } {
		const names = path.split(".");
		if (names[0] === "self" || names[0] === selfName(this.subject.kind)) names.shift();
		const attribute = names.pop() ?? "";
		return { subjects: reach(this.graph, this.subject, names), attribute };
	}

	/** Where the first of the attributes that has a place stands, else the subject itself. */
	place(at: Rule["at"]): Location | undefined {
		return placeOf(this.placed(at)) ?? this.subject.at;
	}

	/** The places that pass on the value of that attribute to where it is used. */
	passed(at: Rule["at"]): { at: Location; message: string; passes: true }[] {
		const provenance = this.placed(at)?.provenance;
		const through = (provenance?.kind === "declared" && provenance.through) || [];
		return through.map((place) => ({ at: place, message: "the value comes by way of this", passes: true }));
	}

	/** Who decides that attribute where no text shows it. */
	decidedBy(at: Rule["at"]): string | undefined {
		const provenance = this.placed(at)?.provenance;
		return provenance?.kind === "default" ? provenance.by : undefined;
	}

	/** The chart from elsewhere that decides that attribute, or leaves it to the platform: one for all of its releases. */
	leftTo(at: Rule["at"]): string | undefined {
		const provenance = this.placed(at)?.provenance;
		return provenance?.kind === "default" ? (provenance.by ?? provenance.within) : undefined;
	}

	private placed(at: Rule["at"]): Attribute | undefined {
		for (const one of [at].flat()) {
			if (typeof one !== "string" && !this.holds(one.when)) continue;
			const { subjects, attribute } = this.follow(typeof one === "string" ? one : one.is);
			const found = subjects.map((subject) => subject.attributes[attribute]).find((found) => placeOf(found));
			if (found) return found;
		}
		return undefined;
	}

	/** Further places to show: where a file declares the attribute, and where the rule's condition says so. */
	related({ at, when, say }: NonNullable<Rule["related"]>[number]): { at: Location; message: string }[] {
		const { subjects, attribute } = this.follow(at);
		return subjects.flatMap((one) => {
			const provenance = one.attributes[attribute]?.provenance;
			if (!provenance || provenance.kind === "assumed") return [];
			const beside = new Judged(this.graph, this.subject, { it: one, mixed: this.mixed });
			// What no file says is worth a look only where the rule names the value that it then has.
			const worth = when ? beside.holds(when) : provenance.kind === "declared" || provenance.kind === "derived";
			return worth ? [{ at: provenance.at, message: beside.filled(say) }] : [];
		});
	}
}

function wordsFor(asked: readonly Unknown[]): string {
	const name = (subject: Subject) => (isLink(subject) ? subject.id : subject.name);
	return [...new Set(asked.map((one) => `${one.attribute} of ${name(one.subject)}: ${one.reason}`))].join("; ");
}

export function sameStart(a: Location, b: Location): boolean {
	return (
		a.file === b.file &&
		a.range.start.line === b.range.start.line &&
		a.range.start.character === b.range.start.character
	);
}

import type { Design } from "../design/design.ts";
import type { Graph } from "../design/graph.ts";
import { Memo } from "../design/memo.ts";
import type { Stories } from "../design/stories.ts";
import type { Verdict } from "./finding.ts";
import { type Called, FoundByFile, type Part } from "./found-by-file.ts";
import type { Subject } from "./roles.ts";
import type { Rule } from "./rule.ts";

/** A rule that could not be evaluated because of a mistake in it. The review goes on without it. */
export interface RuleFault {
	rule: string;
	message: string;
}

/** What every rule says of one component or link. */
export interface Judgement {
	/** Its findings, by the file that they are in. */
	parts: readonly Part[];
	/** Verdicts without a finding. */
	rest: readonly Verdict[];
	/** Those of them that could not be given. */
	undecided: readonly Verdict[];
	faults: readonly RuleFault[];
}

/** Judgements by what they were made of. They hold as long as the rules are the same. */
export class Memory {
	private known = new Memo<Judgement>();
	private rules: readonly Rule[] = [];
	private byFile = new FoundByFile();

	/** The same memory, for designs that are tried apart. */
	fork(): Memory {
		return Object.assign(new Memory(), this);
	}

	/** The judgement of each component and link of a design, in its order; `judge` is asked where none holds. */
	judgements(
		design: Design,
		rules: readonly Rule[],
		judge: (graph: Graph, subject: Subject) => Judgement,
	): Judgement[] {
		const same = rules.length === this.rules.length && rules.every((rule, index) => rule === this.rules[index]);
		const known = same ? this.known : new Memo<Judgement>();
		this.known = known.next(design, [...design.components, ...design.links], judge);
		this.rules = rules;
		return this.known.made();
	}

	/** What judgements found, by file and position. */
	found(judgements: readonly Judgement[], stories: Stories, called: Called): FoundByFile {
		this.byFile = this.byFile.next(judgements, stories, called);
		return this.byFile;
	}
}

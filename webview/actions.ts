import type { Value } from "../src/design/attribute.ts";
import type { WhatIf } from "../src/review/what-if.ts";
import { send } from "./host.ts";
import type { FromPanel } from "./messages.ts";
import { editsIn } from "./model/results.ts";
import { assumptionsAmong } from "./model/tried.ts";
import { objectionTo, withEdit, withoutDeclared, withoutEdit } from "./model/what-if.ts";
import { keepingPresent, renamed } from "./model/what-ifs.ts";
import type { Runner } from "./runner.ts";
import type { Choices, State } from "./state.ts";
import type { Store } from "./store.ts";

/** Everything that a person can do in the panel. The parts know these and nothing of each other. */
export interface Actions {
	choose(change: Partial<Choices>): void;
	/** Tries out a value of a component or a link; without one, goes back to what was there. Tells why it cannot be. */
	edit(of: string, attribute: string, value: Value | undefined): string | undefined;
	/** Shows what the remedy of a finding changes; without one, the design as it is. */
	simulate(finding: string): void;
	/** Has the edited assumptions written into scaleproof.yaml; what other files declare is theirs to say. */
	writeEdits(): void;
	/** Paints a moment of the run onto the diagram; without one, all of it. */
	look(moment: number | undefined): void;
	/** Keeps what is shown as a what-if, beside others. */
	keepWhatIf(): void;
	showWhatIf(whatIf: WhatIf): void;
	renameWhatIf(whatIf: WhatIf, name: string): void;
	removeWhatIf(whatIf: WhatIf): void;
	writeWhatIfs(): void;
	run(): void;
	cancel(): void;
	/** Ranks the assumptions of the shown result by their effect. */
	rank(): void;
	stopRanking(): void;
	tell(message: FromPanel): void;
}

export function actions(store: Store<State>, runner: Runner): Actions {
	const choose = (change: Partial<Choices>) => store.set({ choices: { ...store.get().choices, ...change } });
	return {
		choose,
		edit(of, attribute, value) {
			const { review, choices } = store.get();
			const objection =
				review && value !== undefined && objectionTo(review.design, choices.edits, { of, attribute, value });
			if (objection) return objection;
			const edits =
				review && value === undefined
					? withoutEdit(review.design, choices.edits, of, attribute)
					: withEdit(choices.edits, of, attribute, value);
			choose({ edits: review ? withoutDeclared(review.design, edits) : edits });
			return undefined;
		},
		simulate(finding) {
			const { review } = store.get();
			const component = review?.verdicts.find((verdict) => verdict.finding?.id === finding)?.component;
			choose({ finding, focus: undefined, ...(component && { component }) });
		},
		writeEdits() {
			const { review } = store.get();
			const edits = review ? assumptionsAmong(review.design, editsIn(store.get())) : [];
			if (edits.length > 0) send({ type: "write-assumptions", edits });
		},
		look: (moment) => store.set({ moment }),
		keepWhatIf: () => choose({ whatIfs: keepingPresent(store.get()) }),
		showWhatIf: ({ scenario, focus, finding, load, edits }) => choose({ scenario, focus, finding, load, edits }),
		renameWhatIf: (whatIf, name) => choose({ whatIfs: renamed(store.get().choices.whatIfs ?? [], whatIf, name) }),
		removeWhatIf: (whatIf) => choose({ whatIfs: (store.get().choices.whatIfs ?? []).filter((one) => one !== whatIf) }),
		writeWhatIfs() {
			const { whatIfs = [] } = store.get().choices;
			if (whatIfs.length > 0) send({ type: "write-what-ifs", whatIfs });
		},
		run: () => runner.again(),
		cancel: () => runner.cancel(),
		rank: () => runner.rank(),
		stopRanking: () => runner.stopRanking(),
		tell: send,
	};
}

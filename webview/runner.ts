import type { Finding } from "../src/rules/finding.ts";
import { ruleOf, withRemedy } from "./model/findings.ts";
import { chosen, isFresh, keyOf, resultOf, scenarioFor } from "./model/results.ts";
import { whatIf } from "./model/what-if.ts";
import type { Simulation } from "./simulation.ts";
import type { State } from "./state.ts";
import type { Store } from "./store.ts";

/** A slider fires at every pixel; a pause of this length means that the hand rests. */
const settleMilliseconds = 150;

/** Keeps the results up to date: first that of the chosen remedy, roughly and then well, then those of the others likewise. */
export class Runner {
	private readonly store: Store<State>;
	private readonly simulation: Simulation;
	private timer: ReturnType<typeof setTimeout> | undefined;
	private round = 0;

	constructor(store: Store<State>, simulation: Simulation) {
		this.store = store;
		this.simulation = simulation;
	}

	/** Something that results depend on may have changed. */
	schedule(delay = settleMilliseconds): void {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => void this.run(), delay);
	}

	cancel(): void {
		this.round++;
		clearTimeout(this.timer);
		this.simulation.cancel();
		if (this.store.get().running.kind === "running") this.store.set({ running: { kind: "cancelled" } });
	}

	/** Everything anew, even what is known. */
	again(): void {
		this.store.set({ results: {} });
		this.schedule(0);
	}

	private async run(): Promise<void> {
		const round = ++this.round;
		this.simulation.cancel();
		const state = this.store.get();
		if (!state.review || state.review.design.components.length === 0 || state.scenarios.length === 0) return;
		const first = chosen(state.review, state.choices);
		const others = withRemedy(state.review).filter(({ id }) => id !== first?.id);
		const shown = [first].filter((finding) => !isDone(state, finding));
		const wanting = others.filter((finding) => !isDone(state, finding));
		try {
			for (const finding of shown) await this.simulate(finding, 1, "Simulating", round);
			for (const finding of shown) await this.simulate(finding, undefined, "Simulating", round);
			for (const finding of wanting) await this.simulate(finding, 1, "A first look at the other fixes", round);
			for (const [at, finding] of wanting.entries()) {
				await this.simulate(finding, undefined, `Other fixes, ${at + 1} of ${wanting.length}`, round);
			}
			if (round === this.round) this.store.set({ running: { kind: "idle" } });
		} catch (error) {
			if (round !== this.round) return;
			this.store.set({ running: { kind: "failed", message: error instanceof Error ? error.message : String(error) } });
		}
	}

	private async simulate(
		finding: Finding | undefined,
		replications: number | undefined,
		what: string,
		round: number,
	): Promise<void> {
		const state = this.store.get();
		if (!state.review || round !== this.round) return;
		const key = keyOf(state, finding);
		const spec = {
			design: whatIf(state.review.design, state.choices),
			patch: finding?.remedy?.patch ?? [],
			scenario: scenarioFor(state, finding),
			watch: (finding && ruleOf(state.review, finding.rule)?.simulate?.watch) ?? [],
			...(replications && { replications }),
		};
		this.store.set({ running: { kind: "running", done: 0, total: 0, what } });
		const impact = await this.simulation.run(spec, (done, total) => {
			if (round === this.round) this.store.set({ running: { kind: "running", done, total, what } });
		});
		if (!impact || round !== this.round) return;
		const result = { impact, final: replications === undefined, key };
		this.store.set({ results: { ...this.store.get().results, [finding?.id ?? ""]: result } });
	}
}

function isDone(state: State, finding: Finding | undefined): boolean {
	return isFresh(state, finding) && resultOf(state, finding)?.final === true;
}

import { optionsOf } from "../src/cases/case.ts";
import { resultOf as caseResultOf } from "../src/cases/result.ts";
import { changesOf, type Finding } from "../src/rules/finding.ts";
import { shownUnder } from "../src/rules/shown-under.ts";
import type { Impact } from "../src/simulator/api.ts";
import type { FromPanel, Ranking } from "./messages.ts";
import { contestantsOf, isPlayed, playedKey } from "./model/case.ts";
import { withRemedy } from "./model/findings.ts";
import { rankingKey } from "./model/ranking.ts";
import {
	chosen,
	editsIn,
	focusFor,
	isFresh,
	keeping,
	keyOf,
	recalled,
	resultOf,
	scenarioFor,
} from "./model/results.ts";
import { whatIf as withChoices } from "./model/what-if.ts";
import { columnsOf, findingOf, nameOfResult, stateFor } from "./model/what-ifs.ts";
import type { Job, Simulation } from "./simulation.ts";
import type { Result, Running, State } from "./state.ts";
import type { Store } from "./store.ts";

/** A slider fires at every pixel; a pause of this length means that the hand rests. */
const settleMilliseconds = 150;
/** Between two moves of the bar: each has the whole page looked through for what is otherwise, and no eye sees more of them. */
const barMilliseconds = 100;

type Keeping = Extract<FromPanel, { type: "keep" | "keep-ranking" | "keep-case" }>;
type Task = Extract<Running, { kind: "running" }>["task"];

/**
 * Keeps the results up to date: first that of the chosen remedy, roughly and then well, then those of the others
 * likewise; the ranking of assumptions, where a person asked for it, comes right after the first rough one.
 */
export class Runner {
	private readonly store: Store<State>;
	private readonly simulation: Simulation;
	private readonly keep: (message: Keeping) => void;
	private timer: ReturnType<typeof setTimeout> | undefined;
	private round = 0;
	/** What is to be ranked, as `rankingKey` has it: it is given up where the result is another meanwhile. */
	private ranks: string | undefined;

	/** `keep` hears of every final result, for the page that comes after this one. */
	constructor(store: Store<State>, simulation: Simulation, keep: (message: Keeping) => void) {
		this.store = store;
		this.simulation = simulation;
		this.keep = keep;
	}

	/** Something that results depend on may have changed. */
	schedule(delay = settleMilliseconds): void {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => void this.run(), delay);
	}

	/** Ranks the assumptions of the shown result. */
	rank(): void {
		this.ranks = rankingKey(this.store.get());
		this.schedule(0);
	}

	/** Gives the ranking up and goes on with the rest. */
	stopRanking(): void {
		this.ranks = undefined;
		this.schedule(0);
	}

	cancel(): void {
		this.round++;
		this.ranks = undefined;
		clearTimeout(this.timer);
		this.simulation.cancel();
		if (this.store.get().running.kind === "running") this.store.set({ running: { kind: "cancelled" } });
	}

	/** Everything anew, even what is known. */
	again(): void {
		const { played } = this.store.get();
		this.simulation.forget();
		this.store.set({ results: {}, kept: {}, failures: {}, ...(played && { played: { ...played, key: undefined } }) });
		this.schedule(0);
	}

	private async run(): Promise<void> {
		const round = ++this.round;
		this.simulation.cancel();
		const state = this.store.get();
		if (!state.review || state.review.design.components.length === 0 || state.scenarios.length === 0) return;
		try {
			if (state.played) await this.play(round);
			else await this.simulateAll(state.review, round);
			if (round === this.round) this.store.set({ running: { kind: "idle" } });
		} catch (error) {
			if (round !== this.round) return;
			this.store.set({ running: { kind: "failed", message: error instanceof Error ? error.message : String(error) } });
		}
	}

	private async simulateAll(review: NonNullable<State["review"]>, round: number): Promise<void> {
		this.store.set({ results: { ...this.store.get().results, ...recalled(this.store.get()) } });
		const state = this.store.get();
		const first = chosen(review, state.choices);
		const others = withRemedy(review).filter(({ id }) => id !== first?.id);
		const shown = [first].filter((finding) => !isDone(state, finding));
		const wanting = others.filter((finding) => !isDone(state, finding));
		for (const finding of shown) await this.simulate(finding, 1, "Simulating", round);
		// Somebody waits for the ranking, and a first look says what it is to rank.
		if (this.ranks === rankingKey(this.store.get())) await this.rankShown(first, round);
		else this.ranks = undefined;
		for (const finding of shown) await this.simulate(finding, undefined, "Simulating", round);
		await this.simulateWhatIfs(round);
		for (const finding of wanting) await this.attempt(finding, 1, "A first look at the other fixes", round);
		for (const [at, finding] of wanting.entries()) {
			if (isDone(this.store.get(), finding)) continue;
			await this.attempt(finding, undefined, `Other fixes, ${at + 1} of ${wanting.length}`, round);
		}
		if (first) await this.look(first, round);
	}

	/** Says of the shown fix what of the assumptions decides it, once all else is known. */
	private async look(finding: Finding, round: number): Promise<void> {
		const state = this.store.get();
		const result = resultOf(state, finding);
		if (!state.review || !result?.final || result.hangsOn || round !== this.round) return;
		const job = jobOf(state, state.review, finding);
		const tell = this.telling("simulating", "What decides", round);
		// It comes beside what was asked for: that it fails takes nothing from the results.
		const nothing = { deciding: [], looked: 0, of: 0 };
		const hangsOn = await this.simulation.hangsOn(job, result.impact, tell).catch(() => nothing);
		if (!hangsOn || round !== this.round) return;
		const known = { ...result, hangsOn };
		this.store.set({ results: { ...this.store.get().results, [finding.id]: known } });
		this.takeFinal(finding, known);
	}

	/** A fix beside the shown one that cannot be simulated says so in its row, and holds up no other. */
	private async attempt(finding: Finding, replications: number | undefined, what: string, round: number) {
		const key = keyOf(this.store.get(), finding);
		try {
			await this.simulate(finding, replications, what, round);
		} catch (error) {
			const failure = { key, message: error instanceof Error ? error.message : String(error) };
			if (round === this.round) this.store.set({ failures: { ...this.store.get().failures, [finding.id]: failure } });
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
		const job = { ...jobOf(state, state.review, finding), ...(replications && { replications }) };
		const impact = await this.simulation.run(job, this.telling("simulating", what, round));
		if (!impact || round !== this.round) return;
		const result = { ...resultIn(state, impact, key), final: replications === undefined };
		this.store.set({ results: { ...this.store.get().results, [finding?.id ?? ""]: result } });
		if (result.final) this.takeFinal(finding, result);
	}

	/** What a person keeps to compare comes before what nobody asked for. */
	private async simulateWhatIfs(round: number): Promise<void> {
		for (const [at, { whatIf, result, problem }] of columnsOf(this.store.get()).entries()) {
			if (result || problem || round !== this.round) continue;
			const state = stateFor(this.store.get(), whatIf);
			const finding = findingOf(state, whatIf);
			if (!state.review) return;
			const tell = this.telling("simulating", `What-if ${at + 1}`, round);
			try {
				const impact = await this.simulation.run(jobOf(state, state.review, finding), tell);
				if (impact && round === this.round) this.takeFinal(finding, resultIn(state, impact, keyOf(state, finding)));
			} catch (error) {
				const failure = { key: "", message: error instanceof Error ? error.message : String(error) };
				const { failures } = this.store.get();
				if (round === this.round) this.store.set({ failures: { ...failures, [nameOfResult(state, whatIf)]: failure } });
			}
		}
	}

	/** Keeps a final result, here and with the host. */
	private takeFinal(finding: Finding | undefined, result: Result): void {
		const id = finding?.id ?? "";
		const state = this.store.get();
		const held = new Set((state.choices.whatIfs ?? []).map((whatIf) => nameOfResult(state, whatIf)));
		this.store.set({ kept: keeping(state.kept, id, result, held) });
		const { final: _, ...rest } = result;
		this.keep({ type: "keep", kept: { finding: id, ...rest } });
	}

	private async rankShown(finding: Finding | undefined, round: number): Promise<void> {
		const state = this.store.get();
		const result = resultOf(state, finding);
		if (!state.review || !result || round !== this.round) return;
		const job = jobOf(state, state.review, finding);
		const tell = this.telling("ranking", "Ranking assumptions", round);
		let come: Ranking | undefined;
		const soFar = (ranking: Ranking) => {
			if (round !== this.round) return;
			come = ranking;
			this.store.set({ ranking });
		};
		const ranking = await this.simulation.rank(job, result.impact.watch, rankingKey(state), tell, soFar);
		if (!ranking || round !== this.round) {
			// What has come so far is no ranking.
			if (come && this.store.get().ranking === come) this.store.set({ ranking: state.ranking });
			return;
		}
		this.ranks = undefined;
		this.store.set({ ranking });
		this.keep({ type: "keep-ranking", ranking });
	}

	private async play(round: number): Promise<void> {
		const state = this.store.get();
		const { played } = state;
		if (!played || isPlayed(state)) return;
		const key = playedKey(state);
		const tell = this.telling("simulating", "Playing", round);
		const contest = await this.simulation.contest(contestantsOf(state), optionsOf(played.case), tell);
		if (!contest || round !== this.round) return;
		const result = caseResultOf(played.case, contest);
		this.store.set({ played: { ...played, result, key } });
		this.keep({ type: "keep-case", kept: { result, key } });
	}

	private telling(task: Task, what: string, round: number): (done: number, total: number) => void {
		let told = Number.NEGATIVE_INFINITY;
		const tell = (done: number, total: number) => {
			if (round === this.round) this.store.set({ running: { kind: "running", task, done, total, what } });
		};
		tell(0, 0);
		return (done, total) => {
			if (performance.now() - told < barMilliseconds) return;
			told = performance.now();
			tell(done, total);
		};
	}
}

function resultIn(state: State, impact: Impact, key: string): Result {
	const { load } = state.choices;
	return { impact, final: true, key, edits: editsIn(state), ...(load !== undefined && { load }) };
}

function jobOf(state: State, review: NonNullable<State["review"]>, finding: Finding | undefined): Job {
	const focus = focusFor(state, finding);
	return {
		...(focus && { focus }),
		design: withChoices(review.design, state.choices),
		patch: finding ? changesOf(finding) : [],
		scenario: scenarioFor(state, finding),
		watch: (finding && shownUnder(finding, review.rules)?.watch) ?? [],
	};
}

function isDone(state: State, finding: Finding | undefined): boolean {
	if (finding && state.failures[finding.id]?.key === keyOf(state, finding)) return true;
	return isFresh(state, finding) && resultOf(state, finding)?.final === true;
}

import type { Design } from "../src/design/design.ts";
import type { Patch } from "../src/design/patch.ts";
import {
	BreakEvens,
	type Comparison,
	type Contest,
	type Contestant,
	type ContestOptions,
	comparisonOf,
	DecidingSearch,
	driveContest,
	type HangsOn,
	type Heat,
	type HeatResult,
	type Impact,
	impactOf,
	RankingSoFar,
	Referee,
	type SensitivityPlan,
	sensitivityPlan,
	usualReplications,
} from "../src/simulator/index.ts";
import type { Ranking } from "./messages.ts";
import { rankingFrom } from "./model/ranking.ts";
import { PlayedHeats } from "./played-heats.ts";
import { Thread } from "./thread.ts";

/** One comparison: the design as it is, and with the patch. An empty patch runs the design alone. */
export interface Job {
	design: Design;
	patch: Patch;
	scenario: string;
	/** Id of the service to simulate; by default the one that the patch is about, else the first that clients reach. */
	focus?: string;
	watch: string[];
	/** 1 gives a first look without an interval. Absent: as many as the simulator thinks right for the load. */
	replications?: number;
}

type OnProgress = (done: number, total: number) => void;
type OnResult = (heat: Heat, result: HeatResult) => void;

const seed = 1;
/** Between two looks at a ranking that is being made: rows that jump about more often nobody can read. */
const soFarMilliseconds = 700;
/** One core is left to the editor, where there are many. */
const threads = Math.max(2, Math.min(4, (navigator.hardwareConcurrency || 2) - 1));

class Cancelled extends Error {}

/** The simulator on its workers, which share the replications of one contest at a time. */
export class Simulation {
	private readonly workers: Thread[];
	private played = new PlayedHeats();
	private round = 0;

	constructor(workerUri: string, onFailure: (message: string) => void) {
		const source = fetchAsBlob(workerUri);
		source.catch((error: unknown) => onFailure(`The simulator could not be started: ${String(error)}`));
		this.workers = Array.from({ length: threads }, () => new Thread(source));
	}

	/** Resolves to nothing when the job was cancelled; rejects with words for a person when it failed. */
	async run({ design, patch, scenario, ...options }: Job, onProgress: OnProgress): Promise<Impact | undefined> {
		const { replications, watch, focus } = options;
		const chosen = {
			seed,
			...(focus && { focus }),
			...(replications && { replications }),
			...(watch.length > 0 && { watch }),
		};
		const comparison: Comparison = comparisonOf(design, patch, scenario, chosen);
		const contest = await this.contest(comparison.contestants, comparison.options, onProgress);
		return contest && impactOf(comparison, contest);
	}

	/** The same for any number of designs. */
	async contest(
		contestants: readonly Contestant[],
		options: ContestOptions,
		onProgress: OnProgress,
		heard: OnResult = () => {},
	): Promise<Contest | undefined> {
		this.cancel();
		const round = this.round;
		const parts = Math.ceil((2 * threads) / contestants.length);
		try {
			const play = (heats: readonly Heat[], share: (index: number, share: number) => void) =>
				this.play(heats, share, round, heard);
			return await driveContest(new Referee(contestants, options), parts, play, onProgress);
		} catch (error) {
			if (error instanceof Cancelled) return undefined;
			throw error;
		}
	}

	/**
	 * How much the shown result hangs on what it assumed: of the difference that a patch makes, else of the design.
	 * `soFar` hears of what it comes to while the first runs come in.
	 */
	async rank(
		{ design, patch, scenario, focus }: Job,
		watch: readonly string[],
		key: string,
		onProgress: OnProgress,
		soFar: (ranking: Ranking) => void,
	): Promise<Ranking | undefined> {
		const plan = sensitivityPlan(design, patch, scenario, { ...(focus && { focus }) });
		const options = { ...plan.options, seed, replications: usualReplications, watch: [...watch] };
		const first = new RankingSoFar(plan, seed);
		let told = performance.now();
		const contest = await this.contest(plan.contestants, options, onProgress, ({ index, from }, result) => {
			if (from > 0) return;
			first.take(index, result);
			if (performance.now() - told < soFarMilliseconds) return;
			told = performance.now();
			const byMetric = first.result(watch);
			if (byMetric) soFar({ key, byMetric });
		});
		if (!contest) return undefined;
		const ranking = rankingFrom(key, plan, contest, watch);
		if (patch.length === 0) return ranking;
		soFar(ranking);
		return this.breakEvens(plan, ranking, onProgress);
	}

	/** The same, with what the change's effect on the metric that is shown first hangs on: one run of each value tells. */
	private async breakEvens(plan: SensitivityPlan, ranking: Ranking, onProgress: OnProgress): Promise<Ranking> {
		const [metric] = Object.keys(ranking.byMetric);
		if (!metric) return ranking;
		const search = new BreakEvens(plan, ranking.byMetric[metric], 1);
		for (let designs = search.next(); designs.length > 0; designs = search.next()) {
			const contest = await this.contest(designs, search.options, onProgress);
			if (!contest) return ranking;
			search.take(contest);
		}
		return { ...ranking, byMetric: { ...ranking.byMetric, [metric]: search.result() } };
	}

	/** What nobody declared and yet decides the comparison: no longer than half of that took. */
	async hangsOn(job: Job, impact: Impact, onProgress: OnProgress): Promise<HangsOn | undefined> {
		const { design, patch, scenario, focus } = job;
		const { contestants } = comparisonOf(design, patch, scenario, { ...(focus && { focus }) });
		const search = new DecidingSearch(contestants, impact, 0);
		for (let designs = search.next(); designs.length > 0; designs = search.next()) {
			const contest = await this.contest(designs, search.options, onProgress);
			if (!contest) return undefined;
			search.take(contest);
		}
		return search.result();
	}

	/** What was played is to be played anew. */
	forget(): void {
		this.played = new PlayedHeats();
	}

	cancel(): void {
		this.round++;
		for (const worker of this.workers) worker.cancel();
	}

	private async play(
		heats: readonly Heat[],
		share: (index: number, share: number) => void,
		round: number,
		heard: OnResult,
	): Promise<HeatResult[]> {
		const results: HeatResult[] = [];
		const waiting = [...heats.keys()];
		const work = async (worker: Thread) => {
			for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
				const own = index;
				if (round !== this.round) throw new Cancelled();
				const known = this.played.of(heats[own]);
				const result = known ?? (await worker.play(heats[own], (part) => share(own, part)));
				if (!result || round !== this.round) throw new Cancelled();
				if (!known) this.played.take(heats[own], result);
				results[own] = result;
				share(own, 1);
				heard(heats[own], result);
			}
		};
		await Promise.all(this.workers.slice(0, heats.length).map(work));
		return results;
	}
}

async function fetchAsBlob(uri: string): Promise<string> {
	const response = await fetch(uri);
	if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
	return URL.createObjectURL(await response.blob());
}

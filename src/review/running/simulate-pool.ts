import { reasonOf } from "../../design/failure.ts";
import type { Impact } from "../../simulator/api.ts";
import {
	type Contest,
	type Contestant,
	type ContestOptions,
	comparisonOf,
	driveContest,
	elsewhere,
	type HeatResult,
	impactOf,
	portionOf,
	Referee,
} from "../../simulator/index.ts";
import { ImpactCache } from "./impact-cache.ts";
import { type Played, recalled } from "./played.ts";
import type { Answer, Job } from "./tasks.ts";
import { runTasks, threadsFor, workerScript } from "./threads.ts";

export type Outcome = { impact: Impact } | { failed: string };

/**
 * Comparisons for each core that are each spread over all of them: of a few, one may take as long as all the others, and
 * would hold one core while the rest stand idle. Of many, each has a core to itself, which saves what spreading costs.
 */
const fewFor = 4;

/** Runs comparisons on several cores, those whose results are not remembered. The outcomes are in the order of the jobs. */
export async function runJobs(
	jobs: readonly Job[],
	progress: (done: number, total: number) => void,
	signal: AbortSignal,
): Promise<Outcome[]> {
	const cache = new ImpactCache(workerScript());
	const known = await Promise.all(jobs.map((job) => cache.get(job)));
	const outcomes: Outcome[] = known.map((impact) => (impact ? { impact } : { failed: "" }));
	const wanted = jobs.flatMap((_, index) => (known[index] ? [] : [index]));
	const shares = jobs.map(() => 0);
	const report = (at: number, share: number) => {
		shares[wanted[at]] = share;
		progress(sum(shares), jobs.length);
	};
	const keep = async (at: number, answer: Answer<{ compare: Job }>) => {
		const index = wanted[at];
		outcomes[index] = "value" in answer ? { impact: answer.value } : answer;
		if ("value" in answer) await cache.put(jobs[index], answer.value);
	};
	if (wanted.length <= fewFor * threadsFor(Number.POSITIVE_INFINITY)) {
		for (const [at, index] of wanted.entries()) {
			await keep(at, await compareOnAll(jobs[index], (share) => report(at, share), signal));
			report(at, 1);
		}
	} else {
		const tasks = wanted.map((index) => ({ compare: jobs[index] }));
		await runTasks(tasks, report, signal, keep);
	}
	if (wanted.length > 0) await cache.prune();
	return outcomes;
}

/** One comparison, its replications on several cores, but those that others `played` of it. */
export async function compareOnAll(
	job: Job,
	share: (share: number) => void,
	signal: AbortSignal,
	played?: Played,
): Promise<Answer<{ compare: Job }>> {
	const { design, patch, scenario, options, after } = job;
	try {
		const comparison = comparisonOf(design, patch, scenario, options, after);
		const shareOf = (at: number) => {
			const [from, to] = after ? [0, 1] : portionOf(scenario, options, at);
			return (part: number) => share(from + (to - from) * part);
		};
		const first = shareOf(0);
		const progress = (done: number, total: number) => first(done / total);
		const contest = await runContest(comparison.contestants, comparison.options, progress, signal, played);
		const impact = impactOf(comparison, contest);
		for (const [at, other] of (after ? [] : elsewhere(design, impact, options)).entries()) {
			const there = { ...job, design: other.load, options: other.options };
			const answer = await compareOnAll(there, shareOf(at + 1), signal, played);
			const shown = "value" in answer && other.told(answer.value);
			if (shown) return { value: shown };
		}
		return { value: impact };
	} catch (error) {
		signal.throwIfAborted();
		return { failed: reasonOf(error) };
	}
}

/** Holds designs against each other on several cores; the result does not depend on them, nor on what others `played` of it. */
export function runContest(
	contestants: readonly Contestant[],
	options: ContestOptions,
	progress: (done: number, total: number) => void,
	signal: AbortSignal,
	played?: Played,
): Promise<Contest> {
	const parts = Math.ceil((2 * threadsFor(Number.POSITIVE_INFINITY)) / contestants.length);
	return driveContest(
		new Referee(contestants, options),
		parts,
		async (heats, share) => {
			const known = heats.map((heat) => played && recalled(played, heat));
			const wanted = heats.flatMap((heat, index) => (known[index] ? [] : [{ heat, index }]));
			const tasks = wanted.map(({ heat }) => ({ play: heat }));
			const answers = await runTasks(tasks, (at, part) => share(wanted[at].index, part), signal);
			wanted.forEach(({ index }, at) => {
				const answer = answers[at];
				if ("failed" in answer) throw new Error(answer.failed);
				known[index] = answer.value;
			});
			return known as HeatResult[];
		},
		progress,
	);
}

function sum(values: readonly number[]): number {
	return values.reduce((a, b) => a + b, 0);
}

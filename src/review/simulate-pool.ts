import type { Impact } from "../simulator/api.ts";
import { type Contest, type Contestant, type ContestOptions, Referee } from "../simulator/index.ts";
import { ImpactCache } from "./impact-cache.ts";
import type { Job } from "./tasks.ts";
import { runTasks, threadsFor, workerScript } from "./threads.ts";

export type Outcome = { impact: Impact } | { failed: string };

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
	const tasks = wanted.map((index) => ({ compare: jobs[index] }));
	await runTasks(tasks, report, signal, async (at, answer) => {
		const index = wanted[at];
		outcomes[index] = "value" in answer ? { impact: answer.value } : answer;
		if ("value" in answer) await cache.put(jobs[index], answer.value);
	});
	if (wanted.length > 0) await cache.prune();
	return outcomes;
}

/** Holds designs against each other on several cores; the result does not depend on them. */
export async function runContest(
	contestants: readonly Contestant[],
	options: ContestOptions,
	progress: (done: number, total: number) => void,
	signal: AbortSignal,
): Promise<Contest> {
	const referee = new Referee(contestants, options);
	const parts = Math.ceil((2 * threadsFor(Number.POSITIVE_INFINITY)) / contestants.length);
	for (let heats = referee.next(); heats.length > 0; heats = referee.next(parts)) {
		const { done, total } = referee.progress;
		const before = heats[0].from;
		const shares = heats.map(() => 0);
		const answers = await runTasks(
			heats.map((heat) => ({ play: heat })),
			(index, share) => {
				shares[index] = share * (heats[index].to - heats[index].from);
				progress(before + sum(shares) / contestants.length, Math.max(done, total));
			},
			signal,
		);
		for (const [index, answer] of answers.entries()) {
			if ("failed" in answer) throw new Error(answer.failed);
			referee.take(heats[index], answer.value);
		}
	}
	return referee.result();
}

function sum(values: readonly number[]): number {
	return values.reduce((a, b) => a + b, 0);
}

import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { Design } from "../design/design.ts";
import type { Patch } from "../design/patch.ts";
import type { CompareOptions, Impact } from "../simulator/api.ts";
import { compareSteps } from "../simulator/index.ts";
import { ImpactCache } from "./impact-cache.ts";

/** One comparison; plain data, so that a thread can be given it. */
export interface Job {
	design: Design;
	patch: Patch;
	scenario: string;
	options: CompareOptions;
}

export type Outcome = { impact: Impact } | { failed: string };
export type FromWorker = Outcome | { share: number };

const mostWorkers = 4;

/** Runs comparisons on several cores. The outcomes are in the order of the jobs and do not depend on the cores. */
export async function runJobs(
	jobs: readonly Job[],
	progress: (done: number, total: number) => void,
	signal: AbortSignal,
): Promise<Outcome[]> {
	const shares = jobs.map(() => 0);
	const report = (index: number, share: number) => {
		shares[index] = share;
		progress(
			shares.reduce((sum, one) => sum + one, 0),
			jobs.length,
		);
	};
	const script = typeof __dirname === "string" ? join(__dirname, "simulate-worker.cjs") : "";
	const cache = new ImpactCache(script);
	const known = await Promise.all(jobs.map((job) => cache.get(job)));
	const outcomes: Outcome[] = known.map((impact) => (impact ? { impact } : { failed: "" }));
	const wanted = jobs.flatMap((_, index) => (known[index] ? [] : [index]));
	const size = Math.min(wanted.length, mostWorkers, availableParallelism());
	const work = async (run: (job: Job, share: (share: number) => void) => Promise<Outcome>) => {
		for (let index = wanted.shift(); index !== undefined; index = wanted.shift()) {
			const own = index;
			const outcome = await run(jobs[own], (share) => report(own, share));
			outcomes[own] = outcome;
			report(own, 1);
			if ("impact" in outcome) await cache.put(jobs[own], outcome.impact);
		}
	};
	if (size < 2 || !existsSync(script)) await work((job, share) => here(job, share, signal));
	else {
		const threads = Array.from({ length: size }, () => new Worker(script));
		try {
			await Promise.all(threads.map((thread) => work((job, share) => inThread(thread, job, share, signal))));
		} finally {
			await Promise.all(threads.map((thread) => thread.terminate()));
		}
	}
	if (size > 0) await cache.prune();
	return outcomes;
}

async function here(job: Job, share: (share: number) => void, signal: AbortSignal): Promise<Outcome> {
	try {
		const steps = compareSteps(job.design, job.patch, job.scenario, job.options);
		for (;;) {
			const step = steps.next();
			if (step.done) return { impact: step.value };
			share(step.value.done / step.value.total);
			await setImmediate();
			signal.throwIfAborted();
		}
	} catch (error) {
		signal.throwIfAborted();
		return { failed: (error as Error).message };
	}
}

function inThread(thread: Worker, job: Job, share: (share: number) => void, signal: AbortSignal): Promise<Outcome> {
	return new Promise((resolve, reject) => {
		const settle = (then: () => void) => {
			thread.off("message", onMessage);
			thread.off("error", onError);
			signal.removeEventListener("abort", onAbort);
			then();
		};
		const onMessage = (message: FromWorker) => {
			if ("share" in message) share(message.share);
			else settle(() => resolve(message));
		};
		const onError = (error: Error) => settle(() => resolve({ failed: error.message }));
		const onAbort = () => settle(() => reject(signal.reason));
		thread.on("message", onMessage);
		thread.on("error", onError);
		signal.addEventListener("abort", onAbort);
		if (signal.aborted) onAbort();
		else thread.postMessage(job);
	});
}

import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { reasonOf } from "../../design/failure.ts";
import type { Answer, FromWorker, Task } from "./tasks.ts";
import { stepsOf } from "./tasks.ts";

const mostWorkers = 4;
/** Of a thread's heap. Numbers in typed arrays stand outside of it: the simulator bounds those itself. */
const mostMegabytes = 1024;

/** The file that a thread runs, in the bundle; from source there is none, and all is done here. */
export function workerScript(): string {
	return typeof __dirname === "string" ? join(__dirname, "simulate-worker.cjs") : "";
}

export function threadsFor(tasks: number): number {
	return Math.min(tasks, mostWorkers, availableParallelism());
}

/**
 * Works tasks off on several cores. The answers are in the order of the tasks and do not depend on the cores.
 * `progress` hears of each task the share that is done; `done` hears its answer as soon as it is there.
 */
export async function runTasks<T extends Task>(
	tasks: readonly T[],
	progress: (index: number, share: number) => void,
	signal: AbortSignal,
	done: (index: number, answer: Answer<T>) => Promise<void> = async () => {},
	script = workerScript(),
): Promise<Answer<T>[]> {
	const answers: Answer<T>[] = [];
	const wanted = [...tasks.keys()];
	const work = async (run: (task: T, share: (share: number) => void) => Promise<Answer<T>>) => {
		for (let index = wanted.shift(); index !== undefined; index = wanted.shift()) {
			const own = index;
			answers[own] = await run(tasks[own], (share) => progress(own, share));
			progress(own, 1);
			await done(own, answers[own]);
		}
	};
	const size = threadsFor(tasks.length);
	if (size < 2 || !existsSync(script)) {
		await work((task, share) => here(task, share, signal));
		return answers;
	}
	const threads = new Set<Worker>();
	const thread = async () => {
		let own: Worker | undefined;
		await work((task, share) => {
			// One that ran out of memory has ended; the tasks after it get another.
			if (!own || !threads.has(own)) {
				own = takeThread(script);
				own.once("error", () => own && threads.delete(own));
				threads.add(own);
			}
			return inThread(own, task, share, signal);
		});
	};
	let finished = false;
	try {
		await Promise.all(Array.from({ length: size }, thread));
		finished = true;
	} finally {
		// Who was stopped in the middle of a task is still at it.
		if (finished) rest(threads, idleOf(script));
		else await Promise.all([...threads].map((one) => one.terminate()));
	}
	return answers;
}

/** Threads that have nothing to do for a moment, by what they run: the next tasks find them with their code read and compiled. */
const idle = new Map<string, Worker[]>();
const idleMilliseconds = 2000;

function idleOf(script: string): Worker[] {
	const known = idle.get(script) ?? [];
	idle.set(script, known);
	return known;
}

function takeThread(script: string): Worker {
	const thread =
		idleOf(script).pop() ?? new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: mostMegabytes } });
	thread.ref();
	return thread;
}

function rest(threads: Iterable<Worker>, idle: Worker[]): void {
	for (const thread of threads) {
		thread.removeAllListeners("error");
		idle.push(thread);
		const leave = () => {
			const at = idle.indexOf(thread);
			if (at < 0) return;
			idle.splice(at, 1);
			void thread.terminate();
		};
		thread.once("error", leave);
		// A process that is through does not wait for them.
		thread.unref();
		setTimeout(leave, idleMilliseconds).unref();
	}
}

function wordsFor(error: Error & { code?: string }): string {
	if (error.code === "ERR_WORKER_OUT_OF_MEMORY") return `it takes more than ${mostMegabytes} MB of memory`;
	return reasonOf(error);
}

async function here<T extends Task>(task: T, share: (share: number) => void, signal: AbortSignal): Promise<Answer<T>> {
	try {
		const steps = stepsOf(task);
		for (;;) {
			const step = steps.next();
			if (step.done) return { value: step.value };
			share(step.value);
			await setImmediate();
			signal.throwIfAborted();
		}
	} catch (error) {
		signal.throwIfAborted();
		return { failed: reasonOf(error) };
	}
}

function inThread<T extends Task>(
	thread: Worker,
	task: T,
	share: (share: number) => void,
	signal: AbortSignal,
): Promise<Answer<T>> {
	return new Promise((resolve, reject) => {
		const settle = (then: () => void) => {
			thread.off("message", onMessage);
			thread.off("error", onError);
			signal.removeEventListener("abort", onAbort);
			then();
		};
		const onMessage = (message: FromWorker<T>) => {
			if ("share" in message) share(message.share);
			else settle(() => resolve(message));
		};
		const onError = (error: Error) => settle(() => resolve({ failed: wordsFor(error) }));
		const onAbort = () => settle(() => reject(signal.reason));
		thread.on("message", onMessage);
		thread.on("error", onError);
		signal.addEventListener("abort", onAbort);
		if (signal.aborted) onAbort();
		else thread.postMessage(task);
	});
}

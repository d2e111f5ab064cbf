import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Task } from "../../src/review/running/tasks.ts";
import { runTasks, threadsFor } from "../../src/review/running/threads.ts";

const folder = mkdtempSync(join(tmpdir(), "scaleproof-threads-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a thread of these tests does, in the place of a simulation. */
type Doing = { say: unknown; after?: number } | { fail: string } | { throw: string; code?: string } | { wait: true };

const script = join(folder, "worker.cjs");
writeFileSync(
	script,
	`const { parentPort, threadId } = require("node:worker_threads");
parentPort.on("message", (task) => {
	if (task.wait) return parentPort.postMessage({ share: 0.25 });
	if (task.throw) throw Object.assign(new Error(task.throw), { code: task.code });
	if (task.fail) return parentPort.postMessage({ failed: task.fail });
	parentPort.postMessage({ share: 0.5 });
	setTimeout(() => parentPort.postMessage({ value: { said: task.say, threadId } }), task.after ?? 0);
});`,
);
const still = new AbortController().signal;
const silent = () => {};

async function answersTo(doings: readonly Doing[], { progress = silent, signal = still, done = async () => {} } = {}) {
	const answers = await runTasks(doings as unknown as Task[], progress, signal, done, script);
	return answers as ({ value: { said: unknown; threadId: number } } | { failed: string })[];
}
const said = (answers: Awaited<ReturnType<typeof answersTo>>) =>
	answers.map((answer) => ("value" in answer ? answer.value.said : answer.failed));
const threadsOf = (answers: Awaited<ReturnType<typeof answersTo>>) =>
	new Set(answers.flatMap((answer) => ("value" in answer ? answer.value.threadId : [])));

/** No thread of these tests is left with nothing to do: whoever stops in the middle ends those that there are. */
async function stopped(reason: string): Promise<unknown> {
	const given = new AbortController();
	const doings: Doing[] = Array.from({ length: 8 }, () => ({ wait: true }));
	return answersTo(doings, { signal: given.signal, progress: () => given.abort(new Error(reason)) });
}

test("there are no more threads than tasks, than cores, and than four", () => {
	expect(threadsFor(1)).toBe(1);
	expect(threadsFor(100)).toBe(Math.min(4, availableParallelism()));
});

// Where there is one core, all is done in the thread that asks.
describe.skipIf(availableParallelism() < 2)("tasks on several cores", () => {
	test("are answered in their order, however long each takes, and each tells its shares and then its answer", async () => {
		const heard = new Map<number, unknown[]>([0, 1, 2].map((index) => [index, []]));
		const answers = await answersTo([{ say: "slow", after: 60 }, { say: "quick" }, { fail: "no luck" }], {
			progress: (index: number, share: number) => heard.get(index)!.push(share),
			done: async (index: number, answer: object) => void heard.get(index)!.push(Object.keys(answer)[0]),
		} as object);
		expect(said(answers)).toEqual(["slow", "quick", "no luck"]);
		expect([...heard.values()]).toEqual([
			[0.5, 1, "value"],
			[0.5, 1, "value"],
			[1, "failed"],
		]);
	});

	test("find threads that have nothing to do, and new ones once those were stopped", async () => {
		const doings: Doing[] = ["a", "b", "c"].map((say) => ({ say, after: 20 }));
		const first = threadsOf(await answersTo(doings));
		expect(first.size).toBeGreaterThan(1);
		expect(threadsOf(await answersTo(doings))).toEqual(first);
		await expect(stopped("enough")).rejects.toThrow("enough");
		const next = threadsOf(await answersTo(doings));
		expect([...next].filter((id) => first.has(id))).toEqual([]);
	});

	test("that break their thread fail by themselves, and those after them get another", async () => {
		const out = { throw: "heap", code: "ERR_WORKER_OUT_OF_MEMORY" };
		const answers = await answersTo([{ throw: "broken" }, out, { say: "a" }, { say: "b" }, { say: "c" }]);
		expect(said(answers)).toEqual(["broken", "it takes more than 1024 MB of memory", "a", "b", "c"]);
	});

	test("end when nobody waits for them, also before the first of them", async () => {
		await expect(stopped("nobody waits")).rejects.toThrow("nobody waits");
		const signal = AbortSignal.abort(new Error("nobody ever did"));
		const heard: number[] = [];
		const answers = answersTo([{ say: "a" }, { say: "b" }], { signal, progress: () => heard.push(1) } as object);
		await expect(answers).rejects.toThrow("nobody ever did");
		expect(heard).toEqual([]);
	});
});

import { Kernel } from "../../../src/simulator/kernel/kernel.ts";
import { Retry } from "../../../src/simulator/models/calls/retry.ts";
import { type Distribution, Sampler } from "../../../src/simulator/random/distribution.ts";
import { Luck } from "../../../src/simulator/random/stream.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { Contention } from "../../../src/simulator/studies/contention/contention.ts";
import { approximate, type Effort, type Experiment, type Family, type Measured } from "./experiment.ts";

/** |N(10, 2)| ms, by Box and Muller. */
const hop: Pick<Distribution, "mean" | "fill"> = {
	mean: 10,
	fill(block, stream) {
		for (let i = 0; i < block.length; i++) {
			const normal = Math.sqrt(-2 * Math.log(stream.uniform())) * Math.cos(2 * Math.PI * stream.uniform());
			block[i] = Math.abs(10 + 2 * normal);
		}
	},
};

const policies = ["none", "exponential", "equal", "jitter", "decorrelated"] as const;

interface Contest {
	/** Milliseconds until the last client is through, and conditional writes. */
	time: Moments;
	writes: Moments;
}

function contest(backoff: string, clients: number, runs: number, seed: number): Contest {
	const result = { time: new Moments(), writes: new Moments() };
	for (let r = 0; r < runs; r++) {
		const luck = new Luck(seed, r);
		const kernel = new Kernel();
		const retry = new Retry({ backoff, base: 5, cap: 2000, budget: undefined }, luck.stream("jitter"));
		const way = new Sampler(hop, luck.stream("hops"));
		const row = new Contention(clients, kernel, retry, { read: way, response: way, write: way, ack: way });
		kernel.run(1e8);
		if (row.committed !== clients) throw new Error("a client is not through");
		result.time.add(row.finished);
		result.writes.add(row.writes);
	}
	return result;
}

function runsOf({ share }: Effort): number {
	return Math.max(6, Math.round(100 * share));
}

const published = "the blog's own simulator, run again: 100 runs, standard error known";

/** N = 100: mean time and its deviation, mean number of writes and its deviation, over 100 runs. */
const table = {
	none: [2027, 46, 2423.5, 31],
	exponential: [63838, 3577, 1855.7, 55],
	equal: [6412, 637, 811.7, 8],
	jitter: [4894, 517, 795.2, 6],
	decorrelated: [4513, 678, 999.1, 28],
} as const;

const hundred = policies.map((backoff): Experiment => {
	const [time, timeDeviation, writes, writesDeviation] = table[backoff];
	return {
		model: `100 clients, one row, ${backoff === "jitter" ? "full jitter" : backoff}`,
		source: published,
		claims: [
			{ of: "time (ms)", expected: time, published: timeDeviation / 10, within: 0.06 },
			{ of: "writes", expected: writes, published: writesDeviation / 10, within: 0.02 },
		],
		run(effort) {
			const { time, writes } = contest(backoff, 100, runsOf(effort), effort.seed);
			return { "time (ms)": time, writes };
		},
	};
});

/** The curves of the blog: who needs more writes, and who more time, from 50 clients on. */
function order(effort: Effort): Measured {
	const worst = { writes: "", time: "" };
	const square = new Moments();
	for (const clients of effort.share < 0.5 ? [50, 100, 190] : [50, 70, 90, 110, 130, 150, 170, 190]) {
		const of = Object.fromEntries(
			policies.map((backoff) => {
				const { time, writes } = contest(backoff, clients, 40, effort.seed);
				return [backoff, { time: time.mean, writes: writes.mean }];
			}),
		) as Record<(typeof policies)[number], { time: number; writes: number }>;
		const { none, exponential, equal, jitter, decorrelated } = of;
		square.add(none.writes / clients ** 2);
		const near = Math.abs(jitter.writes / equal.writes - 1) < 0.05;
		const fewer = Math.max(jitter.writes, equal.writes) < decorrelated.writes;
		if (!near || !fewer || decorrelated.writes > 0.8 * exponential.writes || exponential.writes > none.writes) {
			worst.writes += ` ${clients}`;
		}
		const sooner = none.time < Math.min(decorrelated.time, jitter.time);
		const last = Math.max(decorrelated.time, jitter.time) < equal.time && equal.time < 0.25 * exponential.time;
		if (!sooner || !last) worst.time += ` ${clients}`;
	}
	return {
		"clients where the order of writes differs": worst.writes.trim() || "none",
		"clients where the order of times differs": worst.time.trim() || "none",
		"writes / N², without a pause": square,
	};
}

export const contention: Family = {
	title: "Contention for one row",
	about:
		"Clients that each must write one row once, on the condition that nobody has written since they read it; a hop " +
		"takes |N(10, 2)| ms, the first pause is up to 10 ms, the longest 2 s. Jitter is for this: clients in step. Without " +
		"a pause all are through soonest, because this store has no limit.",
	experiments: [
		...hundred,
		{
			model: "50 to 190 clients: the order of the policies",
			source: "Exponential Backoff And Jitter: full ≈ equal < decorrelated ≪ exponential < none",
			claims: [
				{ of: "clients where the order of writes differs", expected: "none" },
				{ of: "clients where the order of times differs", expected: "none" },
				{ of: "writes / N², without a pause", expected: 0.2424, within: 0.05, slack: approximate },
			],
			run: order,
		},
	],
};

import { Inputs } from "../../../src/simulator/inputs.ts";
import { Luck } from "../../../src/simulator/random/stream.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { build } from "../../../src/simulator/studies/service/build.ts";
import { planOf } from "../../../src/simulator/studies/service/plan.ts";
import { designOf } from "../designs.ts";
import { scenarioWith } from "../worlds.ts";
import { bucket, type Effort, type Experiment, type Family, type Measured } from "./experiment.ts";

/** Mean time of one durable write. */
const write = 0.005;

function measure(mechanism: string, participants: number, { share, seed }: Effort): Measured {
	const names = Array.from({ length: participants }, (_, i) => `p${i}`);
	const design = designOf(
		{
			"Client:c": { rate: 20 },
			"Service:s": { replicas: 2, concurrency: 1000 },
			// So many rows and so much room that nobody waits for anybody.
			"Store:db": { role: "database", shards: 8, writeTime: write, capacity: 1000, keys: 1_000_000, skew: 0 },
			"Transaction:t": { mechanism, participants: names, acrossShards: participants > 1, share: 1 },
		},
		["Client:c calls Service:s", "Service:s writes Store:db", "Transaction:t runs-in Service:s"],
	);
	const seconds = Math.max(25, 1500 * share);
	const scenario = scenarioWith(({ usual }) => ({ points: [{ at: 0, rate: usual }], duration: seconds }));
	const plan = planOf("Service:s", scenario, new Inputs(design));
	const mean = new Moments();
	const hold = new Moments();
	const p99 = new Moments();
	for (let r = 0; r < 20; r++) {
		const world = build(plan, new Luck(seed, r));
		const { transactions } = world;
		if (!transactions) throw new Error("no transactions in the plan");
		const times = listen(transactions.durations);
		const holds = listen(transactions.lockHolds);
		world.kernel.run(seconds);
		mean.add(times.mean);
		hold.add(holds.mean);
		p99.add(transactions.lockHolds.quantile(0.99));
	}
	return { "mean time": mean, "mean time of a lock": hold, "p99 of a lock": p99 };
}

/** The exact mean of what a histogram gets. */
function listen(histogram: { record(value: number): void }): Moments {
	const moments = new Moments();
	const record = histogram.record.bind(histogram);
	histogram.record = (value) => {
		moments.add(value);
		record(value);
	};
	return moments;
}

/** Mean of the greatest of n exponential times of mean 1. */
function harmonic(n: number): number {
	let sum = 0;
	for (let i = 1; i <= n; i++) sum += 1 / i;
	return sum;
}

const twoPhase = [2, 3, 5, 8].map(
	(n): Experiment => ({
		model: `two-phase commit over ${n} rows`,
		source: "two rounds of the slowest: 2 H(n); a row is locked for the first round and its own second write: H(n) + 1",
		claims: [
			{ of: "mean time", expected: 2 * harmonic(n) * write },
			{ of: "mean time of a lock", expected: (harmonic(n) + 1) * write },
		],
		run: (effort) => measure("2pc", n, effort),
	}),
);

const sagas = [2, 3, 5, 8].map(
	(n): Experiment => ({
		model: `saga of ${n} steps`,
		source: "the sum of its steps; each lock lasts one exponential write",
		claims: [
			{ of: "mean time", expected: n * write },
			{ of: "mean time of a lock", expected: write },
			{ of: "p99 of a lock", expected: Math.log(100) * write, slack: bucket, within: 0.03 },
		],
		run: (effort) => measure("saga", n, effort),
	}),
);

const local: Experiment = {
	model: "local commit",
	source: "one exponential write",
	claims: [{ of: "mean time", expected: write }],
	run: (effort) => measure("local", 1, effort),
};

export const transactions: Family = {
	title: "Transactions",
	about:
		"Writes that take 5 ms on average (exponential), without contention. Quorums and replication lag stand under " +
		"Consistency.",
	experiments: [local, ...twoPhase, ...sagas],
};

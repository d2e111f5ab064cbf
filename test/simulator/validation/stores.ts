import type { Value } from "../../../src/design/attribute.ts";
import { Inputs } from "../../../src/simulator/inputs.ts";
import { type ReshardingPlan, readResharding } from "../../../src/simulator/models/store/resharding.ts";
import { Store } from "../../../src/simulator/models/store/store.ts";
import { readStore, type StorePlan, storeOf } from "../../../src/simulator/models/store/store-plan.ts";
import { Luck } from "../../../src/simulator/random/stream.ts";
import type { Scenario } from "../../../src/simulator/scenarios/scenario.ts";
import { erlangC } from "../../../src/simulator/statistics/erlang.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { build } from "../../../src/simulator/studies/service/build.ts";
import { planOf } from "../../../src/simulator/studies/service/plan.ts";
import { designOf } from "../designs.ts";
import { approximate, type Effort, type Experiment, type Family, type Measured } from "./experiment.ts";

type Values = Record<string, Value>;

/** Requests that go straight to a store: nothing else is scarce. */
function designWith(rate: number, store: Values) {
	return designOf(
		{
			"Client:c": { rate, timeout: 1e9 },
			"Service:s": { replicas: 1, concurrency: 1e6, serviceTimeP50: 0.001, serviceTimeP99: 0.001 },
			"Store:db": { poolSize: 1e6, maxConnections: 1e6, writeShare: 0, keys: 1000, ...store },
		},
		["Client:c calls Service:s", "Service:s reads Store:db"],
	);
}

function asking(seconds: number): Scenario<StorePlan> {
	return {
		...{ id: "test", title: "", description: "", lead: "", watch: [] },
		read: ({ inputs, focus }) => readStore(inputs, focus),
		apart: storeOf,
		load: ({ usual }) => ({ points: [{ at: 0, rate: usual }], duration: seconds }),
		faults: (_, plan) => [
			{
				at: 0,
				strike(world) {
					world.store = new Store(plan, world);
				},
			},
		],
	};
}

/** Times at the store, those above a limit, and requests that left it a second, after a tenth of the time. */
function measure(rate: number, store: Values, requests: number, { share, seed }: Effort, limit = 0): Measured {
	const seconds = Math.max(4000, requests * share) / rate / 20;
	const design = designWith(rate, store);
	const plan = planOf("Service:s", asking(seconds), new Inputs(design));
	const result = { "mean time": new Moments(), "P(slow)": new Moments(), throughput: new Moments() };
	for (let r = 0; r < 20; r++) {
		const world = build(plan, new Luck(seed, r));
		world.kernel.run(0);
		const { kernel, replicas, store: stage } = world;
		if (!stage) throw new Error("no store in the world");
		const began: number[] = [];
		let count = 0;
		let sum = 0;
		let slow = 0;
		const enter = stage.enter.bind(stage);
		stage.enter = (slot) => {
			began[slot] = kernel.now;
			return enter(slot);
		};
		const resume = replicas.resume.bind(replicas);
		replicas.resume = (slot) => {
			if (kernel.now > seconds / 10) {
				const time = kernel.now - began[slot];
				count++;
				sum += time;
				if (time > limit) slow++;
			}
			resume(slot);
		};
		kernel.run(seconds);
		result["mean time"].add(sum / count);
		result["P(slow)"].add(slow / count);
		result.throughput.add(count / (0.9 * seconds));
	}
	return result;
}

/** Mean of the greatest of n exponential times of mean 1. */
function harmonic(n: number): number {
	let sum = 0;
	for (let i = 1; i <= n; i++) sum += 1 / i;
	return sum;
}

/** One leg in a hundred is slower than this. */
const read = 0.01;
const slowLeg = Math.log(100) * read;

const fanOut = [1, 10, 100].map(
	(shards): Experiment => ({
		model: `a query that asks ${shards} shards and waits for all`,
		source: "The Tail at Scale (Dean and Barroso, 2013): 1 − (1 − p)^k; the mean of the slowest is H(k)",
		claims: [
			{ of: "P(slow)", expected: 1 - 0.99 ** shards, within: 0.04 },
			{ of: "mean time", expected: harmonic(shards) * read },
		],
		run: (effort) => {
			const store = { shards, capacity: 1000, readTime: read, scatterShare: 1 };
			return measure(50, store, 3_000_000 / shards ** 0.6, effort, slowLeg);
		},
	}),
);

const waiting = [
	[1, 0.8],
	[8, 0.8],
	[8, 0.9],
].map(
	([workers, load]): Experiment => ({
		model: `a shard of ${workers} workers at ${load} of its capacity`,
		source: "Erlang C: 1/μ + C/(cμ(1 − ρ))",
		claims: [{ of: "mean time", expected: read * (1 + erlangC(workers, load) / (workers * (1 - load))), within: 0.03 }],
		run: (effort) => measure((load * workers) / read, { capacity: workers, readTime: read }, 6_000_000, effort),
	}),
);

/** Twice of what the primary can do: what comes out is its ceiling. */
const ceilings = [0, 3].flatMap((readReplicas): Experiment[] => [
	{
		model: `writes to a primary with ${readReplicas} read replicas`,
		source: "c/E[write]: only the primary writes",
		claims: [{ of: "throughput", expected: 2 / read }],
		run: (effort) => {
			const store = { capacity: 2, writeTime: read, writeShare: 1, readReplicas };
			return measure((2 * 2) / read, store, 1_000_000, effort);
		},
	},
	{
		model: `reads from a primary with ${readReplicas} read replicas`,
		source: "c/E[read] for each server that is read",
		claims: [{ of: "throughput", expected: (Math.max(1, readReplicas) * 2) / read }],
		run: (effort) => {
			const store = { capacity: 2, readTime: read, readReplicas, replicaReads: 1 };
			return measure((2 * Math.max(1, readReplicas) * 2) / read, store, 1_000_000, effort);
		},
	},
]);

function resharding(store: Values): ReshardingPlan {
	const design = designWith(1, { keys: 200_000, ...store });
	let found: ReshardingPlan | undefined;
	const scenario: Scenario = {
		...asking(1),
		read({ inputs, focus }) {
			found = readResharding(inputs, focus, readStore(inputs, focus, { sharding: true }));
			return undefined;
		},
		faults: () => [],
	};
	planOf("Service:s", scenario, new Inputs(design));
	if (!found) throw new Error("nothing was read");
	return found;
}

const copying = [
	["hash-modulo", 4, 4 / 5],
	["tenant", 9, 1 / 10],
].map(
	([sharding, shards, moved]): Experiment => ({
		model: `100 GB on ${shards} shards (${sharding}) get one more, at 50 MB/s`,
		source: "bytes × share moved / rate of the copying stream",
		claims: [{ of: "seconds", expected: (100e9 * Number(moved)) / 50e6, slack: approximate, within: 0.03 }],
		run() {
			// Many tenants of a size: the share of the keys is then that of the tenants.
			const even = { tenants: 200_000, tenantSkew: 0 };
			const plan = resharding({ sharding, shards, dataBytes: 100e9, copyRate: 50e6, ...even });
			const seconds = new Moments();
			for (let i = 0; i < 2; i++) seconds.add(plan.seconds);
			return { seconds };
		},
	}),
);

export const stores: Family = {
	title: "Stores",
	about:
		"Reads and writes of 10 ms on average (exponential) at a store on the way of the requests. Throughput is measured " +
		"at twice the load that it can bear.",
	experiments: [...fanOut, ...waiting, ...ceilings, ...copying],
};

import { hash } from "../../../src/simulator/models/balancing/hash.ts";
import { type PlacementPlan, place, placeOneMore } from "../../../src/simulator/models/store/placement.ts";
import { shardOf } from "../../../src/simulator/models/transactions/shards.ts";
import { Alias, zipfWeights } from "../../../src/simulator/random/alias.ts";
import { Luck, type Stream } from "../../../src/simulator/random/stream.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { approximate, type Effort, type Experiment, type Family } from "./experiment.ts";
import { hashing } from "./hashing.ts";

/** Draws `count` samples of a number, apart for each of 20 replications. */
function sample({ share, seed }: Effort, count: number, draw: (stream: Stream) => number): Moments {
	const means = new Moments();
	for (let r = 0; r < 20; r++) {
		const stream = new Luck(seed, r).stream("validation");
		const size = Math.max(500, (count * share) / 20);
		let sum = 0;
		for (let i = 0; i < size; i++) sum += draw(stream);
		means.add(sum / Math.floor(size));
	}
	return means;
}

/** Shards on which `keys` random keys lie. */
function spread(stream: Stream, keys: number, shards: number, way = shardOf): number {
	const seen = new Set<number>();
	for (let k = 0; k < keys; k++) seen.add(way(stream.below(2 ** 31), shards));
	return seen.size;
}

/** As a store of shards places its keys; `shardOf` is how the rows of transactions are placed. */
const modulo = (key: number, shards: number) => hash(key, 0) % shards;

const crossing = [4, 8, 16, 64].flatMap((shards) =>
	[2, 3, 5].map(
		(keys): Experiment => ({
			model: `${keys} keys over ${shards} hash shards`,
			source: "1 − N^−(k−1); N(1 − (1 − 1/N)^k)",
			claims: [
				// Where all but one in a thousand cross, there is too little to count.
				...(shards ** (keys - 1) < 1000 ? [{ of: "P(more than one shard)", expected: 1 - shards ** -(keys - 1) }] : []),
				{ of: "distinct shards", expected: shards * (1 - (1 - 1 / shards) ** keys) },
			],
			run: (effort) => ({
				"P(more than one shard)": sample(effort, 800_000, (s) => (spread(s, keys, shards, modulo) > 1 ? 1 : 0)),
				"distinct shards": sample(effort, 800_000, (s) => spread(s, keys, shards)),
			}),
		}),
	),
);

const birthday = [
	[2, 8, 0.125],
	[3, 8, 0.34375],
	[4, 16, 0.333496],
	[10, 64, 0.523241],
].map(
	([keys, shards, expected]): Experiment => ({
		model: `${keys} hot keys on ${shards} shards`,
		source: "1 − Π(1 − i/N)",
		claims: [{ of: "P(two on one shard)", expected, within: 0.03 }],
		run: (effort) => ({
			"P(two on one shard)": sample(effort, 800_000, (s) => (spread(s, keys, shards) < keys ? 1 : 0)),
		}),
	}),
);

const ranks = new Map<number, Alias>();

function million(s: number): Alias {
	const alias = ranks.get(s) ?? new Alias(zipfWeights(1_000_000, s));
	ranks.set(s, alias);
	return alias;
}

/** Exponent, share of the first key and of the first hundred. */
const shares = [
	[0.8, 0.0133677, 0.1087],
	[0.99, 0.0649694, 0.344],
	[1, 0.0694795, 0.3604],
	[1.07, 0.105969, 0.4792],
	[1.2, 0.189534, 0.6829],
].map(
	([s, first, hundred]): Experiment => ({
		model: `a million keys, Zipf ${s}`,
		source: "1/H(n, s)",
		claims: [
			{ of: "share of the first key", expected: first, within: 0.03 },
			// Four digits are given.
			{ of: "share of the first hundred", expected: hundred, published: 0.00003 },
		],
		run: (effort) => ({
			"share of the first key": sample(effort, 2_000_000, (stream) => (million(s).draw(stream) === 0 ? 1 : 0)),
			"share of the first hundred": sample(effort, 2_000_000, (stream) => (million(s).draw(stream) < 100 ? 1 : 0)),
		}),
	}),
);

/** The busiest shard's share of the requests, over placements: the hash of key + offset for many offsets. */
function hottest(s: number, shards: number, { share, seed }: Effort): Moments {
	const result = new Moments();
	const counts = new Float64Array(shards);
	for (let r = 0; r < Math.max(20, 400 * share); r++) {
		const luck = new Luck(seed, r);
		const offset = luck.stream("placement").below(2 ** 30);
		const stream = luck.stream("keys");
		counts.fill(0);
		const draws = 40_000;
		for (let i = 0; i < draws; i++) counts[modulo(million(s).draw(stream) + offset, shards)]++;
		result.add(Math.max(...counts) / draws);
	}
	return result;
}

const hot = [
	[0.99, 8, 0.181],
	[0.99, 64, 0.079],
	[1.2, 8, 0.287],
	[1.2, 64, 0.201],
].map(
	([s, shards, expected]): Experiment => ({
		model: `a million keys, Zipf ${s}, on ${shards} shards`,
		source: "reference simulation, three digits",
		claims: [{ of: "share of the hottest shard", expected, published: 0.0008, within: 0.03 }],
		run: (effort) => ({ "share of the hottest shard": hottest(s, shards, effort) }),
	}),
);

const keys = 100_000;
const plain = { virtualNodes: 1, regionSkew: 0, ascending: false, tenantOf: undefined };

/** Share of the keys that another shard moves, for keys that begin at any place. */
function moved(of: Partial<PlacementPlan>, shards: number): number {
	const plan: PlacementPlan = { ...plain, sharding: "hash-modulo", ...of };
	const before = place(plan, keys, keys, shards);
	const after = placeOneMore(plan, keys, before, shards, new Float64Array(keys).fill(1));
	return before.reduce((count, shard, key) => count + (shard === after[key] ? 0 : 1), 0) / keys;
}

const growing = [3, 10].flatMap((shards): Experiment[] => [
	{
		model: `${shards} shards by modulo, and one more`,
		source: "N/(N + 1)",
		claims: [{ of: "keys moved", expected: shards / (shards + 1), slack: approximate }],
		run: () => ({ "keys moved": only(moved({}, shards)) }),
	},
	{
		model: `${shards} shards that a directory of tenants fills, and one more`,
		source: "1/(N + 1); Lamping and Veach (2014)",
		claims: [{ of: "keys moved", expected: 1 / (shards + 1), slack: approximate }],
		run: () => ({ "keys moved": only(moved({ sharding: "tenant" }, shards)) }),
	},
	{
		model: `${shards} ranges, of which the busiest is split`,
		source: "1/(2N)",
		claims: [{ of: "keys moved", expected: 1 / (2 * shards), slack: approximate }],
		run: () => ({ "keys moved": only(moved({ sharding: "range" }, shards)) }),
	},
]);

function only(value: number): Moments {
	const moments = new Moments();
	moments.add(value);
	moments.add(value);
	return moments;
}

export const sharding: Family = {
	title: "Shards and hot keys",
	about:
		"How the models place keys (by hashes, on a ring, in ranges, by tenants), the Zipf law by which keys are wanted, " +
		"and the rings and tables by which a balancer places users: how evenly, and whom a newcomer moves.",
	experiments: [...crossing, ...birthday, ...shares, ...hot, ...growing, ...hashing],
};

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	assignTenants,
	hottest,
	loads,
	type PlacementPlan,
	place,
	placeOneMore,
	type Sharding,
} from "../../src/simulator/models/store/placement.ts";
import { Alias, zipfWeights } from "../../src/simulator/random/alias.ts";
import { Luck } from "../../src/simulator/random/stream.ts";
import { runs } from "../support/runs.ts";

const rows = 20_000;
const even = new Float64Array(rows).fill(1 / rows);

function planOf(sharding: Sharding, more: Partial<PlacementPlan> = {}): PlacementPlan {
	return { sharding, virtualNodes: 160, regionSkew: 1, ascending: false, tenantOf: undefined, ...more };
}

describe("a key's shard", () => {
	const ways = fc.constantFrom<Sharding>("hash-modulo", "consistent", "range", "geo", "tenant");

	it("is one of them, and the same each time", () => {
		fc.assert(
			fc.property(ways, fc.integer({ min: 1, max: 40 }), (way, shards) => {
				const table = place(planOf(way), 500, 500, shards);
				expect([...table].every((shard) => shard >= 0 && shard < shards)).toBe(true);
				expect(place(planOf(way), 500, 500, shards)).toEqual(table);
			}),
		);
	});

	it("changes only for the new one when a shard is added, but for modulo", () => {
		fc.assert(
			fc.property(ways, fc.integer({ min: 1, max: 20 }), (way, shards) => {
				const plan = planOf(way);
				const before = place(plan, 500, 500, shards);
				const after = placeOneMore(plan, 500, before, shards, even.subarray(0, 500));
				const strayed = [...after].some((shard, key) => shard !== before[key] && shard !== shards);
				expect(strayed).toBe(way === "hash-modulo" && shards > 1);
			}),
		);
	});

	it("is the last one for new rows whose keys ascend, and stays so when the range is split", () => {
		const plan = planOf("range", { ascending: true });
		const weights = zipfWeights(rows, 0.99);
		const before = place(plan, rows, rows, 4);
		const after = placeOneMore(plan, rows, before, 4, weights);
		// Key 0 is the newest and wanted most.
		expect(before[0]).toBe(3);
		expect(after[0]).toBe(4);
		expect(Math.max(...loads(before, weights, 4))).toBeGreaterThan(0.8);
		expect(Math.max(...loads(after, weights, 5))).toBeGreaterThan(0.75);
		expect(Math.max(...loads(place(planOf("range"), rows, rows, 4), weights, 4))).toBeLessThan(0.4);
	});

	it("is that of its tenant, so that the largest tenant sits on one shard however many there are", () => {
		const tenantOf = assignTenants(rows, 100, 1);
		const largest = 1 / [...new Array(100).keys()].reduce((sum, i) => sum + 1 / (i + 1), 0);
		for (const shards of [4, 16, 64]) {
			const table = place(planOf("tenant", { tenantOf }), rows, rows, shards);
			const homes = new Set([...tenantOf.keys()].map((key) => tenantOf[key] * 1000 + table[key]));
			expect(homes.size).toBe(100);
			expect(Math.max(...loads(table, even, shards))).toBeGreaterThan(largest * 0.99);
			const hashed = place(planOf("hash-modulo"), rows, rows, shards);
			expect(Math.max(...loads(hashed, even, shards))).toBeLessThan(1.3 / shards);
		}
	});

	it("gives regions their shares", () => {
		const shares = loads(place(planOf("geo"), rows, rows, 3), even, 3);
		expect([...shares].map((share) => Math.round(share * 100))).toEqual([55, 27, 18]);
		expect(hottest(shares)).toBe(0);
	});
});

describe("the alias table", () => {
	it("draws as often as the weights say", () => {
		fc.assert(
			fc.property(
				fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 }),
				fc.integer(),
				(weights, seed) => {
					const sum = weights.reduce((a, b) => a + b, 0);
					fc.pre(sum > 0);
					const alias = new Alias(weights);
					const stream = new Luck(seed).stream("alias");
					const counts = weights.map(() => 0);
					const draws = 20_000;
					for (let i = 0; i < draws; i++) counts[alias.draw(stream)]++;
					for (const [i, weight] of weights.entries()) {
						const chance = weight / sum;
						const error = Math.abs(counts[i] - draws * chance);
						expect(error).toBeLessThanOrEqual(6 * Math.sqrt(draws * chance * (1 - chance)));
					}
				},
			),
			runs(40),
		);
	});
});

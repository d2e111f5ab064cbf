import type { Algorithm } from "../../../src/simulator/models/balancing/algorithm.ts";
import { Maglev } from "../../../src/simulator/models/balancing/maglev.ts";
import { RingHash } from "../../../src/simulator/models/balancing/ring-hash.ts";
import { shardOf } from "../../../src/simulator/models/transactions/shards.ts";
import { Luck } from "../../../src/simulator/random/stream.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import type { Effort, Experiment } from "./experiment.ts";

/** A ring whose arcs can be measured: exact shares, with no users drawn. */
class Ring extends RingHash {
	/** The largest share that a member has, as a multiple of the mean one. */
	largest(): number {
		if (this.stale) this.rebuild();
		const arcs = new Float64Array(this.count);
		let before = this.ring[this.ring.length - 1] - 2 ** 53;
		for (const point of this.ring) {
			arcs[point % 2 ** 21] += point - before;
			before = point;
		}
		return (Math.max(...arcs) / 2 ** 53) * this.count;
	}
}

/** The same of a Maglev table. */
class Table extends Maglev {
	largest(): number {
		if (this.stale) this.populate();
		const places = new Float64Array(this.count);
		for (const replica of this.table) places[replica]++;
		return (Math.max(...places) / this.table.length) * this.count;
	}
}

function filled<T extends Algorithm>(algorithm: T, members: number): T {
	for (let i = 0; i < members; i++) algorithm.add(i);
	return algorithm;
}

/** Many placements: each has a salt of its own. */
function overPlacements({ seed }: Effort, placements: number, measure: (salt: number) => number): Moments {
	const result = new Moments();
	for (let r = 0; r < placements; r++) result.add(measure(new Luck(seed, r).stream("validation").bits()));
	return result;
}

/**
 * E[max of N Erlang(V)]/V: shares on a ring of N × V random points are Dirichlet(V, …, V), that is Erlang numbers by
 * their sum, of which they are independent.
 */
function largestShare(members: number, points: number): number {
	const end = points + 12 * Math.sqrt(points) + 40;
	const step = end / 2000;
	let mean = 0;
	for (let x = step / 2; x < end; x += step) {
		let above = 0;
		let logTerm = -x;
		for (let k = 0; k < points; k++) {
			above += Math.exp(logTerm);
			logTerm += Math.log(x / (k + 1));
		}
		mean += step * (1 - (1 - Math.min(1, above)) ** members);
	}
	return mean / points;
}

const rings = [10, 100].flatMap((members) =>
	[1, 10, 100, 256, 1000].map(
		(points): Experiment => ({
			model: `a ring of ${members} members with ${points === 1 ? "a point" : `${points} points`} each`,
			source: "E[max of N Erlang(V)]/V",
			claims: [{ of: "largest share, of the mean", expected: largestShare(members, points) }],
			run(effort) {
				// As many points in all for each: the shares of few vary the most.
				const placements = Math.max(20, (3_000_000 * effort.share) / (members * points));
				const largest = (salt: number) => filled(new Ring(salt, points), members).largest();
				return { "largest share, of the mean": overPlacements(effort, Math.min(20_000, placements), largest) };
			},
		}),
	),
);

const tables = [10, 100, 1000].map(
	(members): Experiment => ({
		model: `a Maglev table of ${members} members`,
		source: "each takes a place in turns: ⌈65 537/N⌉ at most",
		claims: [
			{ of: "largest share, of the mean", expected: (Math.ceil(65_537 / members) / 65_537) * members, slack: 1e-9 },
		],
		run: (effort) => ({
			"largest share, of the mean": overPlacements(effort, 5, (salt) => filled(new Table(salt), members).largest()),
		}),
	}),
);

const users = 20_000;

/** Share of the users who are sent elsewhere when a member comes, as a multiple of the new one's fair share. */
function moved(algorithm: Algorithm, members: number): number {
	filled(algorithm, members);
	const before = Int32Array.from({ length: users }, (_, user) => algorithm.next(user));
	algorithm.add(members);
	let moved = 0;
	for (let user = 0; user < users; user++) if (algorithm.next(user) !== before[user]) moved++;
	return (moved / users) * (members + 1);
}

/** Members; what Maglev moves by a program of our own in another language, with SHA-256, and the standard error of that. */
const growth = (
	[
		[3, undefined, 0],
		[10, 1.028, 0.0007],
		[100, 1.5636, 0.0031],
	] as const
).flatMap(([members, maglev, published]): Experiment[] => [
	{
		model: `a ring of ${members} members that gets another one`,
		source: "consistent hashing: 1/(N + 1) move",
		claims: [{ of: "users moved, of 1/(N + 1)", expected: 1, within: 0.03 }],
		run: (effort) => ({
			"users moved, of 1/(N + 1)": overPlacements(effort, Math.max(20, 500 * effort.share), (salt) =>
				moved(new RingHash(salt), members),
			),
		}),
	},
	...(maglev === undefined
		? []
		: [
				{
					model: `a Maglev table of ${members} members that gets another one`,
					source: "reference program: more than a ring moves, the more members the more",
					claims: [{ of: "users moved, of 1/(N + 1)", expected: maglev, published, within: 0.02 }],
					run: (effort: Effort) => ({
						"users moved, of 1/(N + 1)": overPlacements(effort, Math.max(15, 300 * effort.share), (salt) =>
							moved(new Maglev(salt), members),
						),
					}),
				},
			]),
]);

/** Keys that lie on another shard once there is one more: shards are ranges of the hash. */
const resharded = [3, 10].map(
	(shards): Experiment => ({
		model: `${shards} hash shards, then ${shards + 1}`,
		source: "⌊uN⌋ ≠ ⌊u(N + 1)⌋ for half of the hashes (by a remainder it would be N/(N + 1))",
		claims: [{ of: "keys moved", expected: 0.5 }],
		run: (effort) => {
			const moved = new Moments();
			for (let r = 0; r < 20; r++) {
				const keys = new Luck(effort.seed, r).stream("validation");
				const count = Math.max(2000, 100_000 * effort.share);
				let elsewhere = 0;
				for (let i = 0; i < count; i++) {
					const key = keys.below(2 ** 31);
					if (shardOf(key, shards) !== shardOf(key, shards + 1)) elsewhere++;
				}
				moved.add(elsewhere / Math.ceil(count));
			}
			return { "keys moved": moved };
		},
	}),
);

export const hashing: readonly Experiment[] = [...rings, ...tables, ...growth, ...resharded];

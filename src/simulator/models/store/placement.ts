import { zipfWeights } from "../../random/alias.ts";
import { hash } from "../balancing/hash.ts";
import { RingHash } from "../balancing/ring-hash.ts";

/** How a key finds its shard. */
export type Sharding = "hash-modulo" | "consistent" | "range" | "geo" | "tenant";

export interface PlacementPlan {
	sharding: Sharding;
	/** Points of each shard on the ring of consistent hashing. */
	virtualNodes: number;
	/** Exponent of Zipf's law by which regions share the keys. */
	regionSkew: number;
	/** New rows have the highest keys, so that the newest, which are wanted most, lie side by side at the end. */
	ascending: boolean;
	/** The tenant of each key, where tenants matter. */
	tenantOf: Int32Array | undefined;
}

const fraction = (bits: number) => bits / 2 ** 32;

/** The shards on the ring by which balancers place users, too. */
function ringOf({ virtualNodes }: PlacementPlan, shards: number): RingHash {
	const ring = new RingHash(1, virtualNodes);
	for (let shard = 0; shard < shards; shard++) ring.add(shard);
	return ring;
}

/**
 * Shards that are added one after the other, each taking from all before it just what is its due, so that nothing else
 * moves. With equal dues that is what jump hashing does (Lamping and Veach, 2014).
 */
function taken(key: number, dues: ArrayLike<number>): number {
	let shard = 0;
	for (let s = 1; s < dues.length; s++) if (fraction(hash(key, 100 + s)) < dues[s]) shard = s;
	return shard;
}

/** What the n-th of n parties has, for each n up to `count`, under Zipf's law with this exponent. */
function dues(count: number, skew: number): number[] {
	return Array.from({ length: count }, (_, i) => zipfWeights(i + 1, skew)[i]);
}

/** Where a key stands in the order of keys, from 0 to 1. Rank 0 is wanted most; where keys ascend it is the newest. */
function positionOf({ ascending }: PlacementPlan, key: number, rows: number): number {
	return ascending && key < rows ? (rows - 0.5 - key) / rows : fraction(hash(key, 2));
}

/** The shard of each of `count` keys, of which the first `rows` are ranked. */
export function place(plan: PlacementPlan, rows: number, count: number, shards: number): Int32Array {
	const table = new Int32Array(count);
	if (shards <= 1) return table;
	const { sharding, tenantOf } = plan;
	const ring = sharding === "consistent" ? ringOf(plan, shards) : undefined;
	// Tenants are listed in a directory: as few as possible move. Regions have their own users.
	const parts = sharding === "geo" ? dues(shards, plan.regionSkew) : dues(shards, 0);
	for (let key = 0; key < count; key++) {
		switch (sharding) {
			case "hash-modulo":
				table[key] = hash(key, 0) % shards;
				break;
			case "range":
				table[key] = Math.floor(positionOf(plan, key, rows) * shards);
				break;
			case "tenant":
				table[key] = taken(tenantOf ? tenantOf[key] : key, parts);
				break;
			case "geo":
				table[key] = taken(key, parts);
				break;
			default:
				table[key] = ring ? ring.next(key) : 0;
		}
	}
	return table;
}

/** The same after one shard more. Of ranges only the busiest is split, in its middle; all other ways start anew. */
export function placeOneMore(
	plan: PlacementPlan,
	rows: number,
	before: Int32Array,
	shards: number,
	weights: ArrayLike<number>,
): Int32Array {
	if (plan.sharding !== "range") return place(plan, rows, before.length, shards + 1);
	const busiest = hottest(loads(before, weights, shards));
	return before.map((shard, key) =>
		shard === busiest && positionOf(plan, key, rows) >= (busiest + 0.5) / shards ? shards : shard,
	);
}

/** Share of the weight that lies on each shard. */
export function loads(table: Int32Array, weights: ArrayLike<number>, shards: number): Float64Array {
	const sums = new Float64Array(shards);
	let all = 0;
	for (let key = 0; key < table.length; key++) {
		sums[table[key]] += weights[key];
		all += weights[key];
	}
	return sums.map((sum) => sum / all);
}

export function hottest(shares: Float64Array): number {
	return shares.reduce((best, share, shard) => (share > shares[best] ? shard : best), 0);
}

/** Tenants of Zipf's sizes: the tenant of each key. The rows of a tenant are as many as its size says. */
export function assignTenants(keys: number, tenants: number, skew: number): Int32Array {
	const shares = zipfWeights(tenants, skew);
	const table = new Int32Array(keys);
	let tenant = 0;
	let until = shares[0];
	for (let key = 0; key < keys; key++) {
		while (tenant < tenants - 1 && (key + 0.5) / keys > until) until += shares[++tenant];
		table[key] = tenant;
	}
	return table;
}

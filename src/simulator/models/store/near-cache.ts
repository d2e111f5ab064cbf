import { hash } from "../balancing/hash.ts";

export interface NearCachePlan {
	/** Seconds that an entry may be used. */
	ttl: number;
	/** Entries of one replica. */
	entries: number;
}

/**
 * A small cache in each replica, in front of a store. A place holds one of the entries that fall on it, the latest: a
 * cheap stand-in for the least recently used. What it shows may be `ttl` old, but for the replica's own writes.
 */
export class NearCache {
	hits = 0;
	misses = 0;
	private readonly plan: NearCachePlan;
	private readonly entries: number;
	/** By replica: the key in each place, and until when it is fresh. */
	private readonly key: (Int32Array | undefined)[] = [];
	private readonly until: (Float64Array | undefined)[] = [];

	constructor(plan: NearCachePlan) {
		this.plan = plan;
		this.entries = Math.max(1, Math.round(plan.entries));
	}

	has(replica: number, key: number, now: number): boolean {
		const place = hash(key, 3) % this.entries;
		const found = this.key[replica]?.[place] === key && (this.until[replica] as Float64Array)[place] > now;
		if (found) this.hits++;
		else this.misses++;
		return found;
	}

	put(replica: number, key: number, now: number): void {
		this.key[replica] ??= new Int32Array(this.entries).fill(-1);
		this.until[replica] ??= new Float64Array(this.entries);
		const place = hash(key, 3) % this.entries;
		(this.key[replica] as Int32Array)[place] = key;
		(this.until[replica] as Float64Array)[place] = now + this.plan.ttl;
	}

	/** A replica is gone. */
	drop(replica: number): void {
		this.key[replica] = undefined;
		this.until[replica] = undefined;
	}
}

import type { Kernel } from "../../kernel/kernel.ts";
import type { Sampler } from "../../random/distribution.ts";
import type { Replicas } from "../replicas/replicas.ts";
import { widen } from "../replicas/requests.ts";
import type { Stage } from "../replicas/stage.ts";
import { NearCache, type NearCachePlan } from "./near-cache.ts";

/**
 * The hop to the store that keeps the sessions, where replicas have a near cache in front of it: a request whose user
 * was here a moment ago is spared it. Without a cache the hop is simply part of every request's work.
 */
export class SessionFetch implements Stage {
	readonly nearCache: NearCache;
	private readonly kernel: Kernel;
	private readonly replicas: Replicas;
	private readonly hops: Sampler;
	private readonly fetched: number;
	private time = new Float64Array(0);

	constructor(plan: NearCachePlan, kernel: Kernel, replicas: Replicas, hops: Sampler) {
		this.kernel = kernel;
		this.replicas = replicas;
		this.hops = hops;
		this.nearCache = new NearCache(plan);
		this.fetched = kernel.on((slot) => {
			const { requests } = replicas;
			this.nearCache.put(requests.replica[slot], requests.user[slot], kernel.now);
			replicas.resume(slot);
		});
		replicas.stages.unshift(this);
	}

	enter(slot: number): boolean {
		const { requests } = this.replicas;
		if (this.nearCache.has(requests.replica[slot], requests.user[slot], this.kernel.now)) return false;
		if (slot >= this.time.length) this.time = widen(this.time, requests.capacity);
		this.time[slot] = this.hops.next();
		this.kernel.scheduleIn(this.time, slot, this.fetched, slot);
		return true;
	}

	replicaDied(replica: number): void {
		this.nearCache.drop(replica);
	}
}

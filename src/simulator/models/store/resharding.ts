import type { Focus } from "../../focus.ts";
import { absent, type Inputs } from "../../inputs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { exponential, Sampler } from "../../random/distribution.ts";
import type { Luck } from "../../random/stream.ts";
import { placeOneMore } from "./placement.ts";
import { Servers } from "./servers.ts";
import type { Store } from "./store.ts";
import { type StorePlan, storeOf } from "./store-plan.ts";

export interface ReshardingPlan {
	/** By key: its shard once there is one more. */
	table: Int32Array;
	/** Share of the keys that change their shard. */
	moved: number;
	/** Seconds until all of them are copied. */
	seconds: number;
	/** By shard: the share of the copying that it has a part in, as source or as target. */
	part: Float64Array;
	/** Share of a server's workers that copying keeps busy. */
	copyLoad: number;
	/** Extra time of the first read of a moved key. */
	coldRead: number;
	/** Such reads that what stands behind a cache works on at once; undefined where the store itself does them. */
	origin: number | undefined;
}

export function readResharding(inputs: Inputs, focus: Focus, plan: StorePlan): ReshardingPlan {
	const { shards, table, weights, placement, rows } = plan;
	const store = storeOf(focus);
	const after = placeOneMore(placement, rows, table, shards, weights);
	const part = new Float64Array(shards + 1);
	let count = 0;
	for (let key = 0; key < table.length; key++) {
		if (table[key] === after[key]) continue;
		count++;
		part[table[key]]++;
		part[after[key]]++;
	}
	const moved = count / table.length;
	// A cache copies nothing: what it no longer finds comes from the store behind it.
	const copies = store.attributes.role?.value !== "cache";
	const behind =
		focus.stores.find((other) => other.attributes.role?.value === "database") ?? absent("Store", "database");
	return {
		table: after,
		moved,
		seconds: copies ? (inputs.number(store, "dataBytes") * moved) / inputs.number(store, "copyRate") : 0,
		part: part.map((keys) => keys / Math.max(1, count)),
		copyLoad: copies ? Math.min(0.95, inputs.number(store, "copyLoad")) : 0,
		coldRead: inputs.number(store, "coldRead"),
		origin: copies ? undefined : Math.max(1, Math.round(inputs.number(behind, "capacity"))),
	};
}

/**
 * A shard is added: one stream copies the keys that move and keeps workers busy where it reads and where it writes. When
 * all are copied, they are looked for at their new place, where none is in memory yet.
 */
export class Resharding {
	done = false;
	readonly plan: ReshardingPlan;
	private readonly kernel: Kernel;
	private readonly store: Store;
	private readonly coldTimes: Sampler;
	private readonly switchOver: number;
	private readonly origin: Servers | undefined;

	constructor(plan: ReshardingPlan, kernel: Kernel, store: Store, luck: Luck) {
		this.plan = plan;
		this.kernel = kernel;
		this.store = store;
		this.coldTimes = new Sampler(exponential(plan.coldRead), luck.stream("cold reads"));
		this.origin =
			plan.origin === undefined ? undefined : new Servers(kernel, 1, plan.origin, (op) => store.complete(op));
		this.switchOver = kernel.on(() => this.finish());
	}

	/** `seconds` may be fewer than it takes, where a run is too short for all of it. */
	begin(seconds = this.plan.seconds): void {
		const { part, copyLoad } = this.plan;
		this.slow((shard) => 1 / (1 - copyLoad * Math.min(1, part[shard])));
		this.kernel.schedule(this.kernel.now + seconds, this.switchOver, 0);
	}

	private finish(): void {
		const { store, plan } = this;
		this.slow(() => 1);
		store.cold = Uint8Array.from(plan.table, (shard, key) => (shard === store.table[key] ? 0 : 1));
		store.coldTimes = this.coldTimes;
		store.origin = this.origin;
		store.table = plan.table;
		store.shards++;
		this.done = true;
	}

	/** Copies are made from primary to primary. */
	private slow(by: (shard: number) => number): void {
		const { slowdown } = this.store.servers;
		const copies = 1 + this.store.plan.readReplicas;
		for (let shard = 0; shard <= this.store.plan.shards; shard++) slowdown[shard * copies] = by(shard);
	}
}

import type { Component } from "../../../design/design.ts";
import type { Inputs } from "../../inputs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { Alias, zipfWeights } from "../../random/alias.ts";
import { exponential, Sampler } from "../../random/distribution.ts";
import type { Luck, Stream } from "../../random/stream.ts";
import type { StoreServers } from "./store-servers.ts";

/** How far the copies of a store are behind, and which rows are wanted. */
export interface StalenessPlan {
	/** Mean age of what a copy shows, while it keeps up. */
	lag: number;
	/** Writes a second that a copy of a shard can apply; infinite where nobody says. */
	applyRate: number;
	rows: number;
	popularity: Alias;
}

/** Of a database whose copies take reads and follow its log; undefined where no read can be behind. */
export function readStaleness(
	inputs: Inputs,
	store: Component,
	servers: Pick<StoreServers, "readReplicas" | "replicaReads">,
): StalenessPlan | undefined {
	const { role, consistency, applyRate } = store.attributes;
	const isDatabase = role?.value !== "cache" && role?.value !== "session-store";
	if (!isDatabase || servers.readReplicas === 0 || servers.replicaReads === 0) return undefined;
	if (consistency !== undefined && inputs.value(store, "consistency") === "strong") return undefined;
	const rows = Math.max(1, Math.round(inputs.number(store, "keys")));
	return {
		lag: inputs.number(store, "replicationLag"),
		applyRate: applyRate?.value === undefined ? Number.POSITIVE_INFINITY : inputs.number(store, "applyRate"),
		rows,
		popularity: new Alias(zipfWeights(rows, inputs.number(store, "skew"))),
	};
}

/**
 * Which reads of copies show less than was written. A copy shows a write once its log has come there, and once it has
 * applied what came before: more writes than it can apply make it fall behind, until there are fewer again. All copies of a
 * shard are taken to be as far behind.
 */
export class Staleness {
	/** Reads, those of the first copy included, and those that saw less than was written. */
	reads = 0;
	stale = 0;
	private readonly plan: StalenessPlan;
	private readonly kernel: Kernel;
	private readonly lags: Sampler;
	private readonly written: Stream;
	private readonly wanted: Stream;
	/** By row: when copies show its last write. */
	private readonly shown: Float64Array;
	/** By shard: until when its copies are at work on what was written so far. */
	private readonly busy: Float64Array;

	constructor(plan: StalenessPlan, shards: number, kernel: Kernel, luck: Luck) {
		this.plan = plan;
		this.kernel = kernel;
		this.lags = new Sampler(exponential(plan.lag), luck.stream("replication"));
		this.written = luck.stream("rows that are written");
		this.wanted = luck.stream("rows that are read");
		this.shown = new Float64Array(plan.rows);
		this.busy = new Float64Array(shards);
	}

	wrote(shard: number): void {
		const { busy, plan, kernel } = this;
		busy[shard] = Math.max(busy[shard], kernel.now) + 1 / plan.applyRate;
		this.shown[plan.popularity.draw(this.written)] = busy[shard] + this.lags.next();
	}

	read(fromCopy: boolean): void {
		this.reads++;
		if (fromCopy && this.shown[this.plan.popularity.draw(this.wanted)] > this.kernel.now) this.stale++;
	}

	/** Counts from now on. */
	forget(): void {
		this.reads = 0;
		this.stale = 0;
	}
}

import type { Component } from "../../../design/design.ts";
import type { Inputs } from "../../inputs.ts";

/** The servers of a store: its shards, their copies, and what each of them works on. */
export interface StoreServers {
	shards: number;
	/** Copies of each shard that take reads only, and the share of the reads that go to them. */
	readReplicas: number;
	replicaReads: number;
	/** Operations that one server works on at once, and their mean times. */
	capacity: number;
	readTime: number;
	writeTime: number;
}

/** All but the times, which are asked for where somebody reads or writes. */
export function readServers(inputs: Inputs, store: Component): Omit<StoreServers, "readTime" | "writeTime"> {
	const shards = Math.max(1, Math.round(inputs.number(store, "shards")));
	const followers = inputs.value(store, "readReplicas");
	const readReplicas = typeof followers === "number" ? Math.round(followers) : 0;
	return {
		shards,
		readReplicas,
		replicaReads: readReplicas > 0 ? inputs.number(store, "replicaReads") : 0,
		capacity: Math.max(1, Math.round(inputs.number(store, "capacity"))),
	};
}

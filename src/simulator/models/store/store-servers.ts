import type { Component } from "../../../design/design.ts";
import type { Inputs } from "../../inputs.ts";
import { stated } from "../network/shares.ts";

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

/** Copies that take reads only: what code reads of a copy by name has one, though no file says how many. */
export function followersOf(inputs: Inputs, store: Component): number {
	const declared = inputs.value(store, "readReplicas");
	if (typeof declared === "number") return Math.round(declared);
	const isAsked = inputs.design.links.some(
		({ to, attributes }) => to === store.id && attributes.endpoint?.value === "replica",
	);
	if (!isAsked && !stated(store, "replicaReads")) return 0;
	return inputs.number(store, "readReplicas", {
		value: 1,
		source: "it is read from a copy; how many there are, no file says",
	});
}

/** All but the times, which are asked for where somebody reads or writes. */
export function readServers(inputs: Inputs, store: Component): Omit<StoreServers, "readTime" | "writeTime"> {
	const shards = Math.max(1, Math.round(inputs.number(store, "shards")));
	const readReplicas = followersOf(inputs, store);
	return {
		shards,
		readReplicas,
		replicaReads: readReplicas > 0 ? inputs.number(store, "replicaReads") : 0,
		capacity: Math.max(1, Math.round(inputs.number(store, "capacity"))),
	};
}

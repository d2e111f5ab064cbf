import type { Component, Link } from "../../../design/design.ts";
import type { Inputs } from "../../inputs.ts";
import type { CallsPlan } from "../calls/calls.ts";
import type { ConnectionsPlan } from "../store/connections.ts";
import type { JoinedPlan } from "../store/joined-misses.ts";
import { stated } from "./shares.ts";

/** One way from a service to what it needs. */
export interface WayPlan {
	/** Ids of the two ends. */
	from: string;
	to: string;
	/** Of the services behind one address each gets its part. */
	share: number;
	/** How often a request goes there, one after the other. */
	times: number;
	/** Undefined for a message, which nobody waits for. */
	calls: CallsPlan | undefined;
	/** Share of its operations that write, where the other end is a store. */
	writes: number;
	/** Connections that a replica may have; undefined where nobody says, and as many as it takes are there. */
	pool: ConnectionsPlan | undefined;
	/** A cache that is asked before: requests that it answers do not go this way. */
	cache: string | undefined;
	/** Which rows are wanted there, where requests for the same that the cache has lost are joined. */
	joined: JoinedPlan | undefined;
	/** It is a cache itself: a request can do without it. */
	dispensable: boolean;
	/** What transactions have written has gone there. */
	notInTransactions: boolean;
}

/** Links over which a service needs something. */
export const calling = ["calls", "reads", "writes", "publishes"] as const;

/** Who is only seen to read does not write, and who is only seen to write does nothing else. */
export function writesOf(inputs: Inputs, links: readonly Link[], store: Component): number {
	if (stated(store, "writeShare")) return inputs.number(store, "writeShare");
	if (links.every(({ kind }) => kind === "reads")) return 0;
	if (links.every(({ kind }) => kind === "writes")) return 1;
	return inputs.number(store, "writeShare");
}

/** The connections of one replica, where a file says how many: of what is only assumed no run should wait. */
export function poolOf(inputs: Inputs, links: readonly Link[], to: Component): ConnectionsPlan | undefined {
	const link = links.find((one) => stated(one, "poolSize"));
	const store = to.kind === "Store" && stated(to, "poolSize");
	if (!link && !store) return undefined;
	const most = to.kind === "Store" && stated(to, "maxConnections") ? inputs.number(to, "maxConnections") : undefined;
	const overflow = link && stated(link, "overflow") ? inputs.onLink(link, "overflow") : 0;
	return {
		poolSize: Math.max(
			1,
			Math.round(link ? inputs.onLink(link, "poolSize") + overflow : inputs.number(to, "poolSize")),
		),
		maxConnections: Math.max(1, Math.round(most ?? Number.MAX_SAFE_INTEGER)),
	};
}

/** Of a queue with topics each kind of consumer gets every message; of others a message is for one of them. */
export function fansOut({ attributes }: Component): boolean {
	return /kafka|kinesis|sns|pubsub|event|nats|pulsar/i.test(String(attributes.engine?.value ?? ""));
}

import type { Component } from "../../../design/design.ts";
import type { Focus } from "../../focus.ts";
import type { Inputs } from "../../inputs.ts";
import { ceiling, sizeFor, sizeOf } from "../../models/cost/sizes.ts";
import { shareOf } from "../../models/network/shares.ts";
import { readReplicas, readWork } from "../../models/replicas/plan.ts";
import { atRest, readScaler } from "../../models/scaling/scaler.ts";
import { type Distribution, exponential } from "../../random/distribution.ts";

/** What serves, and how it grows: in number, or by moving to larger machines. */
export interface TierPlan {
	name: string;
	work: Distribution;
	/** Requests that one machine of the present size works on at once. */
	concurrency: number;
	queueBound: number;
	/** USD an hour of one machine of the present size. */
	price: number;
	/** Size of its machines now, in units of the smallest of the family. */
	size: number;
	/** Machines at a rate, for a fleet that grows in number; else there are `count` of them, and they grow in size. */
	machines: ((rate: number) => number) | undefined;
	count: number;
}

/** What is bought for a month. */
export interface Bought {
	machines: number;
	size: number;
	/** USD an hour. */
	price: number;
}

/** Machines are moved to the next size before they are busier than this. */
const busiest = 0.7;

/** The fewest machines, or the smallest size, that carry this rate; what is there already is kept. */
export function buy(tier: TierPlan, rate: number, before: Bought | undefined): Bought {
	const at = (machines: number, size: number) => ({
		machines,
		size,
		price: (machines * tier.price * size) / tier.size,
	});
	if (tier.machines) return at(tier.machines(rate), tier.size);
	const wanted = (rate * tier.work.mean * tier.size) / (busiest * tier.count * tier.concurrency);
	const least = before?.size ?? tier.size;
	if (wanted <= least) return at(tier.count, least);
	return at(tier.count, Math.max(least, sizeFor(wanted) ?? ceiling));
}

/** Requests that a tier works on at once, as bought. */
export function serversOf(tier: TierPlan, { machines, size }: Bought): number {
	return Math.floor((machines * tier.concurrency * size) / tier.size + 1e-9);
}

/** The smallest of its family where nothing tells the machine: the most room to grow. */
function sizeNow(inputs: Inputs, component: Component, attribute: string): number {
	const type = inputs.text(component, attribute, { value: "m7i.large", source: "nothing says what machine it has" });
	return sizeOf(type) ?? 1;
}

export function readFleet(inputs: Inputs, { service, scaler }: Focus): TierPlan {
	const replicas = scaler && readReplicas(inputs, service, 0);
	const plan = scaler && replicas && readScaler(inputs, scaler, replicas, service);
	return {
		name: service.name,
		work: readWork(inputs, service).work,
		concurrency: Math.max(1, Math.round(inputs.number(service, "concurrency"))),
		queueBound: inputs.number(service, "queueBound"),
		price: inputs.number(service, "pricePerReplica"),
		size: plan ? 1 : sizeNow(inputs, service, "instanceType"),
		machines: plan && replicas && ((rate) => atRest(plan, replicas, rate)),
		count: plan ? plan.min : Math.max(0, Math.round(inputs.number(service, "replicas"))),
	};
}

/** USD an hour. */
const smallestStore = 0.178;

/** The store that the service writes: each of its shards has one writer. */
export function readWriter(inputs: Inputs, { service, stores }: Focus): TierPlan | undefined {
	const written = inputs.design.links.filter((link) => link.from === service.id && link.kind === "writes");
	const store = stores.find(({ id, attributes }) => {
		const role = attributes.role?.value ?? "database";
		return role === "database" && written.some((link) => link.to === id);
	});
	if (!store) return undefined;
	const size = sizeNow(inputs, store, "instanceClass");
	return {
		name: store.name,
		work: exponential(inputs.number(store, "writeTime")),
		concurrency: Math.max(1, Math.round(inputs.number(store, "capacity"))),
		queueBound: Number.POSITIVE_INFINITY,
		price: inputs.number(store, "pricePerShard", {
			value: Math.round(smallestStore * size * 1000) / 1000,
			source: "AWS list price of an RDS db.m5.large for PostgreSQL in us-east-1, times its size; check yours",
		}),
		size,
		machines: undefined,
		count: Math.max(1, Math.round(inputs.number(store, "shards"))),
	};
}

/** Share of the requests that write. */
export function readWriteShare(inputs: Inputs, { service }: Focus, store: string): number {
	const link = inputs.design.links.find(
		({ kind, from, to }) =>
			kind === "writes" && from === service.id && inputs.design.components.some((c) => c.id === to && c.name === store),
	);
	return link ? shareOf(inputs, link) : 0;
}

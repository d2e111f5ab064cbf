import type { Component, Link } from "../../../design/design.ts";
import { componentOf } from "../../../design/graph.ts";
import type { Focus } from "../../focus.ts";
import { absent, type Inputs } from "../../inputs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Stream } from "../../random/stream.ts";
import { dependencyFailed } from "../replicas/outcome.ts";
import { type ReplicasPlan, readWork } from "../replicas/plan.ts";
import type { Replicas } from "../replicas/replicas.ts";
import { widen } from "../replicas/requests.ts";
import type { Stage } from "../replicas/stage.ts";
import { Callee, type CalleePlan } from "./callee.ts";
import { Calls, type CallsPlan, readCalls } from "./calls.ts";

export interface DependencyPlan {
	name: string;
	/** Share of the requests that need it. */
	share: number;
	/** Part of a request's measured service time that its call takes in good times. */
	part: number;
	calls: CallsPlan;
	callee: CalleePlan;
	notes: string[];
}

/** What the service depends on: the first thing that it calls, reads or writes. */
export function linkTo(inputs: Inputs, { service }: Focus): Link | undefined {
	return inputs.design.links.find((l) => l.from === service.id && ["calls", "reads", "writes"].includes(l.kind));
}

export function readDependency(inputs: Inputs, focus: Focus, replicas: ReplicasPlan): DependencyPlan {
	const { service } = focus;
	const known = linkTo(inputs, focus);
	const to = known && componentOf(inputs.design, known.to);
	const other = absent("Store", "dependency");
	const link: Link = known ?? { id: "calls:dependency", kind: "calls", from: service.id, to: other.id, attributes: {} };
	const name = to?.name ?? "a dependency";
	const { mean, ...callee } = readCallee(inputs, link, to?.kind === "Service" || to?.kind === "Store" ? to : other);
	const shown = `${callee.servers} calls at once, ${Number((mean * 1000).toPrecision(3))} ms each`;
	return {
		name,
		share: inputs.onLink(link, "share"),
		part: Math.min(1, mean / Math.max(replicas.work.mean, 1e-9)),
		calls: readCalls(inputs, link),
		callee,
		notes: [
			...(known ? [] : ["the design shows nothing that the service depends on; one that every request needs is taken"]),
			`${name} works on ${shown}, and goes on with those that nobody waits for any more`,
		],
	};
}

/** What the dependency can do, and the mean time of one call. */
function readCallee(inputs: Inputs, link: Link, to: Component): CalleePlan & { mean: number } {
	if (to.kind === "Service") {
		const count = Math.max(1, inputs.number(to, "replicas"));
		return {
			servers: Math.max(1, Math.round(count * inputs.number(to, "concurrency"))),
			bound: count * inputs.number(to, "queueBound"),
			mean: readWork(inputs, to).work.mean,
		};
	}
	return {
		servers: Math.max(1, Math.round(inputs.number(to, "shards") * inputs.number(to, "capacity"))),
		// A store's callers wait for a connection, wherever the line is.
		bound: Number.POSITIVE_INFINITY,
		mean: inputs.number(to, link.kind === "writes" ? "writeTime" : "readTime"),
	};
}

/**
 * A call that requests need before their own work, with a capacity of its own at the other end. Elsewhere the call is
 * part of the measured service time; here that part is taken out of it and spent at the dependency.
 */
export class Dependency implements Stage {
	readonly callee: Callee;
	readonly calls: Calls;
	private readonly plan: DependencyPlan;
	private readonly replicas: Replicas;
	private readonly chance: Stream;
	private time = new Float64Array(0);

	constructor(plan: DependencyPlan, kernel: Kernel, replicas: Replicas, chance: Stream, jitter: Stream) {
		this.plan = plan;
		this.replicas = replicas;
		this.chance = chance;
		this.callee = new Callee(plan.callee, kernel, chance);
		this.calls = new Calls(plan.calls, kernel, this.callee, jitter, (slot, ok) => {
			if (ok) replicas.resume(slot);
			else replicas.giveUp(slot, dependencyFailed);
		});
		replicas.stages.unshift(this);
	}

	enter(slot: number): boolean {
		const { plan, replicas } = this;
		if (plan.share < 1 && this.chance.uniform() >= plan.share) return false;
		const { work, capacity } = replicas.requests;
		if (slot >= this.time.length) this.time = widen(this.time, capacity);
		this.time[slot] = work[slot] * plan.part;
		work[slot] -= this.time[slot];
		this.calls.begin(slot, this.time);
		return true;
	}
}

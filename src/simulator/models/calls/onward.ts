import type { Component, Link } from "../../../design/design.ts";
import { componentOf } from "../../../design/graph.ts";
import type { Inputs } from "../../inputs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { type Distribution, Sampler } from "../../random/distribution.ts";
import type { Luck, Stream } from "../../random/stream.ts";
import type { Clients, WayOn } from "../arrivals/clients.ts";
import { readWork } from "../replicas/plan.ts";
import { widen } from "../replicas/requests.ts";
import { Callee, type CalleePlan } from "./callee.ts";
import { Calls, type CallsPlan, readCalls } from "./calls.ts";

/** One service that requests go on to. */
export interface StationPlan {
	name: string;
	work: Distribution;
	callee: CalleePlan;
	calls: CallsPlan;
}

/** A visit on the way of a request: at which station, with what chance, and where the way goes on without it. */
export interface Visit {
	station: number;
	share: number;
	otherwise: number;
}

export interface OnwardPlan {
	stations: StationPlan[];
	/** In the order in which a request that makes all of them makes them. */
	visits: Visit[];
	notes: string[];
}

/** The services with a declared law that this one calls, and those that they call; undefined where there is none. */
export function readOnward(inputs: Inputs, service: Component): OnwardPlan | undefined {
	const stations: StationPlan[] = [];
	const visits: Visit[] = [];
	const numbers = new Map<string, number>();
	const rings = new Set<string>();
	const follow = (from: Component, above: readonly string[]) => {
		for (const link of inputs.design.links) {
			if (link.kind !== "calls" || link.from !== from.id || link.to === link.from) continue;
			const to = componentOf(inputs.design, link.to);
			if (to?.kind !== "Service" || to.attributes.serviceTime?.value === undefined) continue;
			if (above.includes(to.id)) {
				rings.add(to.name);
				continue;
			}
			let station = numbers.get(to.id);
			if (station === undefined) {
				station = stations.length;
				numbers.set(to.id, station);
				stations.push(readStation(inputs, link, to));
			}
			const visit = { station, share: inputs.onLink(link, "share"), otherwise: 0 };
			visits.push(visit);
			follow(to, [...above, to.id]);
			visit.otherwise = visits.length;
		}
	};
	follow(service, [service.id]);
	if (visits.length === 0) return undefined;
	const names = stations.map(({ name }) => name).join(", ");
	const notes = [
		`a request that has been served goes on to ${names}: each is one line before all its workers, and the worker that has served it is free`,
		"patience and later tries of the clients are for the first service; what goes on has those of its calls",
	];
	if (rings.size > 0) notes.push(`calls back to ${[...rings].join(", ")} would go round for ever: left out`);
	return { stations, visits, notes };
}

function readStation(inputs: Inputs, link: Link, to: Component): StationPlan {
	const count = Math.max(1, inputs.number(to, "replicas"));
	return {
		name: to.name,
		work: readWork(inputs, to).work,
		callee: {
			servers: Math.max(1, Math.round(count * inputs.number(to, "concurrency"))),
			bound: count * inputs.number(to, "queueBound"),
		},
		calls: readCalls(inputs, link),
	};
}

/**
 * Requests that go on to other stations once they are served, as in an open network of Jackson's ("Networks of waiting
 * lines", 1957): the worker that has served one does not wait for the rest of its way, as it would in `Dependency`.
 */
export class Onward implements WayOn {
	/** One for each station. */
	readonly callees: Callee[];
	private readonly calls: Calls[];
	private readonly works: Sampler[];
	private readonly plan: OnwardPlan;
	private readonly choice: Stream;
	/** By request: the visit that it is at, and the work that it needs there. */
	private at = new Int32Array(0);
	private time = new Float64Array(0);

	constructor(plan: OnwardPlan, kernel: Kernel, clients: Clients, luck: Luck) {
		this.plan = plan;
		this.choice = luck.stream("onward");
		this.works = plan.stations.map(({ name, work }) => new Sampler(work, luck.stream(`work of ${name}`)));
		this.callees = plan.stations.map(({ name, callee }) => new Callee(callee, kernel, luck.stream(`luck of ${name}`)));
		this.calls = plan.stations.map(
			({ name, calls }, i) =>
				new Calls(calls, kernel, this.callees[i], luck.stream(`pauses before ${name}`), (slot, ok) => {
					if (!ok) clients.arrived(slot, false);
					else if (!this.goOn(slot, this.at[slot] + 1)) clients.arrived(slot, true);
				}),
		);
		clients.onward = this;
	}

	begin(slot: number, capacity: number): boolean {
		if (slot >= this.at.length) {
			this.at = widen(this.at, capacity);
			this.time = widen(this.time, capacity);
		}
		return this.goOn(slot, 0);
	}

	private goOn(slot: number, from: number): boolean {
		const { visits } = this.plan;
		let next = from;
		while (next < visits.length) {
			const { station, share, otherwise } = visits[next];
			if (share >= 1 || this.choice.uniform() < share) {
				this.at[slot] = next;
				this.time[slot] = this.works[station].next();
				this.calls[station].begin(slot, this.time);
				return true;
			}
			next = otherwise;
		}
		return false;
	}
}

import type { Component } from "../../design/design.ts";
import { absent, type Inputs } from "../inputs.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Balancer } from "./balancer.ts";
import { type Fleet, gone, leaving, lost, ready, starting } from "./fleet.ts";

export interface RolloutPlan {
	strategy: string;
	/** Replicas above the wanted number, and below it, while the rollout lasts: counts, or percents such as "25%". */
	maxSurge: number | string;
	maxUnavailable: number | string;
	minReady: number;
	/** Without a readiness probe a replica gets requests from the start of its process on, this long after its birth. */
	routedAfter: number | undefined;
	notes: string[];
}

export function readRollout(inputs: Inputs, service: Component, rollout: Component | undefined): RolloutPlan {
	const of = rollout ?? absent("Rollout", service.name);
	const strategy = inputs.text(of, "strategy", { value: "rolling", source: "the usual default" });
	const rolling = strategy !== "recreate" && strategy !== "blue-green";
	const amount = (name: string) => {
		const value = rolling ? inputs.value(of, name) : 0;
		return typeof value === "number" || typeof value === "string" ? value : 0;
	};
	const readiness = inputs.text(service, "readiness", { value: "http", source: "taken to be probed before it serves" });
	return {
		strategy,
		maxSurge: amount("maxSurge"),
		maxUnavailable: amount("maxUnavailable"),
		minReady: inputs.number(of, "minReady"),
		routedAfter:
			readiness === "none" ? Math.min(inputs.number(service, "pull"), inputs.number(service, "startup")) : undefined,
		notes: strategy === "canary" ? ["the steps of the canary are simulated as a rolling update"] : [],
	};
}

/** As Kubernetes resolves them: surge rounds up, what may be missing rounds down, and both cannot be nothing. */
export function room(plan: RolloutPlan, wanted: number): { surge: number; missing: number } {
	const part = (value: number | string) =>
		typeof value === "number" ? value : (Number.parseFloat(value) / 100) * wanted || 0;
	const surge = Math.ceil(part(plan.maxSurge) - 1e-9);
	const missing = Math.floor(part(plan.maxUnavailable) + 1e-9);
	return { surge, missing: surge + missing > 0 ? missing : 1 };
}

/** Between two looks of a controller that nothing has woken. */
const lookAgain = 1;

/** Replaces every replica by one of a new version. Replicas born after its start are new, whoever started them. */
export class Rollout {
	/** How long it took; undefined while it lasts. */
	took: number | undefined;
	private readonly plan: RolloutPlan;
	private readonly kernel: Kernel;
	private readonly fleet: Fleet;
	private readonly firstNew: number;
	private readonly begun: number;
	private readonly reconcile: number;
	private readonly route: number;

	constructor(plan: RolloutPlan, kernel: Kernel, fleet: Fleet, balancer: Balancer) {
		this.plan = plan;
		this.kernel = kernel;
		this.fleet = fleet;
		this.firstNew = fleet.born;
		this.begun = kernel.now;
		this.reconcile = kernel.on((tick) => this.look(tick === 1));
		this.route = kernel.on((replica) => {
			if (fleet.state[replica] === starting) balancer.add(replica);
			kernel.schedule(kernel.now + plan.minReady, this.reconcile, 0);
		});
		fleet.onReady.push(() => kernel.schedule(kernel.now + plan.minReady, this.reconcile, 0));
		this.look(true);
	}

	private look(tick: boolean): void {
		if (this.took !== undefined) return;
		const { kernel, fleet, plan } = this;
		if (plan.strategy === "recreate") this.recreate();
		else if (plan.strategy === "blue-green") this.swap();
		else this.roll();
		if (this.count(0, this.firstNew, gone) === this.firstNew && this.available() >= fleet.wanted) {
			this.took = kernel.now - this.begun;
		} else if (tick) kernel.schedule(kernel.now + lookAgain, this.reconcile, 1);
	}

	/** Everything goes before anything comes. */
	private recreate(): void {
		for (let i = 0; i < this.firstNew; i++) this.retire(i);
		if (this.count(0, this.firstNew, gone) < this.firstNew) return;
		this.startUpTo(this.fleet.wanted);
	}

	/** A second fleet is ready before the first one goes, all at once. */
	private swap(): void {
		this.startUpTo(this.fleet.wanted);
		if (this.available() < this.fleet.wanted) return;
		for (let i = 0; i < this.firstNew; i++) this.retire(i);
	}

	/** As the Deployment controller: those that leave count neither as there nor as available. */
	private roll(): void {
		const { fleet, firstNew } = this;
		const { wanted } = fleet;
		const { surge, missing } = room(this.plan, wanted);
		let old = 0;
		for (let i = 0; i < firstNew; i++) if (this.stays(i)) old++;
		this.startUpTo(Math.min(wanted, wanted + surge - old));
		let spare = this.available() + this.count(0, firstNew, ready) + this.count(0, firstNew, lost) - (wanted - missing);
		for (let i = 0; i < firstNew; i++) {
			if (!this.stays(i)) continue;
			// One that is not ready serves nobody: it goes first, and costs no capacity.
			if (fleet.state[i] === starting) this.retire(i);
			else if (spare > 0) {
				spare--;
				this.retire(i);
			}
		}
		// What has just left makes room at once.
		let left = 0;
		for (let i = 0; i < firstNew; i++) if (this.stays(i)) left++;
		if (left < old) this.startUpTo(Math.min(wanted, wanted + surge - left));
	}

	private startUpTo(count: number): void {
		const { fleet, kernel, plan } = this;
		let there = 0;
		for (let i = this.firstNew; i < fleet.born; i++) if (this.stays(i)) there++;
		for (; there < count; there++) {
			fleet.start(1);
			if (plan.routedAfter !== undefined) {
				kernel.schedule(kernel.now + plan.routedAfter, this.route, fleet.born - 1);
			}
		}
	}

	/** New replicas that count: ready for long enough, or taken for ready because nothing probes them. */
	private available(): number {
		const { fleet, plan, kernel } = this;
		const unprobed = plan.routedAfter !== undefined;
		let count = 0;
		for (let i = this.firstNew; i < fleet.born; i++) {
			const state = fleet.state[i];
			if (state !== ready && state !== lost && !(unprobed && state === starting)) continue;
			const since = unprobed ? fleet.bornAt[i] + (plan.routedAfter ?? 0) : fleet.readyAt[i];
			if (kernel.now >= since + plan.minReady - 1e-9) count++;
		}
		return count;
	}

	private retire(replica: number): void {
		if (this.stays(replica)) this.fleet.stop(replica);
	}

	private stays(replica: number): boolean {
		const state = this.fleet.state[replica];
		return state !== leaving && state !== gone;
	}

	private count(from: number, to: number, state: number): number {
		let count = 0;
		for (let i = from; i < to; i++) if (this.fleet.state[i] === state) count++;
		return count;
	}
}

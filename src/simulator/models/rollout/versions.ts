import type { Kernel } from "../../kernel/kernel.ts";
import type { Balancer } from "../balancing/balancer.ts";
import { type Fleet, gone, leaving, lost, ready, starting } from "../replicas/fleet.ts";
import type { RolloutPlan } from "./plan.ts";

/**
 * Which replicas are to go, and which are to stay. Replicas born after the start of a rollout are the new version,
 * whoever started them; once it is taken back, those born until then are to go, and all others are the old version.
 */
export class Versions {
	readonly plan: RolloutPlan;
	readonly kernel: Kernel;
	readonly fleet: Fleet;
	readonly balancer: Balancer;
	readonly firstNew: number;
	/** From when on replicas are the old version again. */
	firstBack = Number.POSITIVE_INFINITY;
	/** Told when a replica gets requests though it is not ready. */
	routed?: () => void;
	private readonly route: number;

	constructor(plan: RolloutPlan, kernel: Kernel, fleet: Fleet, balancer: Balancer) {
		this.plan = plan;
		this.kernel = kernel;
		this.fleet = fleet;
		this.balancer = balancer;
		this.firstNew = fleet.born;
		this.route = kernel.on((replica) => {
			if (fleet.state[replica] === starting) balancer.add(replica);
			this.routed?.();
		});
	}

	get undone(): boolean {
		return this.firstBack !== Number.POSITIVE_INFINITY;
	}

	isNew(replica: number): boolean {
		return replica >= this.firstNew && replica < this.firstBack;
	}

	/** The new version is to go. */
	turnBack(): void {
		this.firstBack = this.fleet.born;
	}

	/** Replicas that are to go, and have not been told to. */
	old(): number {
		return this.going((state) => state !== leaving && state !== gone);
	}

	oldServing(): number {
		return this.going((state) => state === ready || state === lost);
	}

	/** Whether the last one that was to go is gone. */
	replaced(): boolean {
		return this.going((state) => state !== gone) === 0;
	}

	/** Starts as many of the version to come as are missing. */
	startUpTo(count: number): void {
		const { fleet, kernel, plan } = this;
		let there = 0;
		for (let i = 0; i < fleet.born; i++) if (!this.goes(i) && this.stays(i)) there++;
		for (; there < count; there++) {
			fleet.start(1);
			if (plan.routedAfter !== undefined) {
				kernel.schedule(kernel.now + plan.routedAfter, this.route, fleet.born - 1);
			}
		}
	}

	/** Replicas of the version to come that count: ready for long enough, or taken for ready because nothing probes them. */
	available(): number {
		const { fleet, plan, kernel } = this;
		const unprobed = plan.routedAfter !== undefined;
		let count = 0;
		for (let i = 0; i < fleet.born; i++) {
			if (this.goes(i)) continue;
			const state = fleet.state[i];
			if (state !== ready && state !== lost && !(unprobed && state === starting)) continue;
			const since = unprobed ? fleet.bornAt[i] + (plan.routedAfter ?? 0) : fleet.readyAt[i];
			if (kernel.now >= since + plan.minReady - 1e-9) count++;
		}
		return count;
	}

	/** Ends `count` of those that are to go, where that costs capacity; one that does not serve goes first, and in any case. */
	retire(count = Number.POSITIVE_INFINITY): void {
		const { fleet } = this;
		let left = count;
		for (let i = 0; i < fleet.born; i++) {
			if (!this.goes(i) || !this.stays(i)) continue;
			if (fleet.state[i] !== starting && left-- <= 0) continue;
			fleet.stop(i);
		}
	}

	private goes(replica: number): boolean {
		return this.undone ? this.isNew(replica) : replica < this.firstNew;
	}

	private stays(replica: number): boolean {
		const state = this.fleet.state[replica];
		return state !== leaving && state !== gone;
	}

	private going(counts: (state: number) => boolean): number {
		let count = 0;
		for (let i = 0; i < this.fleet.born; i++) if (this.goes(i) && counts(this.fleet.state[i])) count++;
		return count;
	}
}

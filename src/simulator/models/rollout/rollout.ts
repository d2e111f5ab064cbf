import type { Kernel } from "../../kernel/kernel.ts";
import type { Balancer } from "../balancing/balancer.ts";
import type { Fleet } from "../replicas/fleet.ts";
import type { Replicas } from "../replicas/replicas.ts";
import { BlueGreen } from "./blue-green.ts";
import { Canary } from "./canary.ts";
import type { RolloutPlan } from "./plan.ts";
import { Recreate } from "./recreate.ts";
import { Rolling } from "./rolling.ts";
import type { Strategy } from "./strategy.ts";
import { Versions } from "./versions.ts";

/** What a rollout acts on. */
export interface Stand {
	kernel: Kernel;
	fleet: Fleet;
	balancer: Balancer;
	replicas: Replicas;
}

/** What a broken new version does to its users. */
export interface Harm {
	/** Requests that it has answered with an error. */
	readonly requests: number;
	/** Share of the users who have met one. */
	usersHit(): number;
}

/** Between two looks of a controller that nothing has woken. */
const lookAgain = 1;

/** Replaces every replica by one of a new version, or takes that back. */
export class Rollout {
	/** How long it took, from its start to the end of the replacement or of its undoing; undefined while it lasts. */
	took: number | undefined;
	/** The most replicas paid for while it lasted, as a multiple of the wanted number. */
	capacity = 1;
	/** What is wrong with the new version, where a scenario is about that. */
	bad?: Harm;
	readonly versions: Versions;
	readonly strategy: Strategy;
	private readonly kernel: Kernel;
	private readonly fleet: Fleet;
	private readonly begun: number;
	/** Whether it means to have more replicas than are wanted, so that a scaler must leave them alone. */
	private readonly keepsBoth: boolean;
	private readonly reconcile: number;

	constructor(plan: RolloutPlan, { kernel, fleet, balancer, replicas }: Stand) {
		this.kernel = kernel;
		this.fleet = fleet;
		this.begun = kernel.now;
		this.keepsBoth = plan.canary !== undefined || plan.strategy === "blue-green";
		this.versions = new Versions(plan, kernel, fleet, balancer);
		this.strategy = this.strategyOf(plan, replicas);
		this.reconcile = kernel.on((tick) => this.look(tick === 1));
		const wake = () => kernel.schedule(kernel.now + plan.minReady, this.reconcile, 0);
		this.versions.routed = wake;
		fleet.onReady.push(wake);
		this.look(true);
	}

	/** The new version is bad: the old one comes back in the same way. */
	undo(): void {
		if (this.versions.undone) return;
		this.versions.turnBack();
		this.strategy.turnBack?.();
		const ticks = this.took === undefined;
		this.took = undefined;
		this.look(!ticks);
	}

	private strategyOf(plan: RolloutPlan, replicas: Replicas): Strategy {
		if (plan.canary) return new Canary(plan.canary, this.versions, replicas, () => this.undo());
		if (plan.strategy === "recreate") return new Recreate(this.versions);
		if (plan.strategy === "blue-green") return new BlueGreen(this.versions);
		return new Rolling(this.versions);
	}

	private look(tick: boolean): void {
		if (this.took !== undefined) return;
		const { kernel, fleet, versions } = this;
		this.strategy.step();
		this.capacity = Math.max(this.capacity, fleet.paid() / Math.max(1, fleet.wanted));
		if (this.keepsBoth) fleet.spare = Math.max(0, fleet.present() - fleet.wanted);
		if (versions.replaced() && versions.available() >= fleet.wanted) this.end();
		else if (tick) kernel.schedule(kernel.now + lookAgain, this.reconcile, 1);
	}

	private end(): void {
		const { kernel, fleet } = this;
		this.took = kernel.now - this.begun;
		fleet.spare = 0;
		// A scaler may have wanted fewer meanwhile.
		if (this.keepsBoth) fleet.scaleTo(fleet.wanted);
	}
}

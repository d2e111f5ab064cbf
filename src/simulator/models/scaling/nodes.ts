import type { Component } from "../../../design/design.ts";
import type { Inputs } from "../../inputs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Fleet, Host } from "../replicas/fleet.ts";

export interface NodesPlan {
	/** Replicas that fit on one node. */
	perNode: number;
	/** Replicas that room is kept for, by pause pods which give way at once. */
	headroom: number;
	min: number;
	max: number;
	/** From a replica that finds no room to a node that takes it; infinite where nothing adds nodes. */
	wait: number;
}

/**
 * Until what adds nodes has seen that one is missing: the scan interval of Cluster Autoscaler, and the idle time after
 * which Karpenter closes a batch of pods.
 */
const reaction: Record<string, number> = { "cluster-autoscaler": 10, karpenter: 1, managed: 0 };

/** Karpenter asks the cloud for a machine itself, without the detour of a group of machines. */
const boots = {
	karpenter: {
		value: 60,
		source: "a Karpenter node on EC2 is ready within about half a minute to a minute and a half",
	},
	others: { value: 180, source: "Cluster Autoscaler FAQ: 3 to 4 minutes on GCE" },
};

export function provisionerOf(inputs: Inputs, pool: Component): string {
	return inputs.text(pool, "provisioner", { value: "cluster-autoscaler", source: "the usual one" });
}

export function readNodes(inputs: Inputs, pool: Component, service?: Component): NodesPlan {
	const provisioner = provisionerOf(inputs, pool);
	const min = inputs.number(pool, "min", { value: 1, source: "not declared" });
	return {
		perNode: Math.max(1, Math.round(inputs.number(pool, "replicasPerNode"))),
		headroom: headroomOf(inputs, pool, service),
		min,
		max: inputs.number(pool, "max", { value: Math.max(100, min), source: "not declared; room to grow" }),
		wait:
			provisioner === "none"
				? Number.POSITIVE_INFINITY
				: inputs.number(pool, "boot", provisioner === "karpenter" ? boots.karpenter : boots.others) +
					(reaction[provisioner] ?? 0),
	};
}

/** Pause pods keep CPU free: room for as many replicas as ask for no more than that. */
function headroomOf(inputs: Inputs, pool: Component, service: Component | undefined): number {
	const cores = pool.attributes.headroom?.value === undefined ? inputs.value(pool, "headroomCpu") : undefined;
	const each = typeof cores === "number" && service ? inputs.number(service, "cpuRequest") : 0;
	if (typeof cores === "number" && each > 0) return Math.floor(cores / each + 1e-9);
	return inputs.number(pool, "headroom", { value: 0, source: "nothing was seen that keeps room free" });
}

/** The machines under the replicas. A replica that finds no room waits for a new one; none is removed within a run. */
export class Nodes implements Host {
	/** The longest that a replica has waited for a node. */
	longestWait = 0;
	/** Replicas that have looked for room, and the seconds that those waited who have found some. */
	private asked = 0;
	private waited = 0;
	private readonly plan: NodesPlan;
	private readonly kernel: Kernel;
	private readonly fleet: Fleet;
	private slots: number;
	private used: number;
	private ordered = 0;
	private readonly placed = new Set<number>();
	private waiting: { replica: number; over: number; since: number }[] = [];
	private readonly arrive: number;

	constructor(plan: NodesPlan, kernel: Kernel, fleet: Fleet) {
		this.plan = plan;
		this.kernel = kernel;
		this.fleet = fleet;
		this.used = fleet.born;
		for (let i = 0; i < fleet.born; i++) this.placed.add(i);
		const nodes = Math.ceil((this.used + plan.headroom) / plan.perNode);
		// What runs already has found its room, whatever the files say of the most nodes.
		const fewest = Math.ceil(this.used / plan.perNode);
		this.slots = plan.perNode * Math.max(fewest, Math.min(plan.max, Math.max(plan.min, nodes)));
		this.arrive = kernel.on(() => {
			this.ordered -= plan.perNode;
			this.slots += plan.perNode;
			this.fill();
		});
		fleet.host = this;
	}

	/** Replicas that wait for a node now. */
	get pending(): number {
		return this.waiting.length;
	}

	place(replica: number, over: number): void {
		this.asked++;
		if (this.used < this.slots) {
			this.take(replica);
			this.fleet.bootIn(replica, over);
		} else this.waiting.push({ replica, over, since: this.kernel.now });
		this.order(over);
	}

	left(replica: number): void {
		if (this.placed.delete(replica)) this.used--;
		else this.waiting = this.waiting.filter((one) => one.replica !== replica);
		this.fill();
	}

	/** The machines under these replicas are gone, or about to go with them. */
	lose(replicas: readonly number[]): void {
		for (const replica of replicas) {
			if (!this.placed.delete(replica)) continue;
			this.used--;
			this.slots--;
		}
	}

	/** Waiting time of the one that has waited longest, those that still wait included. */
	worstWait(): number {
		return this.waiting.reduce((most, one) => Math.max(most, this.kernel.now - one.since), this.longestWait);
	}

	/** Mean wait of the new replicas; undefined where there were none. */
	meanWait(): number | undefined {
		const still = this.waiting.reduce((sum, one) => sum + this.kernel.now - one.since, 0);
		return this.asked > 0 ? (this.waited + still) / this.asked : undefined;
	}

	private take(replica: number): void {
		this.placed.add(replica);
		this.used++;
	}

	private fill(): void {
		while (this.used < this.slots) {
			const next = this.waiting.shift();
			if (!next) return;
			this.take(next.replica);
			this.waited += this.kernel.now - next.since;
			this.longestWait = Math.max(this.longestWait, this.kernel.now - next.since);
			this.fleet.bootIn(next.replica, Math.max(0, next.over - this.plan.wait));
		}
	}

	/** Orders nodes for those that wait and, in the background, for the room that they have taken. */
	private order(over: number): void {
		const { plan, kernel } = this;
		if (!Number.isFinite(plan.wait)) return;
		const wanted = this.used + this.waiting.length + plan.headroom;
		while (wanted > this.slots + this.ordered && this.slots + this.ordered + plan.perNode <= plan.max * plan.perNode) {
			this.ordered += plan.perNode;
			kernel.schedule(kernel.now + Math.max(0, plan.wait - over), this.arrive, 0);
		}
	}
}

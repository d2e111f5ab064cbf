import type { Component } from "../../design/design.ts";
import type { Focus } from "../focus.ts";
import { absent, type Inputs } from "../inputs.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Stream } from "../random/stream.ts";
import { lost, ready } from "./fleet.ts";
import type { Replicas } from "./replicas.ts";
import { widen } from "./requests.ts";
import type { Sessions } from "./sessions.ts";

export interface BalancerPlan {
	affinity: string;
	algorithm: string;
	/** From a replica's start of leaving until no new request is sent to it. */
	endpointDelay: number;
	/** Time between checks and failed checks that make a replica dead. */
	checkInterval: number;
	checks: number;
	outlierDetection: boolean;
	/** How long the platform lets a target finish before it tells the replica to stop. */
	drain: number;
	/** Network there and back, from the first balancer to the replica. */
	roundTrip: number;
}

/** Kubernetes node-monitor-grace-period: until the platform itself notices that a machine is gone. */
const platformNotice = 40;
/** Envoy's consecutive_5xx and base_ejection_time. */
const failuresToEject = 5;
const ejection = 30;

/** The balancer that chooses: the outermost that pins, else the outermost that sees requests, else the nearest. */
export function chooser(balancers: readonly Component[]): Component | undefined {
	const pins = balancers.find((b) => (b.attributes.affinity?.value ?? "none") !== "none");
	return pins ?? balancers.find((b) => b.attributes.layer?.value === "L7") ?? balancers.at(-1);
}

export function readBalancer(inputs: Inputs, focus: Focus): BalancerPlan {
	const balancer = chooser(focus.balancers) ?? absent("Balancer", "in-front");
	const hops = focus.way.filter((link) => link.kind === "routes" && link.from !== focus.client.id);
	const check = inputs.text(balancer, "healthCheck", { value: "readiness", source: "a readiness probe" });
	const unchecked = check === "none";
	return {
		affinity: inputs.text(balancer, "affinity", { value: "none", source: "no affinity" }),
		algorithm: inputs.text(balancer, "algorithm", { value: "round-robin", source: "the usual default" }),
		endpointDelay: inputs.number(balancer, "endpointDelay"),
		checkInterval: unchecked ? platformNotice : inputs.number(balancer, "healthCheckInterval"),
		checks: unchecked ? 1 : inputs.number(balancer, "unhealthyThreshold"),
		outlierDetection: balancer.attributes.outlierDetection?.value === true,
		drain: inputs.number(balancer, "drain"),
		roundTrip: hops.reduce((sum, link) => sum + inputs.onLink(link, "roundTrip"), 0),
	};
}

/** Chooses a replica for each request, among those that it believes to be alive. */
export class Balancer {
	private readonly plan: BalancerPlan;
	private readonly sessions: Sessions;
	private readonly replicas: Replicas;
	private readonly choice: Stream;
	private readonly checks: Stream;
	private members = new Int32Array(16);
	private count = 0;
	private turn = 0;
	/** Whether the replica is a member, by its number. */
	private routable = new Uint8Array(16);
	private failures = new Uint8Array(16);
	private readonly algorithm: number;
	private readonly pins: boolean;
	private readonly leave: number;
	private readonly comeBack: number;
	private readonly kernel: Kernel;

	constructor(
		plan: BalancerPlan,
		kernel: Kernel,
		sessions: Sessions,
		replicas: Replicas,
		choice: Stream,
		checks: Stream,
	) {
		this.plan = plan;
		this.sessions = sessions;
		this.replicas = replicas;
		this.choice = choice;
		this.checks = checks;
		this.algorithm = ["round-robin", "random", "least-outstanding", "power-of-two"].indexOf(plan.algorithm);
		this.pins = plan.affinity !== "none";
		this.kernel = kernel;
		const { fleet } = replicas;
		this.comeBack = kernel.on((replica) => {
			if (fleet.state[replica] === ready || fleet.state[replica] === lost) this.add(replica);
		});
		this.leave = kernel.on((replica) => this.remove(replica));
		fleet.onReady.push((replica) => this.add(replica));
		fleet.onNoticed.push((replica) => this.remove(replica));
		fleet.onLeaving.push((replica) => kernel.schedule(kernel.now + plan.endpointDelay, this.leave, replica));
	}

	/** The replica for a request of this user, or -1 when there is none. */
	choose(user: number): number {
		if (this.count === 0) return -1;
		if (!this.pins) return this.next();
		const { pin } = this.sessions;
		const pinned = pin[user];
		if (pinned >= 0 && this.routable[pinned] === 1) return pinned;
		const chosen = this.next();
		pin[user] = chosen;
		return chosen;
	}

	/** Seconds until the health checks of a replica that died just now have failed often enough. */
	detection(): number {
		return this.plan.checkInterval * (this.plan.checks - this.checks.uniform());
	}

	/** The replica answered, or could not. Passive health checking, where it is on. */
	observe(replica: number, answered: boolean): void {
		if (!this.plan.outlierDetection || this.routable[replica] !== 1) return;
		if (answered) this.failures[replica] = 0;
		else if (++this.failures[replica] >= failuresToEject && this.count > 1) {
			this.failures[replica] = 0;
			this.remove(replica);
			this.kernel.schedule(this.kernel.now + ejection, this.comeBack, replica);
		}
	}

	add(replica: number): void {
		if (replica >= this.routable.length) {
			const length = Math.max(replica + 1, this.routable.length * 2);
			this.routable = widen(this.routable, length);
			this.failures = widen(this.failures, length);
			this.members = widen(this.members, length);
		}
		if (this.routable[replica] === 1) return;
		this.routable[replica] = 1;
		this.members[this.count++] = replica;
	}

	remove(replica: number): void {
		if (this.routable[replica] !== 1) return;
		this.routable[replica] = 0;
		const at = this.members.indexOf(replica);
		this.members.copyWithin(at, at + 1, this.count);
		this.count--;
	}

	private next(): number {
		const { members, count, choice } = this;
		switch (this.algorithm) {
			case 1:
				return members[choice.below(count)];
			case 2:
				return this.leastOutstanding();
			case 3: {
				if (count === 1) return members[0];
				const first = choice.below(count);
				let second = choice.below(count - 1);
				if (second >= first) second++;
				const { outstanding } = this.replicas;
				const a = members[first];
				const b = members[second];
				return outstanding[b] < outstanding[a] ? b : a;
			}
			default:
				this.turn = this.turn + 1 >= count ? 0 : this.turn + 1;
				return members[this.turn];
		}
	}

	/** Ties go to the first one after a random start: a fixed one would always load the same replica. */
	private leastOutstanding(): number {
		const { members, count } = this;
		const { outstanding } = this.replicas;
		let at = this.choice.below(count);
		let best = members[at];
		for (let i = 1; i < count && outstanding[best] > 0; i++) {
			at = at + 1 === count ? 0 : at + 1;
			if (outstanding[members[at]] < outstanding[best]) best = members[at];
		}
		return best;
	}
}

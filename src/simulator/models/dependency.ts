import { componentOf, type Link } from "../../design/design.ts";
import type { Focus } from "../focus.ts";
import { absent, type Inputs } from "../inputs.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Lane } from "../kernel/lane.ts";
import type { Stream } from "../random/stream.ts";
import { dependencyFailed } from "./outcome.ts";
import type { Replicas, Stage } from "./replicas.ts";
import { widen } from "./requests.ts";

export interface DependencyPlan {
	name: string;
	/** Share of the requests that need it. */
	share: number;
	/** How long a worker waits for it, over all tries; infinite where nothing limits the wait. */
	patience: number;
	/** Whether a failing one is left alone for a while. */
	breaker: boolean;
	notes: string[];
}

/** Consecutive failures that open a breaker (Envoy's consecutive_5xx), and how long it stays open (opossum's reset). */
const failuresToOpen = 5;
const openFor = 30;

export function readDependency(inputs: Inputs, { service }: Focus): DependencyPlan {
	const needs = inputs.design.links.filter(
		(l) => l.from === service.id && ["calls", "reads", "writes"].includes(l.kind),
	);
	const known = needs[0];
	const to = known && componentOf(inputs.design, known.to);
	const other = absent("Store", "dependency");
	const link: Link = known ?? { id: "calls:dependency", kind: "calls", from: service.id, to: other.id, attributes: {} };
	const endless = { value: Number.MAX_SAFE_INTEGER, source: "no timeout is declared; a worker waits until it is back" };
	const timeout = inputs.onLink(link, "timeout", endless);
	const retries = inputs.onLink(link, "retries", { value: 0, source: "no retry was seen" });
	const breaker = link.attributes.breaker?.value === true;
	return {
		name: to?.name ?? "a dependency",
		share: inputs.onLink(link, "share"),
		patience: timeout >= endless.value ? Number.POSITIVE_INFINITY : timeout * (retries + 1),
		breaker,
		notes: known ? [] : ["the design shows nothing that the service depends on; one that every request needs is taken"],
	};
}

/**
 * A dependency that does not answer for a while: each worker that needs it waits, until the call times out or the
 * dependency is back. Its answers in good times are part of the measured service time.
 */
export class Dependency implements Stage {
	private readonly plan: DependencyPlan;
	private readonly kernel: Kernel;
	private readonly replicas: Replicas;
	private readonly chance: Stream;
	private readonly patience: Lane | undefined;
	private readonly refuse: number;
	/** By slot: 1 while it is held, and the position of its timer. */
	private held = new Uint8Array(0);
	private timer = new Int32Array(0);
	private failures = 0;
	private openUntil = 0;
	private down = false;

	constructor(plan: DependencyPlan, kernel: Kernel, replicas: Replicas, chance: Stream) {
		this.plan = plan;
		this.kernel = kernel;
		this.replicas = replicas;
		this.chance = chance;
		replicas.stages.unshift(this);
		this.refuse = kernel.on((slot) => replicas.giveUp(slot, dependencyFailed));
		if (Number.isFinite(plan.patience)) this.patience = kernel.lane((slot) => this.timedOut(slot), plan.patience);
	}

	fail(): void {
		this.down = true;
	}

	/** It answers again; an open breaker keeps everybody from it for a while longer. */
	comeBack(): void {
		const { kernel, replicas } = this;
		this.down = false;
		for (let slot = 0; slot < this.held.length; slot++) {
			if (this.held[slot] === 0) continue;
			this.held[slot] = 0;
			if (this.patience) kernel.cancel(this.patience, this.timer[slot]);
			replicas.resume(slot);
		}
	}

	enter(slot: number): boolean {
		const { plan, kernel } = this;
		if (!this.down && kernel.now >= this.openUntil) return false;
		if (plan.share < 1 && this.chance.uniform() >= plan.share) return false;
		if (kernel.now < this.openUntil) {
			kernel.schedule(kernel.now, this.refuse, slot);
			return true;
		}
		if (!this.down) return false;
		// A breaker that has been open lets one call try; the others are refused until its answer, or its timeout.
		if (plan.breaker && this.failures >= failuresToOpen) this.openUntil = kernel.now + plan.patience;
		if (slot >= this.held.length) {
			const length = Math.max(this.replicas.requests.capacity, slot + 1);
			this.held = widen(this.held, length);
			this.timer = widen(this.timer, length);
		}
		this.held[slot] = 1;
		if (this.patience) this.timer[slot] = kernel.push(this.patience, slot);
		return true;
	}

	private timedOut(slot: number): void {
		this.held[slot] = 0;
		if (this.plan.breaker && ++this.failures >= failuresToOpen) this.openUntil = this.kernel.now + openFor;
		this.replicas.giveUp(slot, dependencyFailed);
	}
}

import type { Component } from "../../../design/design.ts";
import type { Inputs } from "../../inputs.ts";
import { gone, lost } from "./fleet.ts";
import type { Pace } from "./pace.ts";
import { cut, widen } from "./requests.ts";
import type { Workplace } from "./workplace.ts";

export interface PausesPlan {
	/** From the start of one pause to that of the next. */
	every: number;
	length: number;
}

/** Read only where a service is said to pause. */
export function readPauses(inputs: Inputs, service: Component): PausesPlan | undefined {
	const declared = service.attributes.pauseEvery?.value;
	if (typeof declared !== "number" || declared <= 0) return undefined;
	// One pause is over when the next begins: seconds are not paused twice.
	const every = inputs.number(service, "pauseEvery");
	return { every, length: Math.min(every, inputs.number(service, "pauseLength")) };
}

/** Multiples of the golden ratio, without their whole parts, lie evenly in 0 to 1 however many there are. */
const golden = (Math.sqrt(5) - 1) / 2;

/** Now and then a replica stops altogether, as for a garbage collection: whatever is in it ends that much later. */
export class Pauses implements Pace {
	private readonly plan: PausesPlan;
	private readonly replicas: Workplace;
	/** By replica: seconds paused so far, the pause under way to its end included, and that end. */
	private paused = new Float64Array(16);
	private until = new Float64Array(16);
	/** By request: the seconds that its replica had paused when its end was last reckoned. */
	private reckoned = new Float64Array(0);
	private readonly stop: number;
	private readonly over: number;

	constructor(plan: PausesPlan, replicas: Workplace) {
		this.plan = plan;
		this.replicas = replicas;
		const { kernel } = replicas;
		this.over = kernel.on((slot) => this.worked(slot));
		this.stop = kernel.on((replica) => this.pause(replica));
	}

	begin(slot: number, replica: number): void {
		const { kernel, requests } = this.replicas;
		if (slot >= this.reckoned.length) this.reckoned = widen(this.reckoned, requests.capacity);
		this.reckoned[slot] = this.paused[replica];
		kernel.schedule(Math.max(kernel.now, this.until[replica]) + requests.work[slot], this.over, slot);
	}

	/** Replicas pause one after the other, not together. */
	opened(replica: number): void {
		if (replica >= this.until.length) {
			const length = Math.max(replica + 1, this.until.length * 2);
			this.until = widen(this.until, length);
			this.paused = widen(this.paused, length);
		}
		const { kernel } = this.replicas;
		kernel.schedule(kernel.now + ((golden * (replica + 1)) % 1) * this.plan.every, this.stop, replica);
	}

	/** Each request has an event on its way that releases it. */
	ended(): void {}

	private pause(replica: number): void {
		const { kernel, fleet } = this.replicas;
		if (fleet.state[replica] === gone || fleet.state[replica] === lost) return;
		this.paused[replica] += this.plan.length;
		this.until[replica] = kernel.now + this.plan.length;
		kernel.schedule(kernel.now + this.plan.every, this.stop, replica);
	}

	private worked(slot: number): void {
		const { kernel, requests } = this.replicas;
		const now = this.paused[requests.replica[slot]];
		const missed = now - this.reckoned[slot];
		if (missed <= 0 || requests.state[slot] === cut) this.replicas.done(slot);
		else {
			this.reckoned[slot] = now;
			kernel.schedule(kernel.now + missed, this.over, slot);
		}
	}
}

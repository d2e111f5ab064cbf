import type { Stream } from "../../random/stream.ts";
import type { Frail } from "./frail.ts";

/** What faults leave of a component. Whoever extends it asks before it takes, begins or answers anything. */
export abstract class Fallible implements Frail {
	/** Draws which answers are errors, while some are. */
	errorLuck: Stream | undefined = undefined;
	/** What one server of it works on at once now: nothing while it has fallen or crashed. */
	protected room: number;
	/** Whether what comes is not taken: nobody listens, or it gets lost on its way. */
	protected shut = false;
	protected crashed = false;
	/** By how much work takes longer that begins now. */
	protected slowdown = 1;
	private readonly most: number;
	private fallen = false;
	private strength = 1;
	/** Share of its answers that are errors. */
	private failing = 0;
	/** What got lost on its way; undefined while it can be reached. */
	private lost: number[] | undefined = undefined;

	/** `most`: what a server works on at once. */
	constructor(most: number) {
		this.most = most;
		this.room = most;
	}

	/** Who waits gets the workers that are there again. */
	protected abstract refill(): void;
	/** Nobody listens any more: whoever is there hears it. */
	protected abstract dropAll(): void;
	/** What was sent to it got lost, and whoever waits for it hears so now. */
	protected abstract lose(slot: number): void;

	fall(): void {
		this.fallen = true;
		this.settle();
	}

	crash(): void {
		this.crashed = true;
		this.settle();
		this.dropAll();
	}

	comeBack(): void {
		this.fallen = false;
		this.crashed = false;
		this.settle();
		this.refill();
	}

	weaken(share: number): void {
		this.strength = share;
		this.settle();
		this.refill();
	}

	slow(factor: number): void {
		this.slowdown = factor;
	}

	err(share: number): void {
		this.failing = share;
	}

	cutOff(): void {
		this.lost ??= [];
		this.settle();
	}

	reach(): void {
		const { lost = [] } = this;
		this.lost = undefined;
		this.settle();
		for (const slot of lost) this.lose(slot);
	}

	/** What got lost on its way to it. */
	protected get lostCount(): number {
		return this.lost?.length ?? 0;
	}

	/** Whether what comes gets lost. Only where it is shut. */
	protected loses(slot: number): boolean {
		this.lost?.push(slot);
		return this.lost !== undefined;
	}

	/** Whether this answer is an error. */
	protected errs(): boolean {
		return this.failing > 0 && this.errorLuck !== undefined && this.errorLuck.uniform() < this.failing;
	}

	private settle(): void {
		this.room = this.fallen || this.crashed ? 0 : Math.max(1, Math.ceil(this.most * this.strength));
		this.shut = this.crashed || this.lost !== undefined;
	}
}

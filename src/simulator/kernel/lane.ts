import { budget, tooMuch } from "./budget.ts";

/**
 * Timers that are set in the order in which they fire: all of one constant delay, or one after the other.
 * A ring buffer is then a sorted list, and setting or firing costs no search. Positions count up for ever;
 * the entry of position p lies at p & mask. A cancelled entry keeps its place and has slot -1.
 */
export class Lane {
	readonly index: number;
	readonly kind: number;
	head = 0;
	tail = 0;
	mask = 63;
	time = new Float64Array(64);
	seq = new Uint32Array(64);
	slot = new Int32Array(64);
	/**
	 * From now to the firing of the timer that is set next: one number, in an array because the engine allocates a
	 * fraction that is passed to a function, or comes back from one, wherever it does not inline that.
	 */
	readonly delay = new Float64Array(1);

	constructor(index: number, kind: number, delay: number) {
		this.index = index;
		this.kind = kind;
		this.delay[0] = delay;
	}

	skipCancelled(): void {
		while (this.head < this.tail && this.slot[this.head & this.mask] < 0) this.head++;
	}

	grow(): void {
		const { time, seq, slot, mask } = this;
		const wider = mask * 2 + 1;
		if (wider > 2 * budget.pending) tooMuch(budget.pending, "timers");
		this.time = new Float64Array(wider + 1);
		this.seq = new Uint32Array(wider + 1);
		this.slot = new Int32Array(wider + 1);
		for (let p = this.head; p < this.tail; p++) {
			this.time[p & wider] = time[p & mask];
			this.seq[p & wider] = seq[p & mask];
			this.slot[p & wider] = slot[p & mask];
		}
		this.mask = wider;
	}
}

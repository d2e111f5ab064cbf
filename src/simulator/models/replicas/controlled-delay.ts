import { widen } from "./requests.ts";

/** Seconds that a request may wait in a line that was empty lately, and in one that was not (both as below). */
const usual = 0.1;
const standing = 0.005;

/**
 * Controlled delay (Nichols and Jacobson, RFC 8289) as servers have it (Maurer, "Fail at Scale", ACM Queue, 2015): a line
 * that has not been empty for 100 ms is a standing one, and who then joins it may wait 5 ms; else 100 ms. Whoever has waited
 * for longer is turned away when its turn comes, so that workers are only busy with what somebody still waits for.
 */
export class ControlledDelay {
	/** By replica: when its line was last empty. By request: until when it may wait. */
	private emptyAt = new Float64Array(16);
	private until = new Float64Array(1024);

	/** A request joins the line. */
	joins(slot: number, replica: number, isEmpty: boolean, now: number): void {
		if (slot >= this.until.length) this.until = widen(this.until, 2 * slot);
		if (replica >= this.emptyAt.length) this.emptyAt = widen(this.emptyAt, 2 * replica);
		if (isEmpty) this.emptyAt[replica] = now;
		this.until[slot] = now + (now - this.emptyAt[replica] > usual ? standing : usual);
	}

	/** Whether its turn comes too late. */
	isLate(slot: number, now: number): boolean {
		return now > this.until[slot];
	}
}

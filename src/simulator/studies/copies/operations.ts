/** What a user does to a row of the store. */
export const read = 0;
/** The read that shows users what they have just written. */
export const readBack = 1;
export const write = 2;
/** The look at a last unit, and the sale of it. */
export const check = 3;
export const sale = 4;

/** The operations under way, in slots that are used again. */
export class Operations {
	kind = new Uint8Array(0);
	site = new Uint8Array(0);
	row = new Int32Array(0);
	/** Events still to come about it. */
	pending = new Uint8Array(0);
	began = new Float64Array(0);
	/** A write's place in the order of writes. */
	stamp = new Float64Array(0);
	/** A read: the newest stamp that was found, the newest that had been promised before, and the user's own. */
	found = new Float64Array(0);
	promised = new Float64Array(0);
	own = new Float64Array(0);
	/** A write: how many writes its value builds on, its own included. */
	depth = new Int32Array(0);
	private free: number[] = [];

	constructor() {
		this.grow(256);
	}

	take(): number {
		if (this.free.length === 0) this.grow(this.kind.length * 2);
		return this.free.pop() as number;
	}

	/** One event less to come; the last one frees the slot. */
	release(slot: number): void {
		if (--this.pending[slot] === 0) this.free.push(slot);
	}

	private grow(size: number): void {
		for (let slot = size - 1; slot >= this.kind.length; slot--) this.free.push(slot);
		const wider = <A extends { set(from: A): void }>(from: A, to: A): A => {
			to.set(from);
			return to;
		};
		this.kind = wider(this.kind, new Uint8Array(size));
		this.site = wider(this.site, new Uint8Array(size));
		this.row = wider(this.row, new Int32Array(size));
		this.pending = wider(this.pending, new Uint8Array(size));
		this.began = wider(this.began, new Float64Array(size));
		this.stamp = wider(this.stamp, new Float64Array(size));
		this.found = wider(this.found, new Float64Array(size));
		this.promised = wider(this.promised, new Float64Array(size));
		this.own = wider(this.own, new Float64Array(size));
		this.depth = wider(this.depth, new Int32Array(size));
	}
}

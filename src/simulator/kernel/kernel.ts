import { budget, tooMuch } from "./budget.ts";
import { Lane } from "./lane.ts";

/** Acts on one event; `slot` says what it is about. */
export type Handler = (slot: number) => void;

const kindBits = 6;
const kindMask = (1 << kindBits) - 1;
const nothing: Handler = () => {};

/**
 * The event queue and the clock. Events fire in the order (time, order of scheduling). The pending events are a
 * binary heap in typed arrays, 1-based, with +Infinity above its end so that choosing the smaller child needs no branch;
 * timers of constant delay are lanes. Nothing is allocated per event. Times are seconds.
 */
export class Kernel {
	now = 0;
	events = 0;
	private size = 0;
	private seq = 0;
	/** The event at the root is being handled and the next one scheduled may take its place: one sift instead of two. */
	private rootIsFree = false;
	private time = new Float64Array(130).fill(Number.POSITIVE_INFINITY);
	private order = new Uint32Array(130);
	private payload = new Int32Array(130);
	private readonly handlers: Handler[] = [];
	private readonly lanes: Lane[] = [];
	private readonly heads = new Float64Array(32).fill(Number.POSITIVE_INFINITY);
	private readonly headOrder = new Uint32Array(32);
	private nextLane = 0;
	private lanesMoved = false;

	/** A kind of event. Register the most frequent kinds first: the first eight are dispatched directly. */
	on(handler: Handler): number {
		if (this.handlers.length > kindMask) throw new Error("too many kinds of event");
		return this.handlers.push(handler) - 1;
	}

	/** A lane of timers of this delay; `handler` gets the slot of each as it fires. */
	lane(handler: Handler, delay: number): Lane {
		if (this.lanes.length >= this.heads.length) throw new Error("too many lanes");
		const lane = new Lane(this.lanes.length, this.on(handler), delay);
		this.lanes.push(lane);
		return lane;
	}

	/** At `at`, has an event of this kind about `slot` handled. */
	schedule(at: number, kind: number, slot: number): void {
		const seq = this.seq++;
		const data = (slot << kindBits) | kind;
		if (this.rootIsFree) {
			this.rootIsFree = false;
			this.siftDown(at, seq, data);
		} else this.siftUp(at, seq, data);
	}

	/** The same as `schedule` at `delays[i]` from now, without a fraction as an argument: that would be allocated. */
	scheduleIn(delays: Float64Array, i: number, kind: number, slot: number): void {
		const at = this.now + delays[i];
		const seq = this.seq++;
		const data = (slot << kindBits) | kind;
		if (this.rootIsFree) {
			this.rootIsFree = false;
			this.siftDown(at, seq, data);
		} else this.siftUp(at, seq, data);
	}

	/** Sets a timer that fires after the lane's delay, never before the one set last; returns its position, for `cancel`. */
	push(lane: Lane, slot: number): number {
		const head = lane.head;
		lane.skipCancelled();
		if (lane.tail - lane.head > lane.mask) lane.grow();
		const position = lane.tail++;
		const i = position & lane.mask;
		lane.time[i] = this.now + lane.delay[0];
		lane.seq[i] = this.seq++;
		lane.slot[i] = slot;
		if (position === lane.head || lane.head !== head) this.showHead(lane);
		return position;
	}

	/** Forgets a timer that has not fired. */
	cancel(lane: Lane, position: number): void {
		if (position >= lane.head) lane.slot[position & lane.mask] = -1;
	}

	/** Handles every event up to and including `until`, then sets the clock to it. */
	run(until: number): void {
		const { heads, headOrder, handlers } = this;
		// One call site per frequent kind stays monomorphic, which lets the compiler inline the handler.
		const [h0 = nothing, h1 = nothing, h2 = nothing, h3 = nothing] = handlers;
		const [, , , , h4 = nothing, h5 = nothing, h6 = nothing, h7 = nothing] = handlers;
		let events = 0;
		const most = budget.events - this.events;
		for (;;) {
			if (this.lanesMoved) this.chooseLane();
			const ahead = heads[this.nextLane];
			const top = this.time[1];
			let slot: number;
			let kind: number;
			if (ahead < top || (ahead === top && headOrder[this.nextLane] < this.order[1])) {
				if (ahead > until) break;
				this.now = ahead;
				const lane = this.lanes[this.nextLane];
				slot = lane.slot[lane.head++ & lane.mask];
				this.showHead(lane);
				if (slot < 0) continue;
				kind = lane.kind;
			} else {
				if (top > until || top === Number.POSITIVE_INFINITY) break;
				this.now = top;
				const data = this.payload[1];
				slot = data >> kindBits;
				kind = data & kindMask;
				this.rootIsFree = true;
			}
			if (++events > most) tooMuch(budget.events, "events");
			if (kind === 0) h0(slot);
			else if (kind === 1) h1(slot);
			else if (kind === 2) h2(slot);
			else if (kind === 3) h3(slot);
			else if (kind === 4) h4(slot);
			else if (kind === 5) h5(slot);
			else if (kind === 6) h6(slot);
			else if (kind === 7) h7(slot);
			else handlers[kind](slot);
			if (this.rootIsFree) this.dropRoot();
		}
		this.events += events;
		this.now = until;
	}

	private siftUp(at: number, seq: number, data: number): void {
		if (this.size + 3 >= this.time.length) this.grow();
		const { time, order, payload } = this;
		let i = ++this.size;
		// A new event has the highest seq, so that it stays below an equal time.
		while (i > 1 && at < time[i >> 1]) {
			const parent = i >> 1;
			time[i] = time[parent];
			order[i] = order[parent];
			payload[i] = payload[parent];
			i = parent;
		}
		time[i] = at;
		order[i] = seq;
		payload[i] = data;
	}

	private dropRoot(): void {
		this.rootIsFree = false;
		const last = this.size--;
		const at = this.time[last];
		this.time[last] = Number.POSITIVE_INFINITY;
		if (last > 1) this.siftDown(at, this.order[last], this.payload[last]);
	}

	private siftDown(at: number, seq: number, data: number): void {
		const { time, order, payload, size } = this;
		let i = 1;
		for (let child = 2; child <= size; child = i << 1) {
			const left = time[child];
			const right = time[child + 1];
			child += +(right < left);
			if (right === left && order[child + 1] < order[child]) child++;
			const least = time[child];
			if (at < least || (at === least && seq < order[child])) break;
			time[i] = least;
			order[i] = order[child];
			payload[i] = payload[child];
			i = child;
		}
		time[i] = at;
		order[i] = seq;
		payload[i] = data;
	}

	private showHead(lane: Lane): void {
		const i = lane.head & lane.mask;
		this.heads[lane.index] = lane.head < lane.tail ? lane.time[i] : Number.POSITIVE_INFINITY;
		this.headOrder[lane.index] = lane.seq[i];
		this.lanesMoved = this.lanes.length > 1;
	}

	private chooseLane(): void {
		const { heads, headOrder } = this;
		let best = 0;
		for (let i = 1; i < this.lanes.length; i++) {
			if (heads[i] < heads[best] || (heads[i] === heads[best] && headOrder[i] < headOrder[best])) best = i;
		}
		this.nextLane = best;
		this.lanesMoved = false;
	}

	private grow(): void {
		const length = this.time.length * 2;
		if (length > 2 * budget.pending) tooMuch(budget.pending, "events to come");
		const time = new Float64Array(length).fill(Number.POSITIVE_INFINITY);
		const order = new Uint32Array(length);
		const payload = new Int32Array(length);
		time.set(this.time);
		order.set(this.order);
		payload.set(this.payload);
		this.time = time;
		this.order = order;
		this.payload = payload;
	}
}

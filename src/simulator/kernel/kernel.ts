import { budget, tooMuch } from "./budget.ts";
import { Lane } from "./lane.ts";

/** Acts on one event; `slot` says what it is about. */
export type Handler = (slot: number) => void;

/** Numbers that an event takes beside its time, and where each stands; a fourth keeps it within a line of cache. */
const stride = 4;
const order = 0;
const about = 1;
const ofKind = 2;
const nothing: Handler = () => {};

/**
 * The event queue and the clock. Events fire in the order (time, order of scheduling). The pending events are a
 * binary heap in typed arrays, 1-based, with +Infinity above its end so that choosing the smaller child needs no branch.
 * Only times and the events' numbers move in it, and what is known of an event stays where it is. Timers of constant delay
 * are lanes, of which a tournament tells the next. Nothing is allocated per event. Times are seconds.
 */
export class Kernel {
	now = 0;
	events = 0;
	private size = 0;
	/** When the event that is being placed fires. In an array: see Lane. */
	private readonly due = new Float64Array(1);
	private seq = 0;
	/** The event at the root is being handled and the next one scheduled may take its place: one sift instead of two. */
	private rootIsFree = false;
	/** The lane whose timer is being handled: it still stands in the tournament with it, first of all. */
	private firing: Lane | undefined = undefined;
	private time = new Float64Array(130).fill(Number.POSITIVE_INFINITY);
	/** By place in the heap, the number of the event there; above its end, those that are free. */
	private event = new Int32Array(130).map((_, place) => place);
	/** By number: see `stride`. */
	private data = new Int32Array(130 * stride);
	private readonly handlers: Handler[] = [];
	private readonly common = new Map<object, number>();
	private readonly lanes: Lane[] = [];
	private heads = new Float64Array(1).fill(Number.POSITIVE_INFINITY);
	private headOrder = new Uint32Array(1);
	/** By node, 1-based, the lane that is next of those below it; the leaves are the lanes. */
	private next = new Uint16Array(2);

	/** A kind of event. Register the most frequent kinds first: the first eight are dispatched directly. */
	on(handler: Handler): number {
		return this.handlers.push(handler) - 1;
	}

	/** A kind of event that all of a class share, who find out by the slot which of them it is about; made once. */
	onceFor(owner: object, handler: Handler): number {
		const known = this.common.get(owner);
		if (known !== undefined) return known;
		const kind = this.on(handler);
		this.common.set(owner, kind);
		return kind;
	}

	/** A lane of timers of this delay; `handler` gets the slot of each as it fires. */
	lane(handler: Handler, delay: number): Lane {
		const lane = new Lane(this.lanes.length, this.on(handler), delay);
		this.lanes.push(lane);
		if (this.lanes.length > this.heads.length) this.growTournament();
		return lane;
	}

	/** At `at`, has an event of this kind about `slot` handled. */
	schedule(at: number, kind: number, slot: number): void {
		this.due[0] = at;
		this.place(kind, slot);
	}

	/** The same as `schedule` at `delays[i]` from now, without a fraction as an argument: that would be allocated. */
	scheduleIn(delays: Float64Array, i: number, kind: number, slot: number): void {
		this.due[0] = this.now + delays[i];
		this.place(kind, slot);
	}

	/** Sets a timer that fires after the lane's delay, never before the one set last; returns its position, for `cancel`. */
	push(lane: Lane, slot: number): number {
		if (lane.tail - lane.head > lane.mask) this.makeRoom(lane);
		const position = lane.tail++;
		const i = position & lane.mask;
		lane.time[i] = this.now + lane.delay[0];
		lane.seq[i] = this.seq++;
		lane.slot[i] = slot;
		// The head of the lane that is firing is shown once its handler is through.
		if (position === lane.head && lane !== this.firing) this.showHead(lane);
		return position;
	}

	/** Forgets a timer that has not fired. */
	cancel(lane: Lane, position: number): void {
		if (position >= lane.head) lane.slot[position & lane.mask] = -1;
	}

	/** Handles every event up to and including `until`, then sets the clock to it. */
	run(until: number): void {
		const { handlers } = this;
		// One call site per frequent kind stays monomorphic, which lets the compiler inline the handler.
		const [h0 = nothing, h1 = nothing, h2 = nothing, h3 = nothing] = handlers;
		const [, , , , h4 = nothing, h5 = nothing, h6 = nothing, h7 = nothing] = handlers;
		let events = 0;
		const most = budget.events - this.events;
		for (;;) {
			const first = this.next[1];
			const ahead = this.heads[first];
			const top = this.time[1];
			let slot: number;
			let kind: number;
			if (ahead < top || (ahead === top && this.headOrder[first] < this.data[this.event[1] * stride])) {
				if (ahead > until || ahead === Number.POSITIVE_INFINITY) break;
				this.now = ahead;
				const lane = this.lanes[first];
				slot = lane.slot[lane.head++ & lane.mask];
				if (slot < 0) {
					lane.skipCancelled();
					this.showHead(lane);
					continue;
				}
				kind = lane.kind;
				this.firing = lane;
			} else {
				if (top > until || top === Number.POSITIVE_INFINITY) break;
				this.now = top;
				const at = this.event[1] * stride;
				slot = this.data[at + about];
				kind = this.data[at + ofKind];
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
			if (this.firing) {
				this.showHead(this.firing);
				this.firing = undefined;
			} else if (this.rootIsFree) this.dropRoot();
		}
		this.events += events;
		this.now = until;
	}

	/** Only here, and as one comes to the head, are cancelled timers dropped: a tournament for each would cost more. */
	private makeRoom(lane: Lane): void {
		lane.skipCancelled();
		if (lane.tail - lane.head > lane.mask) lane.grow();
		else if (lane !== this.firing) this.showHead(lane);
	}

	private place(kind: number, slot: number): void {
		if (!this.rootIsFree && this.size + 3 >= this.time.length) this.grow();
		const { data } = this;
		const number = this.event[this.rootIsFree ? 1 : this.size + 1];
		const seq = this.seq++;
		data[number * stride + order] = seq;
		data[number * stride + about] = slot;
		data[number * stride + ofKind] = kind;
		if (this.rootIsFree) {
			this.rootIsFree = false;
			this.siftDown(number, seq);
		} else this.siftUp(number);
	}

	private siftUp(number: number): void {
		const at = this.due[0];
		const { time, event } = this;
		let i = ++this.size;
		// A new event has the highest seq, so that it stays below an equal time.
		while (i > 1 && at < time[i >> 1]) {
			const parent = i >> 1;
			time[i] = time[parent];
			event[i] = event[parent];
			i = parent;
		}
		time[i] = at;
		event[i] = number;
	}

	private dropRoot(): void {
		this.rootIsFree = false;
		const { time, event } = this;
		const last = this.size--;
		const number = event[last];
		event[last] = event[1];
		this.due[0] = time[last];
		time[last] = Number.POSITIVE_INFINITY;
		if (last > 1) this.siftDown(number, this.data[number * stride + order]);
	}

	private siftDown(number: number, seq: number): void {
		const at = this.due[0];
		const { time, event, data, size } = this;
		let i = 1;
		for (let child = 2; child <= size; child = i << 1) {
			const left = time[child];
			const right = time[child + 1];
			child += +(right < left);
			if (right === left && data[event[child + 1] * stride] < data[event[child] * stride]) child++;
			const least = time[child];
			if (at < least || (at === least && seq < data[event[child] * stride])) break;
			time[i] = least;
			event[i] = event[child];
			i = child;
		}
		time[i] = at;
		event[i] = number;
	}

	private showHead(lane: Lane): void {
		const { heads, headOrder, next } = this;
		const i = lane.head & lane.mask;
		heads[lane.index] = lane.head < lane.tail ? lane.time[i] : Number.POSITIVE_INFINITY;
		headOrder[lane.index] = lane.seq[i];
		for (let node = (lane.index + heads.length) >> 1; node > 0; node >>= 1) {
			const a = next[2 * node];
			const b = next[2 * node + 1];
			next[node] = heads[b] < heads[a] || (heads[b] === heads[a] && headOrder[b] < headOrder[a]) ? b : a;
		}
	}

	/** Twice as many lanes may take part, those that are there as they stand. */
	private growTournament(): void {
		const length = this.heads.length * 2;
		const { heads, headOrder } = this;
		this.heads = new Float64Array(length).fill(Number.POSITIVE_INFINITY);
		this.headOrder = new Uint32Array(length);
		this.heads.set(heads);
		this.headOrder.set(headOrder);
		this.next = new Uint16Array(2 * length).map((_, node) => Math.max(0, node - length));
		// The first lane below each node, until a lane shows its head.
		for (let node = length - 1; node > 0; node--) this.next[node] = this.next[2 * node];
		for (const lane of this.lanes) this.showHead(lane);
	}

	private grow(): void {
		const length = this.time.length * 2;
		if (length > 2 * budget.pending) tooMuch(budget.pending, "events to come");
		const time = new Float64Array(length).fill(Number.POSITIVE_INFINITY);
		const event = new Int32Array(length).map((_, place) => place);
		const data = new Int32Array(length * stride);
		time.set(this.time);
		event.set(this.event);
		data.set(this.data);
		this.time = time;
		this.event = event;
		this.data = data;
	}
}

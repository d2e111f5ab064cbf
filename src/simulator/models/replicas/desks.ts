import { widen } from "./requests.ts";

/** Numbers of one replica, and where each stands. */
const width = 8;
/** Requests that wait in it or that it works on, those with a worker, and those that compute. */
export const outstanding = 0;
export const busy = 1;
export const computing = 2;
/** Whether it takes new requests. */
export const open = 3;
/** Requests that wait for a worker, and the first and the last of them. */
export const queued = 4;
export const head = 5;
export const tail = 6;

/** Requests sent to it so far. */
export const offered = 7;

/** What every request of a replica changes, side by side: one line of the processor's cache has all of it. */
export class Desks {
	numbers = new Int32Array(0);
	/** Replicas that there is room for. */
	room = 0;

	constructor() {
		this.grow(16);
	}

	/** Where the numbers of a replica begin. */
	at(replica: number): number {
		// width is 2³, and a shift cannot overflow.
		return replica << 3;
	}

	grow(room: number): void {
		this.numbers = widen(this.numbers, room * width);
		for (let replica = this.room; replica < room; replica++) {
			this.numbers[replica * width + head] = -1;
			this.numbers[replica * width + tail] = -1;
		}
		this.room = room;
	}
}

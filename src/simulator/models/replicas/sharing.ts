import type { Pace } from "./pace.ts";
import { widen } from "./requests.ts";
import type { Workplace } from "./workplace.ts";

/** The requests that share one replica: a heap, 1-based, by the virtual time at which each is done. */
class Shared {
	size = 0;
	/** Work that each of them has got since the replica was last empty, at the time `at`. */
	virtual = 0;
	at = 0;
	/** When the next one is done, as things are. */
	due = Number.POSITIVE_INFINITY;
	end = new Float64Array(17);
	slot = new Int32Array(17);

	push(end: number, slot: number): void {
		if (this.size + 2 > this.end.length) {
			this.end = widen(this.end, this.end.length * 2);
			this.slot = widen(this.slot, this.slot.length * 2);
		}
		let i = ++this.size;
		for (; i > 1 && end < this.end[i >> 1]; i >>= 1) this.move(i >> 1, i);
		this.end[i] = end;
		this.slot[i] = slot;
	}

	pop(): number {
		const first = this.slot[1];
		const last = this.size--;
		const end = this.end[last];
		let i = 1;
		for (let child = 2; child <= this.size; child = i << 1) {
			if (child < this.size && this.end[child + 1] < this.end[child]) child++;
			if (end <= this.end[child]) break;
			this.move(child, i);
			i = child;
		}
		this.end[i] = end;
		this.slot[i] = this.slot[last];
		return first;
	}

	private move(from: number, to: number): void {
		this.end[to] = this.end[from];
		this.slot[to] = this.slot[from];
	}
}

/**
 * Processor sharing (Kleinrock, 1967): nobody waits for a worker; where there are more requests than workers, all go on
 * together, each at its part of the whole speed. In virtual time, which runs at that part, each request lasts as long as
 * its work, so that who comes or goes changes when the next one is done and nothing else.
 */
export class Sharing implements Pace {
	private readonly replicas: Workplace;
	private readonly workers: number;
	private readonly shared: Shared[] = [];
	private readonly next: number;

	constructor(replicas: Workplace) {
		this.replicas = replicas;
		this.workers = replicas.plan.concurrency;
		this.next = replicas.kernel.on((replica) => this.finish(replica));
	}

	begin(slot: number, replica: number): void {
		const shared = this.shared[replica];
		this.advance(shared);
		shared.push(shared.virtual + this.replicas.requests.work[slot], slot);
		this.expect(shared, replica);
	}

	opened(replica: number): void {
		this.shared[replica] = new Shared();
	}

	ended(replica: number): void {
		const shared = this.shared[replica];
		while (shared.size > 0) this.replicas.done(shared.pop());
		shared.due = Number.POSITIVE_INFINITY;
	}

	private finish(replica: number): void {
		const shared = this.shared[replica];
		// Somebody has come or gone since this was expected.
		if (shared.due !== this.replicas.kernel.now) return;
		this.advance(shared);
		shared.virtual = shared.end[1];
		shared.due = Number.POSITIVE_INFINITY;
		const slot = shared.pop();
		this.replicas.done(slot);
		this.expect(shared, replica);
	}

	private expect(shared: Shared, replica: number): void {
		if (shared.size === 0) return;
		const { kernel } = this.replicas;
		const due = kernel.now + Math.max(0, shared.end[1] - shared.virtual) / this.speed(shared);
		if (due === shared.due) return;
		shared.due = due;
		kernel.schedule(due, this.next, replica);
	}

	private advance(shared: Shared): void {
		const { now } = this.replicas.kernel;
		// From time to time at nothing, so that small times keep their digits.
		shared.virtual = shared.size === 0 ? 0 : shared.virtual + (now - shared.at) * this.speed(shared);
		shared.at = now;
	}

	private speed(shared: Shared): number {
		return shared.size > this.workers ? this.workers / shared.size : 1;
	}
}

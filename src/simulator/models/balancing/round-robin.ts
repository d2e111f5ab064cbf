import { widen } from "../replicas/requests.ts";
import { Algorithm } from "./algorithm.ts";
import type { SlowStart } from "./slow-start.ts";

/**
 * In turns. Where weights differ, a member saves up its weight at each of its turns and is passed over until it has a
 * whole request (deficit round robin: Shreedhar and Varghese, 1995): shares as exact and as evenly spread as those of
 * nginx's smooth weights, at a constant cost.
 */
export class RoundRobin extends Algorithm {
	private readonly slowStart: SlowStart | undefined;
	private turn = 0;
	private saved = new Float64Array(16);

	constructor(slowStart?: SlowStart) {
		super();
		this.slowStart = slowStart;
	}

	override add(replica: number): void {
		super.add(replica);
		if (replica >= this.saved.length) this.saved = widen(this.saved, Math.max(replica + 1, this.saved.length * 2));
	}

	next(): number {
		if (!this.slowStart?.active) return this.pass();
		const { saved, slowStart } = this;
		for (;;) {
			const replica = this.pass();
			saved[replica] += slowStart.weight(replica);
			if (saved[replica] < 1) continue;
			saved[replica] -= 1;
			return replica;
		}
	}

	private pass(): number {
		this.turn = this.turn + 1 >= this.count ? 0 : this.turn + 1;
		return this.members[this.turn];
	}
}

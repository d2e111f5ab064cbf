import type { Stream } from "../../random/stream.ts";
import { Algorithm, type Sent } from "./algorithm.ts";
import { draw } from "./random.ts";
import type { SlowStart } from "./slow-start.ts";

/**
 * The better of two random members (Mitzenmacher, "The power of two choices", 2001): Envoy's LEAST_REQUEST. Of new
 * ones the requests count by weight, as in nginx's least_conn.
 */
export class PowerOfTwo extends Algorithm {
	private readonly choice: Stream;
	private readonly load: Sent;
	private readonly slowStart: SlowStart | undefined;

	constructor(choice: Stream, load: Sent, slowStart?: SlowStart) {
		super();
		this.choice = choice;
		this.load = load;
		this.slowStart = slowStart;
	}

	next(): number {
		const { members, count, choice, slowStart } = this;
		const { outstanding } = this.load;
		if (count === 1) return members[0];
		if (slowStart?.active) return this.weighted(slowStart);
		const first = choice.below(count);
		let second = choice.below(count - 1);
		if (second >= first) second++;
		const a = members[first];
		const b = members[second];
		return outstanding[b] < outstanding[a] ? b : a;
	}

	private weighted(slowStart: SlowStart): number {
		const { outstanding } = this.load;
		const a = draw(this, this.choice, slowStart);
		let b = a;
		while (b === a) b = draw(this, this.choice, slowStart);
		return outstanding[b] / slowStart.weight(b) < outstanding[a] / slowStart.weight(a) ? b : a;
	}
}

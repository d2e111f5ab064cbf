import type { Stream } from "../../random/stream.ts";
import { Algorithm } from "./algorithm.ts";
import type { SlowStart } from "./slow-start.ts";

/** Any member; one that is new as often as its weight says. */
export class Random extends Algorithm {
	private readonly choice: Stream;
	private readonly slowStart: SlowStart | undefined;

	constructor(choice: Stream, slowStart?: SlowStart) {
		super();
		this.choice = choice;
		this.slowStart = slowStart;
	}

	next(): number {
		return draw(this, this.choice, this.slowStart);
	}
}

/** Weights are at most 1 and hardly ever all small: drawing again costs little. */
export function draw({ members, count }: Algorithm, choice: Stream, slowStart: SlowStart | undefined): number {
	if (!slowStart?.active) return members[choice.below(count)];
	for (;;) {
		const replica = members[choice.below(count)];
		if (choice.uniform() < slowStart.weight(replica)) return replica;
	}
}

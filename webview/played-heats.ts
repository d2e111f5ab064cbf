import type { Contestant, Heat, HeatResult } from "../src/simulator/index.ts";

/** As many as some comparisons of twenty pairs have, and the designs in them. */
const most = { heats: 64, designs: 12 } as const;

/**
 * What was played already. The same design with the same luck comes to the same, so that a design that is held against one
 * fix after the other is played once, and a first look is the first of the runs that follow it.
 */
export class PlayedHeats {
	private readonly results = new Map<string, HeatResult>();
	/** By all that a contestant's runs hang on: its number. */
	private readonly numbers = new Map<string, number>();
	private readonly known = new WeakMap<Contestant, number>();
	private last = 0;

	of(heat: Heat): HeatResult | undefined {
		const key = this.keyOf(heat);
		const result = key === undefined ? undefined : this.results.get(key);
		if (key !== undefined && result) putLast(this.results, key, result, most.heats);
		return result;
	}

	take(heat: Heat, result: HeatResult): void {
		const key = this.keyOf(heat);
		if (key !== undefined) putLast(this.results, key, result, most.heats);
	}

	/** Those that vary what was assumed are many, and come once. */
	private keyOf({ contestant, seed, from, to }: Heat): string | undefined {
		return contestant.instead ? undefined : `${this.numberOf(contestant)} ${seed} ${from} ${to}`;
	}

	private numberOf(contestant: Contestant): number {
		const known = this.known.get(contestant);
		if (known !== undefined) return known;
		const { design, scenario, focus, about } = contestant;
		const all = JSON.stringify([design, scenario, focus, about]);
		const number = this.numbers.get(all) ?? ++this.last;
		putLast(this.numbers, all, number, most.designs);
		this.known.set(contestant, number);
		return number;
	}
}

/** Puts a value last, and forgets what was used longest ago. */
function putLast<V>(map: Map<string, V>, key: string, value: V, most: number): void {
	map.delete(key);
	map.set(key, value);
	for (const oldest of map.keys()) {
		if (map.size <= most) break;
		map.delete(oldest);
	}
}

import type { Spread } from "./spread.ts";

/** Width of a class, as a share of its lower edge, above the steps of the clock. */
const width = 1 / 64;
/** No request takes longer; what does is counted there. */
const longest = 1e6;

/**
 * Counts times in classes that the clock can tell apart: a clock of milliseconds gives [1.5, 2.5) ms for 2 ms. Above 64
 * steps classes widen by a 64th. Memory does not depend on how many are counted.
 */
export class TimeBins {
	count = 0;
	private sum = 0;
	private readonly edges: number[] = [0];
	private readonly counts: number[];
	private readonly step: number;
	/** Lowest class above the steps of the clock. */
	private readonly steps: number;

	/** `step`: what the clock can tell apart, in seconds. */
	constructor(step: number) {
		this.step = step;
		this.steps = Math.ceil(1 / width);
		for (let i = 0; i < this.steps; i++) this.edges.push((i + 0.5) * step);
		while (this.edges[this.edges.length - 1] < longest) {
			const last = this.edges[this.edges.length - 1];
			// Edges stay between two steps of the clock, so that a class holds whole steps.
			const wanted = last * (1 + width);
			this.edges.push((Math.max(Math.round(wanted / step - 0.5), Math.round(last / step + 0.5)) + 0.5) * step);
		}
		this.counts = new Array(this.edges.length - 1).fill(0);
	}

	/** `seconds` is not negative. */
	record(seconds: number, times = 1): void {
		this.counts[this.classOf(seconds)] += times;
		this.count += times;
		this.sum += seconds * times;
	}

	spread(): Spread {
		const first = this.counts.findIndex((count) => count > 0);
		const last = this.counts.findLastIndex((count) => count > 0);
		if (first < 0) return { edges: [0, Number.POSITIVE_INFINITY], counts: [0], fine: true };
		const edges = this.edges.slice(first, last + 2);
		const counts = this.counts.slice(first, last + 1);
		return {
			edges: first > 0 ? [0, ...edges] : edges,
			counts: first > 0 ? [0, ...counts] : counts,
			mean: this.sum / this.count,
			fine: true,
		};
	}

	private classOf(seconds: number): number {
		const tick = Math.round(seconds / this.step);
		if (tick < this.steps) return tick;
		let low = this.steps;
		let high = this.counts.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if (this.edges[middle] <= seconds) low = middle;
			else high = middle - 1;
		}
		return low;
	}
}

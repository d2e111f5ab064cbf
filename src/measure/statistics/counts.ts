/** Seconds that a count stands for at first, and how many of them a measurement may span until it stands for twice as many. */
const finest = 1;
const mostSpanned = 1 << 20;

/** How many requests came in a stretch of time. */
export interface Window {
	/** Seconds since 1970. */
	at: number;
	rate: number;
}

/**
 * Counts requests over time, in bounded memory: seconds for twelve days, then two of them together, and so on.
 * Moments may come in any order.
 */
export class Counts {
	total = 0;
	private width = finest;
	private kept = new Map<number, number>();
	private first = Number.POSITIVE_INFINITY;
	private last = Number.NEGATIVE_INFINITY;
	/** Stretches of time of which something is known, by file. */
	private readonly stretches: { from: number; to: number }[] = [];

	/** A file begins: what is between two files was not measured. */
	begin(): void {
		this.stretches.push({ from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY });
	}

	/** `at`: seconds since 1970. */
	record(at: number): void {
		const slot = Math.floor(at / this.width);
		this.kept.set(slot, (this.kept.get(slot) ?? 0) + 1);
		this.total++;
		if (this.stretches.length === 0) this.begin();
		const stretch = this.stretches[this.stretches.length - 1];
		if (at < stretch.from) stretch.from = at;
		if (at > stretch.to) stretch.to = at;
		if (at < this.first) this.first = at;
		if (at > this.last) this.last = at;
		while (this.last - this.first > mostSpanned * this.width) this.coarsen();
	}

	/** What was measured, in stretches that do not overlap. */
	covered(): { from: number; to: number }[] {
		const known = this.stretches.filter(({ from, to }) => to >= from).sort((a, b) => a.from - b.from);
		const joined: { from: number; to: number }[] = [];
		for (const { from, to } of known) {
			const last = joined[joined.length - 1];
			// A log that goes on in the next file leaves a gap no longer than between two requests.
			if (last && from <= last.to + Math.max(this.width, 60)) last.to = Math.max(last.to, to);
			else joined.push({ from, to });
		}
		return joined;
	}

	/** Seconds that were measured. */
	seconds(): number {
		return this.covered().reduce((sum, { from, to }) => sum + (to - from), 0);
	}

	/** Rates in whole windows of this length that were measured from end to end, in order. */
	windows(seconds: number): Window[] {
		const factor = Math.max(1, Math.round(seconds / this.width));
		const length = factor * this.width;
		const sums = new Map<number, number>();
		for (const [slot, count] of this.kept) {
			const window = Math.floor(slot / factor);
			sums.set(window, (sums.get(window) ?? 0) + count);
		}
		return this.covered().flatMap(({ from, to }) => {
			const [first, last] = [Math.ceil(from / length), Math.floor(to / length)];
			return Array.from({ length: Math.max(0, last - first) }, (_, i) => {
				return { at: (first + i) * length, rate: (sums.get(first + i) ?? 0) / length };
			});
		});
	}

	private coarsen(): void {
		this.width *= 2;
		const merged = new Map<number, number>();
		for (const [slot, count] of this.kept) merged.set(half(slot), (merged.get(half(slot)) ?? 0) + count);
		this.kept = merged;
	}
}

function half(slot: number): number {
	return Math.floor(slot / 2);
}

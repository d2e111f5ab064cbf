/**
 * How measured times are spread: how many lie between two edges, in seconds. The first edge is 0, the last may be
 * infinite.
 */
export interface Spread {
	edges: readonly number[];
	counts: readonly number[];
	/** Exact where every value was seen; otherwise absent. */
	mean?: number;
	/** Between two edges lie but a few percent, or one step of the clock: each value is known, not only its class. */
	fine: boolean;
}

/** Of all that were counted. */
export function totalOf({ counts }: Spread): number {
	return counts.reduce((sum, count) => sum + count, 0);
}

/** The value that a share `q` does not exceed, by a straight line within its class; the last finite edge beyond it. */
export function quantileIn(spread: Spread, q: number): number {
	const { edges, counts } = spread;
	let left = q * totalOf(spread);
	for (const [i, count] of counts.entries()) {
		if (left <= count && count > 0) {
			const [low, high] = [edges[i], edges[i + 1]];
			return Number.isFinite(high) ? low + (high - low) * (left / count) : low;
		}
		left -= count;
	}
	return edges[edges.length - 1];
}

/** Whether the value that a share `q` does not exceed lies between two edges, and not anywhere above the last one. */
export function isKnownAt({ edges, counts }: Spread, q: number): boolean {
	const open = Number.isFinite(edges[edges.length - 1]) ? 0 : (counts.at(-1) ?? 0);
	const total = counts.reduce((sum, count) => sum + count, 0);
	return q * total <= total - open + 1e-9 * total;
}

/** A value that stands for a class: its middle, or a bit above its lower edge where it has no upper one. */
export function middleOf({ edges }: Spread, i: number): number {
	return Number.isFinite(edges[i + 1]) ? (edges[i] + edges[i + 1]) / 2 : edges[i] * 1.25;
}

export function meanOf(spread: Spread): number {
	if (spread.mean !== undefined) return spread.mean;
	return spread.counts.reduce((sum, count, i) => sum + count * middleOf(spread, i), 0) / totalOf(spread);
}

/**
 * The spread that percentiles describe: `known` pairs a share with the time that it does not exceed. Pairs that say
 * nothing (no number, or not above the one before) are left out; undefined where fewer than two remain.
 */
export function fromPercentiles(
	known: readonly (readonly [share: number, time: number])[],
	total: number,
): Spread | undefined {
	const edges = [0];
	const shares = [0];
	for (const [share, time] of [...known].sort((a, b) => a[0] - b[0])) {
		if (!(time > edges[edges.length - 1]) || !(share > shares[shares.length - 1]) || share >= 1) continue;
		edges.push(time);
		shares.push(share);
	}
	if (edges.length < 3) return undefined;
	const counts = [...shares.slice(1), 1].map((share, i) => (share - shares[i]) * total);
	return { edges: [...edges, Number.POSITIVE_INFINITY], counts, fine: false };
}

/** Of a histogram: how many do not exceed each bound. Undefined where it holds nothing, or only one class. */
export function fromCumulated(bounds: readonly (readonly [bound: number, count: number])[]): Spread | undefined {
	const edges = [0];
	const counts: number[] = [];
	let before = 0;
	for (const [bound, count] of [...bounds].sort((a, b) => a[0] - b[0])) {
		if (!(bound > edges[edges.length - 1])) continue;
		edges.push(bound);
		// Scrapes of several processes that started at different times may not quite add up.
		counts.push(Math.max(0, count - before));
		before = Math.max(before, count);
	}
	return before > 0 && counts.filter((count) => count > 0).length > 1 ? { edges, counts, fine: false } : undefined;
}

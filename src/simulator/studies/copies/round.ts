/**
 * One round of messages to the copies of a store and back. Bailis et al. call its legs W and A for a write, R and S for a
 * read ("Probabilistically Bounded Staleness for Practical Partial Quorums", VLDB 2012). Times are seconds from its start.
 */
export class Round {
	/** When each copy has the request, and when its answer is back; infinite where nobody can or will wait for it. */
	readonly there: Float64Array;
	readonly back: Float64Array;
	/** Copies in the order of their answers, as far as `first` has looked. */
	readonly order: Int32Array;

	constructor(copies: number) {
		this.there = new Float64Array(copies);
		this.back = new Float64Array(copies);
		this.order = new Int32Array(copies);
	}

	/** Ranks the first `k` answers and says when the k-th is back: what a quorum of k costs. */
	first(k: number): number {
		const { back, order } = this;
		const n = order.length;
		for (let i = 0; i < n; i++) order[i] = i;
		for (let place = 0; place < k; place++) {
			let best = place;
			for (let i = place + 1; i < n; i++) if (back[order[i]] < back[order[best]]) best = i;
			const copy = order[best];
			order[best] = order[place];
			order[place] = copy;
		}
		return back[order[k - 1]];
	}
}

/**
 * How long after the end of a write a read must begin for one of its first `k` answers to hold what was written: below
 * zero where it always does. A copy holds it from W on, and looks at R.
 */
export function visibleAfter(write: Round, committed: number, read: Round, k: number): number {
	let least = Number.POSITIVE_INFINITY;
	for (let place = 0; place < k; place++) {
		const copy = read.order[place];
		least = Math.min(least, write.there[copy] - committed - read.there[copy]);
	}
	return least;
}

/** The word of `known` that `wanted` was probably meant to be. */
export function closest(wanted: string, known: readonly string[]): string | undefined {
	let best: string | undefined;
	let least = Math.max(2, Math.floor(wanted.length / 2));
	for (const word of known) {
		const part = wanted.length > 2 && word.includes(wanted.toLowerCase());
		const steps = part ? 1 : distance(wanted.toLowerCase(), word.toLowerCase());
		if (steps < least) {
			least = steps;
			best = word;
		}
	}
	return best;
}

/** " Did you mean …?", or nothing where no word of `known` is near. */
export function didYouMean(wanted: string, known: readonly string[]): string {
	const hint = closest(wanted, known);
	return hint ? ` Did you mean "${hint}"?` : "";
}

/** Letters to insert, delete, exchange or swap with the next to turn one word into the other (optimal string alignment). */
function distance(a: string, b: string): number {
	let before: number[] = [];
	let row = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1];
			next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (same ? 0 : 1));
			const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
			if (swapped) next[j] = Math.min(next[j], before[j - 2] + 1);
		}
		before = row;
		row = next;
	}
	return row[b.length];
}

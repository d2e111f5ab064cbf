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

/** Letters to insert, delete or exchange to turn one word into the other (Levenshtein). */
function distance(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
		}
		row = next;
	}
	return row[b.length];
}

/** Where the first of sorted texts stands that is not before `from`; their number where all are. */
export function firstFrom(sorted: readonly string[], from: string, start = 0): number {
	let low = start;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (sorted[middle] < from) low = middle + 1;
		else high = middle;
	}
	return low;
}

import { intervalOf } from "./interval.ts";

/** Mean and variance in one pass (Welford). */
export class Moments {
	count = 0;
	mean = 0;
	private squares = 0;

	add(value: number): void {
		this.count++;
		const delta = value - this.mean;
		this.mean += delta / this.count;
		this.squares += delta * (value - this.mean);
	}

	get variance(): number {
		return this.count > 1 ? this.squares / (this.count - 1) : 0;
	}
}

/** The interval of the mean of paired differences after − before. Pairs with a missing side are left out. */
export function pairedInterval(before: readonly number[], after: readonly number[], confidence: number) {
	const a = new Moments();
	const b = new Moments();
	const differences: number[] = [];
	for (let i = 0; i < before.length; i++) {
		if (!Number.isFinite(before[i]) || !Number.isFinite(after[i])) continue;
		b.add(before[i]);
		a.add(after[i]);
		differences.push(after[i] - before[i]);
	}
	const { mean, low, high } = intervalOf(differences, confidence);
	// A difference below rounding of the histogram or of floating point is none, however often it repeats.
	const visible = Math.abs(mean) > 1e-9 + 1e-6 * Math.max(Math.abs(a.mean), Math.abs(b.mean));
	const significant = differences.length > 1 && visible && (low > 0 || high < 0);
	return { before: b.mean, after: a.mean, mean, low, high, significant };
}

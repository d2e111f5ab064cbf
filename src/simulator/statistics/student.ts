import { logGamma } from "./gamma.ts";

/** Regularised incomplete beta function by its continued fraction (modified Lentz). */
export function incompleteBeta(a: number, b: number, x: number): number {
	if (x <= 0) return 0;
	if (x >= 1) return 1;
	if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x);
	const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
	let c = 1;
	let d = 1 / (1 - ((a + b) * x) / (a + 1));
	let fraction = d;
	for (let m = 1; m < 300; m++) {
		const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
		d = 1 / (1 + even * d);
		c = 1 + even / c;
		fraction *= c * d;
		const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
		d = 1 / (1 + odd * d);
		c = 1 + odd / c;
		fraction *= c * d;
		if (Math.abs(c * d - 1) < 1e-15) break;
	}
	return front * fraction;
}

/** P(T ≤ t) of Student's distribution. */
export function studentCdf(t: number, freedom: number): number {
	const tail = incompleteBeta(freedom / 2, 0.5, freedom / (freedom + t * t)) / 2;
	return t > 0 ? 1 - tail : tail;
}

/** The t that a share `p` (0.5 … 1) of Student's distribution does not exceed, by bisection. */
export function studentQuantile(p: number, freedom: number): number {
	let low = 0;
	let high = 2;
	while (studentCdf(high, freedom) < p) high *= 2;
	for (let i = 0; i < 100 && high - low > 1e-12 * high; i++) {
		const middle = (low + high) / 2;
		if (studentCdf(middle, freedom) < p) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}

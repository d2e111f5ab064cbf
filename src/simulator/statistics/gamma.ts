/** ln Γ(x) for x > 0 (Lanczos, g = 7, n = 9). */
export function logGamma(x: number): number {
	const c = [
		676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
		-0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
	];
	let sum = 0.9999999999998099;
	for (let i = 0; i < c.length; i++) sum += c[i] / (x + i);
	const t = x + c.length - 1.5;
	return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/**
 * Regularised lower incomplete gamma function P(a, x): the share of a gamma law of shape `a` and scale 1 that is at
 * most `x`. A series below the bulk, a continued fraction (modified Lentz) above it: Abramowitz and Stegun, 6.5.29 and
 * 6.5.31.
 */
export function incompleteGamma(a: number, x: number): number {
	if (x <= 0) return 0;
	if (x === Number.POSITIVE_INFINITY) return 1;
	const front = Math.exp(a * Math.log(x) - x - logGamma(a));
	if (x < a + 1) {
		let term = 1 / a;
		let sum = term;
		for (let n = 1; term > sum * 1e-16; n++) {
			term *= x / (a + n);
			sum += term;
		}
		return front * sum;
	}
	let b = x + 1 - a;
	let c = Number.POSITIVE_INFINITY;
	let d = 1 / b;
	let fraction = d;
	for (let n = 1; n < 10_000; n++) {
		const numerator = n * (a - n);
		b += 2;
		d = 1 / (b + numerator * d);
		c = b + numerator / c;
		fraction *= c * d;
		if (Math.abs(c * d - 1) < 1e-15) break;
	}
	return 1 - front * fraction;
}

/** P(Z ≤ z) of the standard normal law. */
export function normalCdf(z: number): number {
	const inner = incompleteGamma(0.5, (z * z) / 2) / 2;
	return z > 0 ? 0.5 + inner : 0.5 - inner;
}

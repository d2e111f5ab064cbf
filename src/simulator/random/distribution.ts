import { normalCdf } from "../statistics/gamma.ts";
import type { Stream } from "./stream.ts";
import { fillExponential } from "./ziggurat.ts";

/** A law of numbers that are not negative: how to draw a block of it, and what is known of it exactly. */
export interface Distribution {
	mean: number;
	/** Squared coefficient of variation (cv²): variance over squared mean. Infinite where the variance is. */
	variability: number;
	/** P(X ≤ x). */
	cdf(x: number): number;
	fill(block: Float64Array, stream: Stream): void;
}

/** Draws one at a time from a block drawn at once: the hot loop then only reads an array, whatever the law. */
export class Sampler {
	readonly mean: number;
	private readonly block = new Float64Array(256);
	private at = 256;
	private readonly law: Pick<Distribution, "mean" | "fill">;
	private readonly stream: Stream;

	constructor(law: Pick<Distribution, "mean" | "fill">, stream: Stream) {
		this.law = law;
		this.stream = stream;
		this.mean = law.mean;
	}

	next(): number {
		if (this.at === 256) {
			this.law.fill(this.block, this.stream);
			this.at = 0;
		}
		return this.block[this.at++];
	}
}

/** The least x with P(X ≤ x) ≥ q, for q below 1; by bisection, so that every law has it. */
export function quantileOf(law: Distribution, q: number): number {
	if (law.cdf(0) >= q) return 0;
	let high = law.mean > 0 && Number.isFinite(law.mean) ? law.mean : 1;
	while (law.cdf(high) < q) high *= 2;
	let low = 0;
	for (let middle = high / 2; middle > low && middle < high; middle = (low + high) / 2) {
		if (law.cdf(middle) < q) low = middle;
		else high = middle;
	}
	return high;
}

export function deterministic(value: number): Distribution {
	return { mean: value, variability: 0, cdf: (x) => (x >= value ? 1 : 0), fill: (block) => void block.fill(value) };
}

export function exponential(mean: number): Distribution {
	return {
		mean,
		variability: 1,
		cdf: (x) => -Math.expm1(-Math.max(0, x) / mean),
		fill: (block, stream) => fillExponential(block, stream, mean),
	};
}

export function uniform(low = 0, high = 1): Distribution {
	return {
		mean: (low + high) / 2,
		variability: ((high - low) / (high + low)) ** 2 / 3,
		cdf: (x) => Math.min(1, Math.max(0, (x - low) / (high - low))),
		fill: (block, stream) => {
			for (let i = 0; i < block.length; i++) block[i] = low + (high - low) * stream.uniform();
		},
	};
}

/** 99th percentile of the standard normal distribution. */
const z99 = 2.3263478740408408;

/** ln X is normal with mean ln(median) and deviation `sigma`. */
export function lognormal(median: number, sigma: number): Distribution {
	return {
		mean: median * Math.exp((sigma * sigma) / 2),
		variability: Math.expm1(sigma * sigma),
		cdf: (x) => (x <= 0 ? 0 : normalCdf(Math.log(x / median) / sigma)),
		fill: (block, stream) => {
			// Box and Muller: two normals from two uniforms.
			for (let i = 0; i < block.length; i += 2) {
				const radius = sigma * Math.sqrt(-2 * Math.log(stream.uniform()));
				const angle = 2 * Math.PI * stream.uniform();
				block[i] = median * Math.exp(radius * Math.cos(angle));
				block[i + 1] = median * Math.exp(radius * Math.sin(angle));
			}
		},
	};
}

/** The lognormal law with this median and 99th percentile; constant where they agree. */
export function lognormalFrom(p50: number, p99: number): Distribution {
	return p99 > p50 && p50 > 0 ? lognormal(p50, Math.log(p99 / p50) / z99) : deterministic(p50);
}

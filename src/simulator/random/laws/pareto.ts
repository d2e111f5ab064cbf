import type { Distribution } from "../distribution.ts";
import type { Stream } from "../stream.ts";

/** P(X > x) = (least/x)^shape: a tail without a scale. The mean is infinite up to shape 1, the variance up to 2. */
export function pareto(least: number, shape: number): Distribution {
	return {
		mean: shape > 1 ? (shape * least) / (shape - 1) : Number.POSITIVE_INFINITY,
		variability: shape > 2 ? 1 / (shape * (shape - 2)) : Number.POSITIVE_INFINITY,
		cdf: (x) => (x <= least ? 0 : 1 - (least / x) ** shape),
		fill: (block, stream) => {
			for (let i = 0; i < block.length; i++) block[i] = least * fine(stream) ** (-1 / shape);
		},
	};
}

/** Uniform in (0, 1] with 53 bits: with 32 the tail would end at the 2³²nd part, which a long run does reach. */
function fine(stream: Stream): number {
	const high = stream.bits() >>> 5;
	const low = stream.bits() >>> 6;
	return (high * 2 ** 26 + low + 0.5) * 2 ** -53;
}

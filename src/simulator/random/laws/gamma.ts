import { incompleteGamma } from "../../statistics/gamma.ts";
import type { Distribution } from "../distribution.ts";
import type { Stream } from "../stream.ts";

/** Gamma law of this shape and mean, by Marsaglia and Tsang ("A simple method for generating gamma variables", 2000). */
export function gamma(shape: number, mean: number): Distribution {
	const scale = mean / shape;
	// Their method needs a shape of at least 1; below, a uniform number to the power 1/shape makes up for one too many.
	const lifted = shape < 1 ? shape + 1 : shape;
	return {
		mean,
		variability: 1 / shape,
		cdf: (x) => incompleteGamma(shape, x / scale),
		fill: (block, stream) => {
			for (let i = 0; i < block.length; i++) {
				const power = shape < 1 ? stream.uniform() ** (1 / shape) : 1;
				block[i] = scale * power * standard(lifted, stream);
			}
		},
	};
}

/** The sum of so many exponential stages. */
export function erlang(stages: number, mean: number): Distribution {
	return gamma(stages, mean);
}

function standard(shape: number, stream: Stream): number {
	const d = shape - 1 / 3;
	const c = 1 / Math.sqrt(9 * d);
	for (;;) {
		const x = normal(stream);
		const root = 1 + c * x;
		if (root <= 0) continue;
		const v = root ** 3;
		const u = stream.uniform();
		// The first test spares most draws the logarithms.
		if (u < 1 - 0.0331 * x ** 4 || Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
	}
}

/** Box and Muller, one of the two. */
function normal(stream: Stream): number {
	return Math.sqrt(-2 * Math.log(stream.uniform())) * Math.cos(2 * Math.PI * stream.uniform());
}

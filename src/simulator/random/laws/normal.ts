import { normalCdf } from "../../statistics/gamma.ts";
import type { Distribution } from "../distribution.ts";

/** |N(mean, deviation)|: what would be below zero is folded up, so that no time is negative. */
export function normal(mean: number, deviation: number): Distribution {
	const ratio = mean / deviation;
	// The folded normal law: its mean is that of the plain one wherever the mean is some deviations above zero.
	const folded =
		deviation * Math.sqrt(2 / Math.PI) * Math.exp((-ratio * ratio) / 2) + mean * (1 - 2 * normalCdf(-ratio));
	return {
		mean: folded,
		variability: (mean * mean + deviation * deviation) / (folded * folded) - 1,
		cdf: (x) => (x <= 0 ? 0 : normalCdf((x - mean) / deviation) - normalCdf((-x - mean) / deviation)),
		fill: (block, stream) => {
			// Box and Muller: two normals from two uniforms.
			for (let i = 0; i < block.length; i += 2) {
				const radius = deviation * Math.sqrt(-2 * Math.log(stream.uniform()));
				const angle = 2 * Math.PI * stream.uniform();
				block[i] = Math.abs(mean + radius * Math.cos(angle));
				block[i + 1] = Math.abs(mean + radius * Math.sin(angle));
			}
		},
	};
}

import { logGamma } from "../../statistics/gamma.ts";
import type { Distribution } from "../distribution.ts";
import { fillExponential } from "../ziggurat.ts";

/** A power of an exponential number: heavier than exponential in the tail where the shape is below 1, lighter above. */
export function weibull(shape: number, scale: number): Distribution {
	return {
		mean: scale * Math.exp(logGamma(1 + 1 / shape)),
		variability: Math.expm1(logGamma(1 + 2 / shape) - 2 * logGamma(1 + 1 / shape)),
		cdf: (x) => -Math.expm1(-((Math.max(0, x) / scale) ** shape)),
		fill: (block, stream) => {
			fillExponential(block, stream, 1);
			for (let i = 0; i < block.length; i++) block[i] = scale * block[i] ** (1 / shape);
		},
	};
}

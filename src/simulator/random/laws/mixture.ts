import type { Distribution } from "../distribution.ts";
import { pick, shares } from "./weights.ts";

/** Each draw is of one of the laws, chosen by weight: cache hits and misses, small requests and large. */
export function mixture(parts: readonly { weight: number; law: Distribution }[]): Distribution {
	const cumulated = shares(parts.map((part) => part.weight));
	const weights = cumulated.map((sum, i) => sum - (cumulated[i - 1] ?? 0));
	const sum = (of: (law: Distribution) => number) =>
		parts.reduce((total, { law }, i) => total + weights[i] * of(law), 0);
	const mean = sum((law) => law.mean);
	let drawn = new Float64Array(0);
	let chosen = new Uint32Array(0);
	return {
		mean,
		variability: sum((law) => (1 + law.variability) * law.mean ** 2) / mean ** 2 - 1,
		cdf: (x) => sum((law) => law.cdf(x)),
		fill: (block, stream) => {
			if (drawn.length < block.length) {
				drawn = new Float64Array(block.length);
				chosen = new Uint32Array(block.length);
			}
			const counts = new Uint32Array(parts.length);
			for (let i = 0; i < block.length; i++) {
				chosen[i] = pick(cumulated, stream);
				counts[chosen[i]]++;
			}
			// Each law fills a block of as many as were chosen of it; they then go to their places.
			for (let part = 0; part < parts.length; part++) {
				const own = drawn.subarray(0, counts[part]);
				parts[part].law.fill(own, stream);
				for (let i = 0, at = 0; i < block.length; i++) if (chosen[i] === part) block[i] = own[at++];
			}
		},
	};
}

import type { Distribution } from "../distribution.ts";
import { pick, shares } from "./weights.ts";

/** What was measured, drawn as it is: no value between two measured ones, none beyond the largest. */
export function empirical(values: readonly number[], weights?: readonly number[]): Distribution {
	const order = [...values.keys()].sort((a, b) => values[a] - values[b]);
	const sorted = Float64Array.from(order, (i) => values[i]);
	const cumulated = shares(order.map((i) => weights?.[i] ?? 1));
	let mean = 0;
	let square = 0;
	for (let i = 0; i < sorted.length; i++) {
		const share = cumulated[i] - (cumulated[i - 1] ?? 0);
		mean += share * sorted[i];
		square += share * sorted[i] ** 2;
	}
	return {
		mean,
		variability: Math.max(0, square / mean ** 2 - 1),
		cdf: (x) => {
			let count = 0;
			while (count < sorted.length && sorted[count] <= x) count++;
			return count === 0 ? 0 : cumulated[count - 1];
		},
		fill: (block, stream) => {
			for (let i = 0; i < block.length; i++) block[i] = sorted[pick(cumulated, stream)];
		},
	};
}

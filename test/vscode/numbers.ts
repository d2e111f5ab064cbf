import { scenarios, simulate } from "../../src/simulator/index.ts";
import { shop } from "../simulator/designs.ts";

/** Every number of a run of every scenario: to be the same wherever it is computed. */
export function numbers(): Record<string, number[]> {
	return Object.fromEntries(
		scenarios.map(({ id }) => {
			const { metrics, series, requests, events } = simulate(shop(), id, 1);
			const all = [Object.values(metrics), ...Object.values(series), requests, events].flat(2);
			return [id, all.map((value) => value ?? Number.NaN)];
		}),
	);
}

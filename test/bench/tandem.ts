import { simulate } from "../../src/simulator/index.ts";
import { designOf } from "../simulator/designs.ts";

/**
 * Two M/M/8 stations one after the other, both 80 % busy, as a whole design: services with an event loop, the first of which
 * calls the second. Returns how many customers there were, and their mean time in the network in services of one.
 */
export function tandem(customers: number, seed: number): { customers: number; time: number } {
	const rate = 640;
	const station = { replicas: 1, concurrency: 8, runtime: "event-loop", queueBound: 1_000_000 };
	const law = { serviceTime: { exponential: { mean: 0.01 } } };
	const line = designOf(
		{
			"Client:users": { load: { constant: rate, duration: customers / rate, warmUp: 1 }, timeout: 600 },
			"Service:first": { ...station, ...law },
			"Service:second": { ...station, ...law },
		},
		[["Client:users routes Service:first", { roundTrip: 0 }], "Service:first calls Service:second"],
	);
	const { requests, metrics } = simulate(line, "as-declared", seed);
	return { customers: requests, time: (metrics.latencyMean ?? Number.NaN) / 0.01 };
}

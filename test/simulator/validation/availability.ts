import { simulate } from "../../../src/simulator/index.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { designOf } from "../designs.ts";
import type { Effort, Experiment, Family, Measured } from "./experiment.ts";

const rate = 200;
const thinkTime = 10;

/** A replica of `count` dies; nothing fails but what is sent to it until three checks, 10 s apart, have failed. */
function blast(count: number, { share, seed }: Effort): Measured {
	const design = designOf(
		{
			"Client:c": { rate, thinkTime, retries: 0, sessionDuration: 1e9 },
			"Balancer:b": { layer: "L7", affinity: "cookie", healthCheckInterval: 10, unhealthyThreshold: 3 },
			"Service:s": { replicas: count, concurrency: 64, serviceTimeP50: 0.01, serviceTimeP99: 0.01, sessions: "memory" },
		},
		["Client:c routes Balancer:b", "Balancer:b routes Service:s"],
	);
	const failed = new Moments();
	const lost = new Moments();
	for (let r = 0; r < Math.max(15, 200 * share); r++) {
		const { metrics, requests } = simulate(design, "replica-loss", (seed << 12) + r);
		failed.add((metrics.errorRate * requests) / (rate * 25));
		lost.add(metrics.sessionsLost / (rate * thinkTime));
	}
	return { "share of the requests that fail until it is noticed": failed, "share of the sessions lost": lost };
}

const radius = [2, 4, 10].map(
	(count): Experiment => ({
		model: `one of ${count} replicas dies`,
		source: "1/N; checks every 10 s, three in a row: noticed after 25 s on average",
		claims: [
			{ of: "share of the requests that fail until it is noticed", expected: 1 / count, within: 0.05 },
			{ of: "share of the sessions lost", expected: 1 / count, within: 0.01 },
		],
		run: (effort) => blast(count, effort),
	}),
);

export const availability: Family = {
	title: "Blast radius",
	about:
		"Through the public entry, scenario replica-loss. Series, parallel and k-of-n availability, cells and shuffle " +
		"shards are left out: no model has them.",
	experiments: radius,
};

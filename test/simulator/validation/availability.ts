import { simulate } from "../../../src/simulator/index.ts";
import {
	blastRadius,
	busyWithSpareZone,
	downMinutesAYear,
	kOfN,
	parallel,
	series,
	shuffleShard,
} from "../../../src/simulator/models/availability/availability.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { designOf } from "../designs.ts";
import { formulas } from "./cost.ts";
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
	for (let r = 0; r < Math.max(8, 200 * share); r++) {
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

const small = shuffleShard(8, 2);
const large = shuffleShard(100, 5);

const closed = [
	formulas("n parts that must all be up, each 99.9 %", "a^n", {
		"3": [series(0.999, 3), 0.997003],
		"10": [series(0.999, 10), 0.990045],
		"50": [series(0.999, 50), 0.951206],
	}),
	formulas("n parts of which one is enough, each 99 %", "1 − (1 − a)^n", {
		"2": [parallel(0.99, 2), 0.9999],
		"3": [parallel(0.99, 3), 0.999999],
	}),
	formulas("k of n parts, each 99 %", "binomial law", {
		"not 2 of 3": [1 - kOfN(0.99, 2, 3), 1 - 0.999702],
		"not 3 of 5": [1 - kOfN(0.99, 3, 5), 1 - 0.9999901494],
		"not 9 of 10": [1 - kOfN(0.99, 9, 10), 0.0042662],
		"not 8 of 10": [1 - kOfN(0.99, 8, 10), 1 - 0.9998861509],
	}),
	formulas("cells, and shuffle shards", "1/N; C(n, k) combinations, C(n − k, k)/C(n, k) share nothing", {
		"share that one of 8 cells serves": [blastRadius(8), 0.125],
		"combinations of 2 of 8": [small.combinations, 28],
		"two users share both of 2 of 8": [small.all, 0.0357143],
		"two users share any of 2 of 8": [small.any, 0.464286],
		"two users share all of 5 of 100": [large.all, 1.32824e-8],
		"two users share none of 5 of 100": [large.none, 0.76959],
	}),
	formulas("minutes and spare zones", "525 600 minutes a year; ρ (z − 1)/z", {
		"minutes a year at 99.9 %": [downMinutesAYear(0.999), 525.6],
		"minutes a year at 99.99 %": [downMinutesAYear(0.9999), 52.56],
		"how busy three zones may be": [busyWithSpareZone(3), 2 / 3],
		"how busy two zones may be, at 80 % at most": [busyWithSpareZone(2, 0.8), 0.4],
	}),
];

export const availability: Family = {
	title: "Availability and blast radius",
	about: "Closed forms as the measures use them; and the loss of a replica through the public entry (replica-loss).",
	experiments: [...closed, ...radius],
};

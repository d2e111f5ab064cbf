import { contest, scenarioOf } from "../../../src/simulator/index.ts";
import { Stream } from "../../../src/simulator/random/stream.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { differenceBetween } from "../../../src/simulator/statistics/readings.ts";
import { designOf } from "../designs.ts";
import { approximate, type Effort, type Experiment, type Family } from "./experiment.ts";

/** Paired runs of two designs, and the fewest of the shortened form. Their mean stands for the true difference. */
const pairs = 3000;
const fewestPairs = 100;
/** Comparisons, each of so many of these pairs, drawn with replacement: as many as a comparison usually has. */
const comparisons = 5000;
const runs = 20;
/** 93 to 97 %, as a share of 95 %: so many comparisons tell it to 0.3 points. */
const tolerance = 0.02 / 0.95;

const enough = { users: { rate: 40, latencyP99: 0.3 }, workers: 4 };
/** At its peak four replicas have 1.13 of what they can serve and five have 0.9: where none had, no metric would differ. */
const tooMuchForFour = { users: { rate: 20, peakRate: 62, latencyP99: 4.5 }, workers: 1 };

function shop(replicas: number, scenario: string) {
	const { users, workers } = scenario === "traffic-spike" ? tooMuchForFour : enough;
	return designOf(
		{
			"Client:users": { thinkTime: 5, sessionDuration: 60, ...users },
			"Balancer:edge": { affinity: "cookie" },
			"Service:web": {
				...{ replicas, concurrency: workers, serviceTimeP50: 0.06, serviceTimeP99: 0.25, queueBound: 50 },
				...{ startup: 20, sessions: "memory", sigterm: "ignored" },
			},
		},
		["Client:users routes Balancer:edge", "Balancer:edge routes Service:web"],
	);
}

function covering(scenario: string): Experiment {
	const watch = scenarioOf(scenario).watch.filter((id) => id !== "importantServed");
	return {
		model: `${scenario}, four replicas against five, ${runs} paired runs`,
		source: `the mean of ${pairs} paired runs`,
		claims: watch.map((of) => ({
			...{ of, expected: 0.95, within: tolerance, slack: approximate },
			// The shortened form has the shortest runs only.
			...(scenario !== "replica-loss" && { long: true as const }),
		})),
		run({ share, seed: first }: Effort) {
			const contestants = [4, 5].map((replicas) => ({
				name: `${replicas}`,
				design: shop(replicas, scenario),
				scenario,
			}));
			const replications = Math.max(fewestPairs, Math.round(pairs * share));
			const { contestants: played } = contest(contestants, { replications, seed: first, watch });
			const choice = new Stream(first, "comparisons");
			const result: Record<string, Moments> = {};
			for (const id of watch) {
				const [before, after] = played.map(({ values }) => values[id].map((value) => value ?? Number.NaN));
				const truth = differenceBetween(before, after, 0.95).mean;
				result[id] = new Moments();
				for (let i = 0; i < comparisons; i++) {
					const drawn = Array.from({ length: runs }, () => choice.below(replications));
					const pick = (values: typeof before) => drawn.map((run) => values[run]);
					const { low, high } = differenceBetween(pick(before), pick(after), 0.95);
					result[id].add(low <= truth && truth <= high ? 1 : 0);
				}
			}
			return result;
		},
	};
}

export const coverage: Family = {
	title: "Intervals",
	about:
		"Share of 95 % intervals of a paired difference that hold the true one, for each metric that the scenario watches: 93 to 97 %. Each of 5000 comparisons has 20 of 3000 paired runs. Plain t-intervals cover a p99 under a spike, whose differences are skewed, in 92 to 94 % of the comparisons: so these reach further on that side (Hall, 1992).",
	experiments: ["replica-loss", "traffic-spike", "rolling-deploy"].map(covering),
};

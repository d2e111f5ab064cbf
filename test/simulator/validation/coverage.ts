import { contest, type Difference, scenarioOf } from "../../../src/simulator/index.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { designOf } from "../designs.ts";
import { approximate, type Effort, type Experiment, type Family } from "./experiment.ts";

/** Seeds, each of which makes one comparison with its intervals, and paired runs of each: as many as a comparison usually has. */
const seeds = 1100;
/** Of the shortened form, in which a comparison has half as many runs. */
const fewestSeeds = 20;
const runs = 20;
/** 93 to 97 %, as a share of 95 %. Three standard errors of so many seeds are just that: sqrt(.95 × .05 / 1100) × 3 = .0197. */
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
		source: `the mean of all runs of ${seeds} seeds`,
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
			const count = Math.max(fewestSeeds, Math.round(seeds * share));
			const replications = share < 1 ? runs / 2 : runs;
			const found = new Map<string, Difference[]>(watch.map((id) => [id, []]));
			for (let i = 0; i < count; i++) {
				const { contestants: played } = contest(contestants, { replications, seed: first * 10_000 + i, watch });
				for (const id of watch) found.get(id)!.push(played[1].toFirst[id]);
			}
			const result: Record<string, Moments> = {};
			for (const [id, differences] of found) {
				const truth = differences.reduce((sum, { mean }) => sum + mean, 0) / count;
				result[id] = new Moments();
				for (const { low, high } of differences) result[id].add(low <= truth && truth <= high ? 1 : 0);
			}
			return result;
		},
	};
}

export const coverage: Family = {
	title: "Intervals",
	about:
		"Share of 95 % intervals of a paired difference that hold the true one, for each metric that the scenario watches: 93 to 97 %. Of 1100 seeds it is known to 0.66 points: with 200, every fifth row of a true 95 % would be outside. A metric whose differences are skewed, as a p99 under a spike is, comes out a point lower than others.",
	experiments: ["replica-loss", "traffic-spike", "rolling-deploy"].map(covering),
};

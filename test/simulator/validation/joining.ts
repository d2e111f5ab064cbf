import type { Value } from "../../../src/design/attribute.ts";
import { Inputs } from "../../../src/simulator/inputs.ts";
import { Luck } from "../../../src/simulator/random/stream.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { build } from "../../../src/simulator/studies/service/build.ts";
import { planOf } from "../../../src/simulator/studies/service/plan.ts";
import { designOf } from "../designs.ts";
import { scenarioWith } from "../worlds.ts";
import type { Effort, Experiment } from "./experiment.ts";
import { replications } from "./stations.ts";

const old = 4;
/** Pause of a user between two requests; and how long the run has lasted when the fifth comes, by when that is forgotten. */
const thinkTime = 10;
const settled = 100;
const fair = 1 / (old + 1);

/**
 * A fifth replica joins four. What it gets of the requests within `seconds`, as a multiple of its fair share. Requests
 * are so short that hardly two are under way at once.
 */
function shareOfNewcomer(balancer: Record<string, Value>, seconds: number, { share, seed }: Effort): Moments {
	const result = new Moments();
	const rate = Math.max(20, 400 * share);
	const design = designOf(
		{
			"Client:c": { rate, thinkTime, sessionDuration: 1e9 },
			"Balancer:b": balancer,
			"Service:s": { replicas: old, startup: 0, serviceTimeP50: 1e-6, serviceTimeP99: 1e-6 },
		},
		["Client:c routes Balancer:b", "Balancer:b routes Service:s"],
	);
	const scenario = scenarioWith(({ usual }) => ({ points: [{ at: 0, rate: usual }], duration: settled + seconds }));
	const plan = planOf("Service:s", scenario, new Inputs(design));
	for (let r = 0; r < replications; r++) {
		const { kernel, fleet, recorder } = build(plan, new Luck(seed, r));
		kernel.run(settled);
		const before = recorder.offered;
		fleet.scaleTo(old + 1);
		kernel.run(settled + seconds);
		result.add(fleet.offered[old] / (recorder.offered - before) / fair);
	}
	return result;
}

/** The mean of w/(4 + w) over a ramp w = max(0.1, t/T), as a multiple of 1/5. */
const ramp = (0.01 / 4.1 + 0.9 - 4 * Math.log(5 / 4.1)) / fair;

const slowStart = ["round-robin", "random", "least-outstanding"].map(
	(algorithm): Experiment => ({
		model: `slow start of 300 s, a fifth replica, ${algorithm}`,
		source: "mean of w/(4 + w) with Envoy's w = max(0.1, t/T)",
		claims: [{ of: "its requests, of a fair share", expected: ramp, within: 0.03 }],
		run: (effort) => ({
			"its requests, of a fair share": shareOfNewcomer({ layer: "L7", algorithm, slowStart: 300 }, 300, effort),
		}),
	}),
);

/**
 * Mean of 1 − e^(−t/τ) over T. A connection that closed while its user paused opens again with the next request: of those
 * that were open at the last request before the fifth came, τ/(τ + pause) still are when it comes.
 */
const connections = [
	[300, 100],
	[300, 600],
	[1200, 600],
].map(([lifetime, seconds]): Experiment => {
	const kept = (lifetime / seconds) * (1 - Math.exp(-seconds / lifetime));
	const expected = 1 - (lifetime / (lifetime + thinkTime)) * kept;
	const balancer = { layer: "L4", longLived: true, connectionDuration: lifetime, algorithm: "random" };
	return {
		model: `connections that live ${lifetime} s behind L4, a fifth replica, its first ${seconds} s`,
		source: "mean of 1 − e^(−t/τ) τ/(τ + pause): only connections that have been opened since",
		claims: [{ of: "its requests, of a fair share", expected, within: 0.05 }],
		run: (effort) => ({ "its requests, of a fair share": shareOfNewcomer(balancer, seconds, effort) }),
	};
});

export const joining: readonly Experiment[] = [...slowStart, ...connections];

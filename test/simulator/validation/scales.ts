import {
	type Distribution,
	deterministic,
	exponential,
	lognormal,
} from "../../../src/simulator/random/distribution.ts";
import { Luck } from "../../../src/simulator/random/stream.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { build } from "../../../src/simulator/studies/service/build.ts";
import { observe, station } from "../worlds.ts";
import { approximate, type Effort, type Experiment, type Family } from "./experiment.ts";

const servers = 8;
const laws: [string, Distribution][] = [
	["constant", deterministic(1)],
	["exponential", exponential(1)],
	["lognormal, cv² 1.72", lognormal(Math.exp(-0.5), 1)],
];
/** Algorithm, replicas of the whole fleet, how many times smaller it is played (to the fewest that are allowed), and runs. */
const fleets: [string, number, number, number][] = [
	["random", 200, 10, 8],
	["round-robin", 800, 4, 1],
	["least-outstanding", 800, 4, 1],
	["power-of-two", 800, 4, 1],
];
/** Service times of one replication; a quarter of them does not count. */
const longest = 400;

/** Mean and p99 of the time in the system in one run. */
function played(
	algorithm: string,
	replicas: number,
	rho: number,
	work: Distribution,
	lasts: number,
	luck: Luck,
): [number, number] {
	const rate = replicas * servers * rho * (1 / work.mean);
	const plan = station({ rate, replicas, servers, work, algorithm, customers: rate * lasts });
	plan.load.warmUp = lasts / 4;
	const world = build(plan, luck);
	const times = observe(world);
	world.kernel.run(lasts / 4);
	const [count, sum] = [times.count, times.count * times.mean];
	world.kernel.run(lasts);
	return [(times.count * times.mean - sum) / (times.count - count), world.recorder.latency.quantile(0.99)];
}

const experiments = fleets.flatMap(([algorithm, replicas, scale, runs]) =>
	[0.6, 0.8, 0.9, 0.95].flatMap((rho) =>
		laws.map(
			([law, work]): Experiment => ({
				model: `${algorithm}, ρ ${rho}, work ${law}: ${replicas} replicas of ${servers} workers, at a scale of 1:${scale}`,
				source: "every request of the whole fleet, discrete",
				claims: ["mean time", "p99"].map((of) => ({
					of: `${of}, scaled ÷ whole`,
					expected: 1,
					within: 0.05,
					slack: approximate,
				})),
				run({ share, seed }: Effort) {
					const result = { "mean time, scaled ÷ whole": new Moments(), "p99, scaled ÷ whole": new Moments() };
					const sums = [new Moments(), new Moments(), new Moments(), new Moments()];
					const lasts = longest * Math.max(0.05, Math.min(1, share));
					for (let r = 0; r < Math.max(1, Math.round(runs * share)); r++) {
						const whole = played(algorithm, replicas, rho, work, lasts, new Luck(seed, r));
						for (const i of [0, 1]) sums[i].add(whole[i]);
						// As many requests of small fleets: what is by chance is then as little.
						for (let part = 0; part < scale; part++) {
							const luck = new Luck(seed + 1, r * scale + part);
							const one = played(algorithm, replicas / scale, rho, work, lasts, luck);
							for (const i of [0, 1]) sums[2 + i].add(one[i]);
						}
					}
					result["mean time, scaled ÷ whole"].add(sums[2].mean / sums[0].mean);
					result["p99, scaled ÷ whole"].add(sums[3].mean / sums[1].mean);
					return result;
				},
			}),
		),
	),
);

export const scales: Family = {
	title: "A large fleet on a smaller scale",
	about:
		"Where one run would have more than 20 million requests, a fleet of alike parts is played as one of its parts (`src/simulator/engine.ts`), down to 20 replicas behind a balancer that throws dice, or 200 behind one that takes turns or looks for a free one. Here both are played.",
	experiments,
};

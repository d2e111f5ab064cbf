import {
	type Distribution,
	deterministic,
	exponential,
	lognormal,
} from "../../../src/simulator/random/distribution.ts";
import { Luck } from "../../../src/simulator/random/stream.ts";
import { Histogram } from "../../../src/simulator/statistics/histogram.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { build } from "../../../src/simulator/studies/service/build.ts";
import { observe, station } from "../worlds.ts";
import { approximate, type Claim, type Effort, type Experiment, type Family } from "./experiment.ts";

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
/**
 * By utilisation: service times of one replication, of which a quarter does not count. The busier it is, the longer a queue
 * remembers what made it.
 */
const lengths = new Map([
	[0.6, 100],
	[0.8, 150],
	[0.9, 250],
	[0.95, 400],
]);

/** Requests of one run, or of several together: their mean time in the system needs the counts, their p99 all of them. */
class Times {
	readonly latency = new Histogram();
	private count = 0;
	private sum = 0;

	add(count: number, sum: number, latency: Histogram): void {
		this.count += count;
		this.sum += sum;
		this.latency.add(latency);
	}

	get mean(): number {
		return this.sum / this.count;
	}

	get p99(): number {
		return this.latency.quantile(0.99);
	}
}

/** Here the worst hundredth is made by a few queues that last: what it is in one run is much by chance. */
const nearFull = 0.9;

/** Dice: the two are alike, but for chance, which the standard errors of the runs tell. Else an approximation. */
function claimOf(what: string, algorithm: string, rho: number): Claim {
	const of = `${what}, scaled ÷ whole`;
	if (algorithm !== "random") return { of, expected: 1, within: 0.05, slack: approximate };
	return { of, expected: 1, within: rho >= nearFull && what === "p99" ? 0.1 : 0.05 };
}

/** Plays one run, and adds its requests. */
function played(
	algorithm: string,
	replicas: number,
	rho: number,
	work: Distribution,
	lasts: number,
	luck: Luck,
	into: Times,
): void {
	const rate = replicas * servers * rho * (1 / work.mean);
	const plan = station({ rate, replicas, servers, work, algorithm, customers: rate * lasts });
	plan.load.warmUp = lasts / 4;
	const world = build(plan, luck);
	const times = observe(world);
	world.kernel.run(lasts / 4);
	const [count, sum] = [times.count, times.count * times.mean];
	world.kernel.run(lasts);
	into.add(times.count - count, times.count * times.mean - sum, world.recorder.latency);
}

const experiments = fleets.flatMap(([algorithm, replicas, scale, fewest]) =>
	[0.6, 0.8, 0.9, 0.95].flatMap((rho) =>
		laws.map(
			([law, work]): Experiment => ({
				model: `${algorithm}, ρ ${rho}, work ${law}: ${replicas} replicas of ${servers} workers, at a scale of 1:${scale}`,
				source:
					algorithm === "random"
						? "every request of the whole fleet, discrete; dice leave each replica a Poisson stream, however many there are"
						: "every request of the whole fleet, discrete",
				claims: ["mean time", "p99"].map((of) => claimOf(of, algorithm, rho)),
				run({ share, seed }: Effort) {
					const runs = rho >= nearFull ? 2 * fewest : fewest;
					// Where chance is to be told, one run does not tell it.
					const few = fewest > 1 ? 4 : 1;
					const result = { "mean time, scaled ÷ whole": new Moments(), "p99, scaled ÷ whole": new Moments() };
					const lasts = (lengths.get(rho) ?? 400) * Math.max(0.05, Math.min(1, share));
					for (let r = 0; r < Math.max(few, Math.round(runs * share)); r++) {
						const whole = new Times();
						played(algorithm, replicas, rho, work, lasts, new Luck(seed, r), whole);
						// As many requests of small fleets, taken together: of fewer, a p99 would be off by itself.
						const scaled = new Times();
						for (let part = 0; part < scale; part++) {
							const luck = new Luck(seed + 1, r * scale + part);
							played(algorithm, replicas / scale, rho, work, lasts, luck, scaled);
						}
						result["mean time, scaled ÷ whole"].add(scaled.mean / whole.mean);
						result["p99, scaled ÷ whole"].add(scaled.p99 / whole.p99);
					}
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

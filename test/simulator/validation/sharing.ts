import {
	type Distribution,
	deterministic,
	exponential,
	lognormal,
} from "../../../src/simulator/random/distribution.ts";
import { Luck } from "../../../src/simulator/random/stream.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { build } from "../../../src/simulator/studies/service/build.ts";
import { type Station, station } from "../worlds.ts";
import type { Effort, Experiment, Measured } from "./experiment.ts";
import { replications } from "./stations.ts";

/** Mean slowdown (time over work) of short and of long work, too: it is the same for all. */
const short = 0.5;
const long = 2;

function measureSharing(of: Station, effort: Effort): Measured {
	const plan = station({ ...of, customers: 1.1 * Math.max(8000, of.customers * effort.share) });
	plan.replicas.shared = true;
	const mean = new Moments();
	const ofShort = new Moments();
	const ofLong = new Moments();
	for (let r = 0; r < replications; r++) {
		const world = build(plan, new Luck(effort.seed, r));
		const { kernel, requests, replicas } = world;
		kernel.run(plan.load.duration / 11);
		const times = new Moments();
		const slowShort = new Moments();
		const slowLong = new Moments();
		const { sender } = replicas;
		replicas.sender = {
			ended(slot, outcome) {
				const time = kernel.now - requests.started[slot];
				const work = requests.work[slot];
				times.add(time);
				if (work < short) slowShort.add(time / work);
				if (work > long) slowLong.add(time / work);
				sender.ended(slot, outcome);
			},
		};
		kernel.run(plan.load.duration);
		mean.add(times.mean);
		ofShort.add(slowShort.mean);
		ofLong.add(slowLong.mean);
	}
	return { "mean time": mean, "slowdown of short work": ofShort, "slowdown of long work": ofLong };
}

const laws: [string, Distribution][] = [
	["exponential", exponential(1)],
	["constant", deterministic(1)],
	["lognormal (cv² 1.72)", lognormal(Math.exp(-0.5), 1)],
];

const one = [0.5, 0.8].flatMap((rho) =>
	laws.map(([name, work]): Experiment => {
		const expected = 1 / (1 - rho);
		return {
			model: `M/G/1 with processor sharing, ρ ${rho}, ${name} work`,
			source: "E[T | x] = x / (1 − ρ), whatever the law",
			claims: [
				{ of: "mean time", expected, within: 0.03 },
				...(name === "constant"
					? []
					: [
							{ of: "slowdown of short work", expected, within: 0.03 },
							{ of: "slowdown of long work", expected, within: 0.03 },
						]),
			],
			run: (effort) => measureSharing({ rate: rho, customers: 400_000, work }, effort),
		};
	}),
);

/** Four workers that are shared: as many there on average as in M/M/4, and again for any law. */
const four = laws.map(
	([name, work]): Experiment => ({
		model: `M/G/4 with processor sharing, ρ 0.8, ${name} work`,
		source: "the mean time of M/M/4 (Erlang's C formula), whatever the law",
		claims: [{ of: "mean time", expected: 1.745541, within: 0.03 }],
		run: (effort) => measureSharing({ rate: 3.2, servers: 4, customers: 400_000, work }, effort),
	}),
);

/** Requests that share the workers of a replica instead of waiting for one. */
export const sharing: readonly Experiment[] = [...one, ...four];

import { Inputs } from "../../../src/simulator/inputs.ts";
import { type Distribution, deterministic, exponential, uniform } from "../../../src/simulator/random/distribution.ts";
import { empirical } from "../../../src/simulator/random/laws/empirical.ts";
import { erlang, gamma } from "../../../src/simulator/random/laws/gamma.ts";
import { mixture } from "../../../src/simulator/random/laws/mixture.ts";
import { pareto } from "../../../src/simulator/random/laws/pareto.ts";
import { weibull } from "../../../src/simulator/random/laws/weibull.ts";
import { Luck } from "../../../src/simulator/random/stream.ts";
import { asDeclared } from "../../../src/simulator/scenarios/as-declared.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { build } from "../../../src/simulator/studies/service/build.ts";
import { planOf } from "../../../src/simulator/studies/service/plan.ts";
import { designOf } from "../designs.ts";
import { observe, station } from "../worlds.ts";
import type { Effort, Experiment, Family, Measured } from "./experiment.ts";
import { measureStation, replications } from "./stations.ts";

const unit = exponential(1);
/** Nine of ten take a third of the mean, one takes seven times that: 80 % of the work is in few. */
const hyper = mixture([
	{ weight: 9, law: exponential(1 / 3) },
	{ weight: 1, law: exponential(7) },
]);

/** Name, law of mean 1, second moment, ρ, customers, tolerance. */
const services: [string, Distribution, number, number, number, number][] = [
	["uniform 0 … 2", uniform(0, 2), 4 / 3, 0.8, 300_000, 0.02],
	["Erlang of 3 stages", erlang(3, 1), 4 / 3, 0.8, 300_000, 0.02],
	["gamma of shape 0.5", gamma(0.5, 1), 3, 0.7, 600_000, 0.03],
	// Γ(1 + 2/k)/Γ(1 + 1/k)² for k = 1/2: 24/4.
	["Weibull of shape 0.5", weibull(0.5, 0.5), 6, 0.6, 1_000_000, 0.04],
	// a/(a − 2) · ((a − 1)/a)².
	["Pareto of shape 4", pareto(0.75, 4), (4 / 2) * (3 / 4) ** 2, 0.8, 400_000, 0.03],
	["hyperexponential", hyper, 0.9 * 2 * (1 / 9) + 0.1 * 2 * 49, 0.6, 1_000_000, 0.04],
	["measured: 0.5 three times, then 2.5", empirical([0.5, 0.5, 0.5, 2.5]), 1.75, 0.8, 300_000, 0.02],
];

const served = services.map(
	([name, work, square, rho, customers, within]): Experiment => ({
		model: `M/G/1, ρ ${rho}, ${name}`,
		source: "Pollaczek and Khinchine: λ E[S²]/(2(1 − ρ))",
		claims: [{ of: "mean wait", expected: (rho * square) / (2 * (1 - rho)), within }],
		run: (effort) => measureStation({ rate: rho, customers, work }, effort),
	}),
);

/** The root σ < 1 of σ = E[exp(−(1 − σ) T)], where T is a gap: by iteration. */
function sigma(transform: (s: number) => number): number {
	let root = 0.5;
	for (let i = 0; i < 10_000; i++) root = transform(1 - root);
	return root;
}

/** Name, law of the gaps of any mean, its transform at mean 1/ρ, ρ. */
const gapped: [string, Distribution, (s: number, rho: number) => number, number][] = [
	["D/M/1", deterministic(5), (s, rho) => Math.exp(-s / rho), 0.8],
	["D/M/1", deterministic(1), (s, rho) => Math.exp(-s / rho), 0.5],
	["E₂/M/1", erlang(2, 7), (s, rho) => (1 + s / rho / 2) ** -2, 0.8],
	["E₄/M/1", erlang(4, 1), (s, rho) => (1 + s / rho / 4) ** -4, 0.9],
	["H₂/M/1", hyper, (s, rho) => 0.9 / (1 + s / rho / 3) + 0.1 / (1 + (7 * s) / rho), 0.6],
];

const arriving = gapped.map(([name, gaps, transform, rho]): Experiment => {
	const root = sigma((s) => transform(s, rho));
	return {
		model: `${name}, ρ ${rho}`,
		source: "G/M/1: an arrival waits with probability σ = A*(μ(1 − σ)), on average σ/(μ(1 − σ))",
		claims: [
			{ of: "P(wait)", expected: root, within: 0.02 },
			// Bursts make it vary: too much for the shortened form.
			{ of: "mean wait", expected: root / (1 - root), within: 0.03, ...(gaps === hyper && { long: true }) },
		],
		run: (effort) => measureStation({ rate: rho, customers: 500_000, work: unit, gaps }, effort),
	};
});

/** Throughput of N users who think for 1/λ on average, before c servers of mean time 1 (machine repair). */
function repair(users: number, think: number, servers: number): { throughput: number; time: number } {
	let weight = 1;
	let sum = 1;
	let busy = 0;
	for (let n = 1; n <= users; n++) {
		weight *= (users - n + 1) / think / Math.min(n, servers);
		sum += weight;
		busy += weight * Math.min(n, servers);
	}
	const throughput = busy / sum;
	return { throughput, time: users / throughput - think };
}

function closed(users: number, thinkTime: object | number, servers: number, { share, seed }: Effort): Measured {
	const duration = Math.max(1500, 60_000 * share);
	const design = designOf(
		{
			"Client:c": { load: { population: { users, thinkTime } as never, duration }, timeout: 1e9 },
			"Service:s": {
				...{ replicas: 1, concurrency: servers, queueBound: 1e9 },
				serviceTime: { exponential: { mean: 1 } },
			},
		},
		[["Client:c calls Service:s", { roundTrip: 0 }]],
	);
	const plan = planOf("Service:s", asDeclared, new Inputs(design));
	const throughput = new Moments();
	const time = new Moments();
	for (let r = 0; r < replications; r++) {
		const world = build(plan, new Luck(seed, r));
		world.kernel.run(duration / 10);
		const times = observe(world);
		world.kernel.run(duration);
		throughput.add(times.count / (duration * 0.9));
		time.add(times.mean);
	}
	return { throughput, "mean time": time };
}

const populations = [
	[5, 4, 1],
	[20, 15, 1],
	[10, 4, 3],
].flatMap(([users, think, servers]) =>
	(
		[
			["exponential", { exponential: { mean: think } }],
			["constant", { deterministic: think }],
		] as const
	).map(([law, thinkTime]): Experiment => {
		const exact = repair(users, think, servers);
		return {
			model: `M/M/${servers} with ${users} users who think for ${think}, ${law}`,
			source: "finite source (machine repair); only the mean of the think time counts",
			claims: [
				{ of: "throughput", expected: exact.throughput },
				{ of: "mean time", expected: exact.time },
			],
			run: (effort) => closed(users, thinkTime, servers, effort),
		};
	}),
);

/** λ, μ, share that goes back, servers. */
const networks = [
	[5, 10, 0.3, 1],
	[2, 10, 0.6, 1],
].map(
	([rate, mu, feedback, servers]): Experiment => ({
		model: `Jackson network: λ ${rate}, μ ${mu}, ${feedback * 100} % go back`,
		source: "traffic equation and product form: γ = λ/(1 − p), W = 1/(1 − p) · 1/(μ − γ)",
		claims: [
			{ of: "mean time", expected: 1 / (1 - feedback) / (mu - rate / (1 - feedback)) },
			{ of: "visits", expected: 1 / (1 - feedback) },
			{ of: "mean time of a visit", expected: 1 / (mu - rate / (1 - feedback)) },
		],
		run: (effort) => network(rate, mu, feedback, servers, effort),
	}),
);

function network(rate: number, mu: number, feedback: number, servers: number, { share, seed }: Effort): Measured {
	const customers = Math.max(4000, 300_000 * share);
	const plan = station({ rate, servers, feedback, customers, work: exponential(1 / mu) });
	const time = new Moments();
	const visits = new Moments();
	const stay = new Moments();
	for (let r = 0; r < replications; r++) {
		const world = build(plan, new Luck(seed, r));
		const { kernel, replicas } = world;
		kernel.run(plan.load.duration / 10);
		const times = observe(world);
		let count = 0;
		let there = 0;
		const arrive = replicas.arrive.bind(replicas);
		replicas.arrive = (slot, replica) => {
			count++;
			// Little's law with what there is on average: Poisson arrivals from outside see it, returning ones do not.
			if (world.requests.started[slot] === kernel.now) there += replicas.outstandingIn(replica);
			arrive(slot, replica);
		};
		const before = world.recorder.offered;
		kernel.run(plan.load.duration);
		const offered = world.recorder.offered - before;
		time.add(times.mean);
		visits.add(count / offered);
		stay.add(there / offered / (count / (plan.load.duration * 0.9)));
	}
	return { "mean time": time, visits, "mean time of a visit": stay };
}

/** A day's curve with room for everybody: M_t/M/∞. */
const mean = 200;
const swing = 0.5;
const period = 20;

function day({ share, seed }: Effort): Measured {
	const periods = Math.max(4, Math.round(60 * share));
	const load = { diurnal: { mean, swing, period }, duration: period * periods };
	const design = designOf(
		{
			"Client:c": { load, timeout: 1e9 },
			"Service:s": { replicas: 1, concurrency: 100_000, serviceTime: { exponential: { mean: 1 } } },
		},
		[["Client:c calls Service:s", { roundTrip: 0 }]],
	);
	const plan = planOf("Service:s", asDeclared, new Inputs(design));
	const rate = new Moments();
	const number = new Moments();
	const amplitude = new Moments();
	const lag = new Moments();
	const looks = 200;
	for (let r = 0; r < replications; r++) {
		const world = build(plan, new Luck(seed, r));
		let sum = 0;
		let sine = 0;
		let cosine = 0;
		// The first period is warm-up.
		world.kernel.run(period);
		const before = world.recorder.offered;
		for (let i = 1; i <= looks * (periods - 1); i++) {
			world.kernel.run(period * (1 + i / looks));
			const there = world.replicas.outstandingIn(0);
			sum += there;
			sine += there * Math.sin((2 * Math.PI * i) / looks);
			cosine += there * Math.cos((2 * Math.PI * i) / looks);
		}
		const count = looks * (periods - 1);
		rate.add((world.recorder.offered - before) / (period * (periods - 1)));
		number.add(sum / count);
		amplitude.add((2 * Math.hypot(sine, cosine)) / count);
		lag.add((Math.atan2(-sine, -cosine) / (2 * Math.PI)) * period);
	}
	return { "mean rate": rate, "mean number": number, "swing of the number": amplitude, "lag of the number": lag };
}

const turn = (2 * Math.PI) / period;

const daily: Experiment = {
	model: `M_t/M/∞, ${mean}/s ± ${swing * 100} %, a period of ${period} service times`,
	source: "Eick, Massey and Whitt (1993): the number swings by β/√(1 + γ²), arctan(γ)/γ later",
	claims: [
		{ of: "mean rate", expected: mean },
		{ of: "mean number", expected: mean },
		{ of: "swing of the number", expected: (mean * swing) / Math.hypot(1, turn), within: 0.03 },
		{ of: "lag of the number", expected: Math.atan(turn) / turn, within: 0.05 },
	],
	run: day,
};

export const laws: Family = {
	title: "Laws and loads",
	about:
		"Laws of service and of the gaps between arrivals, users who wait for their answers, requests that come again, and " +
		"a load that swings; a mean service time is the unit of time, unless a rate is given.",
	experiments: [...served, ...arriving, ...populations, ...networks, daily],
};

import { deterministic, exponential } from "../../../src/simulator/random/distribution.ts";
import { Luck } from "../../../src/simulator/random/stream.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { build } from "../../../src/simulator/studies/service/build.ts";
import { station } from "../worlds.ts";
import { approximate, type Effort, type Experiment, type Family } from "./experiment.ts";
import { joining } from "./joining.ts";
import { measureStation } from "./stations.ts";

const unit = exponential(1);
const reference = "reference simulation of 10⁷ arrivals (its 95 % interval counts)";

/** ρ, customers, then for each algorithm its mean time, the half-width of that and the p99. */
const table: [number, number, [string, number, number, number][]][] = [
	[
		0.5,
		300_000,
		[
			["random", 1.996, 0.004, 9.17],
			["round-robin", 1.325, 0.003, 6.1],
			["power-of-two", 1.286, 0.002, 5.67],
			["least-outstanding", 1.024, 0.001, 4.71],
		],
	],
	[
		0.7,
		300_000,
		[
			["random", 3.322, 0.013, 15.3],
			["round-robin", 2.019, 0.008, 9.3],
			["power-of-two", 1.674, 0.005, 6.84],
			["least-outstanding", 1.16, 0.002, 5.24],
		],
	],
	[
		0.9,
		600_000,
		[
			["random", 9.908, 0.159, 45.2],
			["round-robin", 5.657, 0.069, 26.2],
			["power-of-two", 2.979, 0.019, 10.5],
			["least-outstanding", 1.913, 0.015, 7.96],
		],
	],
	[
		0.95,
		1_000_000,
		[
			["random", 19.7, 0.56, 90],
			["round-robin", 11.12, 0.3, 53],
			["power-of-two", 4.354, 0.073, 15.1],
			["least-outstanding", 2.966, 0.067, 12.6],
		],
	],
];

const ten = table.flatMap(([rho, customers, algorithms]) =>
	algorithms.map(([algorithm, mean, half, p99]): Experiment => {
		const exact = exactMean(algorithm, rho);
		return {
			model: `${algorithm} over 10 servers, ρ ${rho}`,
			source: exact ? `${exact.law}; p99: ${reference}` : reference,
			claims: [
				exact
					? { of: "mean time", expected: exact.mean, within: 0.025, ...long(rho) }
					: { of: "mean time", expected: mean, published: half / 1.96, within: 0.04, ...long(rho) },
				// The reference's p99 has no interval: three digits, from runs whose mean is that uncertain.
				{ of: "p99", expected: p99, slack: approximate, within: 0.03 + (2 * half) / mean, ...long(rho) },
			],
			run: (effort) => measureStation({ rate: 10 * rho, replicas: 10, algorithm, customers, work: unit }, effort),
		};
	}),
);

/** Near saturation a station forgets how it began only after thousands of customers a server. */
function long(rho: number): { long?: true } {
	return rho > 0.9 ? { long: true } : {};
}

/** Where the theory has the mean itself, that is the better reference. */
function exactMean(algorithm: string, rho: number): { mean: number; law: string } | undefined {
	if (algorithm === "random") return { mean: 1 / (1 - rho), law: "closed form: each server is an M/M/1" };
	if (algorithm !== "round-robin") return undefined;
	// Each server is an E₁₀/M/1: σ = A*(1 − σ), the mean time is 1/(1 − σ).
	let sigma = rho;
	for (let i = 0; i < 10_000; i++) sigma = (1 + (1 - sigma) / (10 * rho)) ** -10;
	return { mean: 1 / (1 - sigma), law: "closed form: each server is an E₁₀/M/1" };
}

/** Two choices over very many servers: E[T] = Σ ρ^(2^i − 2). */
const many = [0.7, 0.9].map((rho): Experiment => {
	let mean = 0;
	for (let i = 1; i < 12; i++) mean += rho ** (2 ** i - 2);
	const of = { rate: 200 * rho, replicas: 200, algorithm: "power-of-two", customers: 600_000, work: unit };
	return {
		model: `power-of-two over 200 servers, ρ ${rho}`,
		source: "Mitzenmacher's limit for infinitely many servers",
		claims: [{ of: "mean time", expected: mean, slack: approximate, within: 0.03 }],
		run: (effort) => measureStation(of, effort),
	};
});

/** As many requests as replicas, none of which ends: the most that one replica has. */
function fullest(bins: number, algorithm: string, { share, seed }: Effort): Moments {
	const most = new Moments();
	const plan = station({
		rate: 1,
		customers: 2 * bins,
		replicas: bins,
		algorithm,
		servers: 1000,
		work: deterministic(1e9),
	});
	for (let r = 0; r < Math.max(30, (200_000 * share) / bins); r++) {
		const { kernel, replicas, recorder } = build(plan, new Luck(seed, r));
		for (let t = 0; recorder.offered < bins; t += 0.01) kernel.run(t);
		let fullest = 0;
		for (let i = 0; i < bins; i++) fullest = Math.max(fullest, replicas.outstanding[i]);
		most.add(fullest);
	}
	return most;
}

/** Balls, algorithm, mean of the fullest in the reference (three digits). */
const bins = (
	[
		[100, "random", 4.26],
		[100, "power-of-two", 2.59],
		[1000, "random", 5.57],
		[1000, "power-of-two", 3.02],
	] as const
).map(
	([balls, algorithm, expected]): Experiment => ({
		model: `${balls} balls into ${balls} bins, ${algorithm}`,
		source: "reference simulation, three digits",
		claims: [{ of: "fullest bin", expected, published: 0.02, within: 0.03 }],
		run: (effort) => ({ "fullest bin": fullest(balls, algorithm, effort) }),
	}),
);

export const balancing: Family = {
	title: "Load balancing",
	about: "Exponential servers, first come first served, Poisson arrivals; a mean service time is the unit of time.",
	experiments: [...ten, ...many, ...bins, ...joining],
};

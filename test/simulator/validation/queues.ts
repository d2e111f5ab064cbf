import { deterministic, exponential, lognormal } from "../../../src/simulator/random/distribution.ts";
import { bucket, type Experiment, type Family } from "./experiment.ts";
import { sharing } from "./sharing.ts";
import { measureStation } from "./stations.ts";

const unit = exponential(1);
const mm1 = "closed form (sojourn times are exponential)";
const erlang = "Erlang's C formula";

function mm1At(rho: number, customers: number): Experiment {
	const time = 1 / (1 - rho);
	return {
		model: `M/M/1, ρ ${rho}`,
		source: mm1,
		claims: [
			{ of: "mean time", expected: time },
			{ of: "mean number", expected: rho * time },
			{ of: "p50", expected: Math.LN2 * time, slack: bucket },
			{ of: "p99", expected: Math.log(100) * time, slack: bucket, within: 0.03 },
			{ of: "p99.9", expected: Math.log(1000) * time, slack: bucket, within: 0.04, long: true },
			...(rho === 0.9
				? [
						{ of: "P(T > 10)", expected: 0.367879 },
						{ of: "P(T > 50)", expected: 0.00673795, within: 0.1 },
					]
				: []),
		],
		run: (effort) => measureStation({ rate: rho, customers, work: unit }, effort),
	};
}

/** c, ρ, P(wait), mean wait, p99 of the wait, customers of a replication. */
const mmc = [
	[2, 0.8, 0.711111, 1.777778, 10.6606, 200_000],
	[2, 0.9, 0.852632, 4.26316, 22.2287, 800_000],
	[4, 0.5, 0.173913, 0.0869565, 1.42799, 200_000],
	[4, 0.8, 0.596432, 0.745541, 5.11048, 250_000],
	[4, 0.9, 0.787753, 1.96938, 10.9165, 800_000],
	[8, 0.7, 0.270603, 0.112751, 1.37419, 250_000],
	[8, 0.8, 0.457645, 0.286028, 2.38969, 300_000],
	[8, 0.9, 0.701533, 0.876916, 5.31335, 800_000],
	[8, 0.95, 0.844169, 2.11042, 11.0894, 2_000_000],
	[9, 6.4 / 9, 0.262227, 0.100857, 0, 250_000],
].map(
	([servers, rho, wait, mean, p99, customers]): Experiment => ({
		model: `M/M/${servers}, ρ ${Number(rho.toFixed(4))}`,
		source: erlang,
		claims: [
			{ of: "P(wait)", expected: wait },
			{ of: "mean wait", expected: mean, within: 0.03 },
			...(p99 > 0 ? [{ of: "p99 of the wait", expected: p99, slack: bucket, within: 0.04 }] : []),
		],
		run: (effort) => measureStation({ rate: servers * rho, servers, customers, work: unit }, effort),
	}),
);

const pooled: Experiment = {
	model: "M/M/128, ρ 0.9: one pool instead of 16 of eight (0.7015 each)",
	source: erlang,
	claims: [{ of: "P(wait)", expected: 0.169, within: 0.05, published: 0.0005 / Math.sqrt(3) }],
	run: (effort) => measureStation({ rate: 115.2, servers: 128, customers: 600_000, work: unit }, effort),
};

/** c, offered load, blocked share. */
const lossTable = [
	[1, 0.8, 0.444444],
	[2, 1, 0.2],
	[5, 3, 0.110054],
	[5, 4, 0.199067],
	[10, 5, 0.0183846],
	[10, 8, 0.121661],
	[10, 10, 0.214582],
	[20, 16, 0.0644109],
	[50, 45, 0.0541045],
	[100, 90, 0.0269574],
	[100, 100, 0.0757005],
];

const loss = lossTable.map(
	([servers, load, share]): Experiment => ({
		model: `M/M/${servers}/${servers}, a ${load}`,
		source: "Erlang's B formula",
		claims: [{ of: "blocked share", expected: share, within: 0.03 }],
		run: (effort) => measureStation({ rate: load, servers, bound: 0, customers: 200_000, work: unit }, effort),
	}),
);

/** The law of service does not matter to a loss system. */
const insensitive = [
	[5, 4, 0.199067],
	[20, 16, 0.0644109],
].map(([servers, load, share]): Experiment => {
	const work = lognormal(Math.exp(-0.5), 1);
	return {
		model: `M/G/${servers}/${servers}, a ${load}, lognormal σ 1`,
		source: "Erlang's B formula holds for any law of service",
		claims: [{ of: "blocked share", expected: share, within: 0.03 }],
		run: (effort) => measureStation({ rate: load, servers, bound: 0, customers: 200_000, work }, effort),
	};
});

/** c, K, offered load, blocked share, mean queue, mean wait of the accepted. */
const bounded = [
	[1, 10, 0.8, 0.0234929, 2.18511, 2.7971],
	[1, 10, 1, 0.0909091, 4.09091, 4.5],
	[1, 10, 1.5, 0.337232, 7.13451, 7.17648],
	[4, 20, 3.6, 0.016805, 4.22971, 1.195],
	[8, 40, 7.6, 0.00968004, 9.42527, 1.25229],
	[8, 108, 9.6, 0.166667, 95, 11.875],
].map(
	([servers, k, load, share, queue, wait]): Experiment => ({
		model: `M/M/${servers}/${k}, a ${load}`,
		source: "closed form (birth and death)",
		claims: [
			{ of: "blocked share", expected: share, within: 0.05 },
			{ of: "mean queue", expected: queue, within: 0.03 },
			{ of: "mean wait", expected: wait, within: 0.03 },
		],
		run: (effort) =>
			measureStation({ rate: load, servers, bound: k - servers, customers: 400_000, work: unit }, effort),
	}),
);

/** ρ, squared coefficient of variation, customers, tolerance. */
const pollaczek = [
	[0.8, 0, 200_000, 0.02],
	[0.9, 0, 500_000, 0.03],
	[0.5, 0.284025, 200_000, 0.02],
	[0.8, 0.284025, 300_000, 0.03],
	[0.7, 1.71828, 400_000, 0.03],
	[0.8, 4, 1_000_000, 0.05],
	[0.5, 8.48774, 1_000_000, 0.05],
].map(([rho, cv2, customers, within]): Experiment => {
	const sigma = Math.sqrt(Math.log(1 + cv2));
	const work = cv2 === 0 ? deterministic(1) : lognormal(Math.exp((-sigma * sigma) / 2), sigma);
	return {
		model: `M/G/1, ρ ${rho}, ${cv2 === 0 ? "constant service" : `lognormal, cv² ${cv2}`}`,
		source: "Pollaczek and Khinchine",
		claims: [{ of: "mean wait", expected: ((rho / (1 - rho)) * (1 + cv2)) / 2, within }],
		run: (effort) => measureStation({ rate: rho, customers, work }, effort),
	};
});

export const queues: Family = {
	title: "One station",
	about:
		"The service model with one replica, a balancer in front and clients who wait for ever; a mean service time is the unit of time.",
	experiments: [
		...[mm1At(0.5, 200_000), mm1At(0.7, 200_000), mm1At(0.8, 300_000), mm1At(0.9, 1_000_000), mm1At(0.95, 3_000_000)],
		...mmc,
		pooled,
		...loss,
		...insensitive,
		...bounded,
		...pollaczek,
		...sharing,
	],
};

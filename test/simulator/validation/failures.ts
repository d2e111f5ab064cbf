import type { Value } from "../../../src/design/attribute.ts";
import { simulate } from "../../../src/simulator/index.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { designOf } from "../designs.ts";
import type { Effort, Experiment, Family, Measured } from "./experiment.ts";
import { replications } from "./stations.ts";

type Values = Record<string, Value>;

/** What refuses does so for 120 of 450 s. */
const refusing = 120 / 450;

function measured(of: string, share: number, run: (replication: number) => number): Measured {
	const result = new Moments();
	const runs = Math.max(4, Math.round(replications * share));
	for (let r = 0; r < runs; r++) result.add(run(r));
	return { [of]: result };
}

const free = { replicas: 2, concurrency: 10_000, runtime: "event-loop", serviceTime: 0.001, queueBound: 1e6 };

/** Each request that meets a refusal asks as often as its link says, at once or after short pauses. */
function triedAgain(link: Values, more: number, of: string): Experiment {
	const metric = "callsPerRequest";
	return {
		model: `what is called refuses for 120 of 450 s, ${of}`,
		source: "1 + tries × share of the time",
		claims: [{ of: metric, expected: 1 + more * refusing, within: 0.03 }],
		run: ({ share, seed }: Effort) => {
			const design = designOf(
				{ "Client:users": { rate: 20, retries: 0, timeout: 600 }, "Service:web": free, "Service:back": free },
				["Client:users routes Service:web", ["Service:web calls Service:back", link]],
			);
			return measured(metric, share, (r) => simulate(design, "refused-dependency", seed * 1000 + r).metrics[metric]);
		},
	};
}

/** A request that comes u seconds before the end asks every second until then, a hundred times at most. */
const forEver = (5050 + 20 * 100) / 120;

/** Work left in M/M/1 when it is told to stop exceeds the grace period: ρ e^(−(μ − λ) g). */
function killed(grace: number): Experiment {
	const of = "killedShare";
	const [rate, replicas] = [0.25, 20];
	return {
		model: `replicas of one worker of 1 s, 25 % busy, killed ${grace} s after the signal`,
		source: "work left in M/M/1: ρ e^(−(μ − λ) g)",
		claims: [{ of, expected: rate * Math.exp(-(1 - rate) * grace), within: 0.2 }],
		run: ({ share, seed }: Effort) => {
			const service = {
				...{ replicas, concurrency: 1, serviceTime: { exponential: { mean: 1 } }, queueBound: 1e6, startup: 0 },
				...{ sigterm: "handled", grace, preStop: 0, sessions: "none" },
			};
			const design = designOf(
				{
					"Client:users": { rate: (rate * replicas) / 0.3, retries: 0, timeout: 600 },
					"Balancer:edge": { algorithm: "random", endpointDelay: 0, drain: 0 },
					"Service:web": service,
				},
				["Client:users routes Balancer:edge", "Balancer:edge routes Service:web"],
			);
			const each = Math.max(2, Math.round(20 * share));
			return measured(of, 1, (r) => {
				const own = new Moments();
				for (let i = 0; i < each; i++) own.add(simulate(design, "scale-in", (seed * 1000 + r) * 100 + i).metrics[of]);
				return own.mean;
			});
		},
	};
}

/** One commit in a thousand after the first fails; what came before it stays. */
function halfDone(participants: number): Experiment {
	const of = "halfDone";
	return {
		model: `units of work of ${participants} commits without a common one, 40/s for 300 s`,
		source: "λ t (1 − 0.999^(n − 1))",
		claims: [{ of, expected: 40 * 300 * (1 - 0.999 ** (participants - 1)), within: 0.25 }],
		run: ({ share, seed }: Effort) => {
			const names = Array.from({ length: participants }, (_, i) => `p${i}`);
			const design = designOf(
				{
					"Client:users": { rate: 40, retries: 0 },
					"Service:web": { replicas: 2, concurrency: 1000 },
					"Store:db": { role: "database", shards: 8, writeTime: 0.005, capacity: 1000, keys: 1_000_000, skew: 0 },
					"Transaction:order": { mechanism: "none", participants: names, acrossShards: true, share: 1 },
				},
				["Client:users calls Service:web", "Service:web writes Store:db", "Transaction:order runs-in Service:web"],
			);
			return measured(of, share, (r) => simulate(design, "commit-failures", seed * 1000 + r).metrics[of]);
		},
	};
}

export const failures: Family = {
	title: "What fails, and what is left undone",
	about:
		"Through the public entry, scenarios refused-dependency, scale-in and commit-failures: tries while nobody answers, replicas killed at the end of their grace period, units of work that were left half done.",
	experiments: [
		triedAgain({ retries: 2, backoff: "none" }, 2, "two tries at once"),
		triedAgain({ retries: 10, backoff: "none" }, 10, "ten tries at once"),
		triedAgain({ endless: true, backoff: "fixed", backoffBase: 1 }, forEver, "tries every second without end"),
		killed(0.5),
		killed(1),
		halfDone(2),
		halfDone(4),
	],
};

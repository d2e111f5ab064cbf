import { Kernel } from "../../../src/simulator/kernel/kernel.ts";
import { Calls } from "../../../src/simulator/models/calls/calls.ts";
import { type Callee, Exchange } from "../../../src/simulator/models/calls/exchange.ts";
import type { RetryPlan } from "../../../src/simulator/models/calls/retry.ts";
import { Requests } from "../../../src/simulator/models/replicas/requests.ts";
import { Luck } from "../../../src/simulator/random/stream.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import type { Effort, Experiment, Family, Measured } from "./experiment.ts";

interface Chain {
	/** Layers that try again, and tries of each. */
	depth: number;
	attempts: number;
	/** Share of the calls that the last one fails. */
	failing: number;
}

const retry: RetryPlan = { backoff: "none", base: 0, cap: 0, budget: undefined };
const asked = 4000;

/** A chain of services, each of which calls the next one and tries that again; the last one fails. */
function run({ depth, attempts, failing }: Chain, { share, seed }: Effort): Measured {
	const amplification = new Moments();
	const success = new Moments();
	const each = Math.max(200, Math.round((asked * share * 5) / attempts ** (depth - 1)));
	for (let r = 0; r < 20; r++) {
		const luck = new Luck(seed, r);
		const kernel = new Kernel();
		const exchange = new Exchange(new Requests());
		const { requests } = exchange;
		const answer = (call: number, ok: boolean) => {
			exchange.answer(call, ok);
			requests.release(call);
		};
		const chance = luck.stream("failures");
		let asked = 0;
		const last = kernel.on((call) => answer(call, chance.uniform() >= failing));
		let layer: Callee = {
			arrive(call) {
				asked++;
				kernel.schedule(kernel.now, last, call);
			},
		};
		const plan = { timeout: Number.POSITIVE_INFINITY, retries: attempts - 1, retry, breaker: undefined };
		for (let i = 1; i < depth; i++) {
			const next = new Calls(plan, kernel, exchange, layer, luck.stream("jitter"), { answered: answer });
			layer = { arrive: (call) => next.begin(call) };
		}
		let served = 0;
		const first = new Calls(plan, kernel, exchange, layer, luck.stream("jitter"), {
			answered(user, ok) {
				if (ok) served++;
				requests.release(user);
			},
		});
		for (let i = 0; i < each; i++) {
			first.begin(requests.take());
			kernel.run(kernel.now + 1);
		}
		amplification.add(asked / each);
		success.add(served / each);
	}
	return { [calls]: amplification, "requests served": success };
}

const calls = "calls of the last layer for each request";

const single = [0.1, 0.5, 0.9].map(
	(p): Experiment => ({
		model: `one layer, three tries, ${p * 100} % of the calls fail`,
		source: "E[tries] = (1 − pⁿ)/(1 − p), success 1 − pⁿ",
		claims: [
			{ of: calls, expected: (1 - p ** 3) / (1 - p) },
			{ of: "requests served", expected: 1 - p ** 3, within: 0.05 },
		],
		run: (effort) => run({ depth: 1, attempts: 3, failing: p }, effort),
	}),
);

/** With failures by chance a layer's try fails as often as all tries of the next one do. */
function nested(depth: number, attempts: number, p: number): number {
	let fails = p;
	let tries = 1;
	for (let layer = 0; layer < depth; layer++) {
		tries *= (1 - fails ** attempts) / (1 - fails);
		fails **= attempts;
	}
	return tries;
}

function outage(depth: number, attempts: number, source: string): Experiment {
	return {
		model: `${depth} layers, ${attempts} tries each, everything fails`,
		source,
		claims: [
			{ of: calls, expected: attempts ** depth },
			{ of: "requests served", expected: 0, within: 0 },
		],
		run: (effort) => run({ depth, attempts, failing: 1 }, effort),
	};
}

export const layers: Family = {
	title: "Retries in layers",
	about:
		"Services in a chain, each of which calls the next and tries a failed call again at once. Only the last one fails.",
	experiments: [
		...single,
		{
			model: "two layers, three tries each, 90 % of the calls fail",
			source: "tries of the layers multiply, at the failure rate that each one sees",
			claims: [{ of: calls, expected: nested(2, 3, 0.9) }],
			run: (effort) => run({ depth: 2, attempts: 3, failing: 0.9 }, effort),
		},
		outage(2, 2, "a^d"),
		outage(3, 4, "a^d: 4³ = 64, Google's Site Reliability Engineering, Addressing Cascading Failures"),
		outage(5, 3, "a^d: 3⁵ = 243, Amazon Builders' Library, Timeouts, retries and backoff with jitter"),
	],
};

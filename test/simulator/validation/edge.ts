import type { Value } from "../../../src/design/attribute.ts";
import { simulate } from "../../../src/simulator/index.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { designOf } from "../designs.ts";
import type { Effort, Experiment, Family, Measured } from "./experiment.ts";

type Values = Record<string, Value>;

/** All users are sent to the first of two regions, which is lost. */
function lose(edge: Values, service: Values, rate: number, { share, seed }: Effort): Measured {
	const design = designOf(
		{
			"Client:c": { rate, areas: { "eu-west-1": 1 } },
			"Edge:e": { regions: ["eu-west-1", "eu-central-1"], routing: "failover", healthChecked: true, ...edge },
			"Service:s": { replicas: 50, serviceTimeP50: 0.02, serviceTimeP99: 0.02, concurrency: 16, ...service },
		},
		["Client:c routes Edge:e", "Edge:e routes Service:s"],
	);
	const sums: Record<string, Moments> = {};
	const note = (name: string, value: number) => {
		sums[name] ??= new Moments();
		sums[name].add(value);
	};
	for (let r = 0; r < Math.max(8, 200 * share); r++) {
		const { metrics, series } = simulate(design, "region-loss", (seed << 12) + r);
		note("mean outage", metrics.outageMean);
		note("outage of 99 %", metrics.outage);
		// Rows last 12 s and the region is lost at 60 s.
		for (const row of [10, 17, 25, 90]) note(`error rate ${12 * row + 6 - 60} s after the loss`, series.errorRate[row]);
	}
	return sums;
}

/** The end of an outage is told in steps of two seconds, as the middle of one. */
const step = 1;

function failover(interval: number, checks: number, ttl: number): Experiment {
	const detection = interval * (checks - 0.5);
	const last = detection + 0.99 * ttl;
	return {
		model: `DNS failover: ${checks} checks ${interval} s apart, TTL ${ttl} s`,
		source: "detection I(n − ½) on average, then caches of every age alike: mean + TTL/2, last in a hundred + 0.99 TTL",
		claims: [
			{ of: "mean outage", expected: detection + ttl / 2, within: 0.03 },
			{ of: "outage of 99 %", expected: last, within: 0.03, slack: step / last },
		],
		run: (effort) => lose({ healthCheckInterval: interval, unhealthyThreshold: checks, ttl }, {}, 40, effort),
	};
}

const converges = 10 / Math.log(5);

export const edge: Family = {
	title: "The edge, when a region is lost",
	about:
		"Through the public entry, scenario region-loss: users behind resolvers or anycast, two regions. The outage of " +
		"99 % is told in steps of two seconds.",
	experiments: [
		failover(30, 3, 60),
		failover(30, 3, 300),
		failover(10, 3, 60),
		failover(10, 1, 900),
		{
			model: "DNS caches of 300 s after an answer changed at once",
			source: "1 − t/TTL",
			claims: [66, 150, 246].map((t) => ({
				of: `error rate ${t} s after the loss`,
				expected: 1 - t / 300,
				within: 0.03,
			})),
			run: (effort) => lose({ healthCheckInterval: 0, ttl: 300 }, {}, 40, effort),
		},
		{
			model: "anycast: 3 checks 30 s apart, four of five networks follow within 10 s",
			source: "75 s and the mean of an exponential time whose 80 % are 10 s",
			claims: [{ of: "mean outage", expected: 75 + converges, within: 0.03 }],
			run: (effort) => lose({ routing: "anycast", convergence: 10 }, {}, 40, effort),
		},
		{
			model: "anycast: withdrawn at once, four of five networks follow within 100 s",
			source: "the exponential time that 99 % do not exceed",
			claims: [
				{ of: "mean outage", expected: 10 * converges, within: 0.03 },
				{
					of: "outage of 99 %",
					expected: 10 * converges * Math.log(100),
					within: 0.03,
					slack: 0.005,
				},
			],
			run: (effort) => lose({ routing: "anycast", convergence: 100, healthCheckInterval: 0 }, {}, 40, effort),
		},
		{
			model: "the surviving region carries 4 000 requests/s and can serve 3 200",
			source: "fluid overload: 1 − C/λ is refused once the queue is full",
			claims: [{ of: "error rate 1026 s after the loss", expected: 0.2, within: 0.03 }],
			run: (effort) => lose({ ttl: 60 }, { replicas: 4, queueBound: 100 }, 4000, effort),
		},
	],
};

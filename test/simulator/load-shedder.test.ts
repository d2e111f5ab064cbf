import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { assumptionsOf, compare, simulate } from "../../src/simulator/index.ts";
import { important, ordinary } from "../../src/simulator/models/arrivals/traffic-classes.ts";
import { Desks } from "../../src/simulator/models/replicas/desks.ts";
import type { OverloadPlan } from "../../src/simulator/models/replicas/overload.ts";
import { Requests } from "../../src/simulator/models/replicas/requests.ts";
import { WaitingLine } from "../../src/simulator/models/replicas/waiting-line.ts";
import { designOf } from "./designs.ts";

type Values = Record<string, Value>;

const inOrder: OverloadPlan = {
	lastFirst: false,
	dropExpired: false,
	codel: false,
	priorities: false,
	maxWait: Number.POSITIVE_INFINITY,
	adaptive: false,
};

describe("a waiting line", () => {
	it("serves the important first, then by the order of coming or against it", () => {
		const steps = fc.array(fc.record({ add: fc.boolean(), kind: fc.constantFrom(ordinary, important) }), {
			maxLength: 80,
		});
		fc.assert(
			fc.property(steps, fc.boolean(), fc.boolean(), (list, lastFirst, priorities) => {
				const requests = new Requests();
				const line = new WaitingLine(requests, new Desks(), { now: 0 }, { ...inOrder, lastFirst, priorities });
				const waiting: number[] = [];
				for (const { add, kind } of list) {
					if (add) {
						const slot = requests.take();
						requests.kind[slot] = kind;
						line.add(slot, 3);
						waiting.push(slot);
					} else if (waiting.length > 0) {
						const first = waiting.filter((slot) => requests.kind[slot] === important);
						const from = priorities && first.length > 0 ? first : waiting;
						const expected = lastFirst ? from[from.length - 1] : from[0];
						expect(line.take(3)).toBe(expected);
						waiting.splice(waiting.indexOf(expected), 1);
						requests.release(expected);
					}
					expect(line.count(3)).toBe(waiting.length);
				}
			}),
		);
	});
});

/** Two replicas that serve 200/s together, at a peak of 400/s. */
function shop(service: Values, client: Values = {}) {
	return designOf(
		{
			"Client:c": { rate: 100, peakRate: 400, timeout: 1, latencyP99: 0.5, ...client },
			"Service:s": {
				replicas: 2,
				concurrency: 5,
				serviceTimeP50: 0.05,
				serviceTimeP99: 0.05,
				queueBound: 1e9,
				...service,
			},
		},
		["Client:c calls Service:s"],
	);
}

const run = (service: Values, client: Values = {}) => simulate(shop(service, client), "traffic-spike", 1).metrics;

describe("a service at twice what it can serve", () => {
	/** Served a second at best: the usual rate for 42 s, then all that it can do. */
	const most = (of: { duration: number }) => (42 * 100 + (of.duration - 42) * 200) / of.duration;

	it("serves nobody in time where all may wait", () => {
		const { metrics, duration } = simulate(shop({}), "traffic-spike", 1);
		expect(metrics.goodput).toBeLessThan(0.15 * most({ duration }));
		expect(metrics.shedShare).toBeUndefined();
	});

	it("serves as many as it can where it turns away who would wait for too long", () => {
		const { metrics, duration } = simulate(shop({ shedding: true }), "traffic-spike", 1);
		expect(metrics.goodput / most({ duration })).toBeGreaterThan(0.97);
		expect(metrics.shedShare).toBeCloseTo(1 - metrics.availability, 2);
		expect(metrics.latencyP99).toBeLessThan(0.05 + 0.1 + 0.06);
	});

	it("serves nearly as many as it can where it begins with who came last", () => {
		const { metrics, duration } = simulate(shop({ queueOrder: "lifo" }), "traffic-spike", 1);
		expect(metrics.goodput / most({ duration })).toBeGreaterThan(0.9);
	});

	it("serves nobody where it only drops who has given up: who is next has just not, and will before the answer", () => {
		const { metrics, duration } = simulate(shop({ queueOrder: "drop-expired" }), "traffic-spike", 1);
		expect(metrics.goodput).toBeLessThan(0.15 * most({ duration }));
	});

	it("serves every important request where it has priorities, while those fit", () => {
		const shedding = run({ shedding: true });
		const both = run({ shedding: true, priorities: true }, { importantShare: 0.2 });
		expect(both.importantServed).toBeGreaterThan(0.999);
		expect(both.goodput / shedding.goodput).toBeCloseTo(1, 1);
		// Where the important ones alone are too many, they get all there is.
		const crowded = run({ shedding: true, priorities: true }, { importantShare: 0.8 });
		expect(crowded.importantServed).toBeGreaterThan(0.6);
		expect(crowded.importantServed).toBeLessThan(0.75);
	});

	it("serves the important ones even without shedding: they stand before the rest", () => {
		expect(run({ priorities: true }).importantServed).toBeGreaterThan(0.999);
	});
});

describe("the effect of priorities", () => {
	it("is told against what all had before", () => {
		const set = (attribute: string) => ({ of: "Service:s", attribute, value: true });
		const impact = compare(shop({}), [set("priorities"), set("shedding")] as never, "traffic-spike", {
			replications: 2,
		});
		expect(impact.metrics.importantServed.before).toBeCloseTo(impact.metrics.availability.before, 9);
		expect(impact.metrics.importantServed.after).toBeGreaterThan(0.999);
		expect(impact.metrics.shedShare.before).toBe(0);
		expect(impact.watch).toContain("importantServed");
		expect(impact.sentence).toContain("important requests served rises");
	});

	it("needs an assumption only where they are on", () => {
		const names = (service: Values) => assumptionsOf(shop(service), "traffic-spike").map(({ attribute }) => attribute);
		const plain = names({});
		for (const name of ["importantShare", "maxWait", "priorities", "shedding", "queueOrder"]) {
			expect(plain).not.toContain(name);
		}
		expect(names({ priorities: true, shedding: true })).toEqual(expect.arrayContaining(["importantShare", "maxWait"]));
	});
});

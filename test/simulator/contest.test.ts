import { describe, expect, test } from "vitest";
import { applyPatch } from "../../src/design/patch.ts";
import { compare, contest, contestSteps, playHeat, Referee } from "../../src/simulator/index.ts";
import { designOf, shop } from "./designs.ts";

const design = shop({ "Client:users": { rate: 40, peakRate: 120 } });
const patch = [{ of: "Balancer:ingress", attribute: "affinity", value: "none" }];
const contestants = [
	{ name: "as it is", design, scenario: "replica-loss" },
	{ name: "not sticky", design: applyPatch(design, patch), scenario: "replica-loss" },
	{ name: "the same", design, scenario: "replica-loss" },
];

describe("designs that compete with the same luck", () => {
	const result = contest(contestants, { replications: 4 });

	test("two of them come out as a comparison does", () => {
		const impact = compare(design, patch, "replica-loss", { replications: 4 });
		expect(result.contestants[1].toFirst).toEqual(impact.metrics);
		expect(result.watch).toEqual(impact.watch);
	});

	test("a design does not differ from itself", () => {
		const [, , same] = result.contestants;
		for (const difference of Object.values(same.toFirst))
			expect(difference).toMatchObject({ mean: 0, significant: false });
		expect(same.sentence).toContain("no significant difference in");
	});

	test("in however many parts it is played", () => {
		const referee = new Referee(contestants, { replications: 4 });
		for (let heats = referee.next(); heats.length > 0; heats = referee.next(3)) {
			const played = heats.map((heat) => {
				const steps = playHeat(heat);
				let step = steps.next();
				while (!step.done) step = steps.next();
				return step.value;
			});
			for (const [index, heat] of heats.entries()) referee.take(heat, played[index]);
		}
		expect(referee.result()).toEqual(result);
	});

	test("progress never goes back, and ends at the end", () => {
		const steps = contestSteps(contestants, { replications: 3 });
		let last = 0;
		for (let step = steps.next(); !step.done; step = steps.next()) {
			expect(step.value.done).toBeGreaterThanOrEqual(last);
			expect(step.value.done).toBeLessThanOrEqual(step.value.total);
			last = step.value.done;
		}
		expect(last).toBe(3);
	});
});

test("the sentences name what holds the design up, and where more replicas move that", () => {
	const asking = (replicas: number) =>
		designOf(
			{
				"Client:users": { load: { constant: 290, duration: 120 }, timeout: 10, retries: 0 },
				"Service:web": {
					replicas,
					concurrency: 8,
					runtime: "event-loop",
					serviceTime: { exponential: { mean: 0.03 } },
				},
				"Store:orders-db": { capacity: 2, readTime: 0.0065 },
			},
			["Client:users routes Service:web", "Service:web reads Store:orders-db"],
		);
	const played = contest(
		[1, 4].map((replicas) => ({ name: `${replicas}`, design: asking(replicas), scenario: "as-declared" })),
		{ replications: 2 },
	);
	const [one, four] = played.contestants.map(({ sentence }) => sentence);
	expect(one).toMatch(/; the bottleneck is web \((99|100) % busy\)\.$/);
	expect(four).toMatch(/; the bottleneck moves from web \((99|100) % busy\) to orders-db \(9[2-6] % busy\)\.$/);
});

test("what never came is told as such, and not as a value", () => {
	const storm = designOf(
		{
			"Client:users": { rate: 280, timeout: 1, retries: 1, backoff: "none" },
			"Service:web": { replicas: 1, concurrency: 30, serviceTime: { deterministic: 0.1 }, queueBound: 5000 },
			"Store:db": { capacity: 100 },
		},
		["Client:users routes Service:web", ["Service:web reads Store:db", { timeout: 1, outage: 10 }]],
	);
	const [{ sentence }] = contest([{ name: "as it is", design: storm, scenario: "dependency-outage" }], {
		replications: 2,
		watch: ["timeToRecover", "errorRate"],
	}).contestants;
	expect(sentence).toContain("it did not recover within 300 s; error rate 9");
});

describe("how many replications", () => {
	const one = [{ name: "as it is", design: shop({ "Client:users": { rate: 5 } }), scenario: "replica-loss" }];

	test("one run has no interval and claims no significance", () => {
		const { contestants: placed } = contest([...one, { ...one[0], name: "again" }], { replications: 1 });
		for (const { mean, low, high } of Object.values(placed[0].estimates)) expect([low, high]).toEqual([mean, mean]);
		for (const { significant } of Object.values(placed[1].toFirst)) expect(significant).toBe(false);
	});

	test("more until the interval is as narrow as is wanted", () => {
		const wanted = { replications: 3, precision: 0.05, watch: ["latencyP50"] };
		const result = contest(one, wanted);
		const { mean, high } = result.contestants[0].estimates.latencyP50;
		expect(high - mean).toBeLessThanOrEqual(0.05 * mean);
		const rough = contest(one, { ...wanted, precision: 0.9 });
		expect(rough.replications).toBe(3);
		expect(contest(one, { ...wanted, precision: 0.005 }).replications).toBeGreaterThan(3);
	});
});

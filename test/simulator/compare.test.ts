import { describe, expect, it } from "vitest";
import { declared } from "../../src/design/attribute.ts";
import type { Patch } from "../../src/design/patch.ts";
import { inWords } from "../../src/simulator/in-words.ts";
import {
	assumptionsOf,
	compare,
	compareSteps,
	focusOf,
	Impact,
	metrics,
	scenarios,
	simulate,
} from "../../src/simulator/index.ts";
import { Inputs } from "../../src/simulator/inputs.ts";
import { play } from "../../src/simulator/simulate.ts";
import { Moments } from "../../src/simulator/statistics/moments.ts";
import { serviceStudy } from "../../src/simulator/studies/service/build.ts";
import { planOf } from "../../src/simulator/studies/service/plan.ts";
import { designOf, shop } from "./designs.ts";
import { scenarioWith } from "./worlds.ts";

const unpin: Patch = [
	{ of: "Balancer:ingress", attribute: "affinity", value: "none" },
	{ of: "Service:web", attribute: "sessions", value: "shared-store" },
];
const quiet = { "Client:users": { rate: 100, peakRate: 300 } };

describe("compare", () => {
	it("says what the fix of sticky sessions does", () => {
		const impact = compare(shop(quiet), unpin, "replica-loss", { replications: 5 });
		expect(Impact.parse(impact)).toEqual(impact);
		expect(impact.metrics.sessionsLost.after).toBe(0);
		expect(impact.metrics.sessionsLost.significant).toBe(true);
		expect(impact.sentence).toMatch(/^When a replica dies, \d+ sessions are lost before and none after/);
		expect(impact.watch.every((id) => impact.metrics[id])).toBe(true);
	});

	it("finds no significant difference in a change that changes nothing", () => {
		const impact = compare(shop(quiet), [], "steady-day", { replications: 4 });
		expect(Object.values(impact.metrics).some((difference) => difference.significant)).toBe(false);
		expect(impact.sentence).toContain("stays at");
	});

	it("sends both sides the same, also where the load is made up from what the replicas can serve", () => {
		const web = (replicas: number) => designOf({ "Service:web": { replicas, startup: 5 } });
		const patch: Patch = [{ of: "Service:web", attribute: "replicas", value: 3 }];
		const other = compareSteps(web(1), [], "steady-day", { replications: 2 }, web(3));
		let step = other.next();
		while (!step.done) step = other.next();
		for (const { metrics, assumptions } of [compare(web(1), patch, "steady-day", { replications: 2 }), step.value]) {
			expect(assumptions.find(({ attribute }) => attribute === "rate")?.used.provenance).toMatchObject({
				kind: "assumed",
			});
			expect(metrics.goodput.after / metrics.goodput.before).toBeCloseTo(1, 1);
		}
	});

	it("is the same for the same seed, and other for another", () => {
		const once = compare(shop(quiet), unpin, "replica-loss", { replications: 2, seed: 5 });
		expect(compare(shop(quiet), unpin, "replica-loss", { replications: 2, seed: 5 })).toEqual(once);
		expect(compare(shop(quiet), unpin, "replica-loss", { replications: 2, seed: 6 }).metrics).not.toEqual(once.metrics);
	});

	it("reports progress from nothing to all, never backwards", () => {
		let last = 0;
		const steps = compareSteps(shop(quiet), unpin, "replica-loss", { replications: 3 });
		for (let step = steps.next(); !step.done; step = steps.next()) {
			expect(step.value.done).toBeGreaterThan(last);
			expect(step.value.total).toBe(3);
			last = step.value.done;
		}
		expect(last).toBe(3);
	});

	it("gives both sides the same luck: the difference varies less than with luck of their own", () => {
		const design = designOf(
			{ "Client:c": { rate: 400 }, "Service:s": { replicas: 2, concurrency: 8, serviceTimeP50: 0.02 } },
			["Client:c calls Service:s"],
		);
		const scenario = scenarioWith(({ usual }) => ({ points: [{ at: 0, rate: usual }], duration: 60 }));
		const inputs = new Inputs(design);
		const before = planOf("Service:s", scenario, inputs);
		const p95 = (plan: typeof before, replication: number) =>
			play({ study: serviceStudy, plan, inputs }, 1, replication).metrics.latencyP95;
		const after = { ...before, replicas: { ...before.replicas, concurrency: 9 } };
		const common = new Moments();
		const independent = new Moments();
		for (let r = 0; r < 20; r++) {
			const b = p95(before, r);
			common.add(p95(after, r) - b);
			independent.add(p95(after, r + 1000) - b);
		}
		expect(common.variance).toBeLessThan(0.7 * independent.variance);
	});
});

describe("scaling on CPU", () => {
	/** Four workers of 20 ms serve about 145/s; the peak needs six replicas. */
	const service = { replicas: 2, concurrency: 4, startup: 20, serviceTimeP50: 0.02, serviceTimeP99: 0.08 };
	const scaler = { min: 2, max: 12, signals: ["cpu"], cpuTarget: 0.7 };
	const links = ["Client:c calls Service:s", "Scaler:a scales Service:s"];
	const both: Patch = [{ of: "Scaler:a", attribute: "signals", value: ["cpu", "requests"] }];

	it("misses the overload of a service that waits for its stores; requests see it", () => {
		const client = { rate: 150, peakRate: 600 };
		const design = designOf(
			{ "Client:c": client, "Service:s": { ...service, cpuShare: 0.3 }, "Scaler:a": scaler },
			links,
		);
		const impact = compare(design, both, "traffic-spike", { replications: 5 });
		expect(Math.max(...impact.before.series.wanted)).toBe(2);
		expect(impact.metrics.errorRate.before).toBeGreaterThan(0.3);
		expect(impact.metrics.errorRate.significant && impact.metrics.errorRate.mean < -0.2).toBe(true);
		expect(impact.metrics.overloadSeconds.mean).toBeLessThan(-100);
	});

	it("is as good where the service is bound by its CPU", () => {
		const client = { rate: 300 };
		const design = designOf(
			{ "Client:c": client, "Service:s": { ...service, cpuShare: 1 }, "Scaler:a": scaler },
			links,
		);
		const { metrics: differences } = compare(design, both, "steady-day", { replications: 5 });
		expect(differences.errorRate.significant).toBe(false);
		expect(differences.overloadSeconds.significant).toBe(false);
		expect(Math.abs(differences.latencyP99.mean)).toBeLessThan(0.05 * differences.latencyP99.before);
	});
});

describe("assumptions", () => {
	it("are all inputs that no file declares, and no others", () => {
		const design = shop();
		const place = { file: "a.yaml", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } };
		design.components[2].attributes.concurrency = declared(16, place);
		const used = assumptionsOf(design, "traffic-spike");
		const names = used.map((a) => `${a.component} ${a.attribute}`);
		expect(new Set(names).size).toBe(names.length);
		expect(names).toContain("Service:web serviceTimeP50");
		expect(names).toContain("Client:users peakRate");
		expect(names).toContain("Scaler:web syncPeriod");
		expect(names).not.toContain("Service:web concurrency");
		// Only a scenario with a peak reads the peak.
		expect(assumptionsOf(design, "steady-day").map((a) => a.attribute)).not.toContain("peakRate");
		for (const { used: attribute } of used) expect(attribute.provenance.kind).toBe("assumed");
	});

	it("say why where the files do not tell", () => {
		const design = shop();
		design.components[2].attributes.startup = {
			unknown: "a Helm value",
			provenance: { kind: "assumed", source: "x" },
		};
		const startup = assumptionsOf(design, "steady-day").find((a) => a.attribute === "startup");
		expect(startup?.used.value).toBe(30);
		expect(startup?.used.provenance.kind === "assumed" && startup.used.provenance.source).toContain("a Helm value");
	});
});

describe("focus", () => {
	const design = designOf(
		{
			"Client:users": { rate: 100 },
			"Balancer:edge": {},
			"Service:web": {},
			"Service:orders": {},
			"Scaler:orders": { min: 1, max: 3 },
			"Store:db": { shards: 4 },
			"Transaction:place": { mechanism: "2pc", participants: ["a", "b"], acrossShards: true },
		},
		[
			"Client:users routes Balancer:edge",
			"Balancer:edge routes Service:web",
			["Service:web calls Service:orders", { share: 0.25 }],
			"Scaler:orders scales Service:orders",
			"Service:orders writes Store:db",
			"Transaction:place runs-in Service:orders",
		],
	);
	const about = (component: string) => focusOf(design, [{ of: component, attribute: "x", value: 1 }]);

	it("is the service that the patch is about, else the first that clients reach", () => {
		expect(about("Scaler:orders")).toBe("Service:orders");
		expect(about("Transaction:place")).toBe("Service:orders");
		expect(about("Store:db")).toBe("Service:orders");
		expect(about("Balancer:edge")).toBe("Service:web");
		expect(focusOf(design)).toBe("Service:web");
		expect(focusOf(design, [], "Service:orders")).toBe("Service:orders");
		expect(() => focusOf(design, [], "Service:none")).toThrow("no service");
		expect(() => focusOf({ components: [], links: [] })).toThrow("no service to simulate");
	});

	it("carries the share of the client's requests that reach it", () => {
		const run = simulate(design, "replica-loss", 1, { focus: "Service:orders" });
		expect(run.requests / run.duration / 25).toBeCloseTo(1, 1);
		expect(run.metrics.transactionP99).toBeGreaterThan(0);
	});

	it("needs no client, balancer or scaler", () => {
		// What it is asked follows from what it can do: of more at once, the runs would take long and show nothing else.
		const bare = designOf({ "Service:s": { concurrency: 1 } });
		for (const scenario of scenarios) {
			const run = simulate(bare, scenario.id);
			expect(run.requests).toBeGreaterThanOrEqual(100);
			expect(run.series.time).toHaveLength(180);
			for (const metric of metrics)
				if (run.metrics[metric.id] !== undefined && metric.id !== "costEvent")
					expect(run.metrics[metric.id]).toBeGreaterThanOrEqual(0);
		}
	});
});

describe("numbers in words", () => {
	it.each([
		[0.0842, "s", "84.2 ms"],
		[12.34, "s", "12.3 s"],
		[0.0312, "share", "3.12 %"],
		[1240, "", "1\u202f240"],
		[0, "share", "0 %"],
		[1234567, "USD", "1\u202f234\u202f567 USD"],
	] as const)("%f %s is %s", (value, unit, words) => {
		expect(inWords(value, unit)).toBe(words);
	});
});

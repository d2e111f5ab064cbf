import { describe, expect, it } from "vitest";
import type { Patch } from "../../src/design/patch.ts";
import { impactHeadline } from "../../src/report/impact-headline.ts";
import { compare, compareSteps, otherLoads } from "../../src/simulator/index.ts";
import { designOf, shop } from "./designs.ts";

/** So much to spare that a larger maximum shows nothing at the load that is assumed for everybody. */
const fleet = { replicas: 3, concurrency: 5, startup: 1 };
const fixed = { min: 3, max: 3, signals: ["requests"], requestsTarget: 300 };
const raise: Patch = [{ of: "Scaler:web", attribute: "max", value: 40 }];
const declared = shop({ "Service:web": fleet, "Scaler:web": fixed, "Client:users": { rate: 200, peakRate: 600 } });
const undeclared = {
	...declared,
	components: declared.components.map((one) => (one.kind === "Client" ? { ...one, attributes: {} } : one)),
};
const options = { replications: 3, watch: ["errorRate", "overloadSeconds"] };

describe("a change that shows nothing at the load that is assumed", () => {
	it("is played at one where it shows, which is said first", () => {
		const still = compare(undeclared, raise, "steady-day", options);
		expect(still.metrics.overloadSeconds.significant).toBe(false);
		const shown = compare(undeclared, raise, "steady-day", { ...options, otherLoads: true });
		expect(shown.metrics.overloadSeconds.significant).toBe(true);
		expect(shown.notes?.[0]).toMatch(/^played with \d+ requests\/s: with the 200 that are assumed/);
		const rate = shown.assumptions.find(({ attribute }) => attribute === "rate");
		expect(rate?.used.value).toBeGreaterThan(200);
		expect(shown.load).toBe(rate?.used.value);
		expect(shown.sentence).toMatch(/^At [\d\u202f]+ requests\/s: over a usual day/);
		expect(impactHeadline(shown)).toMatch(/ · at [\d\u202f]+\/s$/);
		expect(impactHeadline({ ...shown, load: undefined })).not.toMatch(/at [\d\u202f]+\/s$/);
	});

	it("tells how far it is as one comparison, and never goes back", () => {
		const shares: number[] = [];
		for (const { done, total } of compareSteps(undeclared, raise, "steady-day", { ...options, otherLoads: true }))
			shares.push(done / total);
		expect(shares).toEqual(shares.toSorted((a, b) => a - b));
		expect(shares.at(-1)).toBeLessThanOrEqual(1);
	});

	it("says of several clients what they send together, and plays that", () => {
		const [client] = undeclared.components.filter(({ kind }) => kind === "Client");
		const others = { ...client, id: "Client:partners", name: "partners" };
		const two = { ...undeclared, components: [...undeclared.components, others] };
		const impact = compare(two, raise, "steady-day", options);
		const [one] = otherLoads(undeclared, impact);
		const [both] = otherLoads(two, impact);
		expect(both.rate).toBeCloseTo(2 * one.rate, -1);
		expect(both.note).toContain("with the 400 that are assumed");
		const rates = both.load.components.flatMap(({ kind, attributes }) => (kind === "Client" ? [attributes.rate] : []));
		expect(rates.map(({ value }) => value)).toEqual([both.rate / 2, both.rate / 2]);
	});

	it("stays as it is where the load is declared, and where the scenario is not about load", () => {
		for (const [one, scenario] of [
			[declared, "steady-day"],
			[undeclared, "replica-loss"],
		] as const) {
			const plain = compare(one, raise, scenario, options);
			expect(compare(one, raise, scenario, { ...options, otherLoads: true })).toEqual(plain);
		}
	});
});

describe("a time-out that is long for a few threads", () => {
	const design = designOf({ "Service:shop": { concurrency: 16, runtime: "threads" }, "Service:rates": {} }, [
		["Service:shop calls Service:rates", {}],
	]);
	const bound: Patch = [{ of: "Service:shop calls Service:rates", attribute: "timeout", value: 5 }];
	const asked = { replications: 3, watch: ["latencyP99"] };

	it("is shown at a load that leaves it room, where the usual one holds all threads either way", () => {
		const still = compare(design, bound, "dependency-outage", asked);
		expect(still.sentence).toMatch(/hardly changes|stays at|no significant/);
		const shown = compare(design, bound, "dependency-outage", { ...asked, otherLoads: true });
		expect(shown.load).toBeLessThan(20);
		const { before, after } = shown.metrics.latencyP99;
		expect(after).toBeLessThan(0.8 * before);
	});
});

describe("the least of a fleet", () => {
	it("is shown at a load for which it is there", () => {
		const raised: Patch = [{ of: "Scaler:web", attribute: "min", value: 2 }];
		const scaled = shop({ "Service:web": { concurrency: 4, cpuShare: 1 }, "Scaler:web": { min: 1 } });
		const design = {
			...scaled,
			components: scaled.components.map((one) => (one.kind === "Client" ? { ...one, attributes: {} } : one)),
		};
		const shown = compare(design, raised, "replica-loss", {
			replications: 3,
			watch: ["availability"],
			otherLoads: true,
		});
		expect(shown.load).toBeLessThan(20);
		expect(shown.metrics.availability.after).toBeGreaterThan(shown.metrics.availability.before + 0.05);
	});
});

describe("a service that nobody is seen to ask", () => {
	it("is given another rate of its own", () => {
		const alone = {
			components: declared.components.filter(({ kind }) => kind !== "Client" && kind !== "Balancer"),
			links: declared.links.filter(({ kind }) => kind === "scales"),
		};
		const still = compare(alone, [], "steady-day", options);
		const [{ load, rate }] = otherLoads(alone, still);
		const own = load.components.find(({ id }) => id === still.focus);
		expect(own?.attributes.rate?.value).toBe(rate);
		expect(load.components.some(({ kind }) => kind === "Client")).toBe(false);
	});
});

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseText, readCase, type Sources } from "../../src/cases/case-file.ts";
import { type ContestOptions, contest } from "../../src/simulator/index.ts";
import { erlangC } from "../../src/simulator/statistics/erlang.ts";

const nowhere: Sources = {
	design: () => Promise.reject(new Error("there is no such file")),
	workspace: () => Promise.reject(new Error("there is no such folder")),
};

/** Experiments Y1 to Y9 of an independent check of the simulator, which found each of them wrong; with the right values. */
async function play(name: string, replications: number, scenario?: string, options: ContestOptions = {}) {
	const path = fileURLToPath(new URL(`outside/${name}.yaml`, import.meta.url));
	const found = await readCase(parseText(name, readFileSync(path, "utf8")), nowhere);
	const contestants = found.contestants.map((one) => (scenario ? { ...one, scenario } : one));
	return contest(contestants, { replications, ...(found.watch && { watch: found.watch }), ...options });
}

/** The means of a metric, by the names of the designs. */
function means({ contestants }: Awaited<ReturnType<typeof play>>, metric: string): Record<string, number> {
	return Object.fromEntries(contestants.map(({ name, estimates }) => [name, estimates[metric]?.mean]));
}

describe("checked from outside", { timeout: 180_000 }, () => {
	it("Y1: taking machines away makes nothing faster", async () => {
		const { contestants } = await play("y1-taking-machines-away", 1);
		// Behind dice each replica is an M/M/8 for itself, a millisecond of network away.
		const [servers, mean, roundTrip] = [8, 0.02, 0.001];
		for (const [i, replicas] of [25, 22, 21].entries()) {
			const busy = (8000 * mean) / (replicas * servers);
			const waits = (erlangC(servers, busy) * mean) / (servers * (1 - busy));
			const { latencyMean, latencyP99, overloadSeconds } = contestants[i].estimates;
			expect(latencyMean.mean / (roundTrip + mean + waits)).toBeCloseTo(1, 1);
			if (i === 0) continue;
			expect(latencyP99.mean).toBeGreaterThan(contestants[i - 1].estimates.latencyP99.mean);
			expect(overloadSeconds.mean).toBeGreaterThanOrEqual(contestants[i - 1].estimates.overloadSeconds.mean);
		}
	});

	it("Y2: a shedder that never sheds changes nothing", async () => {
		const { contestants } = await play("y2-idle-shedder", 2);
		const [before, after] = contestants;
		expect(after.estimates.shedShare.mean).toBe(0);
		expect(after.estimates.latencyP99.mean).toBe(before.estimates.latencyP99.mean);
		expect(after.run.engine).toBe(before.run.engine);
	});

	it("Y3: sticky sessions keep a spike where it is, whatever the size of the fleet", async () => {
		const played = await play("y3-sticky-sessions", 2);
		const errors = means(played, "errorRate");
		const imbalance = means(played, "imbalance");
		// The longer a visit, the longer the first three replicas keep who came first; spread evenly, all have as much.
		for (const size of ["", "three times as large"]) {
			const [sticky, free] = size ? [size, `${size}, no affinity`] : ["as it is", "no affinity"];
			expect(errors[sticky]).toBeGreaterThan(2 * errors[free]);
			expect(imbalance[sticky]).toBeGreaterThan(1.5);
			expect(imbalance[free]).toBeLessThan(1.1);
		}
		expect(errors["three times as large"]).toBeCloseTo(errors["as it is"], 1);
		expect(errors["three times as large, no affinity"]).toBeCloseTo(errors["no affinity"], 1);
	});

	it.each(["traffic-spike", "steady-day", "flash-crowd", "as-declared", "replica-loss", "celebrity-key"])(
		"Y4: a database that writes one row a second is too slow for 300/s in %s",
		async (scenario) => {
			const errors = means(await play("y4-slow-database", 1, scenario), "errorRate");
			expect(errors["as it is"]).toBeLessThan(0.05);
			expect(errors["one write a second"]).toBeGreaterThan(0.95);
		},
	);

	it("Y4: … and never within the objective in growth-year", async () => {
		const months = means(await play("y4-slow-database", 1, "growth-year", { watch: ["monthsWithin"] }), "monthsWithin");
		expect(months["as it is"]).toBeGreaterThan(0);
		expect(months["one write a second"]).toBe(0);
	});

	it("Y5: a design that is never overloaded is disturbed for as long as a dead replica is unnoticed", async () => {
		const { contestants } = await play("y5-never-overloaded", 3);
		// Three checks of 10 s, the first of which is due at any time: 20 to 30 s. Rates of 40 and 400/s.
		for (const { estimates } of contestants) {
			expect(estimates.timeToRecover.mean).toBeGreaterThan(15);
			expect(estimates.timeToRecover.mean).toBeLessThan(32);
			expect(estimates.overloadSeconds.mean).toBeGreaterThan(12);
			expect(estimates.overloadSeconds.mean).toBeLessThan(32);
			expect(estimates.recovered.mean).toBe(1);
		}
	});

	it("Y6: a drain holds replicas back where the balancer's platform stops them, and on Kubernetes does nothing", async () => {
		const played = await play("y6-drain", 3);
		const cut = means(played, "requestsCut");
		expect(cut["as it is"]).toBeGreaterThan(100);
		expect(cut["drain 20 s"]).toBe(0);
		expect(cut["drain 20 s, ecs"]).toBe(0);
		expect(cut["preStop 5 s"]).toBe(0);
		expect(cut["drain 20 s, kubernetes"]).toBeGreaterThan(100);
		expect(played.notes.join()).toMatch(
			/“drain 20 s, kubernetes”: the balancer's drain of 20 s does not hold back SIGTERM/,
		);
	});

	it("Y7: three partitions keep three of ten consumers at work", async () => {
		const played = await play("y7-three-partitions", 2);
		// Lognormal with its median at 5 ms and its 99th percentile at 20 ms.
		const sigma = Math.log(4) / 2.3263;
		const mean = 0.005 * Math.exp(sigma ** 2 / 2);
		// From the jump on, what comes beyond what three can do stays, for the seven minutes that are left.
		const left = (600 - 3 / mean) * 420;
		const most = means(played, "backlogMax");
		expect(most["as it is"] / left).toBeCloseTo(1, 1);
		expect(most["30 partitions"]).toBeLessThan(5000);
	});

	it("Y8: a budget and a breaker on a client's own link are played", async () => {
		const errors = means(await play("y8-storm", 2), "errorRate");
		// Independently: naive 86.3 %, budget 35.4 %, last come first served 9.85 %, dropped 82.6 %, shed 9.81 %.
		expect(errors["as it is"]).toBeCloseTo(0.863, 1);
		expect(errors.budget).toBeCloseTo(0.354, 1);
		expect(errors.lifo).toBeCloseTo(0.0985, 1);
		expect(errors["drop-expired"]).toBeCloseTo(0.826, 1);
		expect(errors.shed).toBeCloseTo(0.0981, 1);
		expect(errors["link budget"]).toBe(errors.budget);
		expect(errors["link breaker"]).toBeLessThan(errors.budget);
	});

	it("Y9: the 99th percentile follows a median that is declared alone", async () => {
		const { contestants } = await play("y9-median-alone", 3);
		for (const { estimates } of contestants)
			expect(estimates.latencyP99.mean / estimates.latencyP50.mean).toBeCloseTo(6, 0);
	});
});

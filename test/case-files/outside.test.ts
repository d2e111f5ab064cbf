import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseText, readCase, type Sources } from "../../src/cases/case-file.ts";
import { contest } from "../../src/simulator/index.ts";

const nowhere: Sources = {
	design: () => Promise.reject(new Error("there is no such file")),
	workspace: () => Promise.reject(new Error("there is no such folder")),
};

/** Experiments of an independent check of the simulator, with the right values. */
async function play(name: string, replications: number) {
	const path = fileURLToPath(new URL(`outside/${name}.yaml`, import.meta.url));
	const found = await readCase(parseText(name, readFileSync(path, "utf8")), nowhere);
	return contest(found.contestants, { replications, ...(found.watch && { watch: found.watch }) });
}

describe("checked from outside", { timeout: 120_000 }, () => {
	it("a design that is never overloaded is disturbed for as long as a dead replica is unnoticed (Y5)", async () => {
		const { contestants } = await play("never-overloaded", 3);
		// Three checks of 10 s, the first of which is due at any time: 20 to 30 s. Rates of 40 and 400/s.
		for (const { estimates } of contestants) {
			expect(estimates.timeToRecover.mean).toBeGreaterThan(15);
			expect(estimates.timeToRecover.mean).toBeLessThan(32);
			expect(estimates.overloadSeconds.mean).toBeGreaterThan(12);
			expect(estimates.overloadSeconds.mean).toBeLessThan(32);
			expect(estimates.recovered.mean).toBe(1);
		}
	});

	it("a drain holds replicas back where the balancer's platform stops them, and on Kubernetes does nothing (Y6)", async () => {
		const { contestants, notes } = await play("drain", 3);
		const cut = Object.fromEntries(contestants.map(({ name, estimates }) => [name, estimates.requestsCut.mean]));
		expect(cut["as it is"]).toBeGreaterThan(100);
		expect(cut["drain 20 s"]).toBe(0);
		expect(cut["drain 20 s, ecs"]).toBe(0);
		expect(cut["preStop 5 s"]).toBe(0);
		expect(cut["drain 20 s, kubernetes"]).toBeGreaterThan(100);
		expect(notes.join()).toMatch(/“drain 20 s, kubernetes”: the balancer's drain of 20 s does not hold back SIGTERM/);
	});

	it("the 99th percentile follows a median that is declared alone (Y9)", async () => {
		const { contestants } = await play("median-alone", 3);
		for (const { estimates } of contestants)
			expect(estimates.latencyP99.mean / estimates.latencyP50.mean).toBeCloseTo(6, 0);
	});

	it("a shedder that never sheds changes nothing (Y2)", async () => {
		const { contestants } = await play("idle-shedder", 2);
		const [before, after] = contestants;
		expect(after.estimates.shedShare.mean).toBe(0);
		expect(after.estimates.latencyP99.mean).toBe(before.estimates.latencyP99.mean);
		expect(after.run.engine).toBe(before.run.engine);
	});
});

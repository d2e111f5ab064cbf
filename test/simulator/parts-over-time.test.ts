import { expect, test } from "vitest";
import { type Run, simulate } from "../../src/simulator/index.ts";
import { designOf } from "./designs.ts";

const shop = designOf(
	{
		"Client:shoppers": { rate: 60, peakRate: 400 },
		"Balancer:gateway": {},
		"Service:checkout": { replicas: 2, concurrency: 8, serviceTimeP50: 0.02, serviceTimeP99: 0.05 },
		"Store:postgres": { role: "database", capacity: 3, readTime: 0.01, writeTime: 0.01 },
	},
	[
		"Client:shoppers routes Balancer:gateway",
		"Balancer:gateway routes Service:checkout",
		"Service:checkout writes Store:postgres",
	],
);

const overOf = (run: Run, name: string) =>
	run.parts.find((part) => part.name === name)?.over ?? { busy: [], errors: [] };
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test("how busy each component was at each moment comes together to how busy it was in the run", () => {
	const run = simulate(shop, "steady-day");
	const { partsTime: time = [] } = run;
	expect(time.length).toBeGreaterThan(20);
	expect(time.length).toBeLessThanOrEqual(120);
	expect(time).toEqual([...time].sort((a, b) => a - b));
	for (const part of run.parts) {
		const { busy, errors } = overOf(run, part.name);
		expect([busy.length, errors.length]).toEqual([time.length, time.length]);
		expect(Math.min(...busy, ...errors)).toBeGreaterThanOrEqual(0);
		expect(Math.max(...busy, ...errors)).toBeLessThanOrEqual(1);
		// Of a store that keeps its size, the moments are as long as each other.
		if (part.kind === "Store") expect(mean(busy.slice(-time.length))).toBeCloseTo(part.busy, 1);
	}
});

test("a spike is where it is: the store is busier while it lasts than before it", () => {
	const run = simulate(shop, "traffic-spike");
	const { busy } = overOf(run, "postgres");
	expect(Math.max(...busy)).toBeGreaterThan(2 * busy[2]);
});

test("later replications carry none of it, and a run is the same with it as ever", () => {
	expect(simulate(shop, "steady-day", 3)).toEqual(simulate(shop, "steady-day", 3));
});

import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { DeclaredFault, faultOf } from "../../src/design/fault.ts";
import { type Run, simulate } from "../../src/simulator/index.ts";
import { designOf } from "./designs.ts";

type Values = Record<string, Value>;

function shop(store: Values = {}, service: Values = {}, more: Record<string, Values> = {}, links: string[] = []) {
	return designOf(
		{
			"Client:c": { rate: 100, timeout: 2 },
			"Balancer:b": {},
			"Service:s": {
				replicas: 4,
				concurrency: 16,
				serviceTimeP50: 0.02,
				serviceTimeP99: 0.06,
				startup: 20,
				...service,
			},
			"Store:db": { capacity: 4, readTime: 0.01, ...store },
			...more,
		},
		["Client:c routes Balancer:b", "Balancer:b routes Service:s", "Service:s reads Store:db", ...links],
	);
}

/** Share of the requests that failed between two moments. */
function failing({ series }: Run, from: number, to: number): number {
	const rows = series.time
		.map((at, i) => ({ at, rate: series.errorRate[i] }))
		.filter(({ at }) => at > from && at <= to);
	return rows.reduce((sum, { rate }) => sum + rate, 0) / rows.length;
}

describe("a fault that is declared", () => {
	const play = (fault: Value, on: "db" | "s" = "db") =>
		simulate(on === "db" ? shop({ faults: [fault] }) : shop({}, { faults: [fault] }), "as-declared");

	it("hits what it names for as long as it says, and says so above the numbers", () => {
		for (const on of ["db", "s"] as const) {
			const run = play({ at: 60, for: 60, errors: 0.2 }, on);
			expect(failing(run, 66, 120)).toBeCloseTo(0.2, 1);
			expect(failing(run, 130, 600)).toBe(0);
			expect(run.notes?.[0]).toBe(`${on} answers 20 % with an error from 60 s to 120 s`);
		}
	});

	it("is one of five kinds of harm", () => {
		for (const on of ["db", "s"] as const) {
			for (const harm of [{ down: true }, { partition: true }] as Values[]) {
				const run = play({ at: 60, for: 60, ...harm }, on);
				expect(failing(run, 66, 118)).toBeGreaterThan(0.95);
				expect(failing(run, 200, 600)).toBe(0);
			}
		}
		// 100/s of 10 ms keep one worker of four busy: at five times as long all four are not enough.
		expect(play({ at: 60, for: 60, latency: 5 }).metrics.latencyP95).toBeGreaterThan(1);
		expect(play({ at: 60, for: 60, latency: 2 }).metrics.latencyP95).toBeLessThan(0.1);
		expect(play({ at: 60, for: 120, capacity: 0.25 }).metrics.latencyP95).toBeGreaterThan(0.2);
	});

	it("is read as a person writes it", () => {
		expect(DeclaredFault.parse({ at: "1min", for: "30s", latency: "x5" })).toEqual({ at: 60, for: 30, latency: 5 });
		expect(DeclaredFault.parse({ at: 0, for: 5, capacity: "20%" }).capacity).toBeCloseTo(0.2);
		expect(DeclaredFault.safeParse({ at: 0, for: 5 }).success).toBe(false);
		expect(DeclaredFault.safeParse({ at: 0, for: 5, down: true, errors: 0.1 }).success).toBe(false);
	});

	it("says what was read, where, and what it should be", () => {
		const wrong = (more: object) => faultOf({ at: "10s", for: "1min", ...more }, "Service");
		expect(wrong({ errors: "lots" })).toEqual({
			wrong: 'read "lots", expected a share, such as 5% or 0.05',
			path: ["errors"],
		});
		expect(wrong({ capacity: "120%" })).toMatchObject({ wrong: "read 1.2, expected a share, such as 5% or 0.05" });
		expect(wrong({ latency: "slow" })).toMatchObject({ wrong: 'read "slow", expected a factor from 1 on, such as ×5' });
		expect(wrong({ at: "noon", down: true })).toMatchObject({ wrong: 'read "noon", expected a time, such as 90s' });
		expect(wrong({ down: "yes" })).toMatchObject({ wrong: 'read "yes", expected true', path: ["down"] });
	});
});

describe("deployments that are declared", () => {
	const replaced = { strategy: "recreate" };
	const service = { replicas: 4, concurrency: 16, serviceTimeP50: 0.01, serviceTimeP99: 0.03, startup: 20 };
	const play = (front: Value[], orders: Value[], of: Values = {}, scenario = "as-declared") =>
		simulate(
			shop(
				{},
				{ faults: front },
				{
					"Service:orders": { ...service, faults: orders, ...of },
					"Rollout:s": { strategy: "rolling" },
					"Rollout:orders": replaced,
				},
				["Service:s calls Service:orders", "Rollout:s replaces Service:s", "Rollout:orders replaces Service:orders"],
			),
			scenario,
		);

	it("replace a service that is called, in the way of its own rollout", () => {
		const run = play([], [{ at: 60, deploy: true }]);
		expect(failing(run, 66, 78)).toBeGreaterThan(0.9);
		expect(failing(run, 120, 600)).toBe(0);
		expect(run.notes?.[0]).toBe("a new version of orders is deployed from 60 s on");
		expect(run.metrics.rolloutSeconds).toBeUndefined();
	});

	it("go on side by side", () => {
		const both = play([{ at: 60, deploy: true }], [{ at: 65, deploy: true }]);
		// Two at a time (a quarter more, and a quarter fewer), each after its start: twice 20 s.
		expect(both.metrics.rolloutSeconds).toBeGreaterThan(40);
		expect(failing(both, 70, 82)).toBeGreaterThan(0.9);
		const alone = play([{ at: 60, deploy: true }], []);
		expect(failing(alone, 70, 82)).toBeLessThan(0.1);
		expect(both.metrics.rolloutSeconds).toBeCloseTo(alone.metrics.rolloutSeconds, 0);
	});

	it("and beside what a scenario deploys, which is not begun twice", () => {
		const run = play([{ at: 61, deploy: true }], [{ at: 70, deploy: true }], {}, "rolling-deploy");
		expect(failing(run, 76, 88)).toBeGreaterThan(0.9);
		expect(run.metrics.rolloutSeconds).toBeCloseTo(play([], [], {}, "rolling-deploy").metrics.rolloutSeconds, 0);
	});

	it("are not begun again while one is under way, of whichever service", () => {
		const once = play([], [{ at: 60, deploy: true }]);
		const again = play(
			[],
			[
				{ at: 60, deploy: true },
				{ at: 70, deploy: true },
			],
		);
		expect(failing(again, 66, 120)).toBe(failing(once, 66, 120));
		const later = play(
			[],
			[
				{ at: 60, deploy: true },
				{ at: 200, deploy: true },
			],
		);
		expect(failing(later, 206, 218)).toBeGreaterThan(0.9);
	});

	it("leave a function alone, whose platform does so by itself", () => {
		const run = play([], [{ at: 60, deploy: true }], { platform: "function" });
		expect(failing(run, 60, 600)).toBeLessThan(0.01);
		expect(run.notes?.[0]).toMatch(/^the deployment of orders at 60 s is not played: it is a function/);
	});

	it("have no end of their own, and stores have none of them", () => {
		expect(faultOf({ at: "1min", deploy: true }, "Service")).toEqual({ fault: { at: 60, deploy: true } });
		expect(faultOf({ at: "1min", for: "1min", deploy: true }, "Service")).toMatchObject({ path: ["for"] });
		expect(faultOf({ at: "1min", down: true }, "Service")).toMatchObject({
			...{ wrong: "expected a time above 0, such as 2min", path: ["for"] },
		});
		expect(faultOf({ at: "1min", deploy: true }, "Store")).toEqual({
			...{ wrong: "only a service is deployed", path: ["deploy"] },
		});
	});
});

describe("scenarios of failures", () => {
	it("slow-dependency: harm where it has little room, none where it has much", () => {
		const tight = simulate(shop(), "slow-dependency");
		expect(tight.metrics.latencyP95).toBeGreaterThan(1);
		expect(simulate(shop({ capacity: 64 }), "slow-dependency").metrics.errorRate).toBe(0);
		expect(tight.notes?.join()).toContain("db takes 5 times as long");
	});

	it("database-failover: refuses until it is back, and recovers then", () => {
		const run = simulate(shop({ restart: 30 }), "database-failover");
		expect(failing(run, 62, 89)).toBeGreaterThan(0.95);
		expect(failing(run, 95, 200)).toBe(0);
	});

	it("cache-restart: what it spared the database comes to it", () => {
		const cache = { role: "cache", hitRate: 0.95, restart: 20 };
		const design = (capacity: number) =>
			shop({ capacity, readTime: 0.02 }, {}, { "Store:memo": cache }, ["Service:s reads Store:memo"]);
		// 5 of 100 reads a second are nothing to one worker of 20 ms; all of them are twice what it can do.
		const short = simulate(design(1), "cache-restart");
		expect(failing(short, 20, 60)).toBe(0);
		expect(failing(short, 70, 100)).toBeGreaterThan(0.2);
		expect(simulate(design(16), "cache-restart").metrics.errorRate).toBe(0);
	});

	it("gray-failure: whoever goes there waits, unless the balancer sees who answers", () => {
		const of = (algorithm: string) => {
			const design = shop();
			design.components[1].attributes.algorithm = {
				value: algorithm,
				provenance: { kind: "assumed", source: "a test" },
			};
			return simulate(design, "gray-failure").metrics;
		};
		expect(of("round-robin").latencyP95).toBeGreaterThan(0.15);
		expect(of("least-outstanding").latencyP95).toBeLessThan(of("round-robin").latencyP95);
	});

	it("node-loss: Kubernetes waits 300 s before it starts another, others do not", () => {
		const readyAt = (platform: string, at: number) => {
			const { series } = simulate(shop({}, { platform }), "node-loss");
			return series.replicas[series.time.findIndex((time) => time >= at)];
		};
		expect(readyAt("kubernetes", 300)).toBe(3);
		expect(readyAt("kubernetes", 60 + 40 + 300 + 20 + 10)).toBe(4);
		expect(readyAt("ecs", 150)).toBe(4);
	});

	it("consumer-rebalance: partitions stand still, then all of them for a moment", () => {
		const works = (queue: Values) =>
			simulate(
				designOf(
					{
						"Client:c": { rate: 100 },
						"Queue:q": { engine: "kafka", partitions: 12, ...queue },
						"Service:w": {
							role: "worker",
							replicas: 4,
							concurrency: 3,
							serviceTimeP50: 0.05,
							serviceTimeP99: 0.05,
							startup: 20,
						},
					},
					["Client:c publishes Queue:q", "Service:w consumes Queue:q"],
				),
				"consumer-rebalance",
			).metrics;
		// A message that came right after the consumer died waits 45 s until that is noticed, and 5 s more.
		expect(works({}).oldestMessage).toBeGreaterThan(48);
		expect(works({}).oldestMessage).toBeLessThan(55);
		expect(works({ rebalance: 20, sessionTimeout: 10 }).oldestMessage).toBeGreaterThan(28);
	});
});

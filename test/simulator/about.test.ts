import { describe, expect, it } from "vitest";
import { compare, sensitivityPlan } from "../../src/simulator/index.ts";
import { designOf, shop } from "./designs.ts";

const replications = 2;

describe("a scenario that may strike one of several", () => {
	const design = designOf(
		{ "Client:users": { rate: 50 }, "Service:web": { replicas: 2 }, "Service:prices": {}, "Service:stock": {} },
		["Client:users routes Service:web", "Service:web calls Service:prices", "Service:web calls Service:stock"],
	);

	it("strikes what the change is about", () => {
		const of = "Service:web calls Service:stock";
		for (const scenario of ["dependency-outage", "slow-dependency", "refused-dependency"]) {
			const { before, after } = compare(design, [{ of, attribute: "timeout", value: 1 }], scenario, { replications });
			expect([before.hits, after.hits]).toEqual(["stock", "stock"]);
		}
	});

	it("plays the call that is changed, of several of the same, and says so", () => {
		const [prices, stock] = design.links.slice(1);
		const twice = { ...design, links: [...design.links, { ...prices, id: "web asks prices elsewhere" }] };
		const timeout = (of: string) =>
			compare(twice, [{ of, attribute: "timeout", value: 0.2 }], "dependency-outage", { replications });
		const [first, second] = [prices.id, "web asks prices elsewhere"].map(timeout);
		expect(second.metrics).toEqual(first.metrics);
		expect(second.metrics.latencyP99.after).toBeLessThan(second.metrics.latencyP99.before);
		expect(second.notes).toContain("web asks prices in 1 more place: all are played as the one that is changed");
		expect(timeout(stock.id).notes?.join()).not.toContain("more place");
	});

	it("strikes the store that is changed, and not what is called first", () => {
		const ends = {
			"Client:users": { rate: 50 },
			"Service:web": { replicas: 2 },
			"Service:prices": {},
			"Store:orders": {},
		};
		const links = [
			"Client:users routes Service:web",
			"Service:web calls Service:prices",
			"Service:web reads Store:orders",
		];
		const patch = [{ of: "Store:orders", attribute: "capacity", value: 32 }];
		const { before } = compare(designOf(ends, links), patch, "dependency-outage", { replications });
		expect(before.hits).toBe("orders");
	});

	it("strikes the store that it is about, and not the largest", () => {
		const stores = { ...shop(), links: [...shop().links] };
		const of = (name: string, shards: number) =>
			designOf({ [`Store:${name}`]: { shards, sharding: "hash-modulo" } }).components[0];
		stores.components = [...stores.components, of("orders", 16), of("visits", 4)];
		stores.links.push(...designOf({}, ["Service:web reads Store:orders", "Service:web reads Store:visits"]).links);
		const patch = [{ of: "Store:visits", attribute: "sharding", value: "consistent" }];
		const { metrics } = compare(stores, patch, "add-shard", { replications });
		// One in five moves to a fifth shard, where a remainder moves four in five.
		expect(metrics.keysMoved.before).toBeCloseTo(0.8, 1);
		expect(metrics.keysMoved.after).toBeCloseTo(0.2, 1);
	});
});

describe("of several stores of one kind", () => {
	const replicated = { role: "database", shards: 4 };
	const design = designOf(
		{
			...{ "Client:users": { rate: 50 }, "Service:web": { replicas: 2 } },
			...{ "Store:orders": replicated, "Store:visits": { role: "database" } },
			...{
				"Store:pages": { role: "cache" },
				"Store:prices": { role: "cache" },
				"Store:seen": { role: "session-store" },
			},
		},
		[
			"Client:users routes Service:web",
			...["orders", "visits", "pages", "prices", "seen"].map((name) => `Service:web reads Store:${name}`),
		],
	);
	const told = (of: string, attribute: string, value: boolean | number, scenario: string) =>
		compare(design, [{ of, attribute, value }], scenario, { replications }).notes?.join("; ");

	it("that one fails which is changed", () => {
		expect(told("Store:visits", "multiZone", true, "database-failover")).toMatch(/visits refuses from/);
		expect(told("Store:prices", "restart", 20, "cache-restart")).toMatch(/prices is away from/);
	});

	it("what the change hangs on is asked of that one", () => {
		const patch = [{ of: "Store:visits", attribute: "multiZone", value: true }];
		const { variations } = sensitivityPlan(design, patch, "database-failover");
		const restarts = variations.filter(({ assumption }) => assumption.attribute === "restart");
		expect(restarts.map(({ assumption }) => assumption.component)).toEqual(["Store:visits"]);
	});

	it("one of another kind, which the scenario is not about, does not take its place", () => {
		const change = [{ of: "Store:seen", attribute: "restart", value: 20 }];
		for (const [scenario, metric] of [
			["add-shard", "keysMoved"],
			["database-failover", "errorRate"],
		]) {
			const { metrics } = compare(design, change, scenario, { replications });
			const plain = compare(design, [], scenario, { replications });
			expect(metrics[metric].before).toBe(plain.metrics[metric].before);
		}
	});
});

describe("a change of what no service is seen to use", () => {
	const patch = [{ of: "Store:events", attribute: "sharding", value: "consistent" }];
	const store = { "Store:events": { shards: 4, sharding: "hash-modulo" } };

	it("is played on the service that users reach, which is said", () => {
		const { focus, notes, metrics } = compare(
			designOf({ "Client:users": {}, "Service:web": {}, ...store }, ["Client:users routes Service:web"]),
			patch,
			"add-shard",
			{ replications },
		);
		expect(focus).toBe("Service:web");
		expect(notes?.[0]).toBe("no file that was read shows who uses events: web is taken to, once in each request");
		expect(metrics.keysMoved.after).toBeLessThan(metrics.keysMoved.before);
	});

	it("is played on one that is made up where there is none", () => {
		const { notes, metrics } = compare(designOf(store), patch, "add-shard", { replications });
		expect(notes?.[0]).toBe("no service was read that uses events: one is made up");
		expect(metrics.keysMoved.after).toBeLessThan(metrics.keysMoved.before);
	});
});

describe("tries without end", () => {
	it("are played while a dependency refuses, as many as patience has room for", () => {
		const link = "Service:web calls Service:prices";
		const design = (tries: Record<string, boolean | number>) =>
			designOf(
				{ "Client:users": { rate: 20 }, "Service:web": { replicas: 3, concurrency: 256 }, "Service:prices": {} },
				["Client:users routes Service:web", [link, { backoff: "fixed", backoffBase: 0.5, timeout: 1, ...tries }]],
			);
		const calls = (tries: Record<string, boolean | number>) =>
			compare(design(tries), [], "refused-dependency", { replications }).metrics.callsPerRequest.before;
		expect(calls({ endless: true })).toBeGreaterThan(3 * calls({ retries: 2 }));
	});
});

describe("a unit of work without a common commit", () => {
	const design = designOf(
		{
			"Client:users": { rate: 200 },
			"Service:web": { replicas: 3 },
			"Store:orders": {},
			"Transaction:place": { participants: ["orders", "ledger"], acrossShards: true, mechanism: "none" },
		},
		["Client:users routes Service:web", "Service:web writes Store:orders", "Transaction:place runs-in Service:web"],
	);

	it("is left half done where a later commit fails, and a saga is not", () => {
		const patch = [{ of: "Transaction:place", attribute: "mechanism", value: "saga" }];
		const { metrics, estimates } = compare(design, patch, "commit-failures", { replications: 4 });
		// One in a thousand of 200/s for 300 s, or of the share of requests that do it.
		expect(metrics.halfDone.before).toBeGreaterThan(0);
		expect(metrics.halfDone.after).toBe(0);
		expect(estimates?.before.abortRate.mean).toBeCloseTo(estimates!.after.abortRate.mean, 6);
	});
});

import { expect, test } from "vitest";
import { focusForScenario, simulate } from "../../src/simulator/index.ts";
import { designOf } from "./designs.ts";

/** Users reach `web`, which has no store of its own and works off nothing; `orders` has both. */
const design = designOf(
	{
		"Client:c": { rate: 50 },
		"Balancer:b": {},
		"Service:web": { replicas: 3, concurrency: 16 },
		"Service:orders": { replicas: 3, concurrency: 16 },
		"Store:orders": { role: "database", readTime: 0.001 },
		"Queue:jobs": { engine: "kafka", partitions: 6 },
		"Service:worker": { role: "worker", replicas: 3, concurrency: 1 },
	},
	[
		...["Client:c routes Balancer:b", "Balancer:b routes Service:web", "Service:web calls Service:orders"],
		...[
			"Service:orders reads Store:orders",
			"Service:orders publishes Queue:jobs",
			"Service:worker consumes Queue:jobs",
		],
	],
);

test.each([
	["traffic-spike", "Service:web"],
	["replica-loss", "Service:web"],
	["database-failover", "Service:orders"],
	["consumer-rebalance", "Service:worker"],
])("%s is played on the first service that has what it is about: %s", (scenario, service) => {
	expect(focusForScenario(design, scenario)).toBe(service);
});

test("where none has it, the usual one is played, with the reason", () => {
	const plain = designOf({ "Client:c": { rate: 50 }, "Service:web": { replicas: 3 } }, ["Client:c routes Service:web"]);
	expect(focusForScenario(plain, "consumer-rebalance")).toBe("Service:web");
});

test("a service and its store of one name are told apart, and nobody else is", () => {
	const { parts } = simulate(design, "traffic-spike");
	expect(parts.map(({ name }) => name)).toEqual(["web", "orders (service)", "worker", "orders (store)"]);
});

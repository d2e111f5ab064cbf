import { describe, expect, it } from "vitest";
import { compare, simulate } from "../../src/simulator/index.ts";
import { designOf, shop } from "./designs.ts";

describe("a disruption budget", () => {
	it("does not gate a scaler: the same replicas go, below what it says must be left", () => {
		const quick = { startup: 1, replicas: 20 };
		const scaler = { min: 1, max: 40, signals: ["requests"], requestsTarget: 100, downStabilisation: 0 };
		const free = simulate(shop({ "Service:web": quick, "Scaler:web": scaler }), "scale-in", 3);
		const bound = simulate(
			shop({ "Service:web": { ...quick, minAvailable: "90%" }, "Scaler:web": scaler }),
			"scale-in",
			3,
		);
		expect(bound).toEqual(free);
		const { replicas } = bound.series;
		expect(Math.min(...replicas)).toBeLessThan(0.9 * replicas[0]);
	});
});

describe("a balancer of which no file tells", () => {
	const signalled = (values: Record<string, string>) => {
		const design = designOf({ "Client:users": { rate: 50 }, "Service:web": { replicas: 4, ...values } }, [
			"Client:users calls Service:web",
		]);
		return compare(design, [], "scale-in", { replications: 1 }).assumptions.some(
			({ attribute, used }) => attribute === "drain" && used.value === 300,
		);
	};

	it("drains as Elastic Load Balancing does, where the service is said to stand behind one", () => {
		expect(signalled({ platform: "ecs", role: "server" })).toBe(true);
		expect(signalled({ platform: "ecs", role: "worker" })).toBe(false);
		expect(signalled({ platform: "ecs" })).toBe(false);
		expect(signalled({ platform: "compose", role: "server" })).toBe(false);
	});
});

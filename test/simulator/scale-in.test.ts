import { describe, expect, it } from "vitest";
import { simulate } from "../../src/simulator/index.ts";
import { shop } from "./designs.ts";

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

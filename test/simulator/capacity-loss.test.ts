import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { simulate } from "../../src/simulator/index.ts";
import { designOf } from "./designs.ts";

type Values = Record<string, Value>;

const links = ["Client:c routes Balancer:b", "Balancer:b routes Service:s"];

/** Requests that failed, as a mean over some seeds, of a service whose replicas serve 100/s each. */
function failed(scenario: string, service: Values, rate: number, pool?: Values): number {
	const design = designOf(
		{
			"Client:c": { rate },
			"Balancer:b": { layer: "L7" },
			"Service:s": {
				platform: "kubernetes",
				concurrency: 10,
				serviceTimeP50: 0.1,
				serviceTimeP99: 0.1,
				queueBound: 5,
				startup: 30,
				preStop: 5,
				...service,
			},
			...(pool && { "NodePool:p": pool }),
		},
		pool ? [...links, "Service:s runs-on NodePool:p"] : links,
	);
	let sum = 0;
	for (let seed = 1; seed <= 3; seed++) {
		const { metrics, requests } = simulate(design, scenario, seed);
		sum += metrics.errorRate * requests;
	}
	return sum / 3;
}

function near(value: number, exact: number, share: number): void {
	expect(value / exact).toBeGreaterThan(1 - share);
	expect(value / exact).toBeLessThan(1 + share);
}

/** Three checks every 10 s. */
const detection = 25;

describe("the loss of a zone", () => {
	it("fails one in z requests until it is noticed, where the others have room: ρ ≤ (z − 1)/z", () => {
		near(failed("zone-loss", { replicas: 6, zones: 3 }, 330), (330 / 3) * detection, 0.1);
	});

	it("overloads the others above that, until replacements have started", () => {
		// Two zones at 80 %: 200 of 320/s are served by the rest.
		const exact = (320 / 2) * detection + (320 - 200) * 30;
		near(failed("zone-loss", { replicas: 4, zones: 2 }, 320), exact, 0.12);
	});

	it("takes everything along where there is one zone, until it is back", () => {
		near(failed("zone-loss", { replicas: 4 }, 200), 200 * (240 + 30), 0.02);
	});
});

describe("reclaimed spot machines", () => {
	it("that nobody drains fail half of the requests until it is noticed", () => {
		near(failed("spot-reclaim", { replicas: 6, spot: true }, 250), (250 / 2) * detection, 0.1);
		near(failed("spot-reclaim", { replicas: 6 }, 250, { capacity: "spot" }), (250 / 2) * detection, 0.1);
		near(failed("spot-reclaim", { replicas: 8 }, 250, { capacity: "mixed" }), (250 / 4) * detection, 0.12);
	});

	it("fail nothing when the notice is longer than the drain and the rest has room", () => {
		// Room for bursts: the three that are left are 83 % busy.
		const roomy = { replicas: 6, queueBound: 1000 };
		expect(failed("spot-reclaim", { ...roomy, spot: true, spotDrain: true }, 250)).toBe(0);
		expect(failed("spot-reclaim", roomy, 250, { capacity: "spot", provisioner: "karpenter" })).toBe(0);
		expect(failed("spot-reclaim", roomy, 250)).toBe(0);
	});

	it("that are drained still take half of the capacity for the time of a start", () => {
		// Six replicas at 75 %; three of them serve 300 of 450/s until the others have started.
		near(failed("spot-reclaim", { replicas: 6, spot: true, spotDrain: true }, 450), (450 - 300) * 30, 0.12);
	});
});

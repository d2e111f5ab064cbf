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

describe("what the service needs", () => {
	const errors = (scenario: string, of: Record<string, Values>, more: string[] = []) => {
		const design = designOf(
			{
				"Client:c": { rate: 50, timeout: 2 },
				"Balancer:b": {},
				"Service:s": { replicas: 4, zones: 2, concurrency: 10, serviceTimeP50: 0.02, ...of["Service:s"] },
				"Service:t": { replicas: 4, concurrency: 10, serviceTimeP50: 0.02, ...of["Service:t"] },
				"Store:d": { role: "database", ...of["Store:d"] },
				"NodePool:p": { replicasPerNode: 4 },
			},
			[...links, "Service:s calls Service:t", "Service:t reads Store:d", "Service:s runs-on NodePool:p", ...more],
		);
		const { metrics, requests, notes = [] } = simulate(design, scenario);
		return { failed: metrics.errorRate * requests, notes: notes.join("; ") };
	};
	/** Half of the calls of the requests that have found a replica. */
	const half = (50 / 2) * detection;

	it("dies with a zone where files say where it stands, and else is spared and named", () => {
		const alone = errors("zone-loss", {});
		near(alone.failed, half, 0.2);
		expect(alone.notes).toContain("nothing says which zones t, d stand in");
		expect(errors("zone-loss", { "Service:t": { zones: 2 } }).failed).toBeGreaterThan(1.3 * alone.failed);
		// No read comes back while the only database is gone with its zone; a standby takes over in less than a minute.
		const away = errors("zone-loss", { "Store:d": { multiZone: false } });
		near(away.failed, 50 * 240, 0.05);
		expect(away.notes).toContain("d is taken to stand in the lost zone: away for 240 s");
		near(errors("zone-loss", { "Store:d": { multiZone: true, restart: 60 } }).failed, 50 * 60, 0.1);
	});

	it("dies with a machine that it shares: four places there, two of each service", () => {
		const [alone, shared] = [[], ["Service:t runs-on NodePool:p"]].map((more) => errors("node-loss", {}, more));
		expect(alone.notes).toContain("4 of its replicas run on the machine");
		expect(shared.notes).toContain("4 replicas run on the machine, of each service there its part");
		// All four of it; or two, and two of those that it calls.
		expect(shared.failed).toBeLessThan(0.5 * alone.failed);
		expect(shared.failed).toBeGreaterThan(1.2 * half);
	});
});

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

import { describe, expect, it } from "vitest";
import type { Value } from "../../../src/design/attribute.ts";
import { assumptionsOf, simulate } from "../../../src/simulator/index.ts";
import { designOf } from "../designs.ts";

type Values = Record<string, Value>;

/** Eight workers of about 0.07 s in each replica: 110 requests/s. */
function scaled(scaler: Values, service: Values = {}, client: Values = {}) {
	return designOf(
		{
			"Client:c": { rate: 200, peakRate: 600, latencyP99: 1, ...client },
			"Service:s": {
				platform: "kubernetes",
				concurrency: 8,
				serviceTimeP50: 0.05,
				serviceTimeP99: 0.3,
				startup: 20,
				...service,
			},
			"Scaler:a": { min: 2, max: 30, ...scaler },
		},
		["Client:c calls Service:s", "Scaler:a scales Service:s"],
	);
}

const types = ["hpa", "keda", "target-tracking", "step", "scheduled", "predictive", "gcp"];
const signals = ["cpu", "memory", "requests", "latency", "queue-depth", "connections", "schedule", "prediction"];

describe("what a scaler is simulated as", () => {
	it("is what it is: no type and no signal is replaced by another", () => {
		for (const type of types) {
			for (const signal of signals) {
				const { notes = [] } = simulate(scaled({ type, signals: [signal] }, {}, { rate: 5 }), "replica-loss", 1);
				const known = signal === "queue-depth" ? 1 : 0;
				expect(notes.filter((note) => /not simulated|simulated as/.test(note))).toHaveLength(known);
			}
		}
		expect(simulate(scaled({ signals: ["other"] }, {}, { rate: 5 }), "replica-loss", 1).notes).toContainEqual(
			"the signal other of a is not simulated",
		);
	});

	it("takes from the design only what its loop reads, with its own defaults", () => {
		const read = (scaler: Values, service: Values = {}) =>
			new Map(
				assumptionsOf(scaled(scaler, service), "traffic-spike")
					.filter(({ component }) => component === "Scaler:a")
					.map(({ attribute, used }) => [attribute, used.value]),
			);
		const hpa = read({ type: "hpa", signals: ["cpu"] });
		expect(hpa.get("metricPeriod")).toBe(15);
		expect(hpa.get("downStabilisation")).toBe(300);
		expect(hpa.has("warmup")).toBe(false);
		const ecs = read({ type: "target-tracking", signals: ["cpu"] }, { platform: "ecs" });
		expect([ecs.get("metricPeriod"), ecs.get("lowShare"), ecs.get("upCooldown")]).toEqual([60, 0.9, 300]);
		expect(ecs.has("tolerance")).toBe(false);
		const ec2 = read({ type: "target-tracking", signals: ["cpu"] }, { platform: "ec2" });
		expect([ec2.get("metricPeriod"), ec2.get("lowShare"), ec2.get("warmup")]).toEqual([300, 0.7, 300]);
		// The balancer counts requests by the minute.
		expect(read({ type: "target-tracking", signals: ["requests"] }, { platform: "ec2" }).get("metricPeriod")).toBe(60);
		expect(read({ type: "gcp", signals: ["cpu"] }).get("downStabilisation")).toBe(600);
		expect(read({ type: "keda", signals: ["queue-depth"] }).get("queueTarget")).toBe(5);
	});
});

describe("signals", () => {
	it.each(["memory", "connections", "latency", "requests"])(
		"a run begins where %s is at rest, and grows from there",
		(signal) => {
			const { series } = simulate(
				scaled({ signals: [signal], memoryTarget: 0.65, latencyTarget: 0.5 }),
				"traffic-spike",
				1,
			);
			const before = series.time.findIndex((at) => at > 38);
			expect(Math.abs(series.wanted[before] - series.wanted[0])).toBeLessThanOrEqual(1);
			expect(Math.max(...series.wanted)).toBeGreaterThan(1.4 * series.wanted[0]);
		},
	);

	it("a leak fills memory, and a scaler on it buys replicas that leak as well", () => {
		const most = (on: Values) =>
			Math.max(...simulate(scaled({ ...on, max: 20 }, {}, { rate: 60 }), "memory-leak", 1).series.wanted);
		expect(most({ signals: ["memory"] })).toBeGreaterThan(6);
		expect(most({ signals: ["requests"] })).toBeLessThanOrEqual(3);
	});
});

describe("pace", () => {
	const lag = (scaler: Values) =>
		simulate(scaled(scaler, { platform: "ecs" }), "traffic-spike", 1).metrics.overloadSeconds;

	it("metrics of five minutes react later than metrics of one, and those later than 15 s", () => {
		const coarse = lag({ type: "target-tracking", signals: ["requests"], metricPeriod: 300 });
		const fine = lag({ type: "target-tracking", signals: ["requests"] });
		expect(coarse).toBeGreaterThan(fine + 60);
		expect(fine).toBeGreaterThan(lag({ type: "hpa", signals: ["requests"] }) + 60);
	});

	it("a volatile signal without a window thrashes, with one it does not", () => {
		const changes = (downStabilisation: number) => {
			const scaler = { type: "hpa", signals: ["connections"], behaviour: true, downStabilisation };
			return simulate(scaled(scaler), "steady-day", 1).metrics.directionChanges;
		};
		expect(changes(0)).toBeGreaterThan(20);
		expect(changes(300)).toBeLessThan(10);
	});

	it("counts no change of direction where nothing scales", () => {
		const fixed = designOf({ "Client:c": { rate: 5 }, "Service:s": {} }, ["Client:c calls Service:s"]);
		expect(simulate(fixed, "replica-loss", 1).metrics.directionChanges).toBeUndefined();
	});
});

describe("a load that comes again every day", () => {
	// Replicas that start slowly against a day in twenty minutes.
	const slow = { startup: 150 };
	const day = (scaler: Values) => simulate(scaled({ ...scaler, requestsTarget: 90 }, slow), "steady-day", 1);

	it("finds replicas in time where it was forecast, or a timetable follows it", () => {
		const late = day({ signals: ["requests"] }).metrics.overloadSeconds;
		expect(late).toBeGreaterThan(30);
		expect(day({ signals: ["requests", "prediction"] }).metrics.overloadSeconds).toBeLessThan(late / 2);
		expect(day({ signals: ["requests", "schedule"] }).metrics.overloadSeconds).toBeLessThan(late / 2);
	});

	it("a forecast alone never takes a replica away, a timetable alone does", () => {
		const alone = (type: string) =>
			day({ type, signals: [type === "predictive" ? "prediction" : "schedule"] }).series.wanted;
		const forecast = alone("predictive");
		expect(forecast.every((wanted, i) => i === 0 || wanted >= forecast[i - 1])).toBe(true);
		const timetable = alone("scheduled");
		expect(timetable.at(-1)).toBeLessThan(Math.max(...timetable));
	});

	it("never orders more than is allowed", () => {
		expect(Math.max(...day({ type: "predictive", signals: ["prediction"], max: 3 }).series.wanted)).toBe(3);
	});
});

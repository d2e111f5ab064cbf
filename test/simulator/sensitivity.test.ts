import { describe, expect, it } from "vitest";
import {
	contest,
	playHeat,
	RankingSoFar,
	Referee,
	type Sensitivity,
	sensitivityOf,
	sensitivityPlan,
} from "../../src/simulator/index.ts";
import { designOf } from "./designs.ts";

const design = designOf(
	{ "Client:c": { rate: 30 }, "Service:s": { replicas: 2, concurrency: 4, sessions: "memory" } },
	["Client:c calls Service:s"],
);

const scenario = "replica-loss";
/** Two metrics of the design as it is are ranked by the same runs. */
const watch = ["latencyP50", "errorRate"];
const asItIs = sensitivityPlan(design, [], scenario);
const played = contest(asItIs.contestants, { replications: 2, watch, ...asItIs.options });

describe("sensitivity", () => {
	it("ranks what was assumed by how much a metric hangs on it", () => {
		const { rows, base, ofDifference } = sensitivityOf(asItIs, played, "latencyP50");
		expect(ofDifference).toBe(false);
		expect(rows[0].assumption.attribute).toBe("serviceTimeP50");
		expect(rows[0].low?.value).toBe(0.01);
		expect(rows[0].high?.value).toBe(0.04);
		expect(rows[0].high?.difference.after).toBeGreaterThan(1.5 * base.mean);
		expect(rows.map(({ effect }) => effect)).toEqual(rows.map(({ effect }) => effect).sort((a, b) => b - a));
		// What a run under this scenario cannot feel does not move it at all.
		expect(rows.find(({ assumption }) => assumption.attribute === "pricePerReplica")?.effect).toBe(0);
	});

	it("keeps to what an attribute can be, and lists what it cannot vary", () => {
		const { rows, unvaried } = sensitivityOf(asItIs, played, "errorRate");
		for (const { assumption, low, high } of rows) {
			for (const swing of [low, high]) {
				if (assumption.unit === "share") expect(swing?.value ?? 0).toBeLessThanOrEqual(1);
			}
		}
		expect(unvaried.every(({ used }) => typeof used.value !== "number" || used.value === 0)).toBe(true);
		expect(unvaried.length).toBeGreaterThan(0);
	});

	it("ranks what a difference hangs on: unpinned users lose their session at every hop, so that it is their requests", () => {
		const share = [{ of: "Service:s", attribute: "sessions", value: "shared-store" }];
		const plan = sensitivityPlan(design, share, scenario);
		const options = { replications: 2, watch: ["sessionsLost"], ...plan.options };
		const { rows, ofDifference, base } = sensitivityOf(plan, contest(plan.contestants, options), "sessionsLost");
		expect(ofDifference).toBe(true);
		expect(base.mean).toBeLessThan(-50);
		expect(rows[0].assumption.attribute).toBe("rate");
		const effectOf = (name: string) =>
			rows.find(({ assumption }) => assumption.attribute === name)?.effect ?? Number.NaN;
		expect(effectOf("thinkTime")).toBeLessThan(0.2 * effectOf("rate"));
	});

	it("plays again only what has changed something in its first run, and ranks as if it played all", () => {
		const plan = asItIs;
		const options = { replications: 2, watch };
		const whole = sensitivityOf(plan, contest(plan.contestants, options), "errorRate");
		const referee = new Referee(plan.contestants, { ...options, ...plan.options });
		const soFar = new RankingSoFar(plan, 1);
		let seen: Record<string, Sensitivity> | undefined;
		const rounds: number[] = [];
		for (let heats = referee.next(); heats.length > 0; heats = referee.next()) {
			rounds.push(heats.length);
			for (const heat of heats) {
				const steps = playHeat(heat);
				let step = steps.next();
				while (!step.done) step = steps.next();
				referee.take(heat, step.value);
				if (heat.from === 0) soFar.take(heat.index, step.value);
				// The base and both values of the first input: there is something to show.
				if (heat.from === 0 && heat.index === 2) seen = soFar.result(["errorRate", "shedShare"]);
			}
		}
		expect(sensitivityOf(plan, referee.result(), "errorRate")).toEqual(whole);
		expect(rounds[0]).toBe(plan.contestants.length);
		expect(rounds[1]).toBeLessThan(rounds[0] / 2);
		const numbers = plan.variations.filter(({ values }) => values.length > 0);
		expect(seen?.errorRate).toMatchObject({ replications: 1, waiting: numbers.length - 1 });
		expect(seen?.errorRate.rows.map(({ assumption }) => assumption.attribute)).toEqual([
			numbers[0].assumption.attribute,
		]);
		expect(soFar.result(["errorRate"])?.errorRate.waiting).toBe(0);
	});
});

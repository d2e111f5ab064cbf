import { describe, expect, test } from "vitest";
import { comparisonOf } from "../../src/review/change.ts";
import type { Review } from "../../src/review/review.ts";
import { addChangeImpacts } from "../../src/review/running/change-impacts.ts";
import type { SimulationOptions } from "../../src/review/running/impacts.ts";
import { openSession } from "../support/memory-workspace.ts";
import { frozenRules } from "../support/rules.ts";

const { rules } = await frozenRules();
/** So few requests that a comparison takes milliseconds. */
const settings = "workload: { rate: 2/s }\n";
const web = (replicas: number, image = "web:1") => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "${image}", ports: [{ containerPort: 80 }] }] }
`;
const reviewOf = async (text: string): Promise<Review> =>
	(await openSession({ "scaleproof.yaml": settings, "web.yaml": text }, { rules })).review();

const [one, two, four] = [await reviewOf(web(1)), await reviewOf(web(2)), await reviewOf(web(4))];

async function impacts(before: Review, after: Review, options: SimulationOptions = { replications: 1 }) {
	const comparison = comparisonOf(before, after);
	await addChangeImpacts(comparison, before, after, options, new AbortController().signal);
	return comparison.impacts;
}
const scenarios = (found: Awaited<ReturnType<typeof impacts>>) => found.map(({ scenario }) => scenario);
describe("what a change does", () => {
	test("is played before and after it, under the scenario of the rules that are concerned", async () => {
		const [impact, ...others] = await impacts(one, two, { replications: 1, seed: 7 });
		expect(others).toEqual([]);
		expect(impact).toMatchObject({ scenario: "replica-loss", focus: "service:web", seed: 7, replications: 1 });
		const { before, after } = impact.metrics.availability ?? impact.metrics.errorRate;
		expect(before).not.toBe(after);
		const [back] = await impacts(two, one, { replications: 1, seed: 7 });
		const { before: was, after: is } = back.metrics.availability ?? back.metrics.errorRate;
		expect([was, is]).toEqual([after, before]);
	});

	test("is not played where nothing of the design changed, or the service is on one side alone", async () => {
		expect(await impacts(one, await reviewOf(`# A comment.\n${web(1)}`))).toEqual([]);
		expect(await impacts(await reviewOf(""), one)).toEqual([]);
		expect(await impacts(one, await reviewOf(""))).toEqual([]);
	});

	test("is played under a spike where no concerned rule names a scenario", async () => {
		const silent = (review: Review) => ({ ...review, rules: review.rules.map(({ simulate, ...rule }) => rule) });
		expect(scenarios(await impacts(silent(two), silent(four)))).toEqual(["traffic-spike"]);
	});

	test("is played under the two scenarios that most of the concerned rules name", async () => {
		const comparison = comparisonOf(one, two);
		const [finding] = comparison.fixed;
		const named = { a: "zone-loss", b: "traffic-spike", c: "traffic-spike", d: "replica-loss", e: "replica-loss" };
		const [rule] = two.rules;
		const after: Review = {
			...two,
			rules: Object.entries(named).map(([id, scenario]) => ({ ...rule, id, simulate: { scenario, watch: [] } })),
			verdicts: two.verdicts.map((verdict) => ({ ...verdict, finding: { ...finding, id: verdict.rule, rule: "d" } })),
		};
		const [fresh] = after.verdicts.flatMap(({ finding }) => finding ?? []);
		const asked = {
			...comparison,
			fixed: ["a", "b"].map((rule) => ({ ...finding, rule })),
			fresh: new Set([fresh.id]),
			values: comparison.values.map((value, index) => ({ ...value, rules: index === 0 ? ["c", "c", "e"] : [] })),
		};
		await addChangeImpacts(asked, one, after, { replications: 1 }, new AbortController().signal);
		expect(scenarios(asked.impacts)).toEqual(["traffic-spike", "replica-loss"]);
	});
});

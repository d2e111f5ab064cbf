import { describe, expect, test } from "vitest";
import { checklistOf } from "../../src/review/checklist.ts";
import { jobFor } from "../../src/review/running/impacts.ts";
import { fixtures } from "../support/fixtures.ts";
import { openSession } from "../support/memory-workspace.ts";
import { frozenRules } from "../support/rules.ts";

const { rules } = await frozenRules();
const { texts } = fixtures().find(({ rule, name }) => rule === "single-replica" && name === "bad-deployment.yaml")!;
const session = await openSession(texts, { rules });
const review = session.review();
const finding = session.findings().find(({ rule }) => rule === "single-replica")!;

describe("the comparison that shows a remedy", () => {
	test("is the rule's own, with the metrics that it watches", () => {
		expect(jobFor(review, finding, { seed: 7, replications: 3 })).toMatchObject({
			scenario: "replica-loss",
			patch: finding.remedy!.patch,
			options: { watch: ["availability", "errorRate", "latencyP99"], seed: 7, replications: 3 },
		});
	});

	test("under another scenario watches what that one shows", () => {
		const job = jobFor(review, finding, { scenario: "traffic-spike" })!;
		expect(job.scenario).toBe("traffic-spike");
		expect(job.options.watch).toBeUndefined();
	});

	test("is none where the rule names no scenario, or the remedy sets nothing", () => {
		const silent = { ...review, rules: review.rules.map(({ simulate, ...rule }) => rule) };
		expect(jobFor(silent, finding)).toBeUndefined();
		expect(jobFor(silent, finding, { scenario: "replica-loss" })).toBeDefined();
		expect(jobFor(review, { ...finding, remedy: { title: "By hand", patch: [] } })).toBeUndefined();
	});
});

describe("a checklist", () => {
	const states = (items: { state: string }[]) => items.map(({ state }) => state);
	const worstFirst = ["open", "undecided", "suppressed", "verified"];
	const ordered = (given: string[]) => given.toSorted((a, b) => worstFirst.indexOf(a) - worstFirst.indexOf(b));

	test("asks what is open first: within a component, and of the components", async () => {
		const single = `${texts["bad-deployment.yaml"]}`.replaceAll("shop", "zoo");
		const two = await openSession({ "a.yaml": single.replace("replicas: 1", "replicas: 2"), ...texts }, { rules });
		const { parts, counts } = checklistOf(two.review());
		expect(parts.length).toBeGreaterThan(2);
		for (const { items } of parts) expect(states(items)).toEqual(ordered(states(items)));
		const heads = parts.map(({ items }) => items[0].state);
		expect(heads).toEqual(ordered(heads));
		expect(heads[0]).toBe("open");
		expect(counts.open).toBe(1);
	});
});

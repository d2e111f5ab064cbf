import { expect, test } from "vitest";
import { readinessOf } from "../../src/review/readiness/readiness.ts";
import { guideSections, sectionOf } from "../../src/review/readiness/sections.ts";
import { example } from "../report/example.ts";
import { ourRules } from "../support/rules.ts";

const checkOf = (id: string, review = example()) =>
	readinessOf(review)
		.sections.flatMap(({ checks }) => checks)
		.find(({ rule }) => rule.id === id);

test("every rule that comes with Scaleproof stands in a section of the guide", async () => {
	const { rules } = await ourRules();
	expect(rules.filter(({ guide }) => !sectionOf(guide)).map(({ id }) => id)).toEqual([]);
});

test("a rule belongs to the first section that it names, an interview question to what it is about", () => {
	expect(sectionOf("I.3, IV")?.id).toBe("I.3");
	expect(sectionOf("VI.1.C")?.id).toBe("VI.1");
	expect(sectionOf("III")?.id).toBe("III.1");
	expect(sectionOf("III.Q1")?.id).toBe("III.2");
	expect(sectionOf("X")).toBeUndefined();
});

test("each rule is in its section, worst first, and the counts are of rules", () => {
	const { sections, counts, components, files } = readinessOf(example());
	const filled = sections.filter(({ checks }) => checks.length > 0);
	expect(filled.map(({ id, checks }) => [id, checks.map(({ rule, state }) => [rule.id, state])])).toEqual([
		[
			"II.1",
			[
				["in-memory-sessions", "failing"],
				["sticky-sessions", "unknown"],
				["abrupt-shutdown", "verified"],
				["single-replica", "verified"],
			],
		],
	]);
	expect(sections.map(({ id }) => id)).toEqual(guideSections.map(({ id }) => id));
	expect(counts).toEqual({ failing: 1, unknown: 1, verified: 2, "not-applicable": 0 });
	expect([components, files]).toEqual([1, 3]);
});

test("each answer stands under what it is, with the component's name", () => {
	expect(checkOf("in-memory-sessions")).toMatchObject({
		failing: [{ component: "web", message: "web keeps <sessions> in memory.", severity: "error" }],
		...{ accepted: [], unknown: [], verified: [], notApplicable: [] },
	});
	expect(checkOf("single-replica")).toMatchObject({
		...{ failing: [], unknown: [], verified: [], notApplicable: [] },
		accepted: [{ component: "web", reason: "the pilot", at: { range: { start: { line: 4 } } } }],
	});
	expect(checkOf("abrupt-shutdown")).toMatchObject({ verified: ["web"], failing: [], notApplicable: [] });
	expect(checkOf("sticky-sessions")).toMatchObject({
		unknown: [{ component: "web", because: "affinity: a variable" }],
		notApplicable: [{ because: "nothing", components: 1 }],
		...{ failing: [], accepted: [], verified: [] },
	});
});

test("reasons why a rule does not apply are counted, and the finding's place stands for a suppression's", () => {
	const review = example();
	const none = { rule: "sticky-sessions", component: "service:web", answer: "does-not-apply" as const };
	review.verdicts = [{ ...none, because: "nothing" }, { ...none, because: "nothing" }, none];
	expect(checkOf("sticky-sessions", review)).toMatchObject({
		state: "not-applicable",
		notApplicable: [
			{ because: "nothing", components: 2 },
			{ because: "nothing of the kind was found", components: 1 },
		],
	});
	const { verdicts } = example();
	review.verdicts = verdicts.map((verdict) => {
		const suppressed = verdict.finding?.suppressed && { reason: "the settings say so" };
		return suppressed ? { ...verdict, finding: { ...verdict.finding!, suppressed } } : verdict;
	});
	expect(checkOf("single-replica", review)?.accepted[0].at.range.start.line).toBe(5);
});

test("what only other parts of the design bring is none of its components", () => {
	const review = example();
	const [web] = review.design.components;
	review.design.components.push({ ...web, id: "client:users", kind: "Client", name: "users", files: [] });
	expect(readinessOf(review).components).toBe(1);
});

test("a rule of which nothing was found says so, and one of a team's own has a section", () => {
	const review = example();
	const [rule] = review.rules;
	expect(readinessOf(review).sections.at(-1)?.id).not.toBe("own");
	review.rules.push({ ...rule, id: "ours", guide: "handbook 3" });
	const { sections } = readinessOf(review);
	expect(sections.at(-1)).toMatchObject({ id: "own", checks: [{ rule: { id: "ours" } }] });
	expect(sections.at(-1)?.checks[0]).toMatchObject({
		state: "not-applicable",
		notApplicable: [{ because: "no component that it is about was found", components: 0 }],
	});
});

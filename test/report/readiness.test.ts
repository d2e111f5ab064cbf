import { expect, test } from "vitest";
import { ReadinessReport, readinessReports } from "../../src/report/readiness/index.ts";
import { readinessOf } from "../../src/review/readiness/readiness.ts";
import { guideSections, sectionOf } from "../../src/review/readiness/sections.ts";
import { ourRules } from "../support/rules.ts";
import { example } from "./example.ts";

const checkOf = (id: string) =>
	readinessOf(example())
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

test("each rule is in one section, with the worst of its answers, and the counts are of rules", () => {
	const review = example();
	const readiness = readinessOf(review);
	const checks = readiness.sections.flatMap((section) => section.checks);
	expect(checks.map(({ rule }) => rule.id).toSorted()).toEqual(review.rules.map(({ id }) => id).toSorted());
	for (const check of checks) {
		const answers = review.verdicts.filter(({ rule }) => rule === check.rule.id);
		const open = answers.filter(({ finding }) => finding && !finding.suppressed);
		expect(check.failing).toHaveLength(open.length);
		if (open.length > 0) expect(check.state).toBe("failing");
		else if (answers.some(({ answer }) => answer === "unknown")) expect(check.state).toBe("unknown");
	}
	expect(Object.values(readiness.counts).reduce((sum, count) => sum + count, 0)).toBe(checks.length);
});

test("a rule of which nothing was found says so, and one of a team's own has a section", () => {
	const review = example();
	const [rule] = review.rules;
	review.rules.push({ ...rule, id: "ours", guide: "handbook 3" });
	const readiness = readinessOf(review);
	expect(readiness.sections.at(-1)?.id).toBe("own");
	expect(readiness.sections.at(-1)?.checks[0]).toMatchObject({
		state: "not-applicable",
		notApplicable: [{ because: "no component that it is about was found" }],
	});
});

test("what is suppressed is accepted with its reason, and fails nothing", () => {
	const accepted = readinessOf(example())
		.sections.flatMap(({ checks }) => checks)
		.flatMap((check) => check.accepted);
	expect(accepted.length).toBe(example().verdicts.filter(({ finding }) => finding?.suppressed).length);
	for (const { reason } of accepted) expect(reason).not.toBe("");
});

test("Markdown has a box for every check and question, ticked only where nothing is left to do", () => {
	const page = readinessReports.markdown(readinessOf(example()));
	const open = page.match(/^- \[ \] \*\*(failing|unknown)\*\*/gm)?.length ?? 0;
	const done = page.match(/^- \[x\] \*\*(verified|not applicable)\*\*/gm)?.length ?? 0;
	expect(open + done).toBe(example().rules.length);
	for (const { questions } of guideSections)
		for (const question of questions) expect(page).toContain(`- [ ] ${question}`);
});

test("the page is whole in itself, runs nothing, and shows names of a workspace as text", () => {
	const review = example();
	for (const component of review.design.components) component.name = `<img src=x onerror="alert(1)">`;
	const page = readinessReports.html(readinessOf(review));
	expect(page).not.toMatch(/<img|<script|\son\w+="|https?:\/\/(?!github\.com\/scaleproof|example)[^"]*\.(js|css)/);
	expect(page).toContain("default-src 'none'");
	expect(page.match(/<details /g)?.length).toBe(review.rules.length);
});

test("JSON is what its schema says", () => {
	const parsed = ReadinessReport.parse(JSON.parse(readinessReports.json(readinessOf(example()))));
	expect(parsed.version).toBe(1);
	expect(checkOf("in-memory-sessions")?.state).toBeDefined();
});

import { expect, test } from "vitest";
import { ReadinessReport, readinessReports } from "../../src/report/readiness/index.ts";
import { readinessOf } from "../../src/review/readiness/readiness.ts";
import { guideSections } from "../../src/review/readiness/sections.ts";
import { example } from "./example.ts";

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
	expect(parsed.sections.flatMap(({ checks }) => checks)).toHaveLength(example().rules.length);
});

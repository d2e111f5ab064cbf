import { describe, expect, test } from "vitest";
import { ReviewReport, reports } from "../../src/report/index.ts";
import { example, options } from "./example.ts";

describe("text", () => {
	test.each([64, 80, 120])("fits %d columns but for tables and paths", (width) => {
		const lines = reports.text(example(), { ...options, width }).split("\n");
		const breakable = lines.filter((line) => !/→|\[|^\s*\S+$/.test(line));
		for (const line of breakable) expect(line.length).toBeLessThanOrEqual(width);
	});

	test("says where, what, why it is believed, what to do, and what that changes", () => {
		const text = reports.text(example(), { ...options, width: 100 });
		expect(text).toContain("services/web app/session.ts:12:3  error  in-memory-sessions");
		expect(text).toContain("See also   deploy/web.yaml:6:13 3 replicas here");
		expect(text).toContain("Remedy     Keep sessions in a shared store");
		expect(text).toContain("By hand    Provide the store.");
		expect(text).toMatch(/sessions lost +40 → 0 +−40 {2}\[−44, −36\]/);
		expect(text).toMatch(/30 s {2}from start to the first request served: web/);
		expect(text).toContain("deploy/web.yaml:6:13 single-replica: the pilot");
		expect(text).toContain("sticky-sessions on web, because affinity: a variable");
		expect(text).toContain("1 finding (1 error) in 1 component of 3 files.");
	});

	test("has colours only when asked", () => {
		expect(reports.text(example(), options)).not.toContain("\u001b");
		expect(reports.text(example(), { ...options, colour: true })).toContain("\u001b[31merror\u001b[39m");
	});

	test("a single run has no interval", () => {
		const review = example();
		review.impacts["0123456789abcdef"].replications = 1;
		expect(reports.text(review, options)).not.toContain("[−44");
	});
});

test("JSON is of its own schema", () => {
	const report = ReviewReport.parse(JSON.parse(reports.json(example(), options)));
	expect(report.findings.map(({ at, id }) => [id, at.line, at.column, at.endColumn])).toEqual([
		["0123456789abcdef", 12, 3, 7],
		["fedcba9876543210", 6, 13, 17],
	]);
	expect(report.summary).toMatchObject({ findings: 1, suppressed: 1, passes: 1, unknown: 1, doesNotApply: 1 });
	expect(report.findings[0].impact?.metrics[0]).toMatchObject({ id: "sessionsLost", low: -44, watched: true });
});

test("Markdown ticks what was verified and escapes what others wrote", () => {
	const text = reports.markdown(example(), { ...options, change: { since: "main", files: 2 } });
	expect(text).toMatch(/^# Scaling checklist: 1 open, 1 undecided, 1 suppressed, 1 verified\n/);
	expect(text).toContain("What the change since `main` (2 files) touches.");
	expect(text).toContain("[services/web app/session.ts:12](services/web%20app/session.ts#L12)");
	expect(text).toContain("**error**: web keeps \\<sessions\\> in memory.");
	expect(text).toMatch(/- \[x\] Is it so\? \[`abrupt-shutdown`\]/);
	expect(text).toContain("Could not be decided, because affinity: a variable.");
	expect(text).toContain("sessions lost 40 → 0 (−40, [−44, −36])");
	expect(text).toContain('```mermaid\nflowchart LR\n  n0["web<br/>×3"]:::error\n');
	expect(text).toContain("1 question that does not apply here, left out.");
});

import { describe, expect, test } from "vitest";
import { ReviewReport, reports } from "../../src/report/index.ts";
import { at, example, options } from "./example.ts";

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
		expect(text).toContain("The simulations assumed 1 value that no file says; --assumptions lists them.");
		const listed = reports.text(example(), { ...options, width: 100, assumptions: true });
		expect(listed).toMatch(/30 s {2}from start to the first request served: web/);
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

test("HTML is one page that asks nothing of anybody, and shows as text what others wrote", () => {
	const review = example();
	const [failed] = review.verdicts.filter(({ finding }) => finding && !finding.suppressed);
	failed.finding!.message = '<img src=x onerror="alert(1)">\u001b[31m & more';
	const page = reports.html(review, options);
	expect(page).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;");
	expect(page).not.toMatch(/<(script|img|link|iframe|object|form)\b|\son\w+="|@import|url\(/i);
	expect(page).toContain(
		`http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"`,
	);
	for (const [, address] of page.matchAll(/href="([^"]*)"/g)) expect(address).toMatch(/^https:\/\//);
	for (const part of ["When this is fine", "By hand", "Provide the store.", "−40", "[−44, −36]", "30 s", "the pilot"])
		expect(page).toContain(part);
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
	const text = reports.markdown(example(), { ...options, change: { since: "main", files: 2, changed: new Set() } });
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

test("Markdown says what an attribute means, and which files of a change could not be read", () => {
	const review = example();
	const undecided = review.verdicts.find(({ answer }) => answer === "unknown")!;
	undecided.because = "sessions of web: no code of it was read; startup of my app: a variable; who knows";
	review.notes = [
		{ ...at("deploy/web.yaml", 7, 0), severity: "warning", message: "Malformed YAML." },
		{ ...at("deploy/old.yaml", 7, 0), severity: "warning", message: "Malformed YAML." },
		{ ...at("deploy/web.yaml", 9, 0), severity: "info", message: "A note." },
	];
	const remedies = {
		"0123456789abcdef": { title: "", edits: [], byHand: ["Set sessions of web to shared-store: by hand"] },
	};
	const change = { since: "main", files: 2, changed: new Set(["deploy/web.yaml"]) };
	const text = reports.markdown(review, { ...options, change, remedies });
	expect(text).toContain(
		"because `sessions` of web (where a user's session lives) is unknown: no code of it was read; `startup` of my app (from start to the first request served) is unknown: a variable; who knows.",
	);
	expect(text).toContain("By hand: Set `sessions` (where a user's session lives) of web to shared-store: by hand");
	expect(text).toMatch(
		/\*\*Not all of the change could be read:\*\*\n\n- \[deploy\/web.yaml:8\]\(.*\): Malformed YAML.\n\n/,
	);
	expect(text).not.toContain("deploy/old.yaml");
	expect(text).not.toContain("A note.");
});

describe("formats of CI servers", () => {
	/** Two findings of which words and paths hold what each format takes for its own signs. */
	function hostile() {
		const review = example();
		for (const { finding } of review.verdicts) {
			if (!finding) continue;
			finding.message = 'a <b> & "c"\n::error::d 100%, e: ]]>';
			finding.at = { ...finding.at, file: "deploy/a,b:c%.yaml" };
		}
		return review;
	}
	const open = (review: ReturnType<typeof example>) =>
		review.verdicts.filter(({ finding }) => finding && !finding.suppressed);

	test("GitHub shows each open finding at its lines, and no text starts a command of its own", () => {
		const lines = reports.github(example(), options).trimEnd().split("\n");
		const commands = lines.filter((line) => !line.startsWith("::debug"));
		expect(commands).toHaveLength(open(example()).length);
		expect(commands[0]).toMatch(
			/^::error file=services\/web app\/session\.ts,line=12,endLine=12,title=Scaleproof%3A in-memory-sessions::.+Remedy: Keep sessions/,
		);
		expect(commands[0]).toContain("%0ASimulated: ");
		const [one] = open(example());
		const many = { ...example(), verdicts: Array.from({ length: 13 }, () => one) };
		expect(reports.github(many, { ...options, unsimulated: 0 })).toMatch(
			/^GitHub shows 10 annotations .*: 3 findings more stand/m,
		);
		const text = reports.github(hostile(), options);
		expect(text.match(/^::error/gm)).toHaveLength(1);
		expect(text).toContain("file=deploy/a%2Cb%3Ac%25.yaml,");
		expect(text).toContain("100%25, e: ]]>");
	});

	test("GitLab is given one issue a finding, none of them with the fingerprint of another", () => {
		const review = example();
		const [first] = open(review);
		review.verdicts.push(structuredClone(first));
		const issues = JSON.parse(reports.gitlab(review));
		expect(issues).toHaveLength(2);
		expect(new Set(issues.map((issue: { fingerprint: string }) => issue.fingerprint)).size).toBe(2);
		expect(issues[0]).toMatchObject({
			check_name: "in-memory-sessions",
			severity: "critical",
			location: { path: "services/web app/session.ts", lines: { begin: 12, end: 12 } },
		});
		expect(JSON.parse(reports.gitlab({ ...review, verdicts: [] }))).toEqual([]);
	});

	test("JUnit counts what it lists: failures, what is skipped and why; what does not apply is left out", () => {
		const xml = reports.junit(example(), options);
		const asked = example().verdicts.filter(({ answer }) => answer !== "does-not-apply");
		expect(xml.match(/<testcase /g)).toHaveLength(asked.length);
		expect(xml.match(/<failure /g)).toHaveLength(open(example()).length);
		const counts = [...xml.matchAll(/tests="(\d+)" failures="(\d+)" errors="0" skipped="(\d+)"/g)];
		const sum = (column: number) => counts.reduce((total, match) => total + Number(match[column]), 0);
		expect([sum(1), sum(2), sum(3)]).toEqual([asked.length, 1, xml.match(/<skipped /g)?.length]);
		expect(xml).toContain('message="unknown: affinity: a variable"');
		expect(xml).toContain('message="suppressed: the pilot"');
		const strange = reports.junit(hostile(), options);
		expect(strange).toContain("a &#60;b&#62; &#38; &#34;c&#34;");
		expect(strange).not.toMatch(/<b>|]]>/);
	});
});

import type { Finding } from "../../rules/finding.ts";
import type { Rule } from "../../rules/rule.ts";
import { Session } from "../session.ts";
import type { Workspace } from "../workspace.ts";
import { type MarkedPlace, type RuleFixture, readFixtures } from "./fixtures.ts";

/** What a rule said of all its fixtures. */
export interface RuleTest {
	rule: string;
	fixtures: number;
	/** Confusion matrix: expected and told · expected and not told · told and not expected · rightly quiet fixtures. */
	found: number;
	missed: number;
	false: number;
	quiet: number;
	/** Each difference, with its place below the rule's folder. */
	differences: string[];
	errors: { path: string; message: string }[];
}

/** Tries each rule of a team on the fixtures that stand beside it. All rules run, as in a review; only its own findings count. */
export async function testRules(
	root: string,
	{ rules, ofTeam }: { rules: readonly Rule[]; ofTeam: readonly string[] },
	signal?: AbortSignal,
): Promise<RuleTest[]> {
	const tests: RuleTest[] = [];
	for (const id of ofTeam) {
		const { fixtures, errors } = await readFixtures(root, id);
		const test = {
			rule: id,
			fixtures: fixtures.length,
			found: 0,
			missed: 0,
			false: 0,
			quiet: 0,
			differences: [],
			errors,
		};
		tests.push(test);
		for (const fixture of fixtures) await play(fixture, test, rules, signal);
	}
	return tests;
}

async function play(fixture: RuleFixture, test: RuleTest, rules: readonly Rule[], signal?: AbortSignal): Promise<void> {
	const session = new Session(workspaceOf(fixture), { rules: [...rules] });
	await session.open(undefined, signal);
	const findings = session.findings().filter(({ rule }) => rule === test.rule);
	const { verdicts } = session.review();
	const say = (what: string) => test.differences.push(`${fixture.name}: ${what}`);
	const open = [...findings];
	for (const place of fixture.marked) {
		const at = open.findIndex((finding) => stands(finding, place));
		if (at >= 0) {
			open.splice(at, 1);
			test.found++;
		} else {
			test.missed++;
			say(`nothing is found at ${place.file}:${place.line + 1}`);
		}
	}
	const unmarked = fixture.kind === "bad" && fixture.marked.length === 0;
	if (unmarked && open.length > 0) {
		test.found++;
		return;
	}
	for (const { at } of open) {
		test.false++;
		say(`found at ${at.file}:${at.range.start.line + 1}, where nothing is marked`);
	}
	const answered = verdicts.filter(({ rule }) => rule === test.rule).map(({ answer }) => answer);
	if (unmarked) {
		test.missed++;
		say(`nothing is found; it answers ${answered.join(", ") || "nothing, for it judges no component there"}`);
	} else if (fixture.kind === "unknown" && !answered.includes("unknown")) {
		test.missed++;
		say(`it does not answer "unknown", but ${answered.join(", ") || "nothing"}`);
	} else if (fixture.kind === "unknown") test.found++;
	else if (fixture.kind === "fine" && findings.length === 0) test.quiet++;
}

function stands({ at: { file, range } }: Finding, place: MarkedPlace): boolean {
	if (file !== place.file || range.start.line !== place.line) return false;
	const end = range.end.line === range.start.line ? range.end.character : Number.POSITIVE_INFINITY;
	return range.start.character < place.to && end > place.from;
}

function workspaceOf({ name, texts }: RuleFixture): Workspace {
	return {
		root: `/${name}`,
		list: async (wanted) => ({ paths: Object.keys(texts).filter(wanted).sort(), notes: [] }),
		read: async (path) => texts[path],
	};
}

import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { applyEdits, type TextEdit } from "../../src/design/text.ts";
import type { Session } from "../../src/review/session.ts";
import type { Finding } from "../../src/rules/finding.ts";
import { type Fixture, fixtures, fixturesFolder } from "../support/fixtures.ts";
import { openSession } from "../support/memory-workspace.ts";
import { Recorded, update } from "../support/recorded.ts";

/**
 * Every remedy is carried out on every bad fixture of its rule. Which of them can be written is recorded, so that one
 * that no longer can be shows in a diff.
 */
const bad = fixtures().filter(({ kind }) => kind === "bad");
const nameOf = ({ rule, name }: Fixture) => `${rule}/${name}`;
const outcomes = new Recorded<Record<string, string>>(
	join(fixturesFolder, "remedies.yaml"),
	"What becomes of the remedy of each finding of the bad fixtures: it is written into the files, or left to a person.",
);

afterAll(() => {
	if (update) outcomes.write(new Set(bad.map(nameOf)));
});

describe.each(bad)("the remedy on $rule/$name", (fixture) => {
	test("resolves the finding, brings no other, leaves files that read the same anew, and is done once", async () => {
		const found: Record<string, string> = {};
		for (const { id, component } of ownFindings(await openSession(fixture.texts), fixture)) {
			found[component] = await outcomeOf(fixture, id);
		}
		if (update) outcomes.set(nameOf(fixture), found);
		else expect(found).toEqual(outcomes.get(nameOf(fixture)));
	});
});

async function outcomeOf(fixture: Fixture, id: string): Promise<string> {
	const session = await openSession(fixture.texts);
	const finding = session.finding(id)!;
	const { edits, byHand } = session.remedy(finding);
	if (edits.length === 0) {
		expect(byHand, "nothing is written, and nothing said of what to do").not.toEqual([]);
		return "by hand";
	}
	const before = { findings: keys(session), notes: notes(session) };
	const texts = { ...fixture.texts, ...applied(edits, (path) => session.text(path)!) };
	await session.update(Object.entries(texts).map(([path, text]) => ({ path, text })));
	const after = keys(session);
	expect(after).not.toContain(key(finding));
	expect(after.filter((one) => !before.findings.includes(one))).toEqual([]);
	expect(notes(session).filter((one) => !before.notes.includes(one))).toEqual([]);
	expect(session.remedy(finding).edits, "a second time").toEqual([]);
	expect(answers(session)).toEqual(answers(await openSession(texts)));
	return byHand.length > 0 ? "written, with words" : "written";
}

function applied(edits: readonly TextEdit[], textOf: (path: string) => string): Record<string, string> {
	const files = [...new Set(edits.map(({ file }) => file))];
	return Object.fromEntries(
		files.map((file) => [
			file,
			applyEdits(
				textOf(file),
				edits.filter((edit) => edit.file === file),
			),
		]),
	);
}

function ownFindings(session: Session, { rule }: Fixture): Finding[] {
	return session.findings().filter((finding) => finding.rule === rule);
}

const key = ({ rule, component }: Finding) => `${rule} on ${component}`;
const keys = (session: Session) => session.findings().map(key);
const notes = (session: Session) => session.review().notes.map(({ file, message }) => `${file}: ${message}`);
const answers = (session: Session) =>
	session
		.review()
		.verdicts.map(({ rule, component, answer }) => `${rule} on ${component}: ${answer}`)
		.sort();

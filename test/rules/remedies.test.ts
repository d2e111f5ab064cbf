import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Session } from "../../src/review/session.ts";
import { type Fixture, fixtures, fixturesFolder } from "../support/fixtures.ts";
import { Recorded, update } from "../support/recorded.ts";
import { carryOut, judge } from "./judge.ts";

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
		const { findings, session } = await judge(fixture);
		for (const { id, component } of findings) found[component] = await outcomeOf(fixture, session, id);
		if (update) outcomes.set(nameOf(fixture), found);
		else expect(found).toEqual(outcomes.get(nameOf(fixture)));
	});
});

async function outcomeOf(fixture: Fixture, session: Session, id: string): Promise<string> {
	const { byHandOnly, byHand, ...rest } = await carryOut(fixture, session, id);
	expect(rest).toEqual({ remains: byHandOnly, fresh: [], again: [], otherwise: [] });
	if (byHandOnly) expect(byHand, "nothing is written, and nothing said of what to do").not.toEqual([]);
	return byHandOnly ? "by hand" : byHand.length > 0 ? "written, with words" : "written";
}

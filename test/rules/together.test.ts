import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { carryOut } from "../../src/review/carry-out.ts";
import { type Fixture, fixtures, fixturesFolder } from "../support/fixtures.ts";
import { openSession } from "../support/memory-workspace.ts";
import { Recorded } from "../support/recorded.ts";

/**
 * Rules never contradict one another: where several find something, all remedies are carried out together and the files
 * are reviewed again. `remedies.test.ts` carries each out alone.
 */
const strays = new Recorded<string[]>(join(fixturesFolder, "strays.yaml"), "");
const several = fixtures().filter((fixture) => findingsIn(fixture) > 1);

function findingsIn({ rule, name, own }: Fixture): number {
	return own.flatMap(({ expected }) => expected).length + (strays.get(`${rule}/${name}`)?.length ?? 0);
}

describe.each(several)("all remedies on $rule/$name", ({ texts }) => {
	test("resolve what they were written for, bring nothing new, and leave nothing unsaid", async () => {
		const session = await openSession(texts);
		const before = session.findings();
		const notes = session.review().notes.length;
		const { fixed, remaining } = await carryOut(session, () => true);
		const after = session.findings();
		const words = new Map(remaining.map(({ finding, byHand }) => [finding.id, byHand]));
		const known = new Set(before.map(({ id }) => id));
		const name = ({ rule, component }: (typeof after)[number]) => `${rule} ${component}`;
		expect(after.filter(({ id }) => !known.has(id)).map(name)).toEqual([]);
		expect(after.filter(({ id }) => !words.get(id)?.length).map(name)).toEqual([]);
		expect(session.review().notes.length).toBeLessThanOrEqual(notes);
		// A remedy that another undoes would be written again, and again.
		const again = await carryOut(session, () => true);
		expect(again.changed.map(({ file }) => file)).toEqual([]);
		expect(fixed.length + words.size).toBeGreaterThan(0);
	});
});

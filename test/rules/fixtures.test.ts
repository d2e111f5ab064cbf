import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type Fixture, filesOf, fixtures, fixturesFolder } from "../support/fixtures.ts";
import { writeMarkers } from "../support/markers.ts";
import { openSession } from "../support/memory-workspace.ts";
import { Recorded, update } from "../support/recorded.ts";
import { asNamed, type Judged, judge } from "./judge.ts";

/**
 * Every rule runs on every fixture. What a fixture's own rule finds stands in it as markers; what the others find there
 * stands in strays.yaml. `UPDATE=1` writes both.
 */
const all = fixtures();
const nameOf = ({ rule, name }: Fixture) => `${rule}/${name}`;
const strays = new Recorded<string[]>(
	join(fixturesFolder, "strays.yaml"),
	"Findings of other rules on the fixtures of a rule. None is best: a fixture that extends a tidy design has few.",
);

afterAll(() => {
	if (update) strays.write(new Set(all.map(nameOf)));
});

describe.each(all)("$rule/$name", (fixture) => {
	test("its rule answers as its name and its markers say, and no other rule finds anything new", async () => {
		const judged = await judge(fixture);
		expect(judged.errors).toEqual([]);
		// Also where answers are only recorded: what the fixture is called is a person's word, and nothing rewrites it.
		expect(judged.answers).toSatisfy((answers: Judged["answers"]) => asNamed(fixture, answers));
		if (update) return rewrite(fixture, judged);
		const marked = Object.fromEntries(fixture.own.map(({ path, expected }) => [path, expected]));
		expect(judged.own).toEqual(marked);
		expect(judged.strays).toEqual(strays.get(nameOf(fixture)) ?? []);
	});
});

describe("a tidy design", () => {
	test.each(readdirSync(join(fixturesFolder, "tidy"), { withFileTypes: true }).filter((one) => one.isDirectory()))(
		"$name has no finding",
		async ({ name }) => {
			const at = join(fixturesFolder, "tidy", name);
			const texts = filesOf(at).map((file) => [file.slice(at.length + 1), readFileSync(file, "utf8")]);
			const session = await openSession(Object.fromEntries(texts));
			expect(session.findings().map(({ rule, at }) => `${rule} at ${at.file}`)).toEqual([]);
			expect(session.design().components).not.toEqual([]);
		},
	);
});

function rewrite(fixture: Fixture, { findings, strays: found, session }: Judged): void {
	for (const { file, path, text, extending } of fixture.own) {
		const starts = session.comment(path);
		if (!starts) continue;
		const here = findings.filter(({ at }) => at.file === path);
		writeFileSync(file, (extending ? `${extending}\n` : "") + writeMarkers(text, here, starts));
	}
	strays.set(nameOf(fixture), found.length > 0 ? found : undefined);
}

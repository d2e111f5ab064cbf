import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Session } from "../../src/review/session.ts";
import { commentOf, type Fixture, filesOf, fixtures, fixturesFolder } from "../support/fixtures.ts";
import { asMarker, writeMarkers } from "../support/markers.ts";
import { openSession } from "../support/memory-workspace.ts";
import { Recorded, update } from "../support/recorded.ts";

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
		const session = await openSession(fixture.texts);
		expect(session.review().notes.filter(({ severity }) => severity === "error")).toEqual([]);
		if (update) return rewrite(fixture, session);
		expect(ownOf(fixture, session)).toEqual(
			Object.fromEntries(fixture.own.map(({ path, expected }) => [path, expected])),
		);
		expect(straysOf(fixture, session)).toEqual(strays.get(nameOf(fixture)) ?? []);
		const answers = session.review().verdicts.filter(({ rule }) => rule === fixture.rule);
		const wanted = { bad: ["fails"], fine: ["passes", "does-not-apply"], unknown: ["unknown"] }[fixture.kind];
		// Nothing to judge is fine too: what is no service is asked nothing.
		if (fixture.kind !== "fine" || answers.length > 0)
			expect(answers.map(({ answer }) => answer)).toSatisfy((given: string[]) =>
				given.some((one) => wanted.includes(one)),
			);
		if (fixture.kind !== "bad") expect(answers.filter(({ answer }) => answer === "fails")).toEqual([]);
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

function ownOf({ own, rule }: Fixture, session: Session): Record<string, string[]> {
	const findings = session.findings().filter((finding) => finding.rule === rule);
	return Object.fromEntries(
		own.map(({ path, text }) => [
			path,
			findings
				.filter(({ at }) => at.file === path)
				.map((finding) => asMarker(finding, text))
				.sort(),
		]),
	);
}

/** Findings of other rules, and those of its own in a file that is not its own. */
function straysOf({ own, rule, texts }: Fixture, session: Session): string[] {
	return session
		.findings()
		.filter((finding) => finding.rule !== rule || !own.some(({ path }) => path === finding.at.file))
		.map((finding) => `${finding.at.file}:${asMarker(finding, texts[finding.at.file])}`)
		.sort();
}

function rewrite(fixture: Fixture, session: Session): void {
	const findings = session.findings().filter((finding) => finding.rule === fixture.rule);
	for (const { file, path, text, extending } of fixture.own) {
		if (path.endsWith(".json")) continue;
		const here = findings.filter(({ at }) => at.file === path);
		writeFileSync(file, (extending ? `${extending}\n` : "") + writeMarkers(text, here, commentOf(path)));
	}
	const found = straysOf(fixture, session);
	strays.set(nameOf(fixture), found.length > 0 ? found : undefined);
}

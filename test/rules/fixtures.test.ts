import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Attribute } from "../../src/design/attribute.ts";
import type { Design } from "../../src/design/design.ts";
import { evaluate } from "../../src/rules/evaluate.ts";
import { type Fixture, filesOf, fixtures, fixturesFolder } from "../support/fixtures.ts";
import { writeMarkers } from "../support/markers.ts";
import { openSession } from "../support/memory-workspace.ts";
import { Recorded, update } from "../support/recorded.ts";
import { ourRules } from "../support/rules.ts";
import { writeRule } from "./brand-new.ts";
import { asNamed, type Judged, judge } from "./judge.ts";
import { readsOf } from "./reads.ts";

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

/** What was read: to read all fixtures takes longer than all that is asked of them. */
const designs = new Map<Fixture, Design>();

async function designOf(fixture: Fixture): Promise<Design> {
	return designs.get(fixture) ?? (await openSession(fixture.texts, { rules: [] })).design();
}

afterAll(() => {
	if (update) strays.write(new Set(all.map(nameOf)));
});

describe.each(all)("$rule/$name", (fixture) => {
	test("its rule answers as its name and its markers say, and no other rule finds anything new", async () => {
		const judged = await judge(fixture);
		designs.set(fixture, judged.session.design());
		expect(judged.errors).toEqual([]);
		// Also where answers are only recorded: what the fixture is called is a person's word, and nothing rewrites it.
		expect(judged.answers).toSatisfy((answers: Judged["answers"]) => asNamed(fixture, answers));
		if (update) return rewrite(fixture, judged);
		const marked = Object.fromEntries(fixture.own.map(({ path, expected }) => [path, expected]));
		expect(judged.own).toEqual(marked);
		expect(judged.strays).toEqual(strays.get(nameOf(fixture)) ?? []);
	});
});

test("every attribute that a rule reads is stated by some dialect or derived fact: no rule waits for what never comes", async () => {
	const folder = join(import.meta.dirname, "../../examples/storefront");
	const storefront = await openSession(textsIn(folder), { rules: [] });
	const stated = new Set(statedIn(storefront.design()));
	for (const fixture of all) for (const one of statedIn(await designOf(fixture))) stated.add(one);
	const never = (await ourRules()).rules.flatMap((rule) =>
		readsOf(rule)
			.filter(({ kinds, attribute }) => !kinds.some((kind) => stated.has(`${kind}.${attribute}`)))
			.map(({ kinds, attribute }) => `${rule.id}: ${kinds.join(" or ")}.${attribute}`),
	);
	expect([...new Set(never)]).toEqual([]);
});

/** "Service.replicas" of everything that a dialect or a derived fact says somewhere in a workspace. */
function statedIn({ components, links }: Design): string[] {
	const parts: { kind: string; attributes: Record<string, Attribute> }[] = [...components, ...links];
	return parts.flatMap(({ kind, attributes }) =>
		Object.entries(attributes).flatMap(([name, { provenance }]) =>
			provenance.kind === "assumed" ? [] : `${kind}.${name}`,
		),
	);
}

test("a rule that `npm run new-rule` wrote finds nothing on the fixtures of other rules", async () => {
	const folder = mkdtempSync(join(tmpdir(), "scaleproof-rule-"));
	try {
		cpSync(join(fixturesFolder, "tidy"), join(folder, "test", "fixtures", "tidy"), { recursive: true });
		const rule = writeRule(folder);
		for (const fixture of all) {
			const { found, faults } = evaluate(await designOf(fixture), [rule]);
			expect({ found: found.map(({ finding }) => finding.component), faults }, nameOf(fixture)).toEqual({
				found: [],
				faults: [],
			});
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
});

describe("a tidy design", () => {
	test.each(readdirSync(join(fixturesFolder, "tidy"), { withFileTypes: true }).filter((one) => one.isDirectory()))(
		"$name has no finding",
		async ({ name }) => {
			const at = join(fixturesFolder, "tidy", name);
			const session = await openSession(textsIn(at));
			expect(session.findings().map(({ rule, at }) => `${rule} at ${at.file}`)).toEqual([]);
			expect(session.design().components).not.toEqual([]);
		},
	);
});

function textsIn(folder: string): Record<string, string> {
	return Object.fromEntries(filesOf(folder).map((file) => [file.slice(folder.length + 1), readFileSync(file, "utf8")]));
}

function rewrite(fixture: Fixture, { findings, strays: found, session }: Judged): void {
	for (const { file, path, text, extending } of fixture.own) {
		const starts = session.comment(path);
		if (!starts) continue;
		const here = findings.filter(({ at }) => at.file === path);
		writeFileSync(file, (extending ? `${extending}\n` : "") + writeMarkers(text, here, starts));
	}
	strays.set(nameOf(fixture), found.length > 0 ? found : undefined);
}

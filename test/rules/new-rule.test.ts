import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadRules } from "../../src/rules/load.ts";
import type { Rule } from "../../src/rules/rule.ts";
import { type Fixture, fixtures, fixturesFolder } from "../support/fixtures.ts";
import { frozenRules } from "../support/rules.ts";
import { asNamed, carryOut, judge } from "./judge.ts";
import { whyNotShown } from "./shows.ts";

/** `npm run new-rule` gives a rule that is green as it stands: by every test that a rule has to pass. */
const id = "brand-new";
const script = fileURLToPath(new URL("../../src/build/new-rule.mjs", import.meta.url));
let folder = "";
let rules: Rule[] = [];
let own: Fixture[] = [];

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "scaleproof-rule-"));
	const there = join(folder, "test", "fixtures");
	cpSync(join(fixturesFolder, "tidy"), join(there, "tidy"), { recursive: true });
	execFileSync(process.execPath, [script, id, "--root", folder]);
	const { rules: written, errors } = loadRules([
		{ path: id, text: readFileSync(join(folder, "rules", `${id}.yaml`), "utf8") },
	]);
	expect(errors).toEqual([]);
	rules = [...(await frozenRules()).rules, ...written];
	own = fixtures(there);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("its fixtures are a bad, a fine and an unknown one, and nothing but its own rule finds anything there", async () => {
	expect(own.map(({ kind }) => kind)).toEqual(["bad", "fine", "unknown"]);
	for (const fixture of own) {
		const { answers, ...judged } = await judge(fixture, rules);
		const [{ path, expected }] = fixture.own;
		expect(judged).toMatchObject({ own: { [path]: expected }, strays: [], errors: [] });
		expect(asNamed(fixture, answers), `${fixture.name}: ${answers}`).toBe(true);
	}
});

test("it finds nothing on the fixtures of other rules", async () => {
	const alone = rules.filter((rule) => rule.id === id);
	for (const fixture of fixtures()) expect((await judge(fixture, alone)).strays).toEqual([]);
});

test("its remedy is written, and shows under its scenario", async () => {
	const [bad] = own;
	const {
		findings: [finding],
		session,
	} = await judge(bad, rules);
	const { byHand, ...rest } = await carryOut(bad, session, finding.id, rules);
	expect(rest).toEqual({ byHandOnly: false, remains: false, fresh: [], again: [], otherwise: [] });
	expect(await whyNotShown(id, own, rules)).toBeUndefined();
});

test("a name that is no id, or is taken, writes nothing", () => {
	const run = (...args: string[]) => execFileSync(process.execPath, [script, ...args], { stdio: "pipe" });
	expect(() => run("Not An Id", "--root", folder)).toThrow("An id is words in small letters");
	expect(() => run(id, "--root", folder)).toThrow("is there already");
});

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readRules } from "../../src/review/assets.ts";
import { Session } from "../../src/review/session.ts";
import { folderWorkspace } from "../../src/review/workspace.ts";
import { update } from "../support/recorded.ts";
import { ourRules } from "../support/rules.ts";
import { type Case, unmetOf } from "./expectations.ts";
import { readWaiting, type Waiting, writeWaiting } from "./waiting.ts";

/**
 * Workspaces from the field with the right answers (README.md). What no rule or dialect can answer yet waits in
 * waiting.yaml, which only shrinks: what is met must be taken off, and nothing else may be unmet. `UPDATE=1` takes off
 * what is met, and lists what waits of a rule once the rule is there.
 */
const folder = new URL("../cases/", import.meta.url).pathname;
const slugs = readdirSync(folder).filter((name) => existsSync(join(folder, name, "case.yaml")));
const waiting = readWaiting(folder);
const known = new Set((await ourRules()).rules.map(({ id }) => id));
const arrived = new Set(waiting.rules.filter((rule) => known.has(rule)));
const left: Waiting = { rules: waiting.rules.filter((rule) => !known.has(rule)), cases: { ...waiting.cases } };

afterAll(() => {
	if (update) writeWaiting(folder, left);
});

test("a rule that is there does not wait, and a case that waits is there", () => {
	if (update) return;
	expect([...arrived]).toEqual([]);
	expect(Object.keys(waiting.cases).filter((slug) => !slugs.includes(slug))).toEqual([]);
});

describe("what a good reviewer would say, and what he would not", () => {
	test.each(slugs)("%s", async (slug) => {
		const said = parse(readFileSync(join(folder, slug, "case.yaml"), "utf8")) as Case;
		const root = join(folder, slug, "ws");
		const { rules, errors } = await readRules(root);
		const session = new Session(folderWorkspace(root), { rules, ruleErrors: errors });
		await session.open();
		const unmet = unmetOf(said, session.review()).filter(({ rule }) => !left.rules.includes(rule));
		const listed = waiting.cases[slug] ?? [];
		if (!update) return expect(unmet.map(({ what }) => what)).toEqual(listed);
		const still = unmet.filter(({ rule, what }) => listed.includes(what) || arrived.has(rule));
		if (still.length > 0) left.cases[slug] = still.map(({ what }) => what);
		else delete left.cases[slug];
	});
});

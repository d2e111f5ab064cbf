import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Dialect } from "../../src/dialects/dialect.ts";
import { dialects } from "../../src/dialects/index.ts";
import { diskRemedies } from "../../src/review/remedy-memory.ts";
import { Session } from "../../src/review/session.ts";
import type { Rule } from "../../src/rules/rule.ts";
import { fixtures } from "../support/fixtures.ts";
import { memoryWorkspace } from "../support/memory-workspace.ts";
import { frozenRules } from "../support/rules.ts";

let cache = "";
let written = 0;
const before = process.env.XDG_CACHE_HOME;

beforeEach(() => {
	cache = mkdtempSync(join(tmpdir(), "scaleproof-test-"));
	process.env.XDG_CACHE_HOME = cache;
});

afterEach(() => {
	if (before === undefined) delete process.env.XDG_CACHE_HOME;
	else process.env.XDG_CACHE_HOME = before;
	rmSync(cache, { recursive: true });
});

/** The dialects, as they count what they are asked to write. */
const watched = dialects.map((dialect): Dialect => {
	const { write } = dialect;
	if (!write) return dialect;
	return {
		...dialect,
		write: (change, scope) => {
			written++;
			return write.call(dialect, change, scope);
		},
	};
});

const edited = "bad-hpa-v2.yaml";
const shop = fixtures().find(({ rule, name }) => rule === "cpu-only-scaling" && name === edited)!.texts;
const moved = { ...shop, [edited]: `# moved\n${shop[edited]}` };

async function opened(files: Record<string, string> = shop, given?: readonly Rule[], version = "1") {
	const rules = given ?? (await frozenRules()).rules;
	const remedies = diskRemedies("/shop", Promise.resolve(version));
	const session = new Session({ ...memoryWorkspace(files), remedies }, { rules, dialects: watched });
	await session.open();
	return session;
}

/** The remedies of all findings, and how often a dialect was asked to write for them. */
async function remediesIn(session: Session) {
	written = 0;
	const remedies = await session.remedies(session.findings());
	return { remedies, written };
}

test("what nobody changed has its remedies as they were, and nothing is written for them", async () => {
	const first = await remediesIn(await opened());
	expect(Object.values(first.remedies).flatMap(({ edits }) => edits)).not.toEqual([]);
	expect(first.written).toBeGreaterThan(0);
	const second = await remediesIn(await opened());
	expect(second).toEqual({ remedies: first.remedies, written: 0 });
});

test("another text, file, setting, rule or code has them made anew", async () => {
	const first = await remediesIn(await opened());
	const { rules } = await frozenRules();
	const others = [
		() => opened(moved),
		() => opened({ ...shop, "other.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: { name: other }\n" }),
		() => opened({ ...shop, "scaleproof.yaml": "exclude: [docs/**]\n" }),
		() => opened(shop, rules.slice(0, -1).concat({ ...rules.at(-1)!, title: "Another" })),
		() => opened(shop, undefined, "2"),
	];
	for (const other of others) expect((await remediesIn(await other())).written).toBe(first.written);
	expect((await remediesIn(await others[0]())).remedies).not.toEqual(first.remedies);
});

test("after an edit nothing is taken from what was kept", async () => {
	await remediesIn(await opened());
	const session = await opened();
	await session.update([{ path: edited, text: moved[edited] }]);
	const { remedies, written: asked } = await remediesIn(session);
	expect(asked).toBeGreaterThan(0);
	expect(remedies).toEqual((await remediesIn(await opened(moved, undefined, "2"))).remedies);
});

test("what is damaged is as if it were not there", async () => {
	const first = await remediesIn(await opened());
	const folder = join(cache, "scaleproof", "remedies");
	const names = readdirSync(folder);
	expect(names).toHaveLength(1);
	for (const name of names) writeFileSync(join(folder, name), "no such thing");
	expect(await remediesIn(await opened())).toEqual(first);
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dialects } from "../../src/dialects/index.ts";
import { readPart, withParts } from "../../src/review/parts.ts";
import { Session } from "../../src/review/session.ts";
import { folderWorkspace } from "../../src/review/workspace.ts";
import { frozenRules } from "../support/rules.ts";

const storefront = new URL("../../examples/storefront", import.meta.url).pathname;
let root: string;
beforeAll(async () => {
	root = mkdtempSync(join(tmpdir(), "scaleproof-parts-"));
	await cp(storefront, root, { recursive: true });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The review, and which units had to be read for it. */
async function reviewed(parts: { name: string; bytes: Buffer }[]) {
	const { rules } = await frozenRules();
	const read: string[] = [];
	const counting = dialects.map((dialect) => ({
		...dialect,
		read(...given: Parameters<typeof dialect.read>) {
			read.push(given[0].key);
			return dialect.read(...given);
		},
	})) as unknown as typeof dialects;
	const { memory, ...workspace } = folderWorkspace(root);
	const session = new Session(await withParts(workspace, parts), { rules, dialects: counting });
	await session.open();
	return { review: session.review(), read };
}

const shards = (of: number) =>
	Promise.all(
		Array.from({ length: of }, async (_, index) => ({
			name: `part-${index + 1}`,
			bytes: await readPart(root, { index: index + 1, of }),
		})),
	);

test("what several read is reviewed as one would have, and nothing is read twice", async () => {
	const alone = await reviewed([]);
	const together = await reviewed(await shards(3));
	expect(alone.read.length).toBeGreaterThan(10);
	expect(together.read).toEqual([]);
	expect(together.review).toEqual(alone.review);
});

test("a lost part, or a file that changed since, is read again", async () => {
	const parts = await shards(2);
	const file = join(root, "deploy/k8s/web.yaml");
	const text = await readFile(file, "utf8");
	await writeFile(file, `# changed\n${text}`);
	const changed = await reviewed(parts);
	expect(changed.read).toContain("deploy/k8s/web.yaml");
	expect(changed.review).toEqual((await reviewed([])).review);
	await writeFile(file, text);
	const half = await reviewed(parts.slice(0, 1));
	expect(half.read.length).toBeGreaterThan(0);
	expect(half.review).toEqual((await reviewed([])).review);
});

test("what is no part is refused by its name", async () => {
	writeFileSync(join(root, "x"), "no part");
	await expect(withParts(folderWorkspace(root), [{ name: "x", bytes: Buffer.from("no part") }])).rejects.toThrow(
		'"x" is not what review --shard writes',
	);
});

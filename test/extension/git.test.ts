import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { beforeExample as before, startRepository } from "../../src/extension/git.ts";
import { changesSince } from "../../src/review/diff.ts";
import { mainBranchOf, referencesOf } from "../../src/review/references.ts";

test("a copy of the example can be compared with how it was", async () => {
	const folder = mkdtempSync(join(tmpdir(), "scaleproof-example-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	writeFileSync(join(folder, "a.yaml"), "one: 1\n");
	await startRepository(folder);
	expect(await referencesOf(folder)).toEqual(["main"]);
	expect(await mainBranchOf(folder)).toBe("main");
	expect(existsSync(join(folder, ".git", "hooks"))).toBe(false);
	expect((await changesSince(folder, "main")).files.size).toBe(0);
	appendFileSync(join(folder, "a.yaml"), "two: 2\n");
	writeFileSync(join(folder, "b.yaml"), "new\n");
	expect([...(await changesSince(folder, "main")).files.keys()]).toEqual(["a.yaml", "b.yaml"]);
});

test("the example comes with a change that a checklist can be of", async () => {
	const folder = mkdtempSync(join(tmpdir(), "scaleproof-example-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	cpSync("examples/storefront", folder, { recursive: true });
	const as = readFileSync(join(folder, before.file), "utf8");
	await startRepository(folder, before);
	expect(readFileSync(join(folder, before.file), "utf8")).toBe(as);
	expect([...(await changesSince(folder, "main")).files.keys()]).toEqual([before.file]);
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { NewFolders } from "../../src/server/features/new-folders.ts";

const root = mkdtempSync(join(tmpdir(), "scaleproof-new-folders-"));
const folders = new NewFolders();
afterEach(() => {
	folders.close();
	rmSync(root, { recursive: true, force: true });
});

it("a folder that is removed and made again is followed anew, until its workspace is closed", async () => {
	const heard: string[] = [];
	const make = () => {
		mkdirSync(join(root, "a/b"), { recursive: true });
		folders.follow(root, "a", ["a/b/x.yaml"], (path) => heard.push(path));
	};
	make();
	rmSync(join(root, "a"), { recursive: true });
	await vi.waitFor(() => expect(heard).toContain("a/b"));
	make();
	heard.length = 0;
	writeFileSync(join(root, "a/b/x.yaml"), "one");
	await vi.waitFor(() => expect(heard).toContain("a/b/x.yaml"));

	folders.close(root);
	heard.length = 0;
	writeFileSync(join(root, "a/b/x.yaml"), "two");
	await new Promise((resolve) => setTimeout(resolve, 100));
	expect(heard).toEqual([]);
});

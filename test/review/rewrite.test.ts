import { appendFileSync, chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { originalOf, rewrite } from "../../src/review/rewrite.ts";
import { folderWith } from "../cli/scaleproof.ts";

let remove = () => {};
afterEach(() => remove());

function folderOf(files: Record<string, string | Uint8Array>): string {
	const [folder, clean] = folderWith(files);
	remove = clean;
	return folder;
}

describe("a file that is written again", () => {
	test("keeps its byte order mark and its mode, and leaves nothing beside it", async () => {
		const folder = folderOf({ "a.yaml": "\ufeffa: 1\r\n" });
		chmodSync(join(folder, "a.yaml"), 0o640);
		await rewrite(folder, await originalOf(folder, "a.yaml", "a: 1\r\n"), "a: 2\r\n");
		expect(readFileSync(join(folder, "a.yaml"), "utf8")).toBe("\ufeffa: 2\r\n");
		expect(statSync(join(folder, "a.yaml")).mode & 0o777).toBe(0o640);
		expect(readdirSync(folder)).toEqual(["a.yaml"]);
	});

	test("is left alone where somebody changed it since it was read", async () => {
		const folder = folderOf({ "a.yaml": "a: 1\n" });
		await expect(originalOf(folder, "a.yaml", "a: 0\n")).rejects.toThrow("changed by somebody else");
		const original = await originalOf(folder, "a.yaml", "a: 1\n");
		appendFileSync(join(folder, "a.yaml"), "b: theirs\n");
		await expect(rewrite(folder, original, "a: 2\n")).rejects.toThrow("changed by somebody else");
		expect(readFileSync(join(folder, "a.yaml"), "utf8")).toBe("a: 1\nb: theirs\n");
		expect(readdirSync(folder)).toEqual(["a.yaml"]);
	});

	test("is left alone where its bytes would not come back", async () => {
		const folder = folderOf({ "a.yaml": Buffer.from("a: 1 # caf\xe9\n", "latin1") });
		await expect(originalOf(folder, "a.yaml", "a: 1 # caf\ufffd\n")).rejects.toThrow("not UTF-8");
	});

	test("is left alone where it is gone", async () => {
		const folder = folderOf({ "a.yaml": "a: 1\n" });
		const original = await originalOf(folder, "a.yaml", "a: 1\n");
		rmSync(join(folder, "a.yaml"));
		mkdirSync(join(folder, "a.yaml"));
		await expect(rewrite(folder, original, "a: 2\n")).rejects.toThrow();
		expect(readdirSync(folder)).toEqual(["a.yaml"]);
	});
});

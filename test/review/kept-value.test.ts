import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { codeVersion, keptValue } from "../../src/review/kept-value.ts";
import { folderWith } from "../cli/scaleproof.ts";

let folder = "";
let remove = () => {};
beforeEach(() => {
	[folder, remove] = folderWith({ "main.cjs": "one", "other.cjs": "two", "grammar.wasm": "three", "notes.md": "four" });
	vi.stubEnv("XDG_CACHE_HOME", join(folder, "cache"));
});
afterEach(() => {
	vi.unstubAllEnvs();
	remove();
});

test("code is named by what it is and by what stands beside it; from source it has no name", async () => {
	const version = () => codeVersion(join(folder, "main.cjs"));
	const first = await version();
	expect(first).toMatch(/^[0-9a-f]{64}$/);
	writeFileSync(join(folder, "notes.md"), "of no matter");
	expect(await version()).toBe(first);
	const versions = new Set([first]);
	for (const [file, text] of [
		["main.cjs", "uno"],
		["other.cjs", "longer"],
		["grammar.wasm", "longer too"],
		["third.cjs", ""],
	]) {
		writeFileSync(join(folder, file), text);
		versions.add(await version());
	}
	expect(versions.size).toBe(5);
	expect(await codeVersion(join(folder, "none.cjs"))).toBeUndefined();
	expect(await codeVersion(join(folder, "notes.md"))).toBeUndefined();
	expect(await codeVersion()).toBeUndefined();
});

test("a value is kept for its name and its code, and one that is too large is not", async () => {
	const most = { files: 9, bytes: 1000, ofOne: 100 };
	const kept = (name: string, code = "1") => keptValue<string[]>("things", name, most, Promise.resolve(code));
	await kept("a").keep(() => ["value"]);
	expect(await kept("a").recall()).toEqual(["value"]);
	expect(await kept("b").recall()).toBeUndefined();
	expect(await kept("a", "2").recall()).toBeUndefined();
	await kept("b").keep(() => ["x".repeat(101)]);
	expect(await kept("b").recall()).toBeUndefined();
	expect(readdirSync(join(folder, "cache/scaleproof/things"))).toHaveLength(1);
	// What was written when more was allowed.
	const fewer = keptValue("things", "a", { ...most, ofOne: 10 }, Promise.resolve("1"));
	expect(await fewer.recall()).toBeUndefined();
});

test("of many values those that were used last are kept, and where none can be kept none is made", async () => {
	const kept = (name: string) =>
		keptValue<string>("things", name, { files: 2, bytes: 1000, ofOne: 100 }, Promise.resolve("1"));
	vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
	for (const name of ["a", "b"]) await kept(name).keep(() => name);
	vi.setSystemTime(Date.now() + 60_000);
	expect(await kept("a").recall()).toBe("a");
	vi.useRealTimers();
	await kept("c").keep(() => "c");
	expect(await Promise.all(["a", "b", "c"].map((name) => kept(name).recall()))).toEqual(["a", undefined, "c"]);
	const make = vi.fn(() => "");
	await keptValue("things", "d", { files: 2, bytes: 9, ofOne: 9 }, Promise.resolve(undefined)).keep(make);
	expect(make).not.toHaveBeenCalled();
	writeFileSync(join(folder, "cache/scaleproof/files"), "no folder");
	await keptValue("files", "d", { files: 2, bytes: 9, ofOne: 9 }, Promise.resolve("1")).keep(make);
	expect(make).not.toHaveBeenCalled();
});

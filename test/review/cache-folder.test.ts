import { chmodSync, existsSync, mkdirSync, statSync, symlinkSync } from "node:fs";
import * as nodeModule from "node:module";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { cacheRoot, privateFolder } from "../../src/review/cache-folder.ts";
import { keepCompiledCode } from "../../src/review/compile-cache.ts";
import { folderWith } from "../cli/scaleproof.ts";

let folder = "";
let remove = () => {};
beforeEach(() => {
	[folder, remove] = folderWith({});
});
afterEach(() => remove());

const modeOf = (path: string) => statSync(path).mode & 0o777;

test("what is remembered is for nobody else's eyes, also where an older version made the folder", async () => {
	mkdirSync(join(folder, "scaleproof/impacts"), { recursive: true });
	chmodSync(join(folder, "scaleproof"), 0o777);
	expect(await privateFolder("impacts", folder)).toBe(join(folder, "scaleproof/impacts"));
	expect(modeOf(join(folder, "scaleproof"))).toBe(0o700);
	expect(modeOf(join(folder, "scaleproof/impacts"))).toBe(0o700);
});

test("a relative place, or no home, would be the workspace: nothing is remembered there", async () => {
	expect(cacheRoot({ XDG_CACHE_HOME: "/caches" }, "/home/me")).toBe("/caches");
	expect(cacheRoot({ XDG_CACHE_HOME: "caches" }, "/home/me")).toBe(
		join("/home/me", process.platform === "darwin" ? "Library/Caches" : ".cache"),
	);
	for (const home of ["", "here"]) expect(cacheRoot({}, home)).toBeUndefined();
	expect(existsSync("here")).toBe(false);
	expect(await privateFolder("impacts", "")).toBeUndefined();
});

test("compiled code is kept in a folder of the user's own, where Node keeps any", async () => {
	vi.stubEnv("XDG_CACHE_HOME", folder);
	await keepCompiledCode();
	vi.unstubAllEnvs();
	expect(existsSync(join(folder, "scaleproof/code"))).toBe("enableCompileCache" in nodeModule);
});

test("a link in its place is not followed", async () => {
	mkdirSync(join(folder, "elsewhere"));
	symlinkSync("elsewhere", join(folder, "scaleproof"));
	expect(await privateFolder("impacts", folder)).toBeUndefined();
});

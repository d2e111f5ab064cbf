import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, expect, test } from "vitest";
import { built, folderWith, root } from "./scaleproof.ts";

beforeAll(built, 120_000);

let remove = () => {};
afterEach(() => remove());

const cli = join(root, "dist", "cli.cjs");

test("Ctrl-C ends it in the midst of work that leaves no time to listen", async () => {
	const [folder, clean] = folderWith({
		"busy.cjs": 'setTimeout(() => { process.stderr.write("busy"); for (;;); }, 0);',
	});
	remove = clean;
	const child = spawn(process.execPath, ["--require", join(folder, "busy.cjs"), cli, "lsp"], { cwd: folder });
	child.stderr.once("data", () => child.kill("SIGINT"));
	const signal = await new Promise((resolve) => child.on("close", (_, by) => resolve(by)));
	expect(signal).toBe("SIGINT");
});

test("compiled code is kept in the person's own cache or nowhere", async () => {
	const [folder, clean] = folderWith({ "a.ts": "export {};\n", "tmp/x": "", "cache/x": "" });
	remove = clean;
	// What Node does by itself, from 22.8 on, stands for it where this Node is older.
	const asked = join(folder, "asked");
	const spy = `const nodeModule = require("node:module");
		nodeModule.enableCompileCache = (place) => require("node:fs").writeFileSync(${JSON.stringify(asked)}, String(place));`;
	const [helper, cleanHelper] = folderWith({ "spy.cjs": spy });
	const env = { ...process.env, TMPDIR: join(folder, "tmp"), XDG_CACHE_HOME: join(folder, "cache") };
	const args = ["--require", join(helper, "spy.cjs"), cli, "review", "--no-simulate", folder];
	const child = spawn(process.execPath, args, { cwd: folder, env, stdio: "ignore" });
	expect(await new Promise((resolve) => child.on("close", resolve))).toBe(0);
	cleanHelper();
	expect(readFileSync(asked, "utf8")).toBe(join(folder, "cache/scaleproof/code"));
	expect(readdirSync(join(folder, "tmp"))).toEqual(["x"]);
});

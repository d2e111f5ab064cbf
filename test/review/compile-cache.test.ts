import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { afterEach, beforeEach, expect, test } from "vitest";
import { folderWith } from "../cli/scaleproof.ts";

let folder = "";
let remove = () => {};
beforeEach(async () => {
	[folder, remove] = folderWith({
		"main.cjs": 'exports.said = "first " + (require("node:path").sep === "/" || "windows"); exports.at = __filename;',
	});
	await build({
		...{ entryPoints: ["src/review/compile-cache.ts"], outfile: join(folder, "loader.cjs"), logLevel: "error" },
		...{ bundle: true, platform: "node", format: "cjs", define: { "import.meta.url": "0" } },
	});
});
afterEach(() => remove());

/** What a process of its own gets, for compiled code is kept at its end. */
function loaded(): { said: string; at: string } {
	const script = `require("./loader.cjs").requireCompiled(${JSON.stringify(join(folder, "main.cjs"))}).then((one) => console.log(JSON.stringify(one)))`;
	const env = { ...process.env, XDG_CACHE_HOME: join(folder, "cache") };
	return JSON.parse(execFileSync(process.execPath, ["-e", script], { cwd: folder, env, encoding: "utf8" }));
}

const keptIn = () => join(folder, "cache/scaleproof/code");

test.skipIf(process.platform === "win32")(
	"a bundle is loaded as it is now, whatever is kept of its compiled code",
	() => {
		const first = { said: "first true", at: join(folder, "main.cjs") };
		expect(loaded()).toEqual(first);
		expect(readdirSync(keptIn())).toHaveLength(1);
		expect(loaded()).toEqual(first);
		// As long as before: only its time tells that it is another.
		const text = readFileSync(join(folder, "main.cjs"), "utf8").replace("first", "other");
		writeFileSync(join(folder, "main.cjs"), text);
		expect(loaded().said).toBe("other true");
		if ("enableCompileCache" in nodeModule) return;
		const [name] = readdirSync(keptIn());
		const bytes = readFileSync(join(keptIn(), name));
		bytes[bytes.length - 1] ^= 0xff;
		writeFileSync(join(keptIn(), name), bytes);
		expect(loaded().said).toBe("other true");
	},
);

// `node test/bench/edit.mjs`: the time from an edit of a long file to its diagnostics, in a process like the server's.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

// Within the checkout, for it uses the packages that are installed here.
const outfile = fileURLToPath(new URL("../../out/bench-edit.mjs", import.meta.url));
const entry = fileURLToPath(new URL("edit.ts", import.meta.url));
try {
	await build({
		...{ entryPoints: [entry], outfile, bundle: true, platform: "node", format: "esm" },
		...{ packages: "external", logLevel: "error" },
	});
	// As src/extension/client.ts starts it.
	spawnSync(process.execPath, ["--max-semi-space-size=32", outfile], { stdio: "inherit" });
} finally {
	rmSync(outfile, { force: true });
}

// `npm run generate`: writes every generated file. With --check, fails where one is not as the code says.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { root } from "./process.mjs";

const bundle = join(root, "out", "generate.cjs");
await build({
	absWorkingDir: root,
	entryPoints: ["src/build/generated.ts"],
	outfile: bundle,
	bundle: true,
	packages: "external",
	platform: "node",
	format: "cjs",
	logLevel: "error",
	define: { "import.meta.url": "importMetaUrl" },
	banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
});
const { generated } = createRequire(import.meta.url)(bundle);
const stale = [];
for (const { path, text } of await generated(root)) {
	const file = join(root, path);
	if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
	stale.push(path);
	if (process.argv.includes("--check")) continue;
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, text);
	console.log(`wrote ${path}`);
}
if (process.argv.includes("--check") && stale.length > 0) {
	console.error(`Not as the code says: ${stale.join(", ")}. Run: npm run generate`);
	process.exit(1);
}

// node test/webview/page.mjs [folder for the pictures]: builds the panel, shows it in every theme, fails on any console message.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildWebview } from "../../src/build/webview.mjs";
import { ensureChromium } from "../vscode/harness/chromium.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const pictures = process.argv[2] ?? "/tmp/scaleproof-panel";
const bundled = `${root}out/webview-pictures.mjs`;

await mkdir(pictures, { recursive: true });
for (const [name, bytes] of Object.entries(await buildWebview()))
	console.log(`${name}\t${Math.round(bytes / 1024)} KiB`);
await build({
	absWorkingDir: root,
	entryPoints: ["test/webview/pictures.ts"],
	outfile: bundled,
	bundle: true,
	platform: "node",
	format: "esm",
	packages: "external",
	logLevel: "warning",
});
const { takePictures } = await import(bundled);
const problems = await takePictures({
	folder: `${root}dist/webview`,
	pictures,
	executablePath: await ensureChromium(),
	only: process.argv[3],
});
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

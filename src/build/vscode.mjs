// `npm run vscode [-- folder]`: the extension in a real VS Code, served to your browser. PORT fixes the port.
import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { ensureInstalled, must, root } from "./process.mjs";

const folder = resolve(process.argv[2] ?? join(root, "examples", "storefront"));
if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
	console.error(`${folder} is not a folder.`);
	process.exit(2);
}

await ensureInstalled();
// Only now: these modules load packages that a fresh clone has not installed before.
const harness = new URL("../../test/vscode/harness/", import.meta.url);
const { ensureEditor } = await import(new URL("editor.mjs", harness).href);
const { editorAddress } = await import(new URL("page.mjs", harness).href);
const { startServer } = await import(new URL("server.mjs", harness).href);

const editor = await ensureEditor({ root });
await must(process.execPath, ["src/build/bundle.mjs", "--quiet"]);
const server = await startServer({ editor, port: Number(process.env.PORT ?? 0) });
console.log(`\nVS Code with Scaleproof on ${folder}\n`);
console.log(`  ${editorAddress({ server, extensionPath: resolve(root), folder })}\n`);
console.log("Open the address in a browser; it works on this machine only. Ctrl-C ends it.");

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => server.stop());
await server.stopped;

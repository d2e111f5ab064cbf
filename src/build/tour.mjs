// `node src/build/tour.mjs CLONE`: takes the picture of docs/tour.md, in the real editor, on a copy of a clone of
// https://github.com/dockersamples/example-voting-app at the commit of the tour.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ensureChromium } from "../../test/vscode/harness/chromium.mjs";
import { ensureEditor } from "../../test/vscode/harness/editor.mjs";
import { openEditor } from "../../test/vscode/harness/page.mjs";
import { buildExtension } from "../../test/vscode/harness/project.mjs";
import { startServer } from "../../test/vscode/harness/server.mjs";
import { ensureInstalled, root } from "./process.mjs";

if (!process.argv[2]) throw new Error("Say where the clone is: node src/build/tour.mjs CLONE");
await ensureInstalled();
await buildExtension();
const editor = await ensureEditor({ root });
const executablePath = await ensureChromium();
const into = process.argv[3] ?? join(root, "docs", "pictures");
const holder = mkdtempSync(join(tmpdir(), "scaleproof-tour-"));
const folder = join(holder, "example-voting-app");
cpSync(resolve(process.argv[2]), folder, { recursive: true });
/** The change was merged long ago: it is held against what was there before. */
const base = "226edf0^";
const server = await startServer({ editor, settings: { "editor.minimap.enabled": false, "scaleproof.base": base } });
const size = { width: 1280, height: 800 };
const vscode = await openEditor({ server, executablePath, extensionPath: root, folder, size });
try {
	await takePicture(vscode);
} catch (error) {
	await vscode.screenshot(join(root, "out", "tour-failure.png"));
	throw error;
} finally {
	await vscode.close();
	await server.stop();
	rmSync(holder, { recursive: true, force: true });
}

async function takePicture({ page, runCommand, screenshot }) {
	const bar = page.locator(".statusbar-item", { hasText: /Scaleproof: \d+ findings/ }).first();
	await bar.waitFor({ timeout: 120_000 });
	await bar.click();
	await runCommand("Scaleproof: Scan Changed Files");
	const tree = page.locator(".pane", { has: page.getByRole("button", { name: "Findings Section" }) });
	await tree.locator(".monaco-list-row", { hasText: `New since ${base}` }).waitFor();
	await tree.locator(".monaco-list-row", { hasText: `Was there in ${base}` }).click();
	await tree.locator(".monaco-list-row[aria-level='2']", { hasText: "may run as a single replica" }).first().click();
	await page.locator(".squiggly-warning").first().waitFor();
	// Away from the row, whose own words would lie over the file.
	await page.mouse.move(800, 600);
	await page.waitForTimeout(8000);
	await screenshot(join(into, "tour-new.png"));
}

// `npm run pictures`: takes the pictures of the README in the real editor, on a copy of the example. ONLY=editor: without the panel.
import { join } from "node:path";
import { ensureChromium } from "../../test/vscode/harness/chromium.mjs";
import { ensureEditor } from "../../test/vscode/harness/editor.mjs";
import { openEditor } from "../../test/vscode/harness/page.mjs";
import { buildExtension, copyWorkspace } from "../../test/vscode/harness/project.mjs";
import { startServer } from "../../test/vscode/harness/server.mjs";
import { ensureInstalled, root } from "./process.mjs";

await ensureInstalled();
await buildExtension();
const editor = await ensureEditor({ root });
const executablePath = await ensureChromium();
const into = process.argv[2] ?? join(root, "docs", "pictures");
for (const theme of process.argv.slice(3).length > 0 ? process.argv.slice(3) : ["dark", "light"]) {
	const workspace = await copyWorkspace();
	const settings = { "editor.minimap.enabled": false };
	const server = await startServer({ editor, settings });
	const size = { width: 1480, height: 940 };
	const vscode = await openEditor({ server, executablePath, extensionPath: root, folder: workspace.folder, size });
	try {
		await takePictures(vscode, theme);
	} catch (error) {
		await vscode.screenshot(join(root, "out", "pictures-failure.png"));
		throw error;
	} finally {
		await vscode.close();
		await server.stop();
		workspace.remove();
	}
}

async function takePictures(vscode, theme) {
	await vscode.openFile("deploy/k8s/web-ingress.yaml");
	const squiggle = vscode.page.locator(".squiggly-warning").first();
	await squiggle.waitFor({ timeout: 60_000 });
	// A fresh editor in a browser that asks for nothing else is light; others are listed once their extension runs.
	if (theme !== "light") await vscode.setTheme(theme);
	// "…" until it is known.
	await vscode.page
		.getByText(/Simulate impact: .*→/)
		.first()
		.waitFor({ timeout: 300_000 });
	await vscode.page.keyboard.press("Control+G");
	await vscode.page.keyboard.type("12:45");
	await vscode.page.keyboard.press("Enter");
	await vscode.page.keyboard.press("Control+K");
	await vscode.page.keyboard.press("Control+I");
	await vscode.page.locator(".monaco-hover:visible").first().waitFor();
	await vscode.page.waitForTimeout(800);
	await vscode.screenshot(join(into, `editor-${theme}.png`));
	await vscode.page.keyboard.press("Escape");
	if (process.env.ONLY === "editor") return;
	await vscode.page
		.getByText(/Simulate impact/)
		.first()
		.click();
	const panel = vscode.webview({ extensionId: "scaleproof.scaleproof" });
	await panel.locator("svg .node").first().waitFor({ timeout: 60_000 });
	await vscode.runCommand("View: Toggle Primary Side Bar Visibility");
	await vscode.runCommand("View: Join All Editor Groups");
	// Every fix at its full number of runs: the table then sorts itself for the last time.
	await panel.locator("svg .node").first().waitFor({ timeout: 60_000 });
	await panel.locator(".sentence:not(.stale)").waitFor({ timeout: 120_000 });
	await panel.locator(".bar .progress:not(.active)").waitFor({ state: "attached", timeout: 600_000 });
	await vscode.screenshot(join(into, `panel-${theme}.png`));
	await panel.getByLabel("Rank by the effect on").selectOption("latencyP99");
	await panel.getByRole("button", { name: "Rank by effect" }).click();
	await panel.locator(".assumptions.ranked:not([aria-busy])").waitFor({ timeout: 600_000 });
	await panel.locator(".assumptions-section").evaluate((section) => section.scrollIntoView());
	await vscode.page.waitForTimeout(1000);
	await vscode.screenshot(join(into, `ranking-${theme}.png`));
	await vscode.runCommand("View: Close All Editors");
	await vscode.page.keyboard.press("F1");
	await vscode.page.keyboard.type("Scaleproof: Play a Case");
	await vscode.page.keyboard.press("Enter");
	await vscode.page.getByPlaceholder("The case to play").waitFor();
	await vscode.page.keyboard.type("A flash sale");
	await vscode.page.keyboard.press("Enter");
	const played = vscode.webview({ extensionId: "scaleproof.scaleproof" });
	await played.locator(".verdict:not(:empty)").waitFor({ timeout: 600_000 });
	await played.locator(".alternatives-section").evaluate((section) => section.scrollIntoView());
	await vscode.page.waitForTimeout(1000);
	await vscode.screenshot(join(into, `case-${theme}.png`));
}

// What only eyes and hands in the real editor can tell: the preview of a fix, its undo, and the panel over a sitting.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureChromium } from "./harness/chromium.mjs";
import { ensureEditor } from "./harness/editor.mjs";
import { openEditor, startBrowser } from "./harness/page.mjs";
import { buildExtension, copyWorkspace, root } from "./harness/project.mjs";
import { startServer } from "./harness/server.mjs";

const ingress = "deploy/k8s/web-ingress.yaml";
/** Edits reach their files by themselves: to ask for it by a command, again and again, is most of what a flow costs. */
const settings = { "editor.minimap.enabled": false, "files.autoSave": "afterDelay", "files.autoSaveDelay": 200 };

const flows = {
	"a quick fix over several files is shown with every row ticked, and undone in one step": severalFiles,
	"the panel names what it simulates, keeps it while hidden, and writes what a person assumes": panelOverASitting,
	"the side bar lists what was found, leads to its place, and switches a rule off": sideBar,
	"what a change brings is told apart from what was there": whatChanged,
};

/** To open a window is half of what a flow costs: these go on where the one before ended, which leaves what they ask for as it was. */
const goesOn = [panelOverASitting, sideBar];

async function severalFiles({ vscode, page, read }) {
	await vscode.openFile(ingress);
	await page.locator(".squiggly-warning").first().waitFor({ timeout: 60_000 });
	const before = read();
	await goTo(page, "12:45");
	await page.locator('[class*="codicon-light-bulb"], [class*="lightbulb"]').first().waitFor();
	const action = page.locator(".action-widget .monaco-list-row", { hasText: /edits \d files/ }).first();
	// What is found anew (a number for the lens) between the key and the list takes the list away.
	await until("the list of what can be done", async () => {
		await page.keyboard.press("Control+Period");
		return action.waitFor({ timeout: 8_000 }).then(
			() => true,
			() => false,
		);
	});
	const [, count] = /edits (\d) files/.exec(await action.textContent());
	await action.click();
	const preview = await previewOf(page);
	await page.getByRole("button", { name: /Maximize Panel/ }).click();
	const rows = preview.locator(".monaco-list-row[aria-level='1']");
	await until("a row for each file, and no other", async () => (await rows.count()) === Number(count));
	const ticked = await preview.locator(".edit-checkbox").evaluateAll((all) => all.map((one) => one.ariaChecked));
	assert.ok(ticked.length > Number(count) && ticked.every((one) => one === "true"), `ticked: ${ticked}`);
	await preview.getByRole("button", { name: "Apply" }).click();
	await until("the fix in its files", () => changed(before, read()).length === Number(count));
	await page.locator(".monaco-editor .view-lines").first().click();
	await page.keyboard.press("Control+Z");
	await until("every file as it was", () => changed(before, read()).length === 0);
}

async function sideBar({ vscode, page, read }) {
	await vscode.openFile(ingress);
	await page.locator(".squiggly-warning").first().waitFor({ timeout: 60_000 });
	await page
		.locator(".activitybar")
		.getByRole("tab", { name: /^Scaleproof/ })
		.click();
	const findings = page.locator(".pane", { has: page.getByRole("button", { name: "Findings Section" }) });
	const row = findings.locator(".monaco-list-row", { hasText: "Keeps each user's session" }).first();
	await row.waitFor({ timeout: 30_000 });
	await row.click();
	await page.locator(".tab.active", { hasText: "session.ts" }).waitFor();

	const before = read();
	if (process.env.PICTURE) await vscode.screenshot(process.env.PICTURE);
	// Folded, it leaves its room to the other.
	await page.getByRole("button", { name: "Findings Section" }).click();
	await page.getByRole("button", { name: "Rules Section" }).click();
	const rules = page.locator(".pane", { has: page.getByRole("button", { name: "Rules Section" }) });
	const rule = rules.locator(".monaco-list-row", { hasText: "Load balancer pins clients to one replica" });
	await rule.waitFor();
	const preview = page.locator(".bulk-edit-panel");
	// A list that is told anew between the hover and the click takes the button away.
	await until("a preview of the switch", async () => {
		await rule.hover();
		await rule.getByRole("button", { name: "Switch Rule On or Off" }).click();
		const row = preview.locator(".monaco-list-row").first();
		return row.waitFor({ timeout: 8_000 }).then(
			() => true,
			() => false,
		);
	});
	await preview.getByRole("button", { name: "Apply" }).click();
	await until("the rule in scaleproof.yaml", () => changed(before, read()).join() === "scaleproof.yaml");
	// It stands last from now on, below what is shown.
	await rule.waitFor({ state: "hidden" });
}

async function whatChanged({ vscode, page, write }) {
	const bar = (words) => page.locator(".statusbar-item", { hasText: words }).first();
	await bar(/Scaleproof: \d+ findings/).waitFor({ timeout: 60_000 });
	write("deploy/k8s/late.yaml", late);
	await bar(/Scaleproof: \d+ findings, \d+ new/).waitFor({ timeout: 60_000 });
	await bar(/Scaleproof/).click();
	await vscode.runCommand("Scaleproof: Scan Changed Files");
	const findings = page.locator(".pane", { has: page.getByRole("button", { name: "Findings Section" }) });
	await findings.locator(".monaco-list-row", { hasText: "New since main" }).waitFor();
	await findings.locator(".monaco-list-row", { hasText: "late sends each client back" }).click();
	await page.locator(".tab.active", { hasText: "late.yaml" }).waitFor();
	if (process.env.PICTURE) await vscode.screenshot(process.env.PICTURE);
}

const late = `apiVersion: apps/v1
kind: Deployment
metadata: { name: late }
spec:
  replicas: 3
  selector: { matchLabels: { app: late } }
  template:
    metadata: { labels: { app: late } }
    spec: { containers: [{ name: late, image: late }] }
---
apiVersion: v1
kind: Service
metadata: { name: late }
spec:
  selector: { app: late }
  sessionAffinity: ClientIP
  ports: [{ port: 80 }]
`;

async function panelOverASitting({ vscode, page, read }) {
	await vscode.openFile(ingress);
	await page.locator(".squiggly-warning").first().waitFor({ timeout: 60_000 });
	await vscode.runCommand("Scaleproof: Simulate This Design");
	const panel = vscode.webview({ extensionId: "scaleproof.scaleproof" });
	const heading = panel.locator(".summary-title");
	await panel.locator(".sentence:not(.stale)").waitFor({ timeout: 120_000 });
	assert.match(await heading.textContent(), /^web: /);

	await panel.getByLabel("Shown").selectOption({ label: "The design as it is" });
	await panel.locator("select[aria-label=Component]").selectOption({ label: "orders" });
	await until(
		"the heading of orders as it is",
		async () => (await heading.textContent()) === "orders: The design as it is",
	);
	await settled(panel);

	const field = panel.getByRole("region", { name: "Assumptions" }).getByRole("textbox").first();
	await field.fill("77");
	await field.press("Enter");
	await panel.locator(".mine:visible").waitFor();
	await panel.locator(".assumptions tr.edited").first().waitFor();
	await until("the value in the heading", async () =>
		/^.+ of .+ 77/.test(await panel.locator(".mine .tried li").first().textContent()),
	);
	await settled(panel);
	const sentence = await panel.locator(".sentence").textContent();

	// Another tab over the panel: its page is gone, and what it computed is not.
	await vscode.openFile("deploy/k8s/web.yaml");
	await page.locator(".tab", { hasText: "Scaleproof: Design" }).first().click();
	await panel.locator(".sentence:not(.stale)").waitFor({ timeout: 10_000 });
	assert.equal(await panel.locator(".sentence").textContent(), sentence);
	assert.equal(await heading.textContent(), "orders: The design as it is");

	const before = read();
	await panel.locator(".mine").getByRole("button", { name: "Write to scaleproof.yaml…" }).click();
	const preview = await previewOf(page);
	await preview.getByRole("button", { name: "Apply" }).click();
	await panel.locator(".mine").waitFor({ state: "hidden", timeout: 30_000 });
	await until("the value in scaleproof.yaml", () => changed(before, read()).join() === "scaleproof.yaml");
}

async function goTo(page, place) {
	await page.keyboard.press("Control+G");
	await page.keyboard.type(place);
	await page.keyboard.press("Enter");
}

async function previewOf(page) {
	const pane = page.locator(".bulk-edit-panel");
	await pane.locator(".monaco-list-row").first().waitFor();
	return pane;
}

async function settled(panel) {
	await panel.locator(".sentence:not(.stale)").waitFor({ timeout: 120_000 });
	await panel.locator(".bar .progress:not(.active)").waitFor({ state: "attached", timeout: 240_000 });
}

async function until(what, holds) {
	for (const end = performance.now() + 60_000; performance.now() < end; ) {
		if (await holds()) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error(`waited in vain for ${what}`);
}

const watched = [
	ingress,
	"deploy/k8s/web.yaml",
	"services/web/src/session.ts",
	"services/web/package.json",
	"services/web/src/server.ts",
	"scaleproof.yaml",
];

function changed(before, after) {
	return watched.filter((path) => before[path] !== after[path]);
}

/** As little traffic as the panel's own tests have: what is tried here is what a person sees and does, and a panel ranks every fix meanwhile. */
function fewerRequests(file) {
	const text = readFileSync(file, "utf8");
	writeFileSync(
		file,
		text.replace(/(\d+)\/s/g, (_, rate) => `${rate / 400}/s`),
	);
}

/** Each flow in a window of the editor and a copy of the example of its own, but those that go on in the one before. */
export async function runFlows(say = console.log, only = "") {
	const editor = await ensureEditor({ root });
	const browser = await startBrowser({ executablePath: await ensureChromium() });
	const server = await startServer({ editor, settings });
	let failed = 0;
	const chosen = Object.entries(flows).filter(([name]) => name.includes(only));
	let sitting;
	for (const [name, flow] of chosen) {
		if (!goesOn.includes(flow)) sitting = await sitting?.end();
		sitting ??= await sitDown(server, browser);
		try {
			await flow({ ...sitting, page: sitting.vscode.page });
			say(`✓ ${name}`);
		} catch (error) {
			failed++;
			const picture = join(root, "out", "person-failure.png");
			const shown = await sitting.vscode.screenshot(picture).catch(() => "no picture");
			say(`✗ ${name}\n${String(error.stack ?? error).replace(/^/gm, "    ")}\n    ${shown}`);
			sitting = await sitting.end();
		}
	}
	await sitting?.end();
	await browser.close();
	await server.stop();
	return { passed: chosen.length - failed, failed };
}

async function sitDown(server, browser) {
	const workspace = await copyWorkspace();
	const { folder } = workspace;
	fewerRequests(join(folder, "scaleproof.yaml"));
	const vscode = await openEditor({ server, browser, extensionPath: root, folder });
	const read = () => Object.fromEntries(watched.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
	const end = async () => {
		await vscode.close();
		workspace.remove();
	};
	const write = (path, text) => writeFileSync(join(folder, path), text);
	return { vscode, read, write, end };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	await buildExtension();
	const { passed, failed } = await runFlows(console.log, process.argv[2]);
	console.log(`\n${passed} passed, ${failed} failed`);
	process.exit(failed > 0 ? 1 : 0);
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Harness, type Panel, reviewMessage, startHarness } from "./harness.ts";
import { cleanReview, emptyReview, sampleReview } from "./sample.ts";

/** Low enough that a comparison takes milliseconds, whatever else the machine has to do. */
const rate = 20;
const folder = mkdtempSync(join(tmpdir(), "scaleproof-webview-"));
let harness: Harness;
// Not written as import declarations: these modules are JavaScript, without types.
const build = "../../src/build/webview.mjs";
const browser = "../vscode/harness/chromium.mjs";

beforeAll(async () => {
	const { buildWebview } = (await import(build)) as { buildWebview(options: object): Promise<unknown> };
	await buildWebview({ outdir: folder });
	const { ensureChromium } = (await import(browser)) as { ensureChromium(): Promise<string> };
	harness = await startHarness(folder, await ensureChromium());
}, 300_000);

afterAll(async () => {
	await harness?.close();
	rmSync(folder, { recursive: true, force: true });
});

async function opened(review = sampleReview(rate)): Promise<Panel> {
	const panel = await harness.open();
	await panel.post(reviewMessage(review));
	await panel.page.waitForSelector("g.node");
	return panel;
}

function text(panel: Panel, selector: string): Promise<string | null> {
	return panel.page.locator(selector).first().textContent();
}

test("shows the design, simulates every fix and breaks no policy", async () => {
	const panel = await opened();
	await panel.settled();
	expect(await text(panel, ".sentence")).toMatch(/^When a replica dies/);
	expect(await panel.page.locator("g.node .badge").count()).toBe(4);
	expect(await panel.page.locator(".remedies tbody tr").count()).toBe(5);
	expect(await panel.page.locator(".remedies tbody tr.stale").count()).toBe(0);
	expect(await panel.page.locator(".remedies .change").allTextContents()).not.toContain("–");
	expect(await panel.page.locator(".plot canvas").count()).toBe(4);
	expect(panel.problems).toEqual([]);
	await panel.page.close();
});

test("a component is chosen with the keyboard; its values lead to the files", async () => {
	const panel = await opened();
	await panel.page.locator('g.node[data-component="balancer:web-ingress"]').focus();
	await panel.page.keyboard.press("Enter");
	expect(await text(panel, ".inspector-title")).toBe("web-ingress");
	await panel.page.getByRole("button", { name: "web-ingress.yaml:13" }).last().click();
	await panel.page.getByRole("button", { name: "Why", exact: true }).click();
	const sent = await panel.sent();
	expect(sent.find(({ type }) => type === "reveal")).toMatchObject({ at: { file: "deploy/k8s/web-ingress.yaml" } });
	expect(sent).toContainEqual({ type: "explain", rule: "sticky-sessions" });
	await panel.page.close();
});

test("an assumption is edited, checked, and put back; each time the result follows within a second", async () => {
	const panel = await opened();
	await panel.settled();
	const field = panel.page.getByRole("textbox", { name: /^Session duration/ }).first();
	await field.fill("a while");
	await field.press("Enter");
	expect(await panel.page.locator(".field-error:not(:empty)").first().textContent()).toMatch(/^Enter a quantity/);
	await field.press("Escape");
	await expect.poll(() => field.inputValue()).toMatch(/^10\smin$/);
	const start = Date.now();
	await field.fill("90 s");
	await field.press("Enter");
	await panel.page.waitForSelector(".sentence.stale");
	await panel.page.waitForSelector(".sentence:not(.stale)");
	expect(Date.now() - start).toBeLessThan(1000);
	expect(await panel.page.locator(".field.edited").count()).toBeGreaterThan(0);
	await panel.page.getByRole("button", { name: "Reset all" }).click();
	await panel.page.waitForSelector(".field.edited", { state: "detached" });
	expect(panel.problems).toEqual([]);
	await panel.page.close();
});

test("a fix is chosen and applied", async () => {
	const panel = await opened();
	await panel.page.getByRole("button", { name: "Finish open requests on SIGTERM", exact: true }).click();
	expect(await text(panel, ".summary-title")).toBe("Finish open requests on SIGTERM");
	await panel.page.getByRole("button", { name: "Apply fix: Finish open requests on SIGTERM" }).click();
	expect(await panel.sent()).toContainEqual({ type: "apply", finding: "abrupt-shutdown/service:web" });
	await panel.page.close();
});

test("a run is cancelled and run again", async () => {
	const panel = await opened(sampleReview(2000));
	await panel.page.waitForSelector(".progress.active");
	await panel.page.getByRole("button", { name: "Cancel" }).click();
	await panel.page.waitForFunction("document.querySelector('.bar-status').textContent === 'Cancelled'");
	await panel.page.getByRole("button", { name: "Run", exact: true }).click();
	await panel.page.waitForSelector(".sentence:not(.stale)");
	expect(panel.problems).toEqual([]);
	await panel.page.close();
});

test("what was chosen survives a reload", async () => {
	const panel = await opened();
	await panel.page.locator('g.node[data-component="service:orders"]').click();
	await panel.page.getByRole("button", { name: "As a list" }).click();
	await panel.page.getByRole("textbox", { name: "Load, requests a second" }).fill("30");
	await panel.page.keyboard.press("Enter");
	await panel.reload();
	await panel.post(reviewMessage(sampleReview(rate)));
	await panel.page.waitForSelector('.component[aria-pressed="true"]');
	expect(await text(panel, ".inspector-title")).toBe("orders");
	const load = panel.page.getByRole("textbox", { name: "Load, requests a second" });
	await expect.poll(() => load.inputValue()).toMatch(/^30\s\/s$/);
	await panel.page.close();
});

test("a chart is read as a table, and a theme is followed", async () => {
	const panel = await opened();
	await panel.settled();
	await panel.page.getByRole("button", { name: "Latency as a table" }).click();
	expect(await panel.page.getByRole("region", { name: "Latency, table" }).locator("tbody tr").count()).toBeGreaterThan(
		5,
	);
	const before = await panel.page.locator(".canvas svg").getAttribute("id");
	await panel.setTheme("highContrastLight");
	await panel.page.waitForFunction((id) => document.querySelector(".canvas svg")?.id !== id, before);
	expect(panel.problems).toEqual([]);
	await panel.page.close();
});

test("says what is missing where nothing was found, and runs a design without findings", async () => {
	const panel = await harness.open();
	expect(await text(panel, ".empty")).toContain("Reading the workspace");
	await panel.post(reviewMessage(emptyReview()));
	await panel.page.getByRole("heading", { name: "No components found" }).waitFor();
	await panel.post(reviewMessage(cleanReview(rate)));
	await panel.page.waitForSelector(".sentence:not(.stale)");
	expect(await text(panel, ".summary-title")).toBe("The design as it is");
	expect(panel.problems).toEqual([]);
	await panel.page.close();
});

test("drops a message that is not of the protocol", async () => {
	const panel = await opened();
	await panel.page.evaluate("window.postMessage({ type: 'review', folder: 3 }, '*')");
	await panel.page.waitForTimeout(100);
	expect(panel.problems).toHaveLength(1);
	expect(panel.problems[0]).toContain("dropped a message");
	await panel.page.close();
});

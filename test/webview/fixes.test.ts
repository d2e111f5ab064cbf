import { expect, test } from "vitest";
import { reviewMessage } from "./harness.ts";
import { computed, opened, rate, text, withBrowser } from "./panel-page.ts";
import { sampleReview } from "./sample.ts";

withBrowser();

test("a fix is chosen and applied", async () => {
	const panel = await opened();
	await panel.page.getByRole("button", { name: "Finish open requests on SIGTERM", exact: true }).click();
	expect(await text(panel, ".summary-title")).toBe("web: Finish open requests on SIGTERM");
	await panel.page.getByRole("button", { name: "Apply fix: Finish open requests on SIGTERM (web)" }).click();
	expect(await panel.sent()).toContainEqual({ type: "apply", finding: "abrupt-shutdown/service:web" });
	await panel.close();
});

test("a fix that no file can be edited for is not called one to apply, and no two buttons share a name", async () => {
	const panel = await opened();
	const writes = {
		"single-replica/service:orders": { files: [], byHand: ["Raise it."] },
		"in-memory-sessions/service:web": { files: ["a.ts", "package.json"], byHand: ["Install."] },
	};
	await panel.post({ type: "writes", writes });
	await panel.page.getByRole("button", { name: "By hand…: Run at least two replicas (orders)" }).waitFor();
	const apply = panel.page.locator('vscode-button[aria-label="Apply fix: Keep sessions in a shared store (web)"]');
	await expect.poll(() => apply.getAttribute("title")).toBe("Edits a.ts, package.json; the rest is by hand");
	const names = await panel.page
		.locator(".remedies vscode-button")
		.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")));
	expect(new Set(names).size).toBe(names.length);
	await panel.close();
});

test("the design as it is can be shown beside fixes, of any component, and the heading names it", async () => {
	const panel = await opened();
	await panel.settled();
	const show = panel.page.getByLabel("Shown");
	const component = panel.page.getByLabel("Component", { exact: true }).and(panel.page.locator("select"));
	await show.selectOption({ label: "The design as it is" });
	await expect.poll(() => text(panel, ".summary-title")).toBe("web: The design as it is");
	await component.selectOption({ label: "orders" });
	await panel.page.waitForSelector(".sentence:not(.stale)");
	await expect.poll(() => text(panel, ".summary-title")).toBe("orders: The design as it is");
	await panel.settled();
	expect(await text(panel, ".sentence")).toMatch(/^A steady day: as it is, median latency/);
	expect(await panel.page.locator(".remedies tbody tr").count()).toBe(5);
	await show.selectOption({ label: "Run at least two replicas (orders)" });
	await expect.poll(() => text(panel, ".summary-title")).toBe("orders: Run at least two replicas");
	expect(panel.problems).toEqual([]);
	await panel.close();
});

test("an assumption is edited, checked, and put back; each time the result follows", async () => {
	const panel = await opened();
	await panel.settled();
	const field = panel.page.getByRole("textbox", { name: /^Session duration/ }).first();
	await field.fill("a while");
	await field.press("Enter");
	expect(await panel.page.locator(".field-error:not(:empty)").first().textContent()).toMatch(/^Enter a quantity/);
	await field.press("Escape");
	await expect.poll(() => field.inputValue()).toMatch(/^10\smin$/);
	await field.fill("90 s");
	await field.press("Enter");
	await panel.page.waitForSelector(".sentence.stale");
	await panel.page.waitForSelector(".sentence:not(.stale)");
	expect(await panel.page.locator(".field.edited").count()).toBeGreaterThan(0);
	await panel.page.getByRole("button", { name: "Reset all" }).click();
	await panel.page.waitForSelector(".field.edited", { state: "detached" });
	expect(panel.problems).toEqual([]);
	await panel.close();
});

test("an edited assumption is told in heading and table, and written or undone from there", async () => {
	const panel = await opened();
	await panel.settled();
	const field = panel.page.getByRole("textbox", { name: /^Session duration/ }).first();
	await field.fill("90 s");
	await field.press("Enter");
	await expect.poll(() => text(panel, ".mine span"), { timeout: 20_000 }).toBe("With your values:");
	expect(await text(panel, ".tried li")).toBe("Session duration of users 90\u00a0s");
	await panel.page.locator(".assumptions tr.edited").waitFor();
	expect(await text(panel, ".assumptions-section .section-head")).toContain("1 of them is yours");
	await panel.page.locator(".mine").getByRole("button", { name: "Write to scaleproof.yaml…" }).click();
	const edit = { of: "client:users", attribute: "sessionDuration", value: 90 };
	expect(await panel.sent()).toContainEqual({ type: "write-assumptions", edits: [edit] });
	// Once a file says it, it is no deviation any more.
	const said = sampleReview(rate);
	const users = said.design.components.find(({ id }) => id === "client:users")!;
	const at = { file: "scaleproof.yaml", range: { start: { line: 1, character: 0 }, end: { line: 1, character: 1 } } };
	users.attributes.sessionDuration = { value: 90, provenance: { kind: "declared", at } };
	await panel.post(reviewMessage(said));
	await panel.page.locator(".mine").waitFor({ state: "hidden" });
	await panel.close();
});

test("what was computed is there again when the page is shown again, without a run", async () => {
	const panel = await opened();
	const { kept, sentence } = await computed();
	// That of the shown fix comes once more, with what decides it.
	expect(new Set(kept.map(({ finding }) => finding)).size).toBe(5);
	await panel.reload();
	const message = reviewMessage(sampleReview(rate));
	await panel.post({ ...message, kept } as typeof message);
	await panel.page.waitForSelector(".sentence:not(.stale)");
	expect(await text(panel, ".sentence")).toBe(sentence);
	await panel.settled();
	expect(await panel.page.locator(".remedies tbody tr.stale").count()).toBe(0);
	expect((await panel.sent()).filter(({ type }) => type === "keep")).toEqual([]);
	await panel.close();
});

test("a run is cancelled and run again", async () => {
	const panel = await opened(sampleReview(150));
	await panel.page.waitForSelector(".progress.active");
	await panel.page.getByRole("button", { name: "Cancel" }).click();
	await expect.poll(() => text(panel, ".bar-status")).toBe("Cancelled");
	await panel.page.getByRole("button", { name: "Run", exact: true }).click();
	await panel.page.waitForSelector(".sentence:not(.stale)");
	expect(panel.problems).toEqual([]);
	await panel.close();
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
	await panel.close();
});

test("scenarios stand in groups, the chosen one is described, and charts are called by what the run counts", async () => {
	const panel = await opened();
	await panel.settled();
	const scenario = panel.page.getByLabel("Scenario");
	const groups = await scenario.locator("optgroup").evaluateAll((all) => all.map((one) => one.getAttribute("label")));
	expect(groups).toEqual(["Load", "Failures", "Deploys and scaling in", "Data", "Regions"]);
	// As one that was chosen for another component: this one has no second region.
	await scenario.evaluate((one) => {
		(one as HTMLSelectElement).value = "region-loss";
		one.dispatchEvent(new Event("change"));
	});
	await panel.page.waitForSelector(".sentence.stale");
	await expect.poll(() => text(panel, ".summary .muted")).toMatch(/^The region/);
	const titles = () => panel.page.locator(".chart h3").allTextContents();
	await expect.poll(titles, { timeout: 20_000 }).toEqual(["Latency", "Error rate", "Regions", "Load per region"]);
	// Over a year nothing is known of a single replica.
	await scenario.selectOption("growth-year");
	await expect.poll(titles, { timeout: 20_000 }).toEqual(["Latency", "Error rate", "Replicas"]);
	expect(panel.problems).toEqual([]);
	await panel.close();
});

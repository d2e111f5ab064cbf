import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Review } from "../../src/review/review.ts";
import { compare } from "../../src/simulator/index.ts";
import type { FromPanel, Kept, KeptCase, Ranking, ToPanel } from "../../webview/messages.ts";
import { built, root } from "../cli/scaleproof.ts";
import { caseMessage } from "./cases.ts";
import { type Harness, type Panel, reviewMessage, startHarness } from "./harness.ts";
import { cleanReview, emptyReview, sampleReview } from "./sample.ts";

/** Low enough that a comparison takes milliseconds, whatever else the machine has to do. */
const rate = 3;
let harness: Harness;
// Not written as an import declaration: this module is JavaScript, without types.
const browser = "../vscode/harness/chromium.mjs";

beforeAll(async () => {
	await built();
	const { ensureChromium } = (await import(browser)) as { ensureChromium(): Promise<string> };
	harness = await startHarness(join(root, "dist/webview"), await ensureChromium());
}, 300_000);

afterAll(async () => {
	await harness?.close();
});

/** What a page computed of the sample: every page would else compute it anew, which takes longer than all that is tried there. */
interface Computed {
	kept: Kept[];
	sentence: string | null;
}
let known: Promise<Computed> | undefined;

async function computed(): Promise<Computed> {
	const panel = await opened(sampleReview(rate), []);
	await panel.settled();
	const kept = keptOf(await panel.sent());
	const sentence = await text(panel, ".sentence");
	await panel.close();
	return { kept, sentence };
}

function keptOf(sent: readonly FromPanel[]): Kept[] {
	return sent.flatMap((message) => (message.type === "keep" ? [message.kept] : []));
}

/** A page with the sample, all of it computed; or with another review, of which nothing is. */
async function opened(review?: Review, kept: Kept[] = [], size = {}): Promise<Panel> {
	known ??= review ? undefined : computed();
	const panel = await harness.open(size);
	const message = reviewMessage(review ?? sampleReview(rate));
	await panel.post({ ...message, kept: review ? kept : (await known)?.kept } as ToPanel);
	await panel.page.waitForSelector("g.node");
	return panel;
}

function text(panel: Panel, selector: string): Promise<string | null> {
	return panel.page.locator(selector).first().textContent();
}

test("shows the design, simulates every fix and breaks no policy", async () => {
	const panel = await opened(sampleReview(rate));
	await panel.settled();
	const sentence = await text(panel, ".sentence");
	const kept = keptOf(await panel.sent());
	known = Promise.resolve({ kept, sentence });
	// Last comes what decides the shown fix, of what nobody declared.
	const hangsOn = kept.at(-1)?.hangsOn;
	expect(hangsOn?.looked).toBeGreaterThan(0);
	expect(await panel.page.locator(".deciding").isVisible()).toBe(hangsOn!.deciding.length > 0);
	expect(sentence).toMatch(/^When a replica dies/);
	expect(await panel.page.locator("g.node .badge").count()).toBe(4);
	expect(await panel.page.locator(".remedies tbody tr").count()).toBe(5);
	expect(await panel.page.locator(".remedies tbody tr.stale").count()).toBe(0);
	expect(await panel.page.locator(".remedies .change").allTextContents()).not.toContain("–");
	expect(await panel.page.locator(".plot canvas").count()).toBe(4);
	expect(panel.problems).toEqual([]);
	await panel.close();
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
	await panel.close();
});

test("the diagram is one stop of the Tab key, arrow keys go from node to node, and Fit shows all of it", async () => {
	const panel = await opened();
	const stops = panel.page.locator('g.node[tabindex="0"]');
	expect(await stops.count()).toBe(1);
	await panel.page.locator('g.node[data-component="client:users"]').focus();
	const focused = () => panel.page.evaluate(() => (document.activeElement as HTMLElement).dataset.component);
	await panel.page.keyboard.press("ArrowRight");
	expect(await focused()).toBe("balancer:web-ingress");
	await panel.page.keyboard.press("ArrowLeft");
	expect(await focused()).toBe("client:users");
	expect(await stops.getAttribute("data-component")).toBe("client:users");
	await panel.page.setViewportSize({ width: 420, height: 900 });
	await panel.page.getByRole("button", { name: "Fit" }).click();
	const beyond = () => panel.page.locator(".canvas").evaluate((one) => one.scrollWidth - one.clientWidth);
	await expect.poll(beyond).toBe(0);
	await panel.close();
});

test("a component is found by its name, its path lit, the lines say what they are, and the design is saved", async () => {
	const panel = await opened();
	const { page } = panel;
	const find = page.getByRole("textbox", { name: "Find a component" });
	await find.fill("orders");
	expect(await page.locator(".found").textContent()).toMatch(/^3\scomponents$/);
	expect(await page.locator('g.node.unwanted[data-component="client:users"]').count()).toBe(1);
	await find.press("Escape");
	expect(await page.locator("g.node.unwanted").count()).toBe(0);
	await page.locator('g.node[data-component="client:users"]').click();
	const only = page.getByRole("button", { name: /^Only what the chosen/ });
	await only.click();
	expect(await page.locator('g.node.aside[data-component="scaler:web"]').count()).toBe(1);
	expect(await page.locator('g.node.aside[data-component="service:web"]').count()).toBe(0);
	await only.click();
	expect(await page.locator(".aside").count()).toBe(0);
	expect(await page.locator(".link-target title").first().textContent()).toMatch(/ routes /);
	expect(await page.locator('g.node[data-component="service:web"] .heat title').textContent()).toMatch(/% busy/);
	await page.getByRole("button", { name: "The diagram alone" }).click();
	await page.locator(".diagram.whole").waitFor();
	await page.keyboard.press("Escape");
	await page.locator(".diagram:not(.whole)").waitFor();
	const save = page.getByRole("combobox", { name: "Save the design" });
	for (const [choice, words] of [
		["design.svg", /^<svg/],
		["design.mmd", /^flowchart/],
		["design.json", /^\{/],
	] as const) {
		await save.selectOption(choice);
		const saved = async () =>
			(await panel.sent()).findLast((message) => message.type === "save" && message.name === choice);
		await expect.poll(saved).toMatchObject({ text: expect.stringMatching(words) });
	}
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
	const { kept, sentence } = (await known)!;
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

test("beside a file nothing overlaps, and the page does not scroll sideways", async () => {
	const panel = await opened(undefined, [], { width: 420, height: 900 });
	await panel.settled();
	const seen = await panel.page.evaluate(() => {
		const overlaps: string[] = [];
		for (const row of document.querySelectorAll(".remedies tbody tr, .assumptions tbody tr")) {
			const boxes = [...row.querySelectorAll("td:not([hidden])")].map((cell) => cell.getBoundingClientRect());
			for (const [index, a] of boxes.entries())
				for (const b of boxes.slice(index + 1)) {
					const apart =
						a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
					if (!apart) overlaps.push(row.textContent ?? "");
				}
		}
		const { scrollWidth, clientWidth } = document.documentElement;
		const cut = [...document.querySelectorAll("#panel td, #panel h1, #panel p, #panel li, #panel vscode-button")]
			.filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > clientWidth + 1)
			.map((one) => one.textContent);
		return { overlaps, sideways: scrollWidth - clientWidth, cut };
	});
	expect(seen).toEqual({ overlaps: [], sideways: 0, cut: [] });
	await panel.close();
});

test("what is not known is told at the picture, and listed below it", async () => {
	const panel = await opened();
	const section = panel.page.getByRole("region", { name: "Not known" });
	const words = await section.textContent();
	for (const part of [
		"Malformed YAML.",
		"old.yaml:5",
		"12 Python and 1 Helm template files are not read yet.",
		"worker",
	])
		expect(words).toContain(part);
	await panel.page.getByRole("button", { name: "2 notes, 1 undecided, unread files" }).click();
	expect(await section.evaluate((one) => one === document.activeElement)).toBe(true);
	const hidden = await section.evaluate((one) => {
		const bar = document.querySelector(".bar") as HTMLElement;
		return bar.getBoundingClientRect().bottom - one.getBoundingClientRect().top;
	});
	expect(hidden).toBeLessThan(1);
	await panel.post(reviewMessage({ ...cleanReview(rate), notes: [], coverage: undefined }));
	await section.waitFor({ state: "hidden" });
	await panel.close();
});

test("a design of which nothing could be decided is not said to be fine", async () => {
	const panel = await opened({ ...cleanReview(rate), verdicts: [] });
	expect(await text(panel, ".remedies-section .hint")).toMatch(/^No rule could decide anything/);
	await panel.post(reviewMessage(cleanReview(rate)));
	await expect.poll(() => text(panel, ".remedies-section .hint")).toMatch(/^Nothing was found/);
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
	await panel.close();
});

test("says what is missing where nothing was found, and runs a design without findings", async () => {
	const panel = await harness.open();
	expect(await text(panel, ".empty")).toContain("Reading the workspace");
	await panel.post(reviewMessage(emptyReview()));
	await panel.page.getByRole("heading", { name: "No components found" }).waitFor();
	await panel.page.getByRole("button", { name: "Play a case" }).click();
	expect(await panel.sent()).toContainEqual({ type: "choose-case" });
	await panel.post(reviewMessage(cleanReview(rate)));
	await panel.page.waitForSelector(".sentence:not(.stale)");
	expect(await text(panel, ".summary-title")).toBe("web: The design as it is");
	expect(panel.problems).toEqual([]);
	await panel.close();
});

test("ranks assumptions by their effect, by any watched metric, and says when the ranking is out of date", async () => {
	const panel = await opened();
	await panel.settled();
	const { design, verdicts } = sampleReview(rate);
	const fix = verdicts.find(({ rule }) => rule === "in-memory-sessions")?.finding?.remedy?.patch ?? [];
	const impact = compare(design, fix, "replica-loss", { replications: 1 });
	const section = panel.page.getByRole("region", { name: "Assumptions" });
	const names = () => section.locator("tbody tr td:nth-child(2)").allTextContents();
	const before = await names();
	// Whatever the simulation read is listed: also of links, and of the store that the fix asks for.
	expect(await section.locator("tbody tr").count()).toBe(impact.assumptions.length);
	expect(await section.locator("tbody").textContent()).toContain("session-store");
	// By keyboard: the button takes Enter, and the one that cancels takes its focus.
	await section.getByRole("button", { name: "Rank by effect" }).focus();
	await panel.page.keyboard.press("Enter");
	await section.getByRole("button", { name: "Cancel ranking" }).waitFor();
	await panel.page.waitForSelector(".assumptions.ranked:not([aria-busy])", { timeout: 60_000 });
	await panel.settled();
	ranking = { words: await text(panel, ".ranking-words"), ranking: rankingOf(await panel.sent()) };
	const ranked = await names();
	expect(ranked.toSorted()).toEqual(before.toSorted());
	expect(ranked).not.toEqual(before);
	// How long sessions and their pauses are decides how many of them a dead replica had.
	expect(ranked.slice(0, 2).join()).toMatch(/Think time|Session duration/);
	expect(await section.locator(".swing:visible").first().textContent()).toMatch(/^halved → −\d/);
	expect(await section.getByRole("columnheader", { name: "Effect" }).getAttribute("aria-sort")).toBe("descending");
	expect(await text(panel, ".ranking-words")).toMatch(/As assumed, the difference in sessions lost is −/);
	const widths = await section
		.locator("tbody tr")
		.evaluateAll((rows) =>
			rows.map((row) =>
				Math.max(0, ...[...row.querySelectorAll<HTMLElement>(".swing-bar")].map((bar) => bar.offsetWidth)),
			),
		);
	expect(widths).toEqual(widths.toSorted((a, b) => b - a));
	// Every watched metric is in the same runs.
	await section.getByLabel("Rank by the effect on").selectOption("error rate");
	await expect.poll(() => text(panel, ".ranking-words")).toContain("difference in error rate");
	await section.getByRole("textbox", { name: /^Think time/ }).fill("20 s");
	await panel.page.keyboard.press("Enter");
	await panel.page.waitForSelector(".assumptions.outdated");
	expect(await text(panel, ".ranking-stale")).toContain("rank again");
	expect(panel.problems).toEqual([]);
	await panel.close();
});

/** What the test before ranked. */
let ranking: { words: string | null; ranking: Ranking | undefined } | undefined;

function rankingOf(sent: readonly FromPanel[]): Ranking | undefined {
	return sent.flatMap((message) => (message.type === "keep-ranking" ? [message.ranking] : [])).at(0);
}

test("a ranking is there again when the page is shown again, until what it answers changes", async () => {
	const panel = await opened();
	await panel.settled();
	if (!ranking) {
		await panel.page.getByRole("button", { name: "Rank by effect" }).click();
		await panel.page.waitForSelector(".assumptions.ranked:not([aria-busy])", { timeout: 60_000 });
		await panel.settled();
		ranking = { words: await text(panel, ".ranking-words"), ranking: rankingOf(await panel.sent()) };
	}
	const { kept } = (await known)!;
	await panel.reload();
	const message = reviewMessage(sampleReview(rate));
	await panel.post({ ...message, kept, ranking: ranking.ranking } as typeof message);
	await panel.page.waitForSelector(".assumptions.ranked:not(.outdated)");
	expect(await text(panel, ".ranking-words")).toBe(ranking.words);
	expect((await panel.sent()).filter(({ type }) => type.startsWith("keep"))).toEqual([]);
	await panel.reload();
	const other = reviewMessage(sampleReview(rate + 1));
	await panel.post({ ...other, kept, ranking: ranking.ranking } as typeof other);
	await panel.page.waitForSelector(".assumptions.outdated");
	expect(panel.problems).toEqual([]);
	await panel.close();
});

test("a ranking is cancelled, and the fixes go on", async () => {
	const panel = await opened(sampleReview(40));
	await panel.page.waitForSelector(".sentence:not(.stale)");
	await panel.page.getByRole("button", { name: "Rank by effect" }).click();
	await panel.page.getByRole("progressbar", { name: "Ranking" }).waitFor();
	await panel.page.getByRole("button", { name: "Cancel ranking" }).click();
	await panel.page.getByRole("button", { name: "Rank by effect" }).waitFor();
	await expect.poll(() => text(panel, ".bar-status")).not.toMatch(/^Ranking/);
	expect(await panel.page.locator(".assumptions.ranked").count()).toBe(0);
	expect(panel.problems).toEqual([]);
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

test("a case is played: its alternatives, its claims with the numbers, and any design over time", async () => {
	const panel = await harness.open();
	await panel.post(await caseMessage("questions/session-store", 3));
	await panel.page.waitForSelector("g.node");
	expect(await text(panel, ".question")).not.toBe("");
	await panel.page.locator(".verdict:not(:empty)").waitFor({ timeout: 60_000 });
	const { case: played } = await caseMessage("questions/session-store");
	const rows = panel.page.locator(".alternatives tbody tr");
	expect(await rows.count()).toBe(played.contestants.length);
	expect(await panel.page.locator(".alternatives thead th").count()).toBe(1 + (played.watch?.length ?? 0));
	expect(await panel.page.locator(".alternatives .best").count()).toBeGreaterThan(0);
	const claims = await panel.page.locator(".claim").allTextContents();
	expect(claims).toHaveLength(played.claims.length);
	for (const claim of claims) expect(claim).toMatch(/^(not )?backed.+\d/);
	expect(await panel.page.locator(".assumptions tbody tr").count()).toBeGreaterThan(3);
	playedCase = { kept: caseOf(await panel.sent()), rows: await rows.allTextContents() };
	await rows.last().getByRole("button").focus();
	await panel.page.keyboard.press("Enter");
	await panel.page.waitForSelector(".alternatives tbody tr:last-child.selected");
	expect(await panel.page.locator(".legend").textContent()).toContain(played.contestants.at(-1)?.name);
	await panel.page.getByRole("button", { name: "Another case" }).click();
	expect(await panel.sent()).toContainEqual({ type: "choose-case" });
	expect(panel.problems).toEqual([]);
	await panel.close();
});

/** What the test before played. */
let playedCase: { kept: KeptCase | undefined; rows: string[] } | undefined;

function caseOf(sent: readonly FromPanel[]): KeptCase | undefined {
	return sent.flatMap((one) => (one.type === "keep-case" ? [one.kept] : [])).at(0);
}

test("a case that was played is there again when the page is shown again, without a run", async () => {
	const panel = await harness.open();
	const message = await caseMessage("questions/session-store", 3);
	const rows = () => panel.page.locator(".alternatives tbody tr").allTextContents();
	if (!playedCase) {
		await panel.post(message);
		await panel.page.locator(".verdict:not(:empty)").waitFor({ timeout: 60_000 });
		playedCase = { kept: caseOf(await panel.sent()), rows: await rows() };
		await panel.reload();
	}
	await panel.post({ ...message, kept: playedCase.kept });
	await panel.page.locator(".verdict:not(:empty)").waitFor();
	expect(await rows()).toEqual(playedCase.rows);
	expect(await panel.page.locator(".alternatives.stale, .progress.active").count()).toBe(0);
	expect((await panel.sent()).filter(({ type }) => type === "keep-case")).toEqual([]);
	expect(panel.problems).toEqual([]);
	await panel.close();
});

test("a case is cancelled, played again, and told of when its file is wrong", async () => {
	const panel = await harness.open();
	await panel.post(await caseMessage("questions/session-store"));
	await panel.page.waitForSelector(".progress.active");
	await panel.page.getByRole("button", { name: "Cancel" }).click();
	await expect.poll(() => text(panel, ".bar-status")).toBe("Cancelled");
	const message = 'case.yaml:3:1: there is no scenario "no". Did you mean "x"?';
	await panel.post({ type: "status", heading: "This case cannot be played", message, busy: false });
	await panel.page.getByText(message).waitFor();
	await panel.post(await caseMessage("questions/session-store", 1));
	await panel.page.locator(".verdict:not(:empty)").waitFor({ timeout: 60_000 });
	expect(await panel.page.getByText(message).count()).toBe(0);
	expect(panel.problems).toEqual([]);
	await panel.close();
});

test("drops a message that is not of the protocol", async () => {
	const panel = await opened();
	await panel.page.evaluate("window.postMessage({ type: 'review', folder: 3 }, '*')");
	await expect.poll(() => panel.problems, { timeout: 10_000 }).toHaveLength(1);
	expect(panel.problems[0]).toContain("dropped a message");
	await panel.close();
});

test("a design that cannot be drawn is a list, and the next one is drawn again", async () => {
	const panel = await opened();
	const list = panel.page.locator("section.diagram ul.components");
	await panel.page.evaluate(
		"const m = window.scaleproofMermaid; m.sound = m.render; m.render = () => Promise.reject(new Error('no'))",
	);
	await panel.post(reviewMessage(cleanReview(rate)));
	await panel.page.getByText("The diagram could not be drawn").waitFor();
	expect(await list.isVisible()).toBe(true);
	await panel.page.evaluate("window.scaleproofMermaid.render = window.scaleproofMermaid.sound");
	await panel.post(reviewMessage(sampleReview(rate)));
	await panel.page.waitForSelector("g.node");
	expect(await list.isVisible()).toBe(false);
	await panel.close();
});

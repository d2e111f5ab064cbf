import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readWhatIfs } from "../../src/report/what-ifs/embedded.ts";
import type { FromPanel } from "../../webview/messages.ts";
import { built, root } from "../cli/scaleproof.ts";
import { type Harness, type Panel, reviewMessage, startHarness, themeNames } from "./harness.ts";
import { cleanReview, emptyReview, sampleReview } from "./sample.ts";

// One page for all that is tried here: to compute the sample takes longer than every one of the tests.
const browser = "../vscode/harness/chromium.mjs";
let harness: Harness;
let panel: Panel;

function sample() {
	const review = sampleReview(3);
	for (const one of review.design.components)
		if (one.kind !== "Client") one.namespace = /web/.test(one.name) ? "front" : "back";
	return review;
}

beforeAll(async () => {
	await built();
	const { ensureChromium } = (await import(browser)) as { ensureChromium(): Promise<string> };
	harness = await startHarness(join(root, "dist/webview"), await ensureChromium());
	panel = await harness.open();
	await panel.post(reviewMessage(sample()));
	await panel.page.waitForSelector("g.node");
	await panel.settled();
}, 300_000);

afterAll(async () => {
	await harness?.close();
});

const words = (selector: string) => panel.page.locator(selector).allInnerTexts();
async function last<T extends FromPanel["type"]>(type: T) {
	return (await panel.sent()).findLast((message) => message.type === type) as
		| Extract<FromPanel, { type: T }>
		| undefined;
}

test("groups fold to one node with Enter, keep the keyboard, and open again; what users do not reach is left out", async () => {
	const { page } = panel;
	await page.getByRole("combobox", { name: "Groups" }).selectOption("namespace");
	await page.locator("g.cluster").nth(1).waitFor();
	await page.locator('.cluster-label[data-component="namespace:back"]').focus();
	await page.keyboard.press("Enter");
	const folded = page.locator('g.node[data-component="namespace:back"]');
	await folded.waitFor();
	expect(await folded.getAttribute("aria-expanded")).toBe("false");
	expect(await folded.getAttribute("aria-label")).toMatch(/^back 6 components 1\sfinding .* busy, group$/);
	await expect.poll(() => folded.evaluate((one) => one === document.activeElement)).toBe(true);
	expect(await page.locator('g.node[data-component="service:orders"]').count()).toBe(0);
	await page.keyboard.press("Enter");
	await page.locator('g.node[data-component="service:orders"]').waitFor();
	await page.getByRole("button", { name: "Only what requests of users reach" }).click();
	await page.locator('g.node[data-component="scaler:web"]').waitFor({ state: "detached" });
	expect(await page.locator('g.node[data-component="service:worker"]').count()).toBe(1);
	await page.getByRole("button", { name: "Only what requests of users reach" }).click();
	await page.locator('g.node[data-component="scaler:web"]').waitFor();
	await page.getByRole("combobox", { name: "Groups" }).selectOption("");
	await page.locator("g.cluster").first().waitFor({ state: "detached" });
});

test("the moment of the run is chosen with arrow keys, painted onto the picture, and told in words", async () => {
	const { page } = panel;
	const slider = page.getByRole("slider", { name: "Moment of the run" });
	const heat = page.locator('g.node[data-component="service:web"] .heat title');
	expect(await words(".scrubber-words")).toEqual([expect.stringMatching(/^The whole run · busiest: /)]);
	const whole = await heat.textContent();
	await slider.focus();
	for (let presses = 0; presses < 30; presses++) await page.keyboard.press("ArrowRight");
	await expect.poll(() => slider.getAttribute("aria-valuetext")).toMatch(/^At \d+:\d\d · busiest: /);
	await expect.poll(() => heat.textContent()).not.toBe(whole);
	await page.emulateMedia({ reducedMotion: "reduce" });
	const at = await slider.inputValue();
	await page.getByRole("button", { name: "Play the run" }).click();
	await expect.poll(() => slider.inputValue()).toBe(String(Number(at) + 1));
	await page.emulateMedia({ reducedMotion: "no-preference" });
	await page.getByRole("button", { name: "Play the run" }).click();
	await expect.poll(async () => Number(await slider.inputValue())).toBeGreaterThan(Number(at) + 3);
	await page.getByRole("button", { name: "Pause" }).click();
	await page.getByRole("button", { name: "The whole run" }).click();
	await expect.poll(() => heat.textContent()).toBe(whole);
});

test("a picture that is larger than its box has a map of it, and is saved as pixels", async () => {
	const { page } = panel;
	const map = page.locator(".minimap");
	expect(await map.isVisible()).toBe(false);
	for (let times = 0; times < 6; times++) await page.getByRole("button", { name: "Zoom in" }).click();
	await map.waitFor();
	const left = () => page.locator(".canvas").evaluate((one) => one.scrollLeft);
	const before = await left();
	await map.locator("svg").click({ position: { x: 6, y: 6 } });
	await expect.poll(left).not.toBe(before);
	await page.getByRole("button", { name: "Fit" }).click();
	await map.waitFor({ state: "hidden" });
	await page.getByRole("combobox", { name: "Save the design" }).selectOption("design.png");
	await expect.poll(() => last("save")).toMatchObject({ name: "design.png" });
	const { text = "" } = (await last("save")) ?? {};
	expect(Buffer.from(text, "base64").subarray(1, 4).toString()).toBe("PNG");
	expect(text.length).toBeGreaterThan(5000);
});

test("a scenario about nothing that the shown component has cannot be chosen, and says why", async () => {
	const scenarios = panel.page.getByRole("combobox", { name: "Scenario" });
	await scenarios.focus();
	const closed = await scenarios.locator("option:disabled").allTextContents();
	expect(closed).toContainEqual(expect.stringMatching(/^A key becomes famous – not here: the design shows no store/));
	expect(closed).not.toContainEqual(expect.stringMatching(/^A replica dies/));
	await scenarios.blur();
});

test("every measure of what is shown has its interval; what is watched and what gets worse always stands there", async () => {
	const { page } = panel;
	const rows = page.locator(".measures tbody tr");
	const few = await rows.count();
	expect(await rows.first().textContent()).toMatch(/sessions lost.*±.*\[.*\]/s);
	await page.getByRole("button", { name: "All measures" }).click();
	await expect.poll(() => rows.count()).toBeGreaterThan(20);
	const worse = await page.locator(".measures .change.worse").count();
	expect(await page.locator(`.measures tbody tr:nth-child(-n+${few}) .change.worse`).count()).toBe(worse);
	await page.getByRole("button", { name: "All measures" }).click();
});

test("what-ifs are kept by name, stand side by side, are copied, exported, and opened from what was exported", async () => {
	const { page } = panel;
	const heads = page.locator("th.what-if");
	const names = () =>
		heads.getByRole("textbox").evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
	await page.getByRole("button", { name: "Keep what is shown" }).click();
	await expect.poll(() => heads.count()).toBe(2);
	await page.getByRole("textbox", { name: "Load, requests a second" }).fill("9");
	await page.keyboard.press("Enter");
	await page.getByRole("button", { name: "Keep what is shown" }).click();
	await page.getByRole("button", { name: "Keep what is shown" }).click();
	await expect.poll(() => heads.count()).toBe(3);
	await expect
		.poll(() => page.locator(".what-ifs tbody tr:first-child td").allInnerTexts(), { timeout: 60_000 })
		.not.toContain("–");
	await panel.settled();
	expect(await words(".what-ifs thead th:first-child")).toEqual(["Measure"]);
	const field = heads.nth(2).getByRole("textbox");
	await field.fill("three times the load");
	await field.press("Enter");
	await expect.poll(names).toEqual(["As it is", "Keep sessions in a shared store", "three times the load"]);
	await page.getByRole("button", { name: "Copy as Markdown" }).click();
	expect((await last("copy"))?.text).toMatch(/\| Measure \| As it is \| Keep sessions .*\| three times the load \|/);
	await page.getByRole("button", { name: "Export as HTML…" }).click();
	const saved = (await last("save"))?.text ?? "";
	const read = readWhatIfs(saved);
	if ("problem" in read) throw new Error(read.problem);
	expect((await last("copy"))?.text).toMatch(
		/\| Scenario \| A replica dies \| A replica dies \| A replica dies, at 9\/s \|/,
	);
	expect(read.file.whatIfs.map(({ name, load }) => [name, load])).toEqual([
		["As it is", undefined],
		["Keep sessions in a shared store", undefined],
		["three times the load", 9],
	]);
	const lost = read.file.whatIfs.map(({ estimates }) => estimates.sessionsLost);
	expect(lost[0].high).toBeGreaterThan(lost[0].low);
	expect(lost[1].mean).toBe(0);
	await page.locator(".what-ifs-section").getByRole("button", { name: "Write to scaleproof.yaml…" }).click();
	expect((await last("write-what-ifs"))?.whatIfs).toHaveLength(3);
	const figures = await words(".what-ifs tbody td");
	// Two in a row, before the page is drawn anew: each takes away what it stands at.
	await heads.getByRole("button", { name: /^Remove: / }).evaluateAll((all) => {
		for (const one of all.slice(0, 2)) (one as HTMLElement).click();
	});
	await expect.poll(names).toEqual(["three times the load"]);
	await page.getByRole("button", { name: "Remove: three times the load" }).click();
	await expect.poll(() => heads.count()).toBe(0);
	// Beside the fix at a load of one's own stands what is the same but for the fix.
	await page.getByRole("button", { name: "Keep what is shown" }).click();
	const unlike = ["at 9\u00a0/s", "Keep sessions in a shared store, at 9\u00a0/s"];
	await expect.poll(names).toEqual(unlike);
	expect(await heads.first().locator(".muted").textContent()).toMatch(/^A replica dies · at 9\u00a0\/s/);
	await heads.getByRole("button", { name: /^Remove: / }).evaluateAll((all) => {
		for (const one of all) (one as HTMLElement).click();
	});
	await expect.poll(() => heads.count()).toBe(0);
	await panel.post({ type: "what-ifs", from: "spike.html", file: read.file });
	await expect.poll(names).toEqual(read.file.whatIfs.map(({ name }) => name));
	await expect.poll(() => words(".what-ifs tbody td")).toEqual(figures);
	expect(await words(".what-ifs-note")).toEqual([expect.stringContaining("read from spike.html")]);
	await page.getByRole("button", { name: "Show: As it is" }).click();
	await expect.poll(() => words(".summary-title")).toEqual(["web: The design as it is"]);
	await page.getByRole("button", { name: "Show: Keep sessions in a shared store" }).click();
	await panel.settled();
	// A reload keeps them, by what the page kept and what its host did.
	expect(await page.evaluate(() => sessionStorage.getItem("vscode-state"))).toContain("three times the load");
});

test("declared values, of links as well, are tried out from the inspector, told with their places, and taken back", async () => {
	const { page } = panel;
	await page.locator('g.node[data-component="service:web"]').click();
	await page.getByRole("button", { name: "Try another value: Replicas of web" }).click();
	const field = page.locator('.inspector [data-name="replicas"]').getByRole("textbox");
	await field.fill("6");
	await field.press("Enter");
	await page.locator(".inspector-links summary", { hasText: "calls orders" }).click();
	await page.getByRole("combobox", { name: "Try what no file says of web → orders" }).selectOption("retries");
	const retries = page.locator('.inspector-links [data-name="retries"]').getByRole("textbox");
	await expect.poll(() => retries.evaluate((one) => one.matches(":focus, :focus-within"))).toBe(true);
	await retries.fill("2");
	await retries.press("Enter");
	await panel.settled();
	await expect
		.poll(() => words(".mine .tried li"))
		.toEqual([
			expect.stringMatching(/^Replicas of web 6, declared as 4 in\s+web\.yaml:10$/),
			"Retries of web → orders 2",
		]);
	const rows = page.locator(".assumptions tbody tr.edited");
	expect(await rows.count()).toBe(2);
	await page.locator(".mine").getByRole("button", { name: "web.yaml:10" }).click();
	expect((await last("reveal"))?.at.file).toBe("deploy/k8s/web.yaml");
	// scaleproof.yaml is told only what no other file declares.
	await page.locator(".mine").getByRole("button", { name: "Write to scaleproof.yaml…" }).click();
	expect((await last("write-assumptions"))?.edits.map(({ attribute }) => attribute)).toEqual(["retries"]);
	await page.getByRole("button", { name: "Undo: Replicas of web 6" }).click();
	await page.getByRole("button", { name: "Try another value: Replicas of web" }).waitFor();
	await page.locator(".mine").getByRole("button", { name: "Undo all" }).click();
	await page.locator(".mine").waitFor({ state: "hidden" });
	await panel.settled();
});

test.each([320, 420, 640, 700, 1400])(
	"at %i px, or a window twice as wide at 200 %, nothing makes the page scroll sideways",
	async (width) => {
		const { page } = panel;
		await page.setViewportSize({ width, height: 900 });
		const seen = () =>
			page.evaluate(() => {
				const { scrollWidth, clientWidth } = document.documentElement;
				const cut = [...document.querySelectorAll("#panel :is(td, th, h1, p, li, vscode-button, select, input)")]
					.filter((one) => one.checkVisibility() && !one.closest(".what-ifs-wide, .visually-hidden"))
					.filter((one) => one.getBoundingClientRect().right > clientWidth + 1)
					.map((one) => one.outerHTML.slice(0, 120));
				return { sideways: scrollWidth - clientWidth, cut };
			});
		await expect.poll(seen).toEqual({ sideways: 0, cut: [] });
	},
);

test.each(themeNames)("axe finds nothing wrong in the theme %s", async (theme) => {
	const { page } = panel;
	await page.setViewportSize({ width: 1280, height: 900 });
	await panel.setTheme(theme);
	const load = page.getByRole("textbox", { name: "Load, requests a second" });
	await load.fill("many");
	await load.press("Enter");
	if ((await page.locator("th.what-if").count()) === 0)
		await page.getByRole("button", { name: "Keep what is shown" }).click();
	await page.waitForTimeout(500);
	expect(await violationsIn(page)).toEqual([]);
	// What stands there now and then, and never all of it at once.
	await page.evaluate(() => {
		for (const one of document.querySelectorAll<HTMLElement>(".summary > *, .deciding, .behind")) {
			one.hidden = false;
			if (one.textContent === "") one.textContent = "Words that stand here now and then.";
		}
	});
	expect(await violationsIn(page)).toEqual([]);
	await load.press("Escape");
});

test.each(themeNames)("axe finds nothing wrong where there is no design to show, in the theme %s", async (theme) => {
	const bare = await harness.open({ theme });
	expect(await violationsIn(bare.page)).toEqual([]);
	await bare.post({ type: "status", message: "The server stopped: it had no memory left.", busy: false });
	await bare.page.getByRole("heading", { name: "The workspace could not be read" }).waitFor();
	expect(await violationsIn(bare.page)).toEqual([]);
	await bare.post(reviewMessage(emptyReview()));
	await bare.page.getByRole("heading", { name: "No components found" }).waitFor();
	expect(await violationsIn(bare.page)).toEqual([]);
	await bare.close();
});

interface Violation {
	id: string;
	nodes: { html: string; failureSummary?: string }[];
}

async function violationsIn(page: Panel["page"]) {
	await page.evaluate(readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8"));
	return page.evaluate(async () => {
		const { axe } = window as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } };
		const result = await axe.run({ resultTypes: ["violations"] });
		return result.violations.map(({ id, nodes }) => ({
			id,
			nodes: nodes.map((one) => [one.html.slice(0, 200), one.failureSummary]),
		}));
	});
}

test("nothing broke the policy of the page", () => {
	expect(panel.problems).toEqual([]);
});

test("a chain of thirty-six services stands in rows that can be read, with lines from one to the next", async () => {
	const chain = await harness.open({ width: 1280, height: 800 });
	const { page } = chain;
	const review = cleanReview();
	const service = review.design.components.find(({ kind }) => kind === "Service")!;
	const id = (at: number) => `service:step-${at}`;
	const services = Array.from({ length: 36 }, (_, at) => ({ ...service, id: id(at), name: `step-${at}` }));
	const links = services.slice(1).map((_, at) => ({
		...{ id: `calls:${id(at)}→${id(at + 1)}`, kind: "calls" as const, from: id(at), to: id(at + 1) },
		attributes: {},
	}));
	const users = review.design.components.filter(({ kind }) => kind === "Client");
	await chain.post(reviewMessage({ ...review, design: { components: [...users, ...services], links } }));
	await page.waitForSelector("g.node");
	const boxes = await page
		.locator("g.node")
		.evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ top, height }) => ({ top, height })));
	const tops = [...new Set(boxes.map(({ top }) => Math.round(top / 10)))];
	expect(tops.length).toBeGreaterThan(2);
	expect(Math.min(...boxes.map(({ height }) => height))).toBeGreaterThan(12);
	// Every line begins at the one node and ends at the other, whichever rows they stand in.
	const misses = await page.locator("path.flowchart-link").evaluateAll((lines) =>
		(lines as SVGPathElement[]).flatMap((line) => {
			const matrix = line.getScreenCTM()!;
			const at = (length: number) => line.getPointAtLength(length).matrixTransform(matrix);
			const of = (id = "") => document.querySelector(`g.node[data-component="${id}"]`)!.getBoundingClientRect();
			const far = ({ x, y }: DOMPoint, { left, right, top, bottom }: DOMRect) =>
				Math.max(left - x, x - right, top - y, y - bottom);
			const [from, to] = [far(at(0), of(line.dataset.from)), far(at(line.getTotalLength()), of(line.dataset.to))];
			return Math.max(from, to) > 8 ? [`${line.dataset.from} ${from} ${to}`] : [];
		}),
	);
	expect(misses).toEqual([]);
	if (process.env.PICTURE) await page.screenshot({ path: process.env.PICTURE });
	await chain.close();
});

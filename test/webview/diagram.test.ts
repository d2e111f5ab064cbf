import { expect, test } from "vitest";
import { reviewMessage } from "./harness.ts";
import { opened, rate, text, withBrowser } from "./panel-page.ts";
import { cleanReview, sampleReview } from "./sample.ts";

withBrowser();

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
	await find.press("Enter");
	expect(await page.locator(".found").textContent()).toMatch(/^1 of 3\scomponents$/);
	await find.press("ArrowDown");
	const focused = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.component);
	const found = await focused();
	expect(found).toMatch(/orders/);
	// All is drawn anew in another theme: the keyboard stays at what it was at.
	const drawn = await page.locator(".canvas svg").getAttribute("id");
	await panel.setTheme("light");
	await page.waitForFunction((id) => document.querySelector(".canvas svg")?.id !== id, drawn);
	await expect.poll(focused).toBe(found);
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

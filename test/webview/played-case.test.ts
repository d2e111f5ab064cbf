import { expect, test } from "vitest";
import type { FromPanel, KeptCase } from "../../webview/messages.ts";
import { caseMessage } from "./cases.ts";
import { blank, text, withBrowser } from "./panel-page.ts";

withBrowser();

test("a case is played: its alternatives, its claims with the numbers, and any design over time", async () => {
	const panel = await blank();
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
	const panel = await blank();
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
	const panel = await blank();
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

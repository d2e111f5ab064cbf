import { expect, test } from "vitest";
import { compare } from "../../src/simulator/index.ts";
import type { FromPanel, Ranking } from "../../webview/messages.ts";
import { reviewMessage } from "./harness.ts";
import { computed, opened, rate, text, withBrowser } from "./panel-page.ts";
import { sampleReview } from "./sample.ts";

withBrowser();

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
	const { kept } = await computed();
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

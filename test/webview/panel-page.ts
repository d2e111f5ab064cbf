import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import type { Review } from "../../src/review/review.ts";
import type { FromPanel, Kept, ToPanel } from "../../webview/messages.ts";
import { built, root } from "../cli/scaleproof.ts";
import { type Harness, type Panel, reviewMessage, startHarness } from "./harness.ts";
import { sampleReview } from "./sample.ts";

/** Low enough that a comparison takes milliseconds, whatever else the machine has to do. */
export const rate = 3;
let harness: Harness;
// Not written as an import declaration: this module is JavaScript, without types.
const browser = "../vscode/harness/chromium.mjs";

/** Has a browser for the tests of a file. */
export function withBrowser(): void {
	beforeAll(async () => {
		await built();
		const { ensureChromium } = (await import(browser)) as { ensureChromium(): Promise<string> };
		harness = await startHarness(join(root, "dist/webview"), await ensureChromium());
	}, 300_000);

	afterAll(async () => {
		await harness?.close();
	});
}

/** What a page computed of the sample: every page would else compute it anew, which takes longer than all that is tried there. */
export interface Computed {
	kept: Kept[];
	sentence: string | null;
}
let known: Promise<Computed> | undefined;

/** What a page computes of the sample, computed once. */
export function computed(): Promise<Computed> {
	known ??= compute();
	return known;
}

/** Takes what a page has computed of the sample for what every page would. */
export function remember(one: Computed): void {
	known = Promise.resolve(one);
}

async function compute(): Promise<Computed> {
	const panel = await opened(sampleReview(rate), []);
	await panel.settled();
	const kept = keptOf(await panel.sent());
	const sentence = await text(panel, ".sentence");
	await panel.close();
	return { kept, sentence };
}

/** What a page gave to be kept. */
export function keptOf(sent: readonly FromPanel[]): Kept[] {
	return sent.flatMap((message) => (message.type === "keep" ? [message.kept] : []));
}

/** A page that was told nothing yet. */
export function blank(size = {}): Promise<Panel> {
	return harness.open(size);
}

/** A page with the sample, all of it computed; or with another review, of which nothing is. */
export async function opened(review?: Review, kept: Kept[] = [], size = {}): Promise<Panel> {
	const ready = review ? kept : (await computed()).kept;
	const panel = await blank(size);
	await panel.post({ ...reviewMessage(review ?? sampleReview(rate)), kept: ready } as ToPanel);
	await panel.page.waitForSelector("g.node");
	return panel;
}

/** The text of the first element that a selector finds. */
export function text(panel: Panel, selector: string): Promise<string | null> {
	return panel.page.locator(selector).first().textContent();
}

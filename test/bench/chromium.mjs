// The panel's comparison where it runs: in workers of Chromium.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { findChromium } from "../vscode/harness/chromium.mjs";
import { isRoot } from "../vscode/harness/shell.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Milliseconds of one and of twenty paired replications, of one on a whole design, of the ranking of what that assumes, and
 * of a first look at a mesh and twenty pairs of it; undefined where there is no Chromium.
 */
export async function inChromium(folder, whole, mesh) {
	const executablePath = findChromium();
	if (!executablePath) return undefined;
	const bundle = async (entry, outfile) => {
		const options = { bundle: true, minify: true, format: "iife", globalName: "bench", logLevel: "error" };
		await build({ entryPoints: [here(entry)], outfile, ...options });
		return readFileSync(outfile, "utf8");
	};
	const panel = await bundle("panel.ts", join(folder, "panel.js"));
	const worker = await bundle("../../webview/worker.ts", join(folder, "worker.js"));
	const args = ["--disable-gpu", ...(isRoot ? ["--no-sandbox"] : [])];
	const browser = await chromium.launch({ executablePath, args });
	try {
		const page = await browser.newPage();
		await page.addScriptTag({ content: `${panel}; window.bench = bench;` });
		const played = async ({ script, job, mesh }) => {
			const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
			const { inPanel, rankingInPanel } = window.bench;
			return {
				one: await inPanel(url, 1),
				twenty: await inPanel(url, 20),
				whole: await inPanel(url, 1, job),
				ranking: await rankingInPanel(url, job),
				meshLook: await inPanel(url, 1, mesh, true),
				meshTwenty: await inPanel(url, 20, mesh),
			};
		};
		const times = await page.evaluate(played, { script: worker, job: whole, mesh });
		return { ...times, version: browser.version() };
	} finally {
		await browser.close();
	}
}

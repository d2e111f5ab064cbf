import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { chromium } from "playwright-core";
import { findOnPath, isExecutable, isRoot, run } from "./shell.mjs";

const commandNames = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge"];
const applications = [
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The Chromium to drive, installed first if this machine has none. CHROMIUM_PATH overrides the search. */
export async function ensureChromium({ say = console.log } = {}) {
	const present = findChromium();
	if (present) return present;
	const failures = [];
	for (const way of [installWithApt, installWithPlaywright]) {
		try {
			await way(say);
		} catch (error) {
			failures.push(error.message);
		}
		const installed = findChromium();
		if (installed) return installed;
	}
	throw new Error(
		[
			"No Chromium or Chrome was found, and none could be installed.",
			"Install one (Debian and Ubuntu: `sudo apt-get install chromium`), or name it in CHROMIUM_PATH.",
			...failures,
		].join("\n\n"),
	);
}

export function findChromium() {
	const named = process.env.CHROMIUM_PATH;
	if (named) {
		if (!isExecutable(named)) throw new Error(`CHROMIUM_PATH is ${named}, which is not a program that can be run.`);
		return named;
	}
	for (const name of commandNames) {
		const found = findOnPath(name);
		if (found) return found;
	}
	return [...applications, chromium.executablePath()].find(isExecutable);
}

async function installWithApt(say) {
	if (!isRoot || !existsSync("/etc/debian_version")) {
		throw new Error("apt-get was not tried: that needs root on Debian or Ubuntu.");
	}
	say("Chromium: installing Debian's package");
	const quietly = { env: { DEBIAN_FRONTEND: "noninteractive" } };
	await run("apt-get", ["update", "-q"], quietly);
	await run("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], quietly);
}

async function installWithPlaywright(say) {
	say("Chromium: downloading Playwright's build");
	const playwright = dirname(createRequire(import.meta.url).resolve("playwright-core/package.json"));
	await run(process.execPath, [join(playwright, "cli.js"), "install", "chromium"]);
}

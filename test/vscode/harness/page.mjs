import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { chromium } from "playwright-core";
import { isRoot } from "./shell.mjs";

/** `id` is the value of the setting `workbench.colorTheme`, `label` what the theme picker shows. */
export const themes = {
	dark: { id: "Dark Modern", label: "Dark Modern", workbenchClass: "vs-dark" },
	light: { id: "Light Modern", label: "Light Modern", workbenchClass: "vs" },
	highContrast: { id: "Default High Contrast", label: "Dark High Contrast", workbenchClass: "hc-black" },
	highContrastLight: { id: "Default High Contrast Light", label: "Light High Contrast", workbenchClass: "hc-light" },
};

const offline = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
/** What makes frames without end, or machine code that no page here lives long enough to profit by. */
const unneeded = ["--force-prefers-reduced-motion", "--js-flags=--no-turbofan --invocation-count-for-maglev=3000"];
const browserArguments = [...offline, ...unneeded, "--disable-component-update", "--disable-sync"];

/** The workbench's address: a folder, with an extension under development and, maybe, its tests. */
export function editorAddress({ server, extensionPath, folder, testsPath }) {
	const remote = (path) => `vscode-remote://${server.authority}${path}`;
	const payload = [
		["extensionDevelopmentPath", remote(extensionPath)],
		["skipWelcome", "true"],
	];
	if (testsPath) payload.push(["extensionTestsPath", remote(testsPath)]);
	const query = new URLSearchParams({ folder, payload: JSON.stringify(payload) });
	return `http://${server.authority}/?${query}`;
}

/** A Chromium to open editors in, one after the other: the workbench's megabytes are loaded and compiled for the first alone. */
export async function startBrowser({ executablePath, size = { width: 1440, height: 900 }, pixelRatio = 1 }) {
	const browser = await chromium.launch({
		executablePath,
		args: isRoot ? ["--no-sandbox", ...browserArguments] : browserArguments,
	});
	const context = await browser.newContext({ viewport: size, deviceScaleFactor: pixelRatio });
	context.setDefaultTimeout(30_000);
	return { context, close: () => browser.close() };
}

/** Opens the editor in a Chromium of its own, or in `browser`. With `testsPath`, `exitCode` resolves when the tests have run. */
export async function openEditor({ server, extensionPath, folder, testsPath, onConsole, ...options }) {
	const browser = options.browser ?? (await startBrowser(options));
	const page = await browser.context.newPage();
	const close = () => (options.browser ? page.close() : browser.close());
	try {
		if (onConsole) page.on("console", (message) => onConsole(message.type(), message.text()));
		const { exitCode } = await listenForExit(page);
		await page.goto(editorAddress({ server, extensionPath, folder, testsPath }));
		await page.locator(".monaco-workbench .part.statusbar").waitFor();
		return { page, exitCode, close, ...helpers(page) };
	} catch (error) {
		await close();
		throw error;
	}
}

/** The workbench reports the end of the tests by calling functions that its page must offer before it loads. */
async function listenForExit(page) {
	let exit;
	const exitCode = new Promise((resolve) => {
		exit = resolve;
	});
	await page.exposeFunction("codeAutomationLog", () => {});
	await page.exposeFunction("codeAutomationExit", exit);
	return { exitCode };
}

function helpers(page) {
	return {
		runCommand: (title) => runCommand(page, title),
		openFile: (path) => openFile(page, path),
		webview: (choice) => webview(page, choice),
		setTheme: (theme) => setTheme(page, theme),
		screenshot: (path, target = page) => screenshot(path, target),
	};
}

async function runCommand(page, title) {
	await page.keyboard.press("F1");
	await pick(page, `>${title}`, title);
}

async function openFile(page, path) {
	const name = path.split("/").at(-1);
	await page.keyboard.press("ControlOrMeta+p");
	await pick(page, path, name);
	await page.locator(`.tab.active[data-resource-name="${name}"]`).first().waitFor();
}

async function pick(page, typed, label) {
	const picker = page.locator(".quick-input-widget");
	await picker.locator("input.input").fill(typed);
	// What an extension contributes appears a moment after the workbench does; the row is awaited, not assumed.
	const row = picker.locator(".monaco-list-row", { has: page.getByText(label, { exact: true }) }).first();
	try {
		await row.click();
	} catch (error) {
		await page.keyboard.press("Escape");
		throw new Error(`The quick pick offers no "${label}" for "${typed}".`, { cause: error });
	}
}

function webview(page, { extensionId, index = 0 } = {}) {
	const owner = extensionId ? `[src*="extensionId=${extensionId}"]` : "";
	return page.frameLocator(`iframe.webview.ready${owner}`).nth(index).frameLocator("#active-frame");
}

/** Through the picker, which writes the user settings: the page does not notice when their file changes by itself. */
async function setTheme(page, theme) {
	const { label, workbenchClass } = themes[theme];
	await runCommand(page, "Preferences: Color Theme");
	await page.getByPlaceholder(/^(Select|Search) Color Theme/i).waitFor();
	await pick(page, label, label);
	await page.locator(`.monaco-workbench.${workbenchClass}`).first().waitFor();
}

async function screenshot(path, target) {
	mkdirSync(dirname(path), { recursive: true });
	await target.screenshot({ path, animations: "disabled", caret: "hide" });
	return path;
}

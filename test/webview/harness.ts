import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { chromium, type Page } from "playwright-core";
import type { Review } from "../../src/review/review.ts";
import { panelHtml } from "../../webview/html.ts";
import type { FromPanel, ToPanel } from "../../webview/messages.ts";
import themes from "./themes.json" with { type: "json" };

export type ThemeName = keyof typeof themes;
export const themeNames = Object.keys(themes) as ThemeName[];

const types: Record<string, string> = { ".js": "text/javascript", ".css": "text/css" };
const nonce = "dGVzdA";
const flags = [
	...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
	...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
	// No page here lives long enough to profit by its best machine code, or by any of what is called a few hundred times: to
	// make that is a quarter of all that is done.
	"--js-flags=--no-turbofan --invocation-count-for-maglev=3000",
];

export interface Panel {
	page: Page;
	/** Everything that went wrong: violations of the policy, errors on the console. */
	problems: string[];
	post(message: ToPanel): Promise<void>;
	sent(): Promise<FromPanel[]>;
	setTheme(theme: ThemeName): Promise<void>;
	/** As when a window is reloaded: the page anew, with the state that it kept. */
	reload(): Promise<void>;
	/** Until every remedy has its final result, or the case was played. */
	settled(): Promise<void>;
	close(): Promise<void>;
}

export interface Harness {
	open(options?: { theme?: ThemeName; width?: number; height?: number }): Promise<Panel>;
	close(): Promise<void>;
}

/** Serves the built panel as the editor does: its policy, its variables, its default styles, its API. */
export async function startHarness(folder: string, executablePath: string): Promise<Harness> {
	const server = await serve(folder);
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const browser = await chromium.launch({ executablePath, args: flags });
	// Pages of one context take the scripts, mermaid's megabytes among them, from its cache.
	const context = await browser.newContext();
	await context.addInitScript(fakeEditor, themes);
	const idle: Page[] = [];
	return {
		// A page that has shown the panel already takes a third of the work of a new one to show it again.
		async open(options = {}) {
			const page = idle.pop() ?? (await context.newPage());
			return openPanel(page, origin, options, async () => {
				await empty(page);
				idle.push(page);
			});
		},
		async close() {
			await browser.close();
			server.close();
		},
	};
}

export function reviewMessage(review: Review): ToPanel {
	return { type: "review", folder: review.root, review };
}

function serve(folder: string): Promise<Server> {
	const server = createServer((request, response) => {
		const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
		const origin = `http://${request.headers.host}`;
		if (pathname === "/") {
			response.setHeader("content-type", "text/html; charset=utf-8");
			response.end(page(origin));
			return;
		}
		try {
			const body = readFileSync(`${folder}/${pathname.slice(1)}`);
			response.setHeader("content-type", types[extname(pathname)] ?? "text/plain");
			response.setHeader("cache-control", "max-age=3600");
			response.end(body);
		} catch {
			response.writeHead(pathname === "/favicon.ico" ? 204 : 404).end();
		}
	});
	return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

function page(origin: string): string {
	const uris = {
		script: `${origin}/panel.js`,
		style: `${origin}/panel.css`,
		mermaid: `${origin}/mermaid.js`,
		worker: `${origin}/worker.js`,
	};
	return panelHtml({ cspSource: origin, nonce, uris });
}

/** No listener, nothing kept, and none of the workers of what it showed. */
async function empty(page: Page): Promise<void> {
	page.removeAllListeners();
	await page.evaluate("sessionStorage.clear()");
	await page.goto("about:blank");
}

async function openPanel(
	page: Page,
	origin: string,
	{ theme = "dark", width = 1280, height = 900 }: { theme?: ThemeName; width?: number; height?: number },
	close: () => Promise<void>,
): Promise<Panel> {
	await page.setViewportSize({ width, height });
	page.setDefaultTimeout(20_000);
	const problems: string[] = [];
	page.on("console", (message) => {
		if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
	});
	page.on("pageerror", (error) => problems.push(String(error)));
	const load = async () => {
		await page.goto(`${origin}/?${theme}`);
		await page.waitForFunction(() => window.fakeEditor.sent.some(({ type }) => type === "ready"), undefined, {
			polling: 20,
		});
	};
	await load();
	return {
		page,
		problems,
		post: (message) => page.evaluate(`window.postMessage(${JSON.stringify(message)}, "*")`).then(() => {}),
		sent: () => page.evaluate<FromPanel[]>("window.fakeEditor.sent"),
		setTheme: (name) => page.evaluate((chosen) => window.fakeEditor.setTheme(chosen), themes[name]),
		reload: load,
		// Not with every frame, which would then be made for this alone.
		settled: () => page.waitForFunction(isSettled, undefined, { timeout: 60_000, polling: 100 }).then(() => {}),
		close,
	};
}

function isSettled(): boolean {
	const bar = document.querySelector(".bar:not([hidden]) .progress");
	return document.querySelector(".sentence.stale") === null && bar?.classList.contains("active") === false;
}

type Theme = (typeof themes)[ThemeName];

declare global {
	interface Window {
		fakeEditor: { sent: FromPanel[]; setTheme(theme: Theme): void };
		acquireVsCodeApi(): unknown;
	}
}

/** Runs in the page before its own script. */
function fakeEditor(all: typeof themes): void {
	const theme = all[location.search.slice(1) as ThemeName];
	if (!theme) return;
	const key = "vscode-state";
	const sent: FromPanel[] = [];
	// The editor lays its own styles under those of the page; a layer does the same.
	const defaults = `@layer vscode-default {
		html { scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); }
		body { background-color: transparent; color: var(--vscode-editor-foreground); font-family: var(--vscode-font-family);
			font-weight: var(--vscode-font-weight); font-size: var(--vscode-font-size); margin: 0; padding: 0 20px; }
		input:focus { outline: 1px solid -webkit-focus-ring-color; outline-offset: -1px; }
		code { font-family: monospace; color: var(--vscode-textPreformat-foreground);
			background-color: var(--vscode-textPreformat-background); padding: 1px 3px; border-radius: 4px; }
		pre code { padding: 0; }
		::-webkit-scrollbar { width: 10px; height: 10px; }
		::-webkit-scrollbar-thumb { background-color: var(--vscode-scrollbarSlider-background); }
	}`;
	const setTheme = ({ className, kind, variables }: Theme) => {
		document.body.className = className;
		document.body.dataset.vscodeThemeKind = kind;
		document.documentElement.removeAttribute("style");
		for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(name, value);
	};
	window.fakeEditor = { sent, setTheme };
	window.acquireVsCodeApi = () => ({
		postMessage: (message: FromPanel) => sent.push(message),
		getState: () => JSON.parse(sessionStorage.getItem(key) ?? "null") ?? undefined,
		setState: (state: unknown) => sessionStorage.setItem(key, JSON.stringify(state)),
	});
	document.addEventListener("securitypolicyviolation", (event) => {
		console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
	});
	const ready = new MutationObserver(() => {
		if (!document.body || !document.head) return;
		ready.disconnect();
		const style = document.createElement("style");
		style.textContent = defaults;
		document.head.prepend(style);
		setTheme(theme);
	});
	ready.observe(document, { childList: true, subtree: true });
}

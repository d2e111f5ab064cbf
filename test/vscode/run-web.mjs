// `npm run test:vscode`: the tests of suite/ in a real VS Code, opened by Chromium. Needs nothing but the npm registry.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureChromium } from "./harness/chromium.mjs";
import { ensureEditor } from "./harness/editor.mjs";
import { openEditor } from "./harness/page.mjs";
import { buildExtension, buildSuite, copyWorkspace, root, storefront } from "./harness/project.mjs";
import { followReport } from "./harness/report.mjs";
import { startServer } from "./harness/server.mjs";

/** Runs a bundled suite and prints its outcomes; resolves to whether tests ran and all of them passed. */
export async function runInBrowser({ extensionPath = root, folder = storefront, testsPath, patience = 10 * 60_000 }) {
	const editor = await ensureEditor({ root });
	const executablePath = await ensureChromium();
	const workspace = await copyWorkspace(folder);
	const report = followReport();
	let exitCode = "the editor did not start";
	let server;
	try {
		server = await startServer({ editor, env: report.env });
		exitCode = await exitCodeOfTests({
			...{ server, executablePath, extensionPath, folder: workspace.folder, testsPath, patience },
		});
	} catch (error) {
		console.error(error);
	} finally {
		await server?.stop();
		workspace.remove();
	}
	return report.close(exitCode);
}

async function exitCodeOfTests({ patience, ...options }) {
	const log = [];
	const onConsole = (type, text) => log.push(`${type}: ${text}`);
	const opened = await openEditor({ ...options, onConsole });
	let timer;
	const timeout = new Promise((resolve) => {
		timer = setTimeout(resolve, patience, `not finished after ${patience / 1000} s`);
	});
	try {
		const exitCode = await Promise.race([opened.exitCode, timeout]);
		if (exitCode !== 0) await keepEvidence(opened, log);
		return exitCode;
	} finally {
		clearTimeout(timer);
		await opened.close();
	}
}

async function keepEvidence(opened, log) {
	const picture = await opened.screenshot(join(root, "out", "vscode-failure.png")).catch(() => undefined);
	const console = join(root, "out", "vscode-failure.log");
	writeFileSync(console, log.join("\n"));
	process.stdout.write(`What the editor showed and said: ${[picture, console].filter(Boolean).join(", ")}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	await buildExtension();
	const passed = await runInBrowser({ testsPath: await buildSuite() });
	process.exit(passed ? 0 : 1);
}

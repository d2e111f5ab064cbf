// `npm run test:desktop`: the tests of suite/ in VS Code for the desktop. VSCODE_PATH names one that is installed;
// otherwise it is downloaded, which a closed network refuses: `npm run test:vscode` needs no such download.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import { buildExtension, buildSuite, copyWorkspace, root } from "./harness/project.mjs";
import { followReport } from "./harness/report.mjs";
import { isExecutable, isRoot } from "./harness/shell.mjs";

const vscodeExecutablePath = await desktopEditor();
requireDisplay();
await buildExtension();
const extensionTestsPath = await buildSuite();
const workspace = await copyWorkspace();
// A path under the checkout can be too long for the editor's socket.
const dataFolder = mkdtempSync(join(tmpdir(), "scaleproof-desktop-"));
const report = followReport();
let exitCode = "the editor did not start";
try {
	exitCode = await runTests({
		vscodeExecutablePath,
		extensionDevelopmentPath: root,
		extensionTestsPath,
		extensionTestsEnv: report.env,
		launchArgs: [
			workspace.folder,
			...["--user-data-dir", dataFolder, "--disable-extensions", "--disable-workspace-trust", "--skip-welcome"],
			...(isRoot ? ["--no-sandbox"] : []),
		],
	});
} catch (error) {
	exitCode = error.code ?? error.message;
} finally {
	workspace.remove();
	rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
process.exit(report.close(exitCode) ? 0 : 1);

async function desktopEditor() {
	const named = process.env.VSCODE_PATH;
	if (named) {
		if (isExecutable(named)) return named;
		return giveUp(`VSCODE_PATH is ${named}, which is not a program that can be run.`);
	}
	try {
		return await downloadAndUnzipVSCode({ cachePath: join(root, ".vscode-test"), version: "stable" });
	} catch (error) {
		return giveUp(
			`VS Code for the desktop could not be downloaded: ${error.message}`,
			"Name an installed one in VSCODE_PATH, or use `npm run test:vscode`, which needs only the npm registry.",
		);
	}
}

function requireDisplay() {
	if (process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return;
	giveUp("VS Code for the desktop needs a display: run `xvfb-run -a npm run test:desktop`.");
}

function giveUp(...lines) {
	for (const line of lines) console.error(line);
	process.exit(2);
}

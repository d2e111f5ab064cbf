import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const quietSettings = {
	// A cursor that blinks has the whole window drawn again.
	"editor.cursorBlinking": "solid",
	"extensions.autoCheckUpdates": false,
	"extensions.ignoreRecommendations": true,
	"security.workspace.trust.enabled": false,
	"telemetry.telemetryLevel": "off",
	"update.mode": "none",
	"window.commandCenter": false,
	// A neural network, for documents whose language nobody has said.
	"workbench.editor.languageDetection": false,
	"workbench.reduceMotion": "on",
	"workbench.secondarySideBar.defaultVisibility": "hidden",
	"workbench.startupEditor": "none",
	"workbench.tips.enabled": false,
	"workbench.welcomePage.walkthroughs.openOnInstall": false,
};

/**
 * Starts VS Code's own server on the loopback interface and waits until it answers.
 * Without `dataFolder` it gets a fresh one, which `stop()` removes; port 0 lets the system choose. Not `trusting`, it opens
 * every folder in Restricted Mode.
 */
export async function startServer({ editor, dataFolder, settings = {}, env = {}, port = 0, trusting = true }) {
	const data = dataFolder ?? mkdtempSync(join(tmpdir(), "scaleproof-editor-"));
	const restricted = { "security.workspace.trust.enabled": true, "security.workspace.trust.startupPrompt": "never" };
	const userSettings = { ...quietSettings, ...(!trusting && restricted), ...settings };
	mkdirSync(join(data, "data", "User"), { recursive: true });
	writeFileSync(join(data, "data", "User", "settings.json"), `${JSON.stringify(userSettings, null, "\t")}\n`);

	const child = spawn(editor.node, [editor.serverMain, ...serverArguments(data, port, trusting)], {
		env: { ...process.env, ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
	const killChild = () => child.kill();
	process.once("exit", killChild);
	const stopped = new Promise((resolve) => child.once("close", resolve));

	const stop = async () => {
		process.off("exit", killChild);
		child.kill();
		await stopped;
		if (!dataFolder) rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
	};
	try {
		const authority = `127.0.0.1:${await listeningPort(child)}`;
		await answer(`http://${authority}/version`);
		return { authority, dataFolder: data, stop, stopped };
	} catch (error) {
		await stop();
		throw error;
	}
}

function serverArguments(data, port, trusting) {
	return [
		...["--host", "127.0.0.1", "--port", String(port), "--without-connection-token"],
		...["--accept-server-license-terms", "--server-data-dir", data, "--telemetry-level", "off"],
		// The page of a built product honours extensionDevelopmentPath and extensionTestsPath only with the driver on.
		"--enable-smoke-test-driver",
		...(trusting ? ["--disable-workspace-trust"] : []),
	];
}

function listeningPort(child) {
	return new Promise((resolve, reject) => {
		let output = "";
		const read = (chunk) => {
			output += chunk;
			const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
			if (!port) return;
			resolve(port);
			// From here on the streams are only drained, so that the server never blocks on a full pipe.
			child.stdout.off("data", read).resume();
			child.stderr.off("data", read).resume();
		};
		child.stdout.on("data", read);
		child.stderr.on("data", read);
		child.once("error", reject);
		child.once("close", (code) => reject(new Error(`VS Code's server ended with ${code}:\n${output.slice(-2000)}`)));
	});
}

async function answer(url, patience = 20_000) {
	const deadline = performance.now() + patience;
	for (;;) {
		try {
			if ((await fetch(url)).ok) return;
		} catch (error) {
			if (performance.now() > deadline) throw new Error(`VS Code's server does not answer at ${url}`, { cause: error });
		}
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

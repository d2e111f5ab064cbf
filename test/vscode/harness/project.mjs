import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { run } from "./shell.mjs";

export const root = fileURLToPath(new URL("../../..", import.meta.url)).replace(/[\\/]$/, "");
export const storefront = join(root, "examples", "storefront");

export async function buildExtension() {
	await run(process.execPath, [join(root, "src", "build", "bundle.mjs")], { cwd: root });
}

/** Bundles the tests that run inside the editor; returns the file to pass as `testsPath`. */
export async function buildSuite({
	entry = join(root, "test", "vscode", "suite", "index.ts"),
	outfile = join(root, "dist", "test", "index.cjs"),
} = {}) {
	const { metafile } = await build({
		absWorkingDir: root,
		entryPoints: [entry],
		outfile,
		bundle: true,
		platform: "node",
		format: "cjs",
		target: "node20",
		external: ["vscode"],
		sourcemap: "inline",
		metafile: true,
		logLevel: "warning",
	});
	const bundled = new Set(Object.keys(metafile.inputs).map((path) => resolve(root, path)));
	const folder = resolve(entry, "..");
	const forgotten = readdirSync(folder).filter((name) => name.endsWith(".test.ts") && !bundled.has(join(folder, name)));
	if (forgotten.length > 0) throw new Error(`${basename(entry)} does not import ${forgotten.join(", ")}`);
	return outfile;
}

/** A copy of a folder to edit at will: a git repository with one commit, so that changes can be compared with it. */
export async function copyWorkspace(folder = storefront) {
	const holder = mkdtempSync(join(tmpdir(), "scaleproof-workspace-"));
	const copy = join(holder, basename(folder));
	cpSync(folder, copy, { recursive: true, filter: (path) => !/[\\/](node_modules|\.git)$/.test(path) });
	const git = (...args) =>
		run("git", ["-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false", ...args], { cwd: copy });
	await git("init", "--quiet", "--initial-branch=main");
	await git("add", "--all");
	const author = ["-c", "user.name=Scaleproof", "-c", "user.email=tests@scaleproof.invalid"];
	await git(...author, "commit", "--quiet", "--message=Before the change");
	return {
		folder: copy,
		remove: () => rmSync(holder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
	};
}

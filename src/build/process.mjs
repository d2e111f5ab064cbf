import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout's root. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Runs a command in the checkout with its output shown; resolves to the exit code. `aside`: it runs beside another, so its
 * output is shown as a whole when it ends, and is resolved to as well.
 */
export function run(command, args, { aside = false, env = {} } = {}) {
	return new Promise((resolve, reject) => {
		const shown = aside ? "pipe" : "inherit";
		const child = spawn(command, args, {
			cwd: root,
			env: { ...process.env, ...env },
			stdio: ["ignore", shown, shown],
			shell: process.platform === "win32" && command === "npm",
		});
		let output = "";
		for (const stream of [child.stdout, child.stderr])
			stream?.on("data", (chunk) => {
				output += chunk;
			});
		child.on("error", reject);
		child.on("close", (code) => {
			process.stdout.write(output);
			resolve({ code: code ?? 1, output });
		});
	});
}

/** As `run`, and ends the process with the command's exit code where that is not 0. */
export async function must(command, args, options) {
	const result = await run(command, args, options);
	if (result.code !== 0) {
		console.error(`\n${[command, ...args].join(" ")} ended with exit code ${result.code}`);
		process.exit(result.code);
	}
	return result;
}

/** Runs a program of node_modules. */
export function tool(name) {
	return join(root, "node_modules", ".bin", process.platform === "win32" ? `${name}.cmd` : name);
}

/** Installs the packages of the lock file, once, and again when it changed. */
export async function ensureInstalled() {
	const installed = join(root, "node_modules", ".package-lock.json");
	const wanted = join(root, "package-lock.json");
	if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return;
	console.log("Installing the packages of package-lock.json …");
	// Not `npm ci`: it refuses a lock file that lacks the binaries which some package has for other platforms.
	await must("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]);
}

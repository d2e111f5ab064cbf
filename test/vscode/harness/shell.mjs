import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Runs a program quietly; when it fails, the error carries the end of what it printed. */
export function run(program, args, { cwd, env } = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
		let output = "";
		const keep = (chunk) => {
			output += chunk;
		};
		child.stdout.on("data", keep);
		child.stderr.on("data", keep);
		child.on("error", (error) => reject(new Error(`cannot start ${program}: ${error.message}`)));
		child.on("close", (code, signal) => {
			if (code === 0) resolve(output);
			else reject(new Error(`\`${program} ${args.join(" ")}\` ended with ${signal ?? code}:\n${output.slice(-2000)}`));
		});
	});
}

export function findOnPath(program) {
	const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
	return folders.map((folder) => join(folder, program)).find(isExecutable);
}

export function isExecutable(path) {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

export const isRoot = process.getuid?.() === 0;

export function seconds(since) {
	return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

// node test/bench/repositories.mjs FOLDER…: reviews each folder with the built command line, without simulation, and
// prints a row a folder: what was read, how long it took at first and with what the first run remembers, what was found.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../../dist/cli.cjs", import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), "scaleproof-"));
const folders = process.argv.slice(2);
if (folders.length === 0) {
	console.error("Usage: node test/bench/repositories.mjs FOLDER…");
	process.exit(2);
}
// The child says its own peak memory when it ends: no other program is needed to measure it.
const preload = join(temporary, "peak.cjs");
writeFileSync(preload, 'process.on("exit", () => console.error("PEAK " + process.resourceUsage().maxRSS));');
console.log("| repository | files read | components | seconds | again | MB | findings | undecided | notes |");
console.log("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
for (const folder of folders) {
	const output = join(temporary, "review.json");
	const review = ["review", folder, "--no-simulate", "--fail-on", "never", "--format", "json", "--output", output];
	const env = { ...process.env, XDG_CACHE_HOME: mkdtempSync(join(temporary, "cache-")) };
	const run = () => {
		const started = performance.now();
		const child = spawnSync(process.execPath, ["--require", preload, cli, ...review], { encoding: "utf8", env });
		return { child, seconds: ((performance.now() - started) / 1000).toFixed(1) };
	};
	const { child, seconds } = run();
	if (child.status !== 0) {
		console.log(`| ${basename(folder)} | exit code ${child.status}: ${child.stderr.trim().split("\n").at(-1)} |`);
		continue;
	}
	const { summary, findings, notes } = JSON.parse(readFileSync(output, "utf8"));
	const counts = {};
	for (const { rule } of findings) counts[rule] = (counts[rule] ?? 0) + 1;
	const found =
		Object.entries(counts)
			.map(([rule, some]) => `${some} ${rule}`)
			.join(", ") || "none";
	const megabytes = Number(/PEAK (\d+)/.exec(child.stderr)?.[1] ?? 0) / 1024;
	const cells = [basename(folder), summary.files, summary.components, seconds, run().seconds, megabytes.toFixed(0)];
	console.log(`| ${[...cells, found, summary.unknown, notes.length].join(" | ")} |`);
}
rmSync(temporary, { recursive: true });

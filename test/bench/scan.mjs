// `npm run bench -- scan FOLDER… [--checkov BINARY] [--kube-score BINARY]`: files a second by dialect, and the CPU that one
// look at each folder takes beside other tools on the same tree, in turns and in one run. CPU time of the process and its
// children is compared: a shared machine disturbs it less than the clock on the wall. Nothing is simulated.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
	args: process.argv.slice(process.argv[2] === "scan" ? 3 : 2),
	allowPositionals: true,
	options: { checkov: { type: "string" }, "kube-score": { type: "string" }, rounds: { type: "string", default: "3" } },
});
if (positionals.length === 0) {
	console.error("Usage: npm run bench -- scan FOLDER… [--checkov BINARY] [--kube-score BINARY] [--rounds N]");
	process.exit(2);
}
const cli = fileURLToPath(new URL("../../dist/cli.cjs", import.meta.url));
const rounds = Number(values.rounds);
const temporary = mkdtempSync(join(tmpdir(), "scaleproof-scan-"));

/** Seconds of CPU, of the process and all that it starts, as the shell of every system counts them. */
function cpuOf(command, args, env = {}) {
	const script = 'TIMEFORMAT="%U %S"; time "$0" "$@" > /dev/null 2> /dev/null';
	const ran = spawnSync("bash", ["-c", script, command, ...args], {
		encoding: "utf8",
		env: { ...process.env, ...env },
		maxBuffer: 1 << 28,
	});
	const [user, system] = ran.stderr.trim().split("\n").at(-1).split(" ").map(Number);
	return user + system;
}

const median = (all) => [...all].sort((a, b) => a - b)[all.length >> 1];

function manifestsIn(folder) {
	return readdirSync(folder, { recursive: true })
		.map((path) => join(folder, String(path)))
		.filter((path) => /\.ya?ml$/.test(path) && !/\/templates\//.test(path) && statSync(path).isFile())
		.filter((path) => {
			const text = readFileSync(path, "utf8");
			return /^apiVersion:/m.test(text) && /^kind:/m.test(text) && !text.includes("{{");
		});
}

/** Each first run is a first look: what an earlier one remembers is kept apart. */
function ours(folder) {
	const XDG_CACHE_HOME = mkdtempSync(join(temporary, "cache-"));
	return cpuOf(process.execPath, [cli, "review", folder, "--no-simulate", "--fail-on", "never"], { XDG_CACHE_HOME });
}

const others = {
	checkov: (folder) => [
		...["--directory", folder, "--framework", "kubernetes", "helm", "kustomize", "dockerfile", "terraform"],
		...["--compact", "--quiet", "--soft-fail", "--skip-download"],
	],
	"kube-score": (folder) => ["score", "--output-format", "ci", ...manifestsIn(folder)],
};
const tools = Object.keys(others).filter((name) => values[name]);

console.log(
	`| folder | files by dialect | CPU s | files/s of CPU |${tools.map((one) => ` ${one} s | ratio |`).join("")}`,
);
console.log(`| --- | --- | --- | --- |${tools.map(() => " --- | --- |").join("")}`);
for (const folder of positionals) {
	const output = join(temporary, "review.json");
	const review = ["review", folder, "--no-simulate", "--fail-on", "never", "--format", "json", "--output", output];
	spawnSync(process.execPath, [cli, ...review], {
		env: { ...process.env, XDG_CACHE_HOME: mkdtempSync(join(temporary, "cache-")) },
	});
	const { coverage, summary } = JSON.parse(readFileSync(output, "utf8"));
	const read = Object.entries(coverage.read).sort(([, a], [, b]) => b - a);
	const seconds = { ours: [], ...Object.fromEntries(tools.map((name) => [name, []])) };
	// In turns, so that a noisy neighbour disturbs all of them.
	for (let round = 0; round < rounds; round++) {
		seconds.ours.push(ours(folder));
		for (const name of tools) seconds[name].push(cpuOf(values[name], others[name](folder)));
	}
	const own = median(seconds.ours);
	const cells = [
		basename(folder),
		read.map(([dialect, count]) => `${count} ${dialect}`).join(", "),
		own.toFixed(1),
		Math.round(summary.files / own),
		...tools.flatMap((name) => [median(seconds[name]).toFixed(1), `${(median(seconds[name]) / own).toFixed(1)} ×`]),
	];
	console.log(`| ${cells.join(" | ")} |`);
}
rmSync(temporary, { recursive: true });

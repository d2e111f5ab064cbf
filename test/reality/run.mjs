// `npm run reality -- [words…] [--runs N]`: sets up nginx, HAProxy, Redis, PostgreSQL and servers of ours on the loopback,
// measures them, and holds the simulator's prediction from the same setup beside. It ends by itself, with 1 where a
// prediction is off. Without words it does all and writes docs/reality.md; with words, only the experiments that have one.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "..", "..");
const outfile = join(root, "out", "reality.mjs");
const words = process.argv.slice(2);
const at = words.indexOf("--runs");
const runs = at < 0 ? 5 : Number(words.splice(at, 2)[1]);

install();
await build({
	...{ entryPoints: [join(here, "index.ts")], outfile, bundle: true, platform: "node", format: "esm" },
	...{ packages: "external", logLevel: "error" },
});
const { experiments, outcomeOf, pageOf } = await import(outfile);
const chosen = experiments.filter(({ id }) => words.length === 0 || words.some((word) => id.includes(word)));
if (chosen.length === 0) {
	console.error(`No experiment has such a word in its name. There are: ${experiments.map(({ id }) => id).join(", ")}.`);
	process.exit(2);
}
if (loadavg()[0] > availableParallelism() / 2) console.log("The machine is busy: what is measured now says little.");
const outcomes = [];
for (const experiment of chosen) {
	const outcome = await outcomeOf(experiment, runs, here);
	outcomes.push(outcome);
	console.log(experiment.title);
	for (const row of outcome.rows) say(row, experiment);
}
rmSync(outfile, { force: true });
const off = outcomes.flatMap(({ experiment, rows }) => rows.filter(({ holds }) => !holds && !experiment.remark));
console.log(off.length === 0 ? "\nEvery prediction holds, or says why not." : `\n${off.length} predictions are off.`);
if (words.length === 0) writeFileSync(join(root, "docs", "reality.md"), pageOf(outcomes, { parts: parts(), runs }));
process.exitCode = off.length === 0 ? 0 : 1;

function say({ metric, measured, predicted, off, points, holds }, { remark }) {
	const number = (value) => Number(value.toPrecision(3));
	const apart = points ? `${number(off * 100)} points` : `${number(off * 100)} %`;
	const sides = `measured ${number(measured.mean)} ± ${number(measured.half)}, predicted ${number(predicted.mean)} ± ${number(predicted.half)}`;
	console.log(`  ${holds ? "holds    " : remark ? "explained" : "OFF      "} ${metric.padEnd(16)} ${sides} (${apart})`);
}

/** Debian's packages of what is missing. */
function install() {
	const has = (program) => spawnSync("which", [program]).status === 0;
	const missing = [
		...["nginx", "haproxy", "redis-server"].filter((program) => !has(program)),
		...(existsSync("/usr/lib/postgresql") ? [] : ["postgresql"]),
	];
	if (missing.length === 0) return;
	console.log(`Installing ${missing.join(", ")}`);
	const words = ["install", "--yes", "--no-install-recommends", ...missing];
	const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
	spawnSync("apt-get", ["update"], { stdio: "ignore" });
	if (spawnSync("apt-get", words, { env, stdio: "ignore" }).status === 0) return;
	console.error(`Install ${missing.join(", ")} first; on Debian, as root: apt-get install ${missing.join(" ")}`);
	process.exit(2);
}

function parts() {
	const version = (program, ...args) => {
		const { stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
		return `${stdout}${stderr}`.match(/\d+(\.\d+)+/)?.[0] ?? "?";
	};
	const postgres = readdirSync("/usr/lib/postgresql").sort((a, b) => Number(b) - Number(a))[0];
	const kernel = execFileSync("uname", ["-r"], { encoding: "utf8" }).trim().split("-")[0];
	return [
		`nginx ${version("nginx", "-v")}`,
		`HAProxy ${version("haproxy", "-v")}`,
		`Redis ${version("redis-server", "-v")}`,
		`PostgreSQL ${version(`/usr/lib/postgresql/${postgres}/bin/postgres`, "-V")}`,
		`Node ${process.versions.node}`,
		`Linux ${kernel} on ${availableParallelism()} cores`,
	].join(", ");
}

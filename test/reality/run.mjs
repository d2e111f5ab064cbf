// `npm run reality -- [words…] [--runs N] [--round R]`: sets up nginx, HAProxy, Redis, PostgreSQL and servers of ours on the
// loopback, measures the experiments whose names have one of the words (all, without), keeps that in out/reality, and holds the
// simulator's prediction from the same setup beside. It ends by itself, with 1 where a prediction is off.
// `--missing` measures only what a round lacks, and predicts nothing; `--for SECONDS` begins no run that would end later.
// `--write` measures nothing: it tells what is kept beside predictions of the simulator as it is now, and makes docs/reality.md of
// that where nothing is missing, and of the first round measured.generated.json, against which a test holds the simulator.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "..", "..");
const outfile = join(root, "out", `reality-${process.pid}.mjs`);
const words = process.argv.slice(2);
const runs = option("--runs", 3);
const round = option("--round", 1);
const limit = option("--for", Number.POSITIVE_INFINITY);
const [writes, missing] = [flag("--write"), flag("--missing")];
/** Seconds that clients may be late with one request of a hundred: where others kept them waiting, a run is made again. */
const latest = 0.005;
/** Seconds that a run takes beside its load: all parts begin and end. */
const around = 4;

await build({
	...{ entryPoints: [join(here, "index.ts")], outfile, bundle: true, platform: "node", format: "esm" },
	...{ packages: "external", logLevel: "error" },
});
const { experiments, measured, rowsOf, Rounds, pageOf, shown, apart } = await import(outfile);
rmSync(outfile, { force: true });
const rounds = new Rounds(join(root, "out", "reality"));
const chosen = experiments.filter(({ id }) => words.length === 0 || words.some((word) => id.includes(word)));
if (chosen.length === 0) {
	console.error(`No experiment has such a word in its name. There are: ${experiments.map(({ id }) => id).join(", ")}.`);
	process.exit(2);
}
if (writes) write();
else await measureAll();

async function measureAll() {
	install();
	let off = 0;
	for (const experiment of chosen) {
		const { id, title, setup, remark } = experiment;
		const kept = missing ? rounds.of(round, id, setup).filter(({ late }) => late <= latest) : [];
		let isNew = false;
		for (let tries = 0; kept.length < runs && tries < 2 * runs; tries++) {
			if (performance.now() / 1000 + setup.duration + around > limit) break;
			// Rounds have requests of their own.
			let seed = 100 * round + 1;
			while (kept.some((run) => run.seed === seed)) seed++;
			const run = await measured(experiment, seed, here);
			if (run.late > latest) {
				console.log(`${id}: clients were ${(run.late * 1000).toFixed(1)} ms late; once more.`);
				continue;
			}
			kept.push(run);
			rounds.keep(round, id, setup, parts(), kept);
			isNew = true;
		}
		if (!isNew) continue;
		const late = kept.map((run) => `${(run.late * 1000).toFixed(1)} ms`);
		console.log(`${title}: ${kept.length} runs, clients late by ${late.join(", ")}`);
		if (missing || kept.length < 2) continue;
		const rows = rowsOf(experiment, kept);
		for (const row of rows) say(row, remark);
		if (!remark) off += rows.filter(({ holds }) => !holds).length;
	}
	console.log(off === 0 ? "Every prediction holds, or says why not." : `${off} predictions are off.`);
	process.exitCode = off === 0 ? 0 : 1;
}

function write() {
	const outcomes = chosen.map((experiment) => {
		const kept = [1, 2].map((one) => rounds.of(one, experiment.id, experiment.setup));
		const whole = kept.filter((some) => some.length >= runs);
		return { experiment, rounds: whole.map((some) => ({ kept: some, rows: rowsOf(experiment, some) })) };
	});
	const told = outcomes.flatMap(({ experiment, rounds }) =>
		rounds.flatMap(({ rows }) => rows.map((row) => ({ row, ...experiment }))),
	);
	for (const { row, remark, id } of told) say(row, remark, id);
	if (told.some(({ row, remark }) => !row.holds && !remark)) process.exitCode = 1;
	const lacking = outcomes.filter(({ rounds }) => rounds.length === 0).map(({ experiment }) => experiment.id);
	if (lacking.length > 0) console.log(`Not measured yet: ${lacking.join(", ")}.`);
	if (lacking.length > 0 || chosen.length < experiments.length) return;
	const ids = experiments.map(({ id }) => id);
	writeFileSync(join(root, "docs", "reality.md"), pageOf(outcomes, rounds.partsOf(1, ids[0])));
	writeFileSync(join(here, "measured.generated.json"), rounds.textOf(1, ids));
}

function say(row, remark, id = "") {
	const verdict = row.holds ? "holds    " : remark ? "explained" : "OFF      ";
	const sides = `measured ${shown(row, row.measured)}, predicted ${shown(row, row.predicted)}`;
	console.log(`  ${verdict} ${id} ${row.metric.padEnd(16)} ${sides}: apart ${apart(row)}`);
}

function option(name, otherwise) {
	const at = words.indexOf(name);
	return at < 0 ? otherwise : Number(words.splice(at, 2)[1]);
}

function flag(name) {
	const at = words.indexOf(name);
	return at >= 0 && words.splice(at, 1).length > 0;
}

/** Debian's packages of what is missing. */
function install() {
	const has = (program) => spawnSync("which", [program]).status === 0;
	const absent = [
		...["nginx", "haproxy", "redis-server"].filter((program) => !has(program)),
		...(existsSync("/usr/lib/postgresql") ? [] : ["postgresql"]),
	];
	if (absent.length === 0) return;
	console.log(`Installing ${absent.join(", ")}`);
	const command = ["install", "--yes", "--no-install-recommends", ...absent];
	const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
	spawnSync("apt-get", ["update"], { stdio: "ignore" });
	if (spawnSync("apt-get", command, { env, stdio: "ignore" }).status === 0) return;
	console.error(`Install ${absent.join(", ")} first; on Debian, as root: apt-get install ${absent.join(" ")}`);
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

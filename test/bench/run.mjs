// `npm run bench`: the simulator's speed, side by side with the same algorithm elsewhere, in one run.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { inChromium } from "./chromium.mjs";

// Benches of their own, with their own arguments: the tools that read the same files, edits, charts, first looks.
if (["scan", "edit", "helm", "cold"].includes(process.argv[2])) {
	await import(`./${process.argv[2]}.mjs`);
	process.exit(0);
}

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const work = mkdtempSync(join(tmpdir(), "scaleproof-bench-"));
/** `--rounds 3`: fewer, where the machine has something else to do. */
const asked = process.argv.indexOf("--rounds");
const rounds = asked > 0 ? Number(process.argv[asked + 1]) : 5;
const events = 20_000_000;

function median(values) {
	return [...values].sort((a, b) => a - b)[values.length >> 1];
}

/** Seconds of CPU so far: a shared machine disturbs them less than the clock on the wall. */
function cpuSeconds() {
	return process.cpuUsage().user / 1e6;
}

/** The C program with exponential numbers by the ziggurat, as the kernel has them, or by a logarithm. */
function compileC(ziggurat) {
	const binary = join(work, ziggurat ? "mmc-ziggurat" : "mmc-log");
	try {
		const flags = ["-O3", ...(ziggurat ? ["-DZIGGURAT"] : [])];
		execFileSync("cc", [...flags, "-o", binary, here("mmc.c"), "-lm"], { stdio: "ignore" });
		return binary;
	} catch {
		return undefined;
	}
}

const [{ mmc }, { tandem }, { service }, { mesh }, { crowd, once, onOneThread, tenMinutes }] = await Promise.all(
	["mmc", "tandem", "service", "mesh", "comparison"].map(async (name) => {
		const outfile = join(work, `${name}.mjs`);
		// Minified, as it is shipped: constants then are constants to the engine, too.
		const options = { bundle: true, minify: true, format: "esm", logLevel: "error" };
		await build({ entryPoints: [here(`${name}.ts`)], outfile, ...options });
		return import(pathToFileURL(outfile).href);
	}),
);
function inC(name, ziggurat) {
	const binary = compileC(ziggurat);
	return (
		binary && {
			name,
			run() {
				const output = execFileSync(binary, ["8", "6.4", String(events)]).toString();
				const [seconds, wait] = output.split(" ").map(Number);
				return { rate: events / seconds / 1e6, mean: wait };
			},
		}
	);
}

const libraries = process.argv.includes("--python") ? ["simpy==4.1.1", "ciw==3.2.6"] : [];
const python = join(work, "venv", "bin", "python");
if (libraries.length) {
	execFileSync("python3", ["-m", "venv", join(work, "venv")], { stdio: "ignore" });
	execFileSync(python, ["-m", "pip", "install", "--quiet", ...libraries], { stdio: ["ignore", "ignore", "inherit"] });
}

/** The Python libraries, from PyPI, on stations in a row: seconds of CPU, customers, their mean wait and time. */
function inPython(stations, told) {
	return libraries.map((name) => ({
		name,
		run(seed) {
			const [library] = name.split("==");
			const output = execFileSync(python, [here("queues.py"), library, String(stations), String(seed)]).toString();
			const [seconds, customers, wait, time] = output.split(" ").map(Number);
			return told({ seconds, customers, wait, time });
		},
	}));
}

/** Ways to simulate M/M/8 at ρ = 0.8; each returns events a second and the mean wait. */
const contenders = [
	{
		name: "this kernel (Node)",
		run(seed) {
			const from = cpuSeconds();
			const result = mmc(8, 6.4, events, seed);
			return { rate: result.events / (cpuSeconds() - from) / 1e6, mean: result.wait };
		},
	},
	inC("C -O3, -log", false),
	inC("C -O3, ziggurat", true),
	// Their events are arrivals and departures, too.
	...inPython(1, ({ seconds, customers, wait }) => ({ rate: (2 * customers) / seconds / 1e6, mean: wait })),
].filter(Boolean);

/** Two of the same stations in a row; customers a second, for what is an event differs, and the mean time in the network. */
const inARow = [
	{
		name: "the whole design (Node)",
		run(seed) {
			const from = cpuSeconds();
			const { customers, time } = tandem(2_000_000, seed);
			return { rate: customers / (cpuSeconds() - from) / 1e6, mean: time };
		},
	},
	...inPython(2, ({ seconds, customers, time }) => ({ rate: customers / seconds / 1e6, mean: time })),
];

const lines = [];
function say(line) {
	lines.push(line);
	console.log(line);
}

/** All of them in turn, so that a noisy neighbour disturbs all of them: a line each, with the ratio of the first to it. */
function race(contenders, of, digits) {
	const runs = contenders.map(() => []);
	for (let round = 0; round < rounds; round++) {
		for (const [i, contender] of contenders.entries()) runs[i].push(contender.run(round + 1));
	}
	const rates = runs.map((each) => each.map(({ rate }) => rate));
	for (const [i, { name }] of contenders.entries()) {
		const ratio = (median(rates[0]) / median(rates[i])).toFixed(2);
		const span = `${Math.min(...rates[i]).toFixed(digits)}-${Math.max(...rates[i]).toFixed(digits)}`;
		const mean = (runs[i].reduce((sum, run) => sum + run.mean, 0) / rounds).toFixed(5);
		const rate = median(rates[i]).toFixed(digits).padStart(7);
		say(`  ${name.padEnd(23)}${rate} (${span})  ${i ? `the first is ${ratio} ×  ` : ""}${of} ${mean}`);
	}
}

say(`Node ${process.version}, ${cpus()[0].model}, medians of ${rounds}, million events a second of CPU`);
say("\nM/M/8, ρ = 0.8 (mean wait: 0.286028 exactly)");
mmc(8, 6.4, 1_000_000, 1);
race(contenders, "wait", 1);

say("\nThe service model: balancer, replicas, timeouts, scaler, histograms; 600 s at 1000 requests/s");
for (const replicas of [4, 10, 100, 1000, 10_000]) {
	service(replicas, 20);
	const samples = [];
	for (let round = 0; round < 3; round++) {
		const from = cpuSeconds();
		const run = service(replicas, 600);
		const seconds = cpuSeconds() - from;
		samples.push({ seconds, rate: run.events / seconds / 1e6 });
	}
	const rate = median(samples.map((sample) => sample.rate)).toFixed(1);
	const seconds = median(samples.map((sample) => sample.seconds)).toFixed(2);
	say(`  ${String(replicas).padStart(6)} replicas${rate.padStart(7)}  ${seconds} s a run`);
}

/** Bytes allocated while `run` ran, those that the collector took back included, by sampling. */
async function bytesOf(run) {
	const session = new Session();
	session.connect();
	const everything = { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true };
	await session.post("HeapProfiler.startSampling", { samplingInterval: 4096, ...everything });
	const { events } = run();
	const { profile } = await session.post("HeapProfiler.stopSampling");
	session.disconnect();
	const size = (node) => node.children.reduce((sum, child) => sum + size(child), node.selfSize);
	return size(profile.head) / events;
}
const bytes = await bytesOf(() => service(10, 600));
say(`  ${bytes.toFixed(2)} bytes allocated an event, building the run and its series included`);

/** Seconds on the clock, the median of three. */
async function seconds(run) {
	const samples = [];
	for (let round = 0; round < 3; round++) {
		const from = performance.now();
		await run();
		samples.push((performance.now() - from) / 1000);
	}
	return median(samples).toFixed(2);
}

/** The example that comes with the extension, as its files are read. */
function storefront() {
	execFileSync(process.execPath, [here("../../src/build/bundle.mjs"), "--quiet"], { stdio: "ignore" });
	const read = ["design", here("../../examples/storefront"), "--format", "json"];
	return JSON.parse(
		execFileSync(process.execPath, [here("../../dist/cli.cjs"), ...read], { maxBuffer: 1e9 }).toString(),
	);
}
const whole = tenMinutes(storefront());
once(whole);
say("\nA whole design, the storefront of the examples: its services, stores and queues; 600 s at 800 requests/s");
const wholes = [];
for (let round = 0; round < rounds; round++) {
	const from = cpuSeconds();
	const { events: many } = once(whole);
	const spent = cpuSeconds() - from;
	wholes.push({ rate: many / spent / 1e6, spent });
}
const wholeRate = median(wholes.map(({ rate }) => rate)).toFixed(1);
say(`  one run                 ${wholeRate}  ${median(wholes.map(({ spent }) => spent)).toFixed(2)} s a run`);
say(`  ${(await bytesOf(() => once(whole))).toFixed(2)} bytes allocated an event, reading and building included`);

say(
	"\nTwo M/M/8 stations in a row as a whole design, in million customers a second of CPU (mean time: 2.572056 exactly)",
);
tandem(100_000, 1);
race(inARow, "time", 3);

const otherwise = [{ of: "Balancer:edge", attribute: "algorithm", value: "least-outstanding" }];
const net = { design: mesh(10, 200, 300), patch: otherwise, scenario: "as-declared" };
once(net);
say("\nA mesh of 63 components, some 50 calls for a request; 300 s at 200 requests/s");
const meshes = [];
for (let round = 0; round < rounds; round++) {
	const from = cpuSeconds();
	const { events: many } = once(net);
	const spent = cpuSeconds() - from;
	meshes.push({ rate: many / spent / 1e6, spent });
}
const meshRate = median(meshes.map(({ rate }) => rate)).toFixed(1);
say(`  one run                 ${meshRate}  ${median(meshes.map(({ spent }) => spent)).toFixed(2)} s a run`);
say(`  ${(await bytesOf(() => once(net))).toFixed(2)} bytes allocated an event, reading and building included`);

say("\nThe panel's comparison: 600 s at 1000 requests/s, before and after, in seconds on the clock");
say(`  (${cpus().length} cores, load average ${loadavg()[0].toFixed(1)} as it began)`);
await onOneThread(1);
say(`  one replication, Node, one thread                 ${await seconds(() => onOneThread(1))}`);
const panel = await inChromium(work, whole, net);
if (panel) {
	say(
		`  one replication, the workers of Chromium ${panel.version.split(".")[0]}      ${(panel.one / 1000).toFixed(2)}`,
	);
	say(`  twenty paired replications, the same workers      ${(panel.twenty / 1000).toFixed(2)}`);
	say(`  one replication of the whole storefront           ${(panel.whole / 1000).toFixed(2)}`);
	say(`  a first look at the mesh, the workers' start, too ${(panel.meshLook / 1000).toFixed(2)}`);
	say(`  twenty paired replications of the mesh            ${(panel.meshTwenty / 1000).toFixed(2)}`);
	say("\nThe panel's ranking of what the storefront assumes, when a replica dies, in seconds on the clock");
	say(`  first rows                                        ${(panel.ranking.first / 1000).toFixed(2)}`);
	say(`  all of it, five runs of what changes something    ${(panel.ranking.whole / 1000).toFixed(2)}`);
}

say("\nA push message to 50 million people, played on a smaller scale");
const { requests, events: played, engine } = crowd();
const each = await seconds(() => crowd());
say(
	`  ${Math.round(requests / 1e6)} million requests in ${(played / 1e6).toFixed(1)} million events (${engine})  ${each} s a run`,
);

if (process.argv.includes("--write")) {
	const page = [
		"# Performance",
		"",
		"<!-- Generated by `npm run bench -- --write`; with --python, too, it sets SimPy and Ciw beside. -->",
		"",
		"One run of the bench: the kernel beside the same algorithm in C, compiled on the spot, the whole model of a service over",
		"fleets of growing size, and whole designs. Rates are of CPU time; ratios are what to look at, for machines differ.",
		"",
		"```text",
		...lines,
		"```",
	];
	writeFileSync(new URL("../../docs/performance.md", import.meta.url), `${page.join("\n")}\n`);
	console.log("wrote docs/performance.md");
}
rmSync(work, { recursive: true });

// `npm run validate`: holds the simulator against what is known, and writes docs/validation.md. Fails where a row does.
// With `--seeds random` (for a nightly run) it writes nothing, and corrects for the number of rows.
// With words, takes the families whose title has one of them, and writes their sections anew; a word that no title has is
// an error (2). What was played before of the same code is taken from out/validate, so that a run which was ended goes on;
// --anew plays it again. The last lines say how long each family took.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { build } from "esbuild";
import { codeByTitle, keepRows, keptRows } from "./kept-rows.mjs";
import { root } from "./process.mjs";

const bundle = join(root, "out", "validate.cjs");
if (isMainThread) {
	await build({
		stdin: {
			contents: `export * from "./index.ts"; export * from "./judge.ts"; export * from "./page.ts";`,
			resolveDir: join(root, "test", "simulator", "validation"),
			loader: "ts",
		},
		outfile: bundle,
		bundle: true,
		platform: "node",
		format: "cjs",
		logLevel: "error",
	});
}
const { amended, families, holm, pageOf, rowsOf } = createRequire(import.meta.url)(bundle);

if (!isMainThread) {
	parentPort.on("message", ({ family, experiment, seed }) => {
		const before = performance.now();
		const rows = rowsOf(families[family].experiments[experiment], { share: 1, seed });
		parentPort.postMessage({ rows, seconds: (performance.now() - before) / 1000 });
	});
} else process.exit(await main());

async function main() {
	const words = process.argv.slice(2);
	const random = words.join(" ").includes("--seeds random");
	const wanted = words.filter((word) => !word.startsWith("--") && word !== "random").map((word) => word.toLowerCase());
	const strange = wanted.filter((word) => !families.some(({ title }) => title.toLowerCase().includes(word)));
	if (strange.length > 0) {
		console.error(`No family has "${strange.join('" or "')}" in its title. The families are:`);
		for (const { title } of families) console.error(`  ${title}`);
		return 2;
	}
	const seed = random ? Math.floor(Math.random() * 2 ** 20) : 1;
	if (random) console.log(`seed ${seed}`);
	const chosen = families.flatMap((family, index) =>
		wanted.length === 0 || wanted.some((word) => family.title.toLowerCase().includes(word)) ? [index] : [],
	);
	const code = await codeByTitle();
	const tasks = chosen.flatMap((family) =>
		families[family].experiments.map(({ model }, experiment) => {
			const { title } = families[family];
			return { family, experiment, seed, title, model, code: code.get(title) };
		}),
	);
	const outcomes = await inThreads(tasks, words.includes("--anew"));
	const answers = outcomes.map(({ rows }) => rows);
	let results = chosen.map((family) => ({
		family: families[family],
		rows: answers.filter((_, index) => tasks[index].family === family).flat(),
	}));
	if (random) {
		const judged = holm(results.flatMap((result) => result.rows));
		results = [{ family: { title: "", about: "" }, rows: judged }];
	}
	const rows = results.flatMap((result) => result.rows);
	const failing = rows.filter((row) => !row.pass);
	console.log(`\n${rows.length - failing.length} of ${rows.length} rows pass.`);
	for (const row of failing) say(row);
	sayTimes(tasks, outcomes);
	if (!random) {
		const page = join(root, "docs", "validation.md");
		writeFileSync(page, wanted.length === 0 ? pageOf(results) : amended(readFileSync(page, "utf8"), results));
		console.log("wrote docs/validation.md");
	}
	return failing.length > 0 ? 1 : 0;
}

/** The rows of each experiment, in the order of the tasks, worked off on all cores: the last ones first, for they are the longest. */
async function inThreads(tasks, anew) {
	const answers = tasks.map(({ code, model, seed }) => (anew ? undefined : keptRows(code, model, seed)));
	const waiting = [...tasks.keys()].filter((index) => !answers[index]).reverse();
	if (waiting.length < tasks.length)
		console.log(`${tasks.length - waiting.length} of ${tasks.length} were played before.`);
	const work = async () => {
		const thread = new Worker(fileURLToPath(import.meta.url));
		for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
			const { code, model, seed } = tasks[index];
			answers[index] = await new Promise((resolve, reject) => {
				thread.once("message", resolve);
				thread.once("error", reject);
				thread.postMessage(tasks[index]);
			});
			thread.removeAllListeners("error");
			keepRows(code, model, seed, answers[index]);
			for (const row of answers[index].rows) say(row);
		}
		await thread.terminate();
	};
	await Promise.all(Array.from({ length: Math.min(waiting.length, availableParallelism()) }, work));
	return answers;
}

function sayTimes(tasks, outcomes) {
	const seconds = new Map();
	for (const [index, { title }] of tasks.entries())
		seconds.set(title, (seconds.get(title) ?? 0) + outcomes[index].seconds);
	console.log("\nSeconds of each family:");
	for (const [title, all] of [...seconds].sort((a, b) => b[1] - a[1]))
		console.log(`  ${all.toFixed(0).padStart(6)}  ${title}`);
}

function say({ pass, model, claim, measured, standardError, distance }) {
	const spread = standardError > 0 ? ` ± ${standardError.toPrecision(2)} (${distance.toFixed(1)} s.e.)` : "";
	const number = typeof measured === "number" ? measured.toPrecision(6) : measured;
	console.log(`  ${pass ? "pass" : "FAIL"}  ${model}: ${claim.of} ${number}${spread}, expected ${claim.expected}`);
}

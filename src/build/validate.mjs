// `npm run validate`: holds the simulator against what is known, and writes docs/validation.md. Fails where a row does.
// With `--seeds random` (for a nightly run) it writes nothing, and corrects for the number of rows.
// With words, takes the families whose title has one of them, and writes their sections anew; a word that no title has is
// an error (2).
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { build } from "esbuild";
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
	parentPort.on("message", ({ family, experiment, seed }) =>
		parentPort.postMessage(rowsOf(families[family].experiments[experiment], { share: 1, seed })),
	);
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
	const tasks = chosen.flatMap((family) =>
		families[family].experiments.map((_, experiment) => ({ family, experiment, seed })),
	);
	const answers = await inThreads(tasks);
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
	if (!random) {
		const page = join(root, "docs", "validation.md");
		writeFileSync(page, wanted.length === 0 ? pageOf(results) : amended(readFileSync(page, "utf8"), results));
		console.log("wrote docs/validation.md");
	}
	return failing.length > 0 ? 1 : 0;
}

/** The rows of each experiment, in the order of the tasks, worked off on all cores: the last ones first, for they are the longest. */
async function inThreads(tasks) {
	const answers = [];
	const waiting = [...tasks.keys()].reverse();
	const work = async () => {
		const thread = new Worker(fileURLToPath(import.meta.url));
		for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
			answers[index] = await new Promise((resolve, reject) => {
				thread.once("message", resolve);
				thread.once("error", reject);
				thread.postMessage(tasks[index]);
			});
			thread.removeAllListeners("error");
			for (const row of answers[index]) say(row);
		}
		await thread.terminate();
	};
	await Promise.all(Array.from({ length: Math.min(tasks.length, availableParallelism()) }, work));
	return answers;
}

function say({ pass, model, claim, measured, standardError, distance }) {
	const spread = standardError > 0 ? ` ± ${standardError.toPrecision(2)} (${distance.toFixed(1)} s.e.)` : "";
	const number = typeof measured === "number" ? measured.toPrecision(6) : measured;
	console.log(`  ${pass ? "pass" : "FAIL"}  ${model}: ${claim.of} ${number}${spread}, expected ${claim.expected}`);
}

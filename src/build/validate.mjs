// `npm run validate`: holds the simulator against what is known, and writes docs/validation.md. Fails where a row does.
// With `--seeds random` (for a nightly run) it writes nothing, and corrects for the number of rows.
// With words, takes the families whose title has one of them, and writes nothing.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./process.mjs";

const bundle = join(root, "out", "validate.cjs");
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
const { families, holm, pageOf, rowsOf } = createRequire(import.meta.url)(bundle);

const words = process.argv.slice(2);
const random = words.join(" ").includes("--seeds random");
const wanted = words.filter((word) => !word.startsWith("--") && word !== "random").map((word) => word.toLowerCase());
const seed = random ? Math.floor(Math.random() * 2 ** 20) : 1;
const say = (row) => {
	const { claim, measured, standardError, distance } = row;
	const spread = standardError > 0 ? ` ± ${standardError.toPrecision(2)} (${distance.toFixed(1)} s.e.)` : "";
	const number = typeof measured === "number" ? measured.toPrecision(6) : measured;
	console.log(
		`  ${row.pass ? "pass" : "FAIL"}  ${row.model}: ${claim.of} ${number}${spread}, expected ${claim.expected}`,
	);
};

if (random) console.log(`seed ${seed}`);
let results = [];
for (const family of families) {
	if (wanted.length > 0 && !wanted.some((word) => family.title.toLowerCase().includes(word))) continue;
	console.log(family.title);
	const rows = [];
	for (const experiment of family.experiments) {
		const own = rowsOf(experiment, { share: 1, seed });
		rows.push(...own);
		for (const row of own) say(row);
	}
	results.push({ family, rows });
}
if (random) {
	const judged = holm(results.flatMap((result) => result.rows));
	results = [{ family: { title: "", about: "" }, rows: judged }];
}
const rows = results.flatMap((result) => result.rows);
const failing = rows.filter((row) => !row.pass);
console.log(`\n${rows.length - failing.length} of ${rows.length} rows pass.`);
for (const row of failing) say(row);
if (!random && wanted.length === 0) {
	writeFileSync(join(root, "docs", "validation.md"), pageOf(results));
	console.log("wrote docs/validation.md");
}
process.exit(failing.length > 0 ? 1 : 0);

// `npm run mutate -- [folder…] [--sample N] [--seed S]`: changes one line at a time, in memory, and counts the changes that
// the tests of the spine notice; `--sample` takes so many of each folder. Fails where a folder's share of noticed changes is
// below test/mutants.yaml, which may only rise. All of it takes hours, and no part of it belongs to `npm test`.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { chosen, slipsOf } from "./mutation/slips.mjs";
import { openSpine } from "./mutation/spine.mjs";
import { root } from "./process.mjs";

const args = process.argv.slice(2);
const option = (name, otherwise) => (args.includes(name) ? Number(args.splice(args.indexOf(name), 2)[1]) : otherwise);
const sample = option("--sample", Number.POSITIVE_INFINITY);
const seed = option("--seed", 1);
const folders = args.length > 0 ? args : ["src/design", "src/rules", "src/review"];

const sourcesIn = (folder) =>
	readdirSync(join(root, folder), { recursive: true })
		.filter((name) => name.endsWith(".ts"))
		.map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
		.sort();
const mutants = folders.flatMap((folder) => chosen(sourcesIn(folder).flatMap(slipsOf), sample, seed));

const spine = await openSpine(folders);
const tally = new Map();
for (const [index, mutant] of mutants.entries()) {
	const { file, at, line, now } = mutant;
	const { comes, ends, noticed } = await spine.outcomeOf(mutant);
	const row = tally.get(file) ?? { killed: 0, survived: 0 };
	row[noticed ? "killed" : "survived"]++;
	tally.set(file, row);
	console.log(
		`${index + 1}/${mutants.length} ${noticed ? "killed  " : "survived"} ${file}:${at + 1}${ends ? "" : " (does not end)"}`,
	);
	if (!noticed) console.log(`    - ${line.trim()}\n    + ${now.trim() || "(nothing)"}`);
	if (comes === 0) console.log("      no test comes here");
}
await spine.close();

console.log("\nfile                                           killed  survived");
for (const [file, { killed, survived }] of [...tally].sort())
	console.log(`${file.padEnd(46)} ${String(killed).padStart(6)}  ${String(survived).padStart(8)}`);
const wanted = parse(readFileSync(join(root, "test", "mutants.yaml"), "utf8"));
process.exitCode = 0; // Vitest's, of the tests that noticed
for (const folder of folders) {
	const rows = [...tally].filter(([file]) => file.startsWith(`${folder}/`)).map(([, row]) => row);
	const killed = rows.reduce((sum, row) => sum + row.killed, 0);
	const all = rows.reduce((sum, row) => sum + row.killed + row.survived, 0);
	if (all === 0) continue;
	const share = killed / all;
	const least = wanted[folder] ?? 0;
	console.log(
		`${folder}: ${killed} of ${all} noticed (${Math.round(share * 100)} %, at least ${Math.round(least * 100)} %)`,
	);
	if (share < least) process.exitCode = 1;
}

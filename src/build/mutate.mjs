// `npm run mutate -- [folder…] [--sample N] [--seed S]`: changes one line at a time, in a copy of the checkout, and counts
// the changes that the tests of the spine notice. Takes hours for all; it is for the night, and no part of `npm test`.
// Fails where a folder's share of noticed changes is below test/mutants.yaml, which may only rise.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { root, tool } from "./process.mjs";

const args = process.argv.slice(2);
const option = (name, otherwise) => (args.includes(name) ? Number(args.splice(args.indexOf(name), 2)[1]) : otherwise);
const sample = option("--sample", Number.POSITIVE_INFINITY);
const seed = option("--seed", 1);
const folders = args.length > 0 ? args : ["src/design", "src/rules", "src/review"];

/** Tests that stand on the spine alone: they take seconds, where the faces' and the simulator's take minutes. */
const tests = ["test/design", "test/rules", "test/review"];
const leftOut = ["test/rules/simulate.test.ts", "test/rules/new-rule.test.ts"].flatMap((path) => ["--exclude", path]);
const longest = 600_000;

/** What to look for in a line of code, and what to put there: the slips that people make. */
const slips = [
	[/===/, "!=="],
	[/!==/, "==="],
	[/ && /, " || "],
	[/ \|\| /, " && "],
	[/ \?\? .+?(?=[;,)])/, ""],
	[/ < /, " <= "],
	[/ > /, " >= "],
	[/ <= /, " < "],
	[/ >= /, " > "],
	[/\btrue\b/, "false"],
	[/\bfalse\b/, "true"],
	[/ \+ 1\b/, ""],
	[/ - 1\b/, ""],
	[/\.some\(/, ".every("],
	[/\.every\(/, ".some("],
	[/\.filter\([^()]*\)/, ""],
	[/^\s*if \(.*\) (return|continue|throw)\b.*;$/, ""],
	[/^\s*[\w.]+\.(push|set|add|sort|delete)\(.*\);$/, ""],
];

function mutantsOf(file) {
	const lines = readFileSync(join(root, file), "utf8").split("\n");
	return lines.flatMap((line, at) => {
		if (/^\s*(\/\/|\/?\*|import\b|export (type|interface)\b)/.test(line)) return [];
		return slips.flatMap(([slip, instead]) =>
			slip.test(line) ? [{ file, at, line, now: line.replace(slip, instead) }] : [],
		);
	});
}

/** The same few of many for the same seed (mulberry32). */
function chosen(all) {
	let state = seed >>> 0;
	const random = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const ranked = all.map((mutant) => ({ mutant, rank: random() })).sort((a, b) => a.rank - b.rank);
	return ranked.slice(0, sample).map(({ mutant }) => mutant);
}

/** A copy of what git knows, so that a run that is stopped leaves no slip behind. */
function copied() {
	const copy = join(root, "out", "mutants");
	rmSync(copy, { recursive: true, force: true });
	const listed = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
	for (const path of listed.stdout.toString().split("\0").filter(Boolean)) {
		mkdirSync(dirname(join(copy, path)), { recursive: true });
		cpSync(join(root, path), join(copy, path));
	}
	symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");
	return copy;
}

/** Whether every test passes in the copy as it stands. */
function passes(copy) {
	const all = ["run", "--config", "test/vitest.config.ts", "--bail=1", "--reporter=dot", ...leftOut, ...tests];
	const { status, error } = spawnSync(tool("vitest"), all, { cwd: copy, timeout: longest, stdio: "ignore" });
	if (error) console.log(`    ${error.message}`); // a slip that never ends is noticed too
	return status === 0;
}

const sources = folders.flatMap((folder) =>
	readdirSync(join(root, folder), { recursive: true })
		.filter((name) => name.endsWith(".ts"))
		.map((name) => `${folder}/${name.replaceAll("\\", "/")}`),
);
const mutants = chosen(sources.sort().flatMap(mutantsOf));
const copy = copied();
if (!passes(copy)) {
	console.error(`${tests.join(", ")} do not pass as they are; nothing can be said of changes.`);
	process.exit(2);
}
const tally = new Map();
for (const [index, { file, at, line, now }] of mutants.entries()) {
	const text = readFileSync(join(root, file), "utf8").split("\n");
	writeFileSync(join(copy, file), text.with(at, now).join("\n"));
	const lives = passes(copy);
	writeFileSync(join(copy, file), text.join("\n"));
	const row = tally.get(file) ?? { killed: 0, survived: 0 };
	row[lives ? "survived" : "killed"]++;
	tally.set(file, row);
	console.log(`${index + 1}/${mutants.length} ${lives ? "survived" : "killed  "} ${file}:${at + 1}`);
	if (lives) console.log(`    - ${line.trim()}\n    + ${now.trim() || "(nothing)"}`);
}

console.log("\nfile                                           killed  survived");
for (const [file, { killed, survived }] of [...tally].sort())
	console.log(`${file.padEnd(46)} ${String(killed).padStart(6)}  ${String(survived).padStart(8)}`);
const wanted = parse(readFileSync(join(root, "test", "mutants.yaml"), "utf8"));
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

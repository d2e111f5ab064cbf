// `npm run fuzz -- code --files N [--language L]… [--seed S]`: mutated programs, N a language. What was done with a seed is
// remembered in out/fuzz-code/, so that a run goes on where the last one ended; what was wrong stands there, too, and
// `--again` plays that once more.
import { fork } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { root } from "./process.mjs";

const all = ["typescript", "python", "java", "kotlin", "go", "csharp", "sql"];
/** Milliseconds after which an input hangs. */
const patience = 30_000;
const folder = join(root, "out", "fuzz-code");
const program = join(folder, "work.mjs");

export async function fuzzCode(args) {
	const options = {
		files: { type: "string", default: "2000" },
		seed: { type: "string", default: "1" },
		language: { type: "string", multiple: true, default: all },
		again: { type: "boolean", default: false },
	};
	const { values } = parseArgs({ args, options });
	mkdirSync(folder, { recursive: true });
	await build({
		absWorkingDir: root,
		entryPoints: ["test/fuzz/code/work.ts"],
		outfile: program,
		...{ bundle: true, packages: "external", format: "esm", platform: "node", target: "node20", logLevel: "error" },
	});
	let isRight = true;
	for (const language of values.language) {
		const file = join(folder, `${language}-${values.seed}.json`);
		const state = stateIn(file);
		const wanted = values.again ? state.wrong.map(({ number }) => number) : undefined;
		if (wanted) state.wrong = [];
		const parts = wanted?.map((number) => [number, number + 1]) ?? [[state.done, Number(values.files)]];
		for (const [from, to] of parts) {
			for (let at = from; at < to; ) at = await part(language, values.seed, at, to, state, file);
			if (!wanted) state.done = Math.max(state.done, to);
		}
		writeFileSync(file, JSON.stringify(state, undefined, "\t"));
		const { done, wrong, slowest } = state;
		console.log(`${language}: ${done} files, ${wrong.length} wrong; the slowest took ${slowest.toFixed(2)} s`);
		for (const one of wrong.slice(0, 10)) console.log(`  ${one.number}: ${one.what.join("\n    ").slice(0, 900)}`);
		isRight &&= wrong.length === 0;
	}
	process.exit(isRight ? 0 : 1);
}

function stateIn(file) {
	try {
		return JSON.parse(readFileSync(file, "utf8"));
	} catch {
		return { done: 0, slowest: 0, wrong: [] };
	}
}

/** Plays numbers until the end or until one breaks the process, and says where to go on. */
function part(language, seed, from, to, state, file) {
	return new Promise((resolve) => {
		const child = fork(program, [language, seed, String(from), String(to)], { cwd: root });
		let current = from;
		let heard = Date.now();
		let why = "ends the process";
		const watch = setInterval(() => {
			if (Date.now() - heard < patience) return;
			why = "hangs";
			child.kill("SIGKILL");
		}, 1000);
		child.on("message", ({ number, seconds, wrong }) => {
			heard = Date.now();
			current = number;
			if (seconds === undefined) return;
			state.slowest = Math.max(state.slowest, seconds);
			if (wrong.length > 0) state.wrong.push({ number, what: wrong });
			current = number + 1;
			if (current % 500 && wrong.length === 0) return;
			state.done = Math.max(state.done, current);
			writeFileSync(file, JSON.stringify(state, undefined, "\t"));
		});
		child.on("close", () => {
			clearInterval(watch);
			if (current >= to) return resolve(to);
			const last = state.wrong.at(-1);
			if (last?.number === current - 1 && last.what[0] === why) throw new Error("two inputs in a row end the process");
			state.wrong.push({ number: current, what: [why] });
			resolve(current + 1);
		});
	});
}

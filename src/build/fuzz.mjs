// `npm run fuzz -- --minutes N --seed S`: mutated inputs for so long, one after the other; fails where one breaks, hangs
// or fills something. Without a seed there are new ones each time. The failing input lies in out/fuzz.json.
// `npm run fuzz -- code …`: programs alone, so many a language (fuzz-code.mjs).
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fuzzCode } from "./fuzz-code.mjs";
import { root, tool } from "./process.mjs";

if (process.argv.includes("--help")) {
	console.log("npm run fuzz -- [--minutes N] [--seed S]");
	console.log("npm run fuzz -- code [--files N] [--language L]… [--seed S] [--again]");
	process.exit(0);
}
if (process.argv[2] === "code") await fuzzCode(process.argv.slice(3));

const { values } = parseArgs({ options: { minutes: { type: "string" }, seed: { type: "string" } } });
const { minutes = "5", seed = String(Math.floor(Math.random() * 2 ** 20)) } = values;
const current = join(root, "out", "fuzz.json");
/** Milliseconds after which an input hangs. */
const patience = 60_000;

console.log(`Fuzzing for ${minutes} min with seed ${seed}`);
mkdirSync(join(root, "out"), { recursive: true });
const args = ["run", "--config", "test/fuzz/vitest.config.ts"];
const child = spawn(tool("vitest"), args, {
	cwd: root,
	detached: true,
	stdio: ["ignore", "inherit", "inherit"],
	env: { ...process.env, FUZZ_MINUTES: minutes, FUZZ_SEED: seed, FUZZ_CURRENT: current },
});
const start = Date.now();
const watch = setInterval(() => {
	const since = Math.max(start, statSync(current, { throwIfNoEntry: false })?.mtimeMs ?? 0);
	if (Date.now() - since < patience) return;
	const { number, seed: from, file } = JSON.parse(readFileSync(current, "utf8"));
	console.error(`number ${number} (${from.name}, ${file}) hangs; it lies in ${current}`);
	process.kill(-child.pid, "SIGKILL");
}, 5000);
child.on("close", (code) => {
	clearInterval(watch);
	process.exit(code ?? 1);
});

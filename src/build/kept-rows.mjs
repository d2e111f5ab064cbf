// What an experiment of `npm run validate` came to stands in out/validate as long as neither the simulator nor its family has
// changed: a run that was ended goes on where it was, and one after a change plays again only what that may have changed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { build } from "esbuild";
import { root } from "./process.mjs";

const folder = join(root, "out", "validate");
const sources = join(root, "test", "simulator", "validation");

/** Compiles each file of families on its own, and hashes it: by the title of each family, the code that its rows come from. */
export async function codeByTitle() {
	const names = readdirSync(sources).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
	const { outputFiles } = await build({
		entryPoints: names.filter((name) => name !== "index.ts").map((name) => join(sources, name)),
		outdir: join(folder, "code"),
		...{ bundle: true, platform: "node", format: "cjs", minifyWhitespace: true, write: false, logLevel: "error" },
	});
	const titles = new Map();
	for (const { text } of outputFiles) {
		const made = { exports: {} };
		new Function("module", "exports", "require", text)(made, made.exports, createRequire(import.meta.url));
		const hash = createHash("sha256").update(text).digest("hex");
		for (const one of Object.values(made.exports)) if (one?.experiments) titles.set(one.title, hash);
	}
	return titles;
}

/** Where the outcome of one experiment stands: by what made it. */
function fileOf(code, model, seed) {
	const key = createHash("sha256")
		.update(JSON.stringify([code, model, seed]))
		.digest("hex");
	return join(folder, `${key.slice(0, 32)}.rows`);
}

export function keptRows(code, model, seed) {
	const file = fileOf(code, model, seed);
	return existsSync(file) ? deserialize(readFileSync(file)) : undefined;
}

export function keepRows(code, model, seed, outcome) {
	mkdirSync(folder, { recursive: true });
	const file = fileOf(code, model, seed);
	writeFileSync(`${file}.part`, serialize(outcome));
	renameSync(`${file}.part`, file);
}

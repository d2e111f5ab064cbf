import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Plugin as BuildPlugin, build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
const outdir = join(root, "out/modules");

/** Where a module of ours stands once it is compiled; undefined for any other. */
function compiledOf(path: string): string | undefined {
	return path.startsWith(join(root, "src/")) && path.endsWith(".ts")
		? join(outdir, path.slice(root.length).replace(/\.ts$/, ".mjs"))
		: undefined;
}

/** Each module stays a file of its own, and asks for the others where they then stand. */
const oneByOne: BuildPlugin = {
	name: "one-by-one",
	setup({ onResolve }) {
		onResolve({ filter: /^\.{1,2}\// }, ({ kind, path }) =>
			kind === "entry-point" ? undefined : { path: path.replace(/\.ts$/, ".mjs"), external: true },
		);
	},
};

/** What each module was compiled of: its source, and what decides how. */
const record = join(outdir, "compiled-of.json");
const recipe = ["package-lock.json", "test/support/compiled.ts"];

/** Compiles for Node what of `src` is not as it was, and forgets what is gone. */
export async function compileSources(): Promise<void> {
	const listed = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" });
	const names = listed.filter((name) => name.endsWith(".ts")).map((name) => join("src", name));
	const now: Record<string, string> = Object.fromEntries([...names, ...recipe].map((name) => [name, hashOf(name)]));
	const before: Record<string, string> = existsSync(record) ? JSON.parse(readFileSync(record, "utf8")) : {};
	for (const name of Object.keys(before).filter((one) => !(one in now))) {
		const gone = compiledOf(join(root, name));
		if (gone) rmSync(gone, { force: true });
	}
	const isOtherwise = (name: string) => now[name] !== before[name];
	const all = recipe.some(isOtherwise);
	await build({
		absWorkingDir: root,
		entryPoints: names.filter((name) => all || isOtherwise(name) || !existsSync(compiledOf(join(root, name))!)),
		...{ outdir, outbase: root, outExtension: { ".js": ".mjs" } },
		...{ bundle: true, splitting: true, packages: "external", format: "esm", platform: "node", target: "node20" },
		...{ plugins: [oneByOne], logLevel: "error" },
	});
	writeFileSync(record, JSON.stringify(now));
}

function hashOf(name: string): string {
	return createHash("sha1")
		.update(readFileSync(join(root, name)))
		.digest("base64");
}

/** Has tests import what is compiled. Node then runs it as it is, where Vitest would make each name of another module a look-up. */
export const compiled = {
	name: "compiled",
	enforce: "pre" as const,
	resolveId(source: string, importer: string | undefined): string | undefined {
		return importer && /^\.{1,2}\//.test(source) ? compiledOf(resolve(dirname(importer), source)) : undefined;
	},
};

/** What Vitest leaves to Node. */
export const compiledModules = /\/out\/modules\//;

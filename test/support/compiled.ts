import { readdirSync } from "node:fs";
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

/** Compiles `src` for Node. */
export async function compileSources(): Promise<void> {
	const names = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" });
	await build({
		absWorkingDir: root,
		entryPoints: names.filter((name) => name.endsWith(".ts")).map((name) => join("src", name)),
		...{ outdir, outbase: root, outExtension: { ".js": ".mjs" } },
		...{ bundle: true, packages: "external", format: "esm", platform: "node", target: "node20" },
		...{ plugins: [oneByOne], logLevel: "error" },
	});
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

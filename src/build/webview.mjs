import { mkdir, rm, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Writes dist/webview: panel.js, panel.css, worker.js, mermaid.js. Returns the size of each in bytes. `unless` may spare
 * the making of a part, by name.
 */
export async function buildWebview({ minify = true, outdir = `${root}dist/webview`, plugins = [], unless } = {}) {
	if (!unless) await rm(outdir, { recursive: true, force: true });
	const part = unless ?? ((_part, make) => make());
	await mkdir(outdir, { recursive: true });
	const shared = {
		absWorkingDir: root,
		bundle: true,
		minify,
		format: "iife",
		platform: "browser",
		target: "es2022",
		sourcemap: minify ? false : "inline",
		legalComments: "none",
		logLevel: "warning",
		loader: { ".svg": "text" },
		metafile: true,
	};
	const entry = (name, source) =>
		part(name, () => build({ ...shared, plugins: [onlyEnglish, ...plugins], entryPoints: { [name]: source }, outdir }));
	await Promise.all([
		entry("panel", "webview/main.ts"),
		entry("worker", "webview/worker.ts"),
		part("mermaid", () =>
			build({
				...shared,
				plugins: [onlyFlowcharts],
				entryPoints: { mermaid: "webview/mermaid.ts" },
				outdir,
			}),
		),
	]);
	return sizes(outdir);
}

async function sizes(outdir) {
	const names = ["panel.js", "panel.css", "worker.js", "mermaid.js"];
	const bytes = await Promise.all(names.map(async (name) => [name, (await stat(`${outdir}/${name}`)).size]));
	return Object.fromEntries(bytes);
}

/** Zod brings its messages in fifty languages, a quarter of a megabyte that no bundler can see to be unused. */
const onlyEnglish = {
	name: "only-english",
	setup(esbuild) {
		esbuild.onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({
			contents: 'export { default as en } from "./en.js";',
		}));
	},
};

/**
 * Mermaid loads each kind of diagram and layout on demand; a webview cannot load chunks, so they would all be put into the
 * one file. The design is a flowchart laid out by dagre: everything else is left out, which makes the file several times smaller.
 */
const onlyFlowcharts = {
	name: "only-flowcharts",
	setup(esbuild) {
		const kept = /\/(flowDiagram|dagre)-[A-Z0-9]+\.mjs$/;
		esbuild.onResolve({ filter: /.*/ }, ({ kind, importer, path }) => {
			if (kind !== "dynamic-import" || !importer.includes("/mermaid/") || kept.test(path)) return undefined;
			return { path, namespace: "left-out" };
		});
		esbuild.onLoad({ filter: /.*/, namespace: "left-out" }, () => ({ contents: "export default {};" }));
		// Formulas in labels; the design has none.
		esbuild.onResolve({ filter: /^katex$/ }, ({ path }) => ({ path, namespace: "left-out" }));
	},
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	for (const [name, bytes] of Object.entries(await buildWebview()))
		console.log(`${name}\t${Math.round(bytes / 1024)} KiB`);
}

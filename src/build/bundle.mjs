import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { serialize } from "node:v8";
import { build } from "esbuild";
import { littleCompiler, namesAsked } from "./little-compiler.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const dist = `${root}dist`;

const entries = {
	cli: "src/cli/start.ts",
	"cli-main": "src/cli/main.ts",
	action: "src/action/main.ts",
	"simulate-worker": "src/review/running/simulate-worker.ts",
	server: "src/server/main.ts",
	mcp: "src/mcp/main.ts",
	extension: "src/extension/extension.ts",
	"extension-lazy": "src/extension/lazy.ts",
};

export const grammars = {
	"web-tree-sitter.wasm": "web-tree-sitter/web-tree-sitter.wasm",
	"tree-sitter-hcl.wasm": "@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm",
	"tree-sitter-bicep.wasm": "tree-sitter-bicep/tree-sitter-bicep.wasm",
	"tree-sitter-python.wasm": "@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm",
	"tree-sitter-go.wasm": "@vscode/tree-sitter-wasm/wasm/tree-sitter-go.wasm",
	"tree-sitter-c-sharp.wasm": "@vscode/tree-sitter-wasm/wasm/tree-sitter-c-sharp.wasm",
	"tree-sitter-java.wasm": "@vscode/tree-sitter-wasm/wasm/tree-sitter-java.wasm",
	"tree-sitter-kotlin.wasm": "@tree-sitter-grammars/tree-sitter-kotlin/tree-sitter-kotlin.wasm",
};

/** CommonJS has no import.meta. */
const moduleUrl = 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;';

/**
 * The compiler, of which we ship what parses (`little-compiler.mjs`), becomes one file of its own, which the command line and the
 * server share, and which is only read when the first file of code is.
 */
const compilerApart = {
	name: "compiler-apart",
	setup(esbuild) {
		esbuild.onResolve({ filter: /^ts-morph$/ }, ({ kind }) =>
			kind === "entry-point" ? undefined : { path: "./ts-morph.cjs", external: true },
		);
	},
};

/**
 * zod names its errors in fifty languages, and ours speaks one; and of `z` as one object nothing can be left out, where of
 * its names each can: together a third of a megabyte in every bundle.
 */
const littleZod = {
	name: "little-zod",
	setup(esbuild) {
		esbuild.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.c?js$/ }, () => ({
			contents: 'export { default as en } from "./en.js";',
		}));
		esbuild.onLoad({ filter: /[\\/](src|webview)[\\/].*\.ts$/ }, async ({ path }) => ({
			contents: (await readFile(path, "utf8")).replace('import { z } from "zod";', 'import * as z from "zod";'),
			loader: "ts",
		}));
	},
};

/** What the editor loads at start stays small: the rest of the extension is a file of its own, read when it is needed. */
const restApart = {
	name: "rest-apart",
	setup(esbuild) {
		esbuild.onResolve({ filter: /^\.\/lazy\.ts$/ }, ({ kind }) =>
			kind === "entry-point" ? undefined : { path: "./extension-lazy.cjs", external: true },
		);
	},
};

/**
 * What the editor's host never calls: it makes no JSON schemas of its messages, and its manifest (`engines.vscode`) has
 * refused an editor that is too old before the language client asks whether it is one. An eighth of what the host reads.
 */
const uncalledInHost = {
	name: "uncalled-in-host",
	setup(esbuild) {
		const stub = (filter, contents) => esbuild.onLoad({ filter }, () => ({ contents }));
		stub(/[\\/]zod[\\/]v4[\\/]core[\\/]json-schema-processors\.js$/, "module.exports = {};");
		stub(
			/[\\/]zod[\\/]v4[\\/]core[\\/]to-json-schema\.js$/,
			"exports.createToJSONSchemaMethod = exports.createStandardJSONSchemaMethod = () => undefined;",
		);
		stub(/[\\/]semver[\\/]functions[\\/]parse\.js$/, "module.exports = (version) => ({ version });");
		stub(/[\\/]semver[\\/]functions[\\/]satisfies\.js$/, "module.exports = () => true;");
		// The client compares paths itself only for what our server asks for nowhere: notebooks, file operations, and
		// diagnostics that are pulled.
		stub(
			/[\\/]minimatch[\\/]dist[\\/]commonjs[\\/]index\.js$/,
			"exports.Minimatch = class { constructor() { throw new Error('no globs in the host: see src/build/bundle.mjs'); } };",
		);
	},
};

/**
 * Writes dist/ unless it is up to date, as it ships: what tests run is small, too, and quickly read. `debug` keeps names and
 * lines for who steps through it; `force` builds in any case.
 */
export async function bundle({ debug = false, force = false, log = console.log } = {}) {
	const mode = debug ? "debug" : "shipped";
	const stamp = `${await stampOf(["src", "webview", "rules", "package-lock.json"])} ${mode}`;
	const stampFile = `${dist}/.stamp`;
	if (!force && existsSync(stampFile) && (await readFile(stampFile, "utf8")) === stamp) return;
	await mkdir(dist, { recursive: true });
	await rm(stampFile, { force: true });
	const present = Object.entries(entries).filter(([, source]) => existsSync(`${root}${source}`));
	const shared = {
		absWorkingDir: root,
		bundle: true,
		platform: "node",
		format: "cjs",
		target: "node20",
		outdir: dist,
		outExtension: { ".js": ".cjs" },
		minify: !debug,
		// A call for each function that is made, which is a twentieth of a first review.
		keepNames: false,
		sourcemap: debug ? "linked" : false,
		legalComments: "none",
		logLevel: "warning",
		external: ["vscode"],
		define: { "import.meta.url": "moduleUrl" },
		// `import()` of CommonJS has Node look through the whole file for its exports: half a second for the compiler.
		supported: { "dynamic-import": false },
	};
	const code = (part, names, options = {}) =>
		unlessSame(part, mode, force, () =>
			build({
				...shared,
				metafile: true,
				banner: { js: moduleUrl },
				plugins: [littleZod, compilerApart],
				entryPoints: Object.fromEntries(names),
				...options,
			}),
		);
	const isExtension = ([name]) => name.startsWith("extension");
	const others = present.filter((entry) => entry[0] !== "cli" && !isExtension(entry));
	const asked = await namesAsked(root);
	const inEditor = { plugins: [littleZod, restApart, uncalledInHost] };
	await Promise.all([
		code(
			"cli",
			present.filter(([name]) => name === "cli"),
			{ banner: { js: `#!/usr/bin/env node\n${moduleUrl}` } },
		),
		code("others", others),
		code("extension", present.filter(isExtension), inEditor),
		unlessSame("compiler", `always minified ${asked}`, force, () =>
			build({
				...shared,
				metafile: true,
				sourcemap: false,
				minify: true,
				plugins: [littleCompiler(root, asked)],
				entryPoints: { "ts-morph": "ts-morph" },
			}),
		),
		// Apart, so that it can be started anew (see src/dialects/wasm.ts).
		unlessSame("parsers", "always minified", force, () =>
			build({
				...shared,
				...{ metafile: true, sourcemap: false, minify: true },
				entryPoints: { "web-tree-sitter": createRequire(import.meta.url).resolve("web-tree-sitter") },
			}),
		),
		...Object.entries(grammars).map(([name, module]) =>
			copyFile(createRequire(import.meta.url).resolve(module), `${dist}/${name}`),
		),
		checkedRules(shared, (make) => unlessSame("rules", "loaded", force, make)),
		webview(debug, (part, make) => unlessSame(part, mode, force, make)),
	]);
	for (const { path, bytes } of await sizesOf(dist)) log(`${path.padEnd(28)} ${Math.round(bytes / 1024)} KiB`);
	await writeFile(stampFile, stamp);
}

/**
 * Our rules as the loader has them, and the trees of their expressions, each by its text: to read, check and parse them takes
 * half a second of each start.
 */
async function checkedRules(shared, unless) {
	await unless(async () => {
		const outfile = `${dist}/.made/load-rules.cjs`;
		const { metafile } = await build({
			...shared,
			...{ outdir: undefined, outExtension: undefined, sourcemap: false, banner: { js: moduleUrl } },
			...{ metafile: true, entryPoints: ["src/build/rules-of-bundle.ts"], outfile },
		});
		const { loadRules, expressionsOf, treeOf } = createRequire(import.meta.url)(outfile);
		const names = (await readdir(`${root}rules`)).filter((name) => name.endsWith(".yaml")).sort();
		const known = [];
		for (const name of names) {
			const text = await readFile(`${root}rules/${name}`, "utf8");
			const { rules, errors } = loadRules([{ path: name, text }]);
			// One that is wrong is said to be so when it is read.
			if (errors.length === 0) known.push([text, rules[0]]);
		}
		await writeFile(`${dist}/rules.json`, JSON.stringify(known));
		const expressions = new Set(known.flatMap(([, rule]) => expressionsOf(rule)));
		await writeFile(`${dist}/expressions.bin`, serialize(new Map([...expressions].map((one) => [one, treeOf(one)]))));
		await rm(outfile);
		const inputs = { rules: {} };
		return {
			metafile: {
				inputs: { ...metafile.inputs, ...inputs },
				outputs: { "dist/rules.json": {}, "dist/expressions.bin": {} },
			},
		};
	});
}

async function webview(debug, unless) {
	if (!existsSync(`${root}src/build/webview.mjs`) || !existsSync(`${root}webview/main.ts`)) return;
	const { buildWebview } = await import("./webview.mjs");
	await buildWebview({ minify: !debug, outdir: `${dist}/webview`, unless });
}

/** Makes a part of dist/ unless all that went into it the last time is the same and it still stands there. */
async function unlessSame(part, mode, force, make) {
	const record = `${dist}/.made/${part}.json`;
	const now = async (paths) => JSON.stringify([mode, await Promise.all(paths.map((path) => stampOf([path])))]);
	const last = existsSync(record) ? JSON.parse(await readFile(record, "utf8")) : undefined;
	const there = last?.made.every((path) => existsSync(`${root}${path}`));
	if (!force && there && (await now(last.from)) === last.as) return;
	const { metafile } = await make();
	// What a plugin makes up has no file.
	const from = [...Object.keys(metafile.inputs).filter((path) => existsSync(`${root}${path}`)), ...recipes];
	await mkdir(`${dist}/.made`, { recursive: true });
	await writeFile(record, JSON.stringify({ as: await now(from), from, made: Object.keys(metafile.outputs) }));
}

const recipes = ["package-lock.json", "src/build/bundle.mjs", "src/build/little-compiler.mjs", "src/build/webview.mjs"];

/** Newest change, number and size of all files below the paths: cheap, and different after any edit. */
async function stampOf(paths) {
	let newest = 0;
	let bytes = 0;
	let files = 0;
	const visit = async (path) => {
		const found = await stat(path).catch(() => undefined);
		if (!found) return;
		if (found.isDirectory()) {
			const names = await readdir(path);
			await Promise.all(names.map((name) => visit(`${path}/${name}`)));
			return;
		}
		newest = Math.max(newest, found.mtimeMs);
		bytes += found.size;
		files++;
	};
	for (const path of paths) await visit(`${root}${path}`);
	return `${newest} ${bytes} ${files}`;
}

async function sizesOf(folder) {
	const names = (await readdir(folder, { recursive: true })).filter((name) => /\.(cjs|js|css|wasm)$/.test(name)).sort();
	return Promise.all(names.map(async (path) => ({ path, bytes: (await stat(`${folder}/${path}`)).size })));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const has = (flag) => process.argv.includes(flag);
	await bundle({
		debug: has("--debug"),
		force: has("--force"),
		...(has("--quiet") && { log: () => {} }),
	});
}

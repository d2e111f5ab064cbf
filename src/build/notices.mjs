import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";

/** Texts that a package brings for those who pass it on. */
const told = /^(licen[cs]e|copying|notice|third-?party-?notice)/i;

/** What is shipped otherwise than its authors made it, which their licences want to be said. */
const changed = {
	typescript:
		"Of it, as @ts-morph/common builds it, only what parses is shipped: changed by src/build/little-compiler.mjs.",
};

/**
 * Who made what the package holds besides our own, and under which licence: most licences ask for it, and bundles keep no
 * comments. `sources`: files that went into dist/.
 */
export async function noticesOf(root, sources) {
	const folders = new Set(sources.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
	// Its compiler is the one of the package `typescript`, whose texts it leaves out.
	if (folders.has("node_modules/@ts-morph/common")) folders.add("node_modules/typescript");
	const parts = await Promise.all([...folders].map((folder) => noticeOf(`${root}${folder}`)));
	return `Scaleproof is made with the work of others, named here with their licences.\n\n${[...new Set(parts)].sort().join("\n")}`;
}

async function noticeOf(folder) {
	const { name, version, license, author, homepage } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
	const texts = (await readdir(folder)).filter((one) => told.test(one)).sort();
	const by = typeof author === "string" ? author : author?.name;
	const head = [`${name} ${version}`, license, by, homepage, changed[name]].filter(Boolean).join("\n");
	const bodies = await Promise.all(texts.map((one) => readFile(`${folder}/${one}`, "utf8")));
	return [`${"=".repeat(80)}\n${head}`, ...bodies.map((text) => text.trim())].join("\n\n").concat("\n");
}

/** Files that went into dist/, as the bundler noted them, and those that were copied. */
export async function sourcesIn(root, copied) {
	const made = `${root}dist/.made`;
	const records = existsSync(made) ? (await readdir(made)).filter((name) => name.endsWith(".json")) : [];
	const all = await Promise.all(
		records.map(async (name) => JSON.parse(await readFile(`${made}/${name}`, "utf8")).from),
	);
	return [...all.flat(), ...copied.map((module) => `node_modules/${module}`)];
}

export async function writeNotices(root, copied) {
	await writeFile(`${root}dist/third-party-notices.txt`, await noticesOf(root, await sourcesIn(root, copied)));
}

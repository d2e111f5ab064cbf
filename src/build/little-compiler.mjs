import { readdir, readFile } from "node:fs/promises";

/*
 * Of the compiler we call its parser and what tells nodes apart, a tenth of it; the rest is loaded all the same, since it is one
 * function. Here what comes before the parser, in the compiler's own order, becomes a module that exports the names which our
 * sources ask for, and the bundler leaves out what these do not need.
 */

const whole = /[\\/]@ts-morph[\\/]common[\\/]dist[\\/]typescript\.js$/;
const first = "// src/compiler/corePublic.ts";
/** What follows the parser. */
const after = "// src/compiler/commandLineParser.ts";

/** What nodes have of the compiler's later parts (its services), as far as we call it. */
const members = `
const ofNodes = {
	getSourceFile() { return getSourceFileOfNode(this); },
	getStart(file, withDocs) { return getTokenPosOfNode(this, file, withDocs); },
	getEnd() { return this.end; },
	getText(file = getSourceFileOfNode(this)) { return file.text.substring(this.getStart(file), this.end); },
	forEachChild(visit, visitAll) { return forEachChild(this, visit, visitAll); },
};
const Name = objectAllocator.getIdentifierConstructor();
for (const one of [objectAllocator.getNodeConstructor(), objectAllocator.getTokenConstructor(), Name])
	Object.assign(one.prototype, ofNodes);
Object.defineProperty(Name.prototype, "text", { get() { return idText(this); } });
setObjectAllocator({ getPrivateIdentifierConstructor: () => Name });
`;

/** `asked`: see `namesAsked`. */
export function littleCompiler(root, asked) {
	return {
		name: "little-compiler",
		setup(esbuild) {
			esbuild.onResolve({ filter: /^ts-morph$/ }, ({ kind, resolveDir }) =>
				kind === "entry-point" ? { path: "ts-morph", namespace: "little-compiler", pluginData: resolveDir } : undefined,
			);
			esbuild.onLoad({ filter: /.*/, namespace: "little-compiler" }, async () => ({
				contents: 'export * as ts from "@ts-morph/common/dist/typescript.js";',
				resolveDir: root,
			}));
			esbuild.onLoad({ filter: whole }, async ({ path }) => {
				const text = await readFile(path, "utf8");
				const [helpers, from, to] = ["var __defProp", first, after].map((words) => text.indexOf(words));
				if (helpers < 0 || from < helpers || to < from) throw new Error(`${path} is not built as it was`);
				const kept = text.slice(from, to);
				const missing = [];
				const names = [];
				for (const name of asked) {
					if (new RegExp(`^(?:function|var|let|const|class) ${name}\\b`, "m").test(kept)) names.push(name);
					else if (new RegExp(`^(?:function|var|let|const|class) ${name}\\b`, "m").test(text)) missing.push(name);
				}
				if (missing.length > 0) throw new Error(`Of the compiler's later parts something is asked for: ${missing}`);
				const start = text.slice(helpers, text.indexOf("// src/typescript/typescript.ts"));
				return { contents: `${start}\n${kept}\n${members}\nexport { ${names.join(", ")} };`, loader: "js" };
			});
		},
	};
}

/** Members of `ts` in our sources; among them are types, which have no value there. */
export async function namesAsked(root) {
	const names = new Set();
	for (const path of await readdir(`${root}src`, { recursive: true })) {
		if (!path.endsWith(".ts")) continue;
		const text = await readFile(`${root}src/${path}`, "utf8");
		for (const [, name] of text.matchAll(/\bts\.([A-Za-z]\w*)/g)) names.add(name);
		for (const [, list] of text.matchAll(/\{([\w\s,]+)\} = ts;/g))
			for (const name of list.match(/\w+/g)) names.add(name);
	}
	return [...names].sort();
}

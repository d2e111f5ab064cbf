import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { build } from "esbuild";
import { ts as whole } from "ts-morph";
import { expect, test } from "vitest";

type Compiler = typeof whole;
type Guard = (node: unknown, isTraversing: boolean) => unknown;

const root = process.cwd();

async function little(): Promise<Compiler> {
	const { littleCompiler, namesAsked } = await import(`${root}/src/build/little-compiler.mjs`);
	const outfile = `${mkdtempSync(`${tmpdir()}/little-compiler-`)}/ts-morph.cjs`;
	await build({
		absWorkingDir: root,
		...{ bundle: true, platform: "node", format: "cjs", outfile },
		entryPoints: ["ts-morph"],
		plugins: [littleCompiler(`${root}/`, await namesAsked(`${root}/`))],
	});
	try {
		return createRequire(import.meta.url)(outfile).ts as Compiler;
	} finally {
		rmSync(dirname(outfile), { recursive: true });
	}
}

/** Every node as all of a compiler that we ask for sees it. */
function seenBy(
	ts: Compiler,
	guards: readonly (keyof Compiler)[],
	path: string,
	text: string,
	withParents: boolean,
): unknown[] {
	const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
	const tree = ts.createSourceFile(path, text, options, withParents);
	const { parseDiagnostics: errors } = tree as { parseDiagnostics?: { start: number }[] };
	const seen: unknown[] = [errors?.map(({ start }) => start)];
	const visit = (node: Parameters<typeof ts.forEachChild>[0]): void => {
		const is = guards.filter((name) => (ts[name] as Guard)(node, false));
		const isOwn = withParents && node.getSourceFile() === tree;
		const { text: said } = node as { text?: string };
		seen.push([node.kind, node.flags, node.getStart(tree), node.getText(tree), said, isOwn, is]);
		ts.forEachChild(node, visit);
	};
	visit(tree);
	return seen;
}

test("the part of the compiler that ships reads as the whole does", async () => {
	const part = await little();
	const guards = (Object.keys(part) as (keyof Compiler)[]).filter((name) => /^is[A-Z]/.test(name));
	expect(guards.length).toBeGreaterThan(50);
	const folder = `${root}/src/dialects/typescript`;
	const texts = readdirSync(folder)
		.filter((name) => /^[a-d]\w+\.ts$/.test(name))
		.map((name) => [name, readFileSync(`${folder}/${name}`, "utf8")]);
	texts.push(["a.tsx", "class A { #b = 1; @c() d() { return <p {...this.#b}>{e?.f!}</p>; } } enum {"]);
	texts.push(["b.cjs", "var x = <T>y; `${"]);
	for (const [path, text] of texts)
		for (const withParents of [true, false])
			expect(seenBy(part, guards, path, text, withParents), path).toEqual(
				seenBy(whole, guards, path, text, withParents),
			);
});

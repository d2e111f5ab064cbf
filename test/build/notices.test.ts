import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
// @ts-expect-error: a script of the build, without types
import { grammars } from "../../src/build/bundle.mjs";
// @ts-expect-error: a script of the build, without types
import { noticesOf, sourcesIn } from "../../src/build/notices.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("the package says who made what it is built from, and under which licence", async () => {
	const sources: string[] = await sourcesIn(root, Object.values(grammars));
	const text: string = await noticesOf(root, sources);
	// Bundled, copied, and in a bundle of another.
	for (const name of ["vscode-languageclient", "tree-sitter-bicep", "mermaid", "typescript"])
		expect(text).toMatch(new RegExp(`^${name} \\d+\\..*\\n(?:.+\\n)*\\n[\\s\\S]*?[Ll]icense`, "m"));
	expect(text).toContain("Licensed under the Apache License");
	expect(text.match(/^={80}$/gm)?.length).toBe(new Set(text.match(/^={80}\n.+/gm)).size);
	expect(text.match(/^={80}\n.+/gm)?.length).toBeGreaterThan(20);
});

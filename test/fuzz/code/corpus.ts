import { readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { csharp } from "../../../src/dialects/code/csharp/index.ts";
import { go } from "../../../src/dialects/code/go/index.ts";
import { java, kotlin, python } from "../../../src/dialects/code/index.ts";
import { typescriptData } from "../../../src/dialects/code/typescript-data.ts";
import type { AnyDialect } from "../../../src/dialects/dialect.ts";
import { sqlInCode } from "../../../src/dialects/sql/in-code.ts";
import { sql } from "../../../src/dialects/sql/index.ts";
import { typescript } from "../../../src/dialects/typescript/index.ts";

/** What is read in a language's files, and by which dialects. */
export const languages: Readonly<Record<string, { extensions: readonly string[]; dialects: readonly AnyDialect[] }>> = {
	typescript: { extensions: [".ts", ".tsx", ".js", ".mjs"], dialects: [typescript, typescriptData, sqlInCode] },
	python: { extensions: [".py"], dialects: [python, sqlInCode] },
	java: { extensions: [".java"], dialects: [java, sqlInCode] },
	kotlin: { extensions: [".kt"], dialects: [kotlin, sqlInCode] },
	go: { extensions: [".go"], dialects: [go, sqlInCode] },
	csharp: { extensions: [".cs"], dialects: [csharp, sqlInCode] },
	sql: { extensions: [".sql", ".cql"], dialects: [sql] },
};

/** Files of one language that lie together, so that what one imports is there. */
export interface Together {
	name: string;
	files: Record<string, string>;
}

/** Larger ones would take the time of many. */
const largest = 30_000;

/** What fixtures, cases and examples hold of a language, by the workspace that it is part of. */
export function corpusOf(language: string): Together[] {
	const { extensions } = languages[language];
	const found = new Map<string, Together>();
	for (const folder of ["test/fixtures", "test/cases", "test/field", "examples"]) {
		for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
			if (!extensions.includes(extname(path)) || path.includes("node_modules")) continue;
			const text = readFileSync(join(folder, path), "utf8");
			if (text.length > largest) continue;
			const parts = path.split("/");
			const depth = folder === "test/fixtures" ? 2 : 1;
			const name = join(folder, ...parts.slice(0, Math.min(depth, parts.length - 1)));
			const together = found.get(name) ?? { name, files: {} };
			together.files[parts.slice(depth).join("/") || parts.slice(-1)[0]] = text;
			found.set(name, together);
		}
	}
	return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Other files of the folder: an edit of one file is read with those that it may look at. */
export function besides(files: Record<string, string>, path: string): Record<string, string> {
	const near = Object.entries(files).filter(([other]) => other === path || dirname(other) === dirname(path));
	return Object.fromEntries(near.slice(0, 12));
}

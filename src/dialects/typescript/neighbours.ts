import { posix } from "node:path";
import type { SourceFile } from "../../design/text.ts";
import type { Scope } from "../dialect.ts";
import { Module } from "./module.ts";

const endings = [".ts", ".js", "/index.ts", "/index.js", ".mts", ".mjs", ".tsx"];

/** A file that says what others take from the environment: read only where one of these asks. */
export function isConfiguration({ path, text }: SourceFile): boolean {
	return /(^|[/.-])(config|configuration|env|environment|settings)[./]/i.test(path) && text.includes("process.env");
}

/** Finds the files that a file imports by relative paths, each parsed once for this file. */
export function neighboursOf(path: string, scope: Scope): (from: string) => Module | undefined {
	const known = new Map<string, Module | undefined>();
	return (from) => {
		if (!known.has(from)) known.set(from, moduleAt(posix.join(posix.dirname(path), from), scope));
		return known.get(from);
	};
}

function moduleAt(path: string, scope: Scope): Module | undefined {
	if (path.startsWith("..")) return;
	const stem = path.replace(/\.[cm]?js$/, "");
	for (const ending of endings) {
		const file = scope.file(stem + ending);
		if (file) return new Module(file);
	}
}

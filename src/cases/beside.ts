import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Design } from "../design/design.ts";
import { readDesign } from "../review/design-file.ts";
import { maxFileBytes } from "../review/limits.ts";
import { parseText, type Sources } from "./case-file.ts";

/** The text of a written design or case; `shown` is its name in words. Throws in words where it cannot be one. */
export function writtenText(file: string, shown = file): string {
	const path = resolve(file);
	const found = statSync(path, { throwIfNoEntry: false });
	if (!found?.isFile()) throw new Error(`There is no file "${shown}".`);
	if (found.size > maxFileBytes)
		throw new Error(`"${shown}" has ${(found.size / 1e6).toFixed(1)} MB; no design or case needs more than 1 MB.`);
	const text = readFileSync(path, "utf8");
	if (text.includes("\u0000")) throw new Error(`"${shown}" is a binary file, not a design or a case.`);
	return text;
}

/** Where a case finds what it names: beside itself. `designOf` reads a folder, as the face that asks does it. */
export function sourcesBeside(caseFile: string, designOf: (folder: string) => Promise<Design>): Sources {
	const beside = (path: string) => join(dirname(caseFile), path);
	return {
		design: async (path) => readDesign(parseText(path, writtenText(beside(path), path)).value),
		workspace: (path) => designOf(beside(path)),
	};
}

import { statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { writtenText } from "../cases/beside.ts";
import { isCase, parseText } from "../cases/case-file.ts";
import { CaseError, type YamlText } from "../cases/yaml-text.ts";
import { UsageError } from "../review/asked.ts";
import { packageRoot, readRules } from "../review/assets.ts";
import { readDesign, reviewOfDesign } from "../review/design-file.ts";
import type { Review } from "../review/review.ts";
import type { Context } from "./command.ts";
import { openSession } from "./open.ts";

/** What `simulate PATH` is about. */
export type Target = { workspace: string } | { design: string; text: YamlText } | { caseFile: string; text: YamlText };

const caseNames = ["case.yaml", "case.yml"];
const endings = ["", ".yaml", ".yml", ".case.yaml", ".json"];

/**
 * The folder or file that a person means: the path itself, the path without its ending, or the case in the folder. A
 * path that is not here may be one of ours, as `questions/flash-sale`.
 */
export function targetAt(path: string): Target {
	const file =
		firstFile(endings.map((ending) => path + ending)) ?? firstFile(caseNames.map((name) => join(path, name)));
	const folder = statSync(resolve(path), { throwIfNoEntry: false })?.isDirectory() === true;
	const ours = folder || file ? undefined : oursAt(path);
	const found = file ?? ours;
	if (!found) {
		if (folder) return { workspace: path };
		throw new UsageError(`There is no folder, design or case "${path}"; the cases are listed by: scaleproof scenarios`);
	}
	const shown = ours ? path : found;
	const text = parse(shown, read(found, shown));
	return isCase(text.value) ? { caseFile: found, text } : { design: shown, text };
}

function firstFile(paths: readonly string[]): string | undefined {
	return paths.find((path) => statSync(resolve(path), { throwIfNoEntry: false })?.isFile());
}

function oursAt(path: string): string | undefined {
	const examples = join(packageRoot(), "examples");
	const places = [join(packageRoot(), path), join(examples, path)].filter((place) => place.startsWith(examples + sep));
	return firstFile(
		places.flatMap((own) => [...endings.map((ending) => own + ending), ...caseNames.map((name) => join(own, name))]),
	);
}

function read(file: string, shown: string): string {
	try {
		return writtenText(file, shown);
	} catch (error) {
		throw new UsageError((error as Error).message);
	}
}

function parse(shown: string, text: string): YamlText {
	try {
		return parseText(shown, text);
	} catch (error) {
		throw inUse(shown, error);
	}
}

/** Slips of a person are no faults of ours. */
export function inUse(shown: string, error: unknown): unknown {
	if (!(error instanceof CaseError)) return error;
	const lines = error.message.split("\n");
	return new UsageError(lines.length > 1 ? `"${shown}" cannot be simulated:\n  ${lines.join("\n  ")}` : error.message);
}

/** A review of a folder, or of a written design. */
export async function reviewAt(target: Exclude<Target, { caseFile: string }>, context: Context): Promise<Review> {
	if ("workspace" in target) return (await openSession(target.workspace, context)).review();
	const { rules } = await readRules(process.cwd(), context.rules);
	try {
		return reviewOfDesign(target.design, readDesign(target.text.value), rules);
	} catch (error) {
		throw new UsageError(`"${target.design}" is not a design: ${(error as Error).message}`);
	}
}

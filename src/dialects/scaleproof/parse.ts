import { type Document, isMap, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { closest } from "../../design/closest.ts";
import type { Note, Range, SourceFile } from "../../design/text.ts";
import { Settings, settingsFile } from "./schema.ts";

/** The settings, or as many of them as are valid, and where each value stands. */
export interface ParsedSettings {
	settings: Settings;
	notes: Note[];
	/** Range of the value at a path, or of its nearest parent that exists. */
	rangeOf: (path: readonly PropertyKey[]) => Range;
}

/**
 * Reads scaleproof.yaml. A wrong part is left out with a note that gives path, line and what was expected;
 * the rest holds.
 */
export function parseSettings(file: SourceFile): ParsedSettings {
	const lines = new LineCounter();
	const document = parseDocument(file.text, { lineCounter: lines, uniqueKeys: false, logLevel: "error" });
	const at = (offset: number) => {
		const { line, col } = lines.linePos(Math.min(offset, file.text.length));
		return { line: Math.max(line - 1, 0), character: Math.max(col - 1, 0) };
	};
	const span = (start: number, end: number): Range => ({ start: at(start), end: at(end) });
	const rangeOf = (path: readonly PropertyKey[]): Range => {
		for (let length = path.length; length > 0; length--) {
			const found = nodeAt(document, path.slice(0, length));
			if (found) return span(found[0], found[1]);
		}
		return span(0, 0);
	};
	const notes: Note[] = document.errors.map((error) => ({
		file: file.path,
		range: span(error.pos[0], error.pos[1]),
		severity: "error",
		message: `${settingsFile}: ${error.message.split("\n")[0]}; defaults are used instead`,
	}));
	let value: unknown;
	try {
		value = notes.length > 0 ? {} : (document.toJS({ maxAliasCount: 100 }) ?? {});
	} catch (error) {
		value = {};
		notes.push({ file: file.path, severity: "error", message: `${settingsFile}: ${(error as Error).message}` });
	}
	for (const path of unusableNames(value)) {
		const message = `${settingsFile}: ${path.join(".")}: nothing can be called that; this part is ignored`;
		notes.push({ file: file.path, range: rangeOf(path), severity: "error", message });
		dropAt(value, path);
	}
	for (;;) {
		const result = Settings.safeParse(value);
		if (result.success) return { settings: result.data, notes, rangeOf };
		const issue = result.error.issues[0];
		const path = issue.path.length > 0 ? issue.path.map(String).join(".") : "the file";
		notes.push({
			file: file.path,
			range: rangeOf(issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0]] : issue.path),
			severity: "error",
			message: `${settingsFile}: ${path}: ${wordsFor(issue)}; this part is ignored`,
		});
		const wrong = issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0]] : issue.path;
		if (wrong.length === 0 || !dropAt(value, wrong)) return { settings: {}, notes, rangeOf };
	}
}

/** The schema's own words, but for a key that it does not know: there the key that was probably meant. */
function wordsFor(issue: z.core.$ZodIssue): string {
	if (issue.code !== "unrecognized_keys") return issue.message;
	const [key] = issue.keys;
	const meant = closest(key, keysAt(issue.path));
	return `there is no "${key}" here${meant ? `; did you mean "${meant}"?` : ""}`;
}

/** Keys that the schema knows at a path. */
function keysAt(path: readonly PropertyKey[]): string[] {
	let schema: unknown = Settings;
	for (const step of [...path, undefined]) {
		while (schema instanceof z.ZodOptional) schema = schema.unwrap();
		if (schema instanceof z.ZodObject) {
			if (step === undefined) return Object.keys(schema.shape);
			schema = schema.shape[String(step)];
		} else if (schema instanceof z.ZodArray) schema = schema.element;
		else if (schema instanceof z.ZodRecord) schema = schema.valueType;
		else return [];
	}
	return [];
}

/** The one name that no record can have; the schema would pass over it without a word. */
function unusableNames(value: unknown): string[][] {
	const isRecord = (one: unknown): one is object => typeof one === "object" && one !== null;
	const own = (record: unknown) => isRecord(record) && Object.hasOwn(record, "__proto__");
	if (!isRecord(value)) return [];
	const parts = Object.entries(value).flatMap(([name, part]) => (own(part) ? [[name, "__proto__"]] : []));
	return own(value) ? [...parts, ["__proto__"]] : parts;
}

function nodeAt(document: Document, path: readonly PropertyKey[]): [number, number] | undefined {
	const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
	const key = path[path.length - 1];
	if (isMap(parent)) {
		const pair = parent.items.find((item) => String(item.key) === String(key));
		const value = pair?.value as { range?: [number, number, number] } | null | undefined;
		const name = pair?.key as { range?: [number, number, number] } | undefined;
		const range = value?.range && !isMap(value) ? value.range : name?.range;
		return range && [range[0], range[1]];
	}
	const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
	return node?.range && [node.range[0], node.range[1]];
}

function dropAt(value: unknown, path: readonly PropertyKey[]): boolean {
	let holder = value as Record<PropertyKey, unknown>;
	for (const key of path.slice(0, -1)) holder = holder?.[key] as Record<PropertyKey, unknown>;
	const last = path[path.length - 1];
	if (typeof holder !== "object" || holder === null || !(last in holder)) return false;
	if (Array.isArray(holder)) holder.splice(Number(last), 1);
	else delete holder[last];
	return true;
}

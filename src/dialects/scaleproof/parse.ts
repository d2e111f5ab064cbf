import { type Document, isMap, isNode, isSeq, type Pair, type YAMLMap } from "yaml";
import { z } from "zod";
import { LineMap, type Note, type Range, type SourceFile } from "../../design/text.ts";
import { Recent } from "../recent.ts";
import { closest } from "../spelling.ts";
import { parseYaml, plainOf } from "../yaml.ts";
import { Settings, settingsFile } from "./schema.ts";

/** The settings, or as many of them as are valid, and where each value stands. */
export interface ParsedSettings {
	settings: Settings;
	notes: Note[];
	/** Range of the value at a path, or of its nearest parent that exists. */
	rangeOf: (path: readonly PropertyKey[]) => Range;
}

/** What was parsed last: several ask for it in each review. */
const known = new Recent<ParsedSettings>(500_000);

/**
 * Reads scaleproof.yaml. A wrong part is left out with a note that gives path, line and what was expected;
 * the rest holds.
 */
export function parseSettings(file: SourceFile): ParsedSettings {
	const key = `${file.path} ${file.text}`;
	return known.get(key) ?? known.put(key, parsed(file), key.length);
}

function parsed(file: SourceFile): ParsedSettings {
	const lines = new LineMap(file.text);
	const { document, errors } = parseYaml(file.text);
	const places = new Places(document);
	const rangeOf = (path: readonly PropertyKey[]): Range => {
		const [start, end] = places.of(path);
		return lines.range(start, end);
	};
	const complain = (message: string, range: Range) =>
		notes.push({ file: file.path, range, severity: "error", message: `${settingsFile}: ${message}` });
	const notes: Note[] = [];
	for (const { at, message } of errors) complain(`${message}; defaults are used instead`, lines.range(at[0], at[1]));
	if (!document || errors.length > 0) return { settings: {}, notes, rangeOf };
	let value: unknown;
	try {
		value = plainOf(document) ?? {};
	} catch (error) {
		complain(`${(error as Error).message}; defaults are used instead`, lines.range(0, 0));
		return { settings: {}, notes, rangeOf };
	}
	for (const path of unusableNames(value)) {
		complain(`${path.join(".")}: nothing can be called that; this part is ignored`, rangeOf(path));
		drop(value, path);
	}
	let wrong = 0;
	// What is wrong is taken away, and the rest is looked at again: most is said in the first round.
	for (let round = 0; round < mostRounds; round++) {
		const result = Settings.safeParse(value);
		if (result.success) return finish(result.data);
		const parts = result.error.issues.flatMap(wrongParts);
		if (!parts.every(({ path }) => path.length > 0)) break;
		for (const { path, holder, message } of parts) {
			const name = holder.map(String).join(".");
			if (wrong++ < mostNotes) complain(`${name || "the file"}: ${message}; this part is ignored`, rangeOf(path));
		}
		const unfit = new Map(
			parts.flatMap(({ path }) => present(value, path)).map((path) => [JSON.stringify(path), path]),
		);
		if (unfit.size === 0) break;
		// Backwards, so that the items of a list keep their numbers until it is their turn.
		for (const path of [...unfit.values()].reverse()) drop(value, path);
	}
	complain("it does not have the form of settings; defaults are used instead", lines.range(0, 0));
	return finish({});

	function finish(settings: Settings): ParsedSettings {
		if (wrong > mostNotes) complain(`${wrong - mostNotes} more parts are wrong and ignored`, lines.range(0, 0));
		return { settings, notes, rangeOf };
	}
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

const mostNotes = 20;
const mostRounds = 8;

interface Wrong {
	path: PropertyKey[];
	/** What the words are about: the part itself, or what holds a key that is not known. */
	holder: PropertyKey[];
	message: string;
}

/** An issue's parts: each key that is not known is one. */
function wrongParts(issue: z.core.$ZodIssue): Wrong[] {
	if (issue.code !== "unrecognized_keys") return [{ path: issue.path, holder: issue.path, message: issue.message }];
	const known = keysAt(issue.path);
	return issue.keys.map((key) => {
		const hint = closest(key, known);
		const message = `there is no "${key}" here${hint ? `; did you mean "${hint}"?` : ""}`;
		return { path: [...issue.path, key], holder: issue.path, message };
	});
}

/** Where the parts of a document stand; each map is looked through once, however many parts are asked for. */
class Places {
	private readonly root: unknown;
	private readonly known = new WeakMap<object, Map<string, Pair>>();

	constructor(document: Document.Parsed | undefined) {
		this.root = document?.contents;
	}

	/** Of the value at the path (of its key where it is a map); of its nearest parent where there is none. */
	of(path: readonly PropertyKey[]): [start: number, end: number] {
		let node = this.root;
		let range: [number, number] = [0, 0];
		for (const key of path) {
			const pair = isMap(node) ? this.pairs(node).get(String(key)) : undefined;
			const next: unknown = isSeq(node) ? node.items[Number(key)] : pair?.value;
			const place = pair && (!isNode(next) || isMap(next)) ? pair.key : next;
			if (!isNode(place) || !place.range) break;
			range = [place.range[0], place.range[1]];
			node = next;
		}
		return range;
	}

	private pairs(map: YAMLMap): Map<string, Pair> {
		let pairs = this.known.get(map);
		if (!pairs) {
			pairs = new Map(map.items.map((pair) => [String(pair.key), pair]));
			this.known.set(map, pairs);
		}
		return pairs;
	}
}

/** The path, or that of the nearest parent that is there: what lacks a part is wrong as a whole. */
function present(value: unknown, path: readonly PropertyKey[]): PropertyKey[][] {
	let at = value;
	let length = 0;
	for (; length < path.length; length++) {
		if (typeof at !== "object" || at === null || !Object.hasOwn(at, path[length])) break;
		at = (at as Record<PropertyKey, unknown>)[path[length]];
	}
	return length > 0 ? [path.slice(0, length)] : [];
}

function drop(value: unknown, path: readonly PropertyKey[]): void {
	let holder = value as Record<PropertyKey, unknown>;
	for (const key of path.slice(0, -1)) holder = holder?.[key] as Record<PropertyKey, unknown>;
	const last = path[path.length - 1];
	if (Array.isArray(holder)) holder.splice(Number(last), 1);
	else if (holder) delete holder[last];
}

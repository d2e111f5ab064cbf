import type { Position, Range } from "../../design/text.ts";
import { type Cursor, cursorAt } from "./cursor.ts";
import { type Shape, shapesAt } from "./shape.ts";

/** A word that may be written at the cursor. */
export interface Completion {
	label: string;
	/** What is written in place of the word at the cursor. */
	text: string;
	range: Range;
	kind: "key" | "value" | "name";
	/** In a few words, beside the label. */
	detail?: string;
	documentation?: string;
}

/** Names that only the workspace knows, by the place in which they may be written: its steps, `*` for any. */
export type Names = readonly { path: readonly string[]; as: "key" | "value"; names: readonly Named[] }[];
export interface Named {
	name: string;
	detail?: string;
}

/** What may be written at a position of a file that has a published schema. */
export function completions(root: Shape, names: Names, text: string, position: Position): Completion[] {
	const cursor = cursorAt(text, position);
	if (!cursor) return [];
	const { line, start, end } = cursor;
	const range = { start: { line, character: start }, end: { line, character: end } };
	const shapes = shapesAt(root, cursor.path, cursor.beside);
	const keys = cursor.isValue ? [] : [...keysOf(shapes, cursor), ...namesAt(names, cursor, "key")];
	const offered = [...keys, ...valuesOf(shapes), ...namesAt(names, cursor, "value")];
	return [...new Map(offered.map((one) => [one.label, one])).values()].map((one) => ({ ...one, range }));
}

type Offer = Omit<Completion, "range">;

function keysOf(shapes: readonly Shape[], cursor: Cursor): Offer[] {
	const entries = shapes.flatMap(({ properties = {} }) => Object.entries(properties));
	return entries
		.filter(([key]) => !cursor.beside.has(key))
		.map(([key, shape]) => ({
			label: key,
			text: key + behindKey(shape, cursor),
			kind: "key",
			...(shape.description && { documentation: shape.description }),
		}));
}

/** What the value of a key begins with. */
function behindKey({ type, properties }: Shape, { indent, hasColon }: Cursor): string {
	if (hasColon) return "";
	if (indent === undefined) return ": ";
	const deeper = `:\n${" ".repeat(indent + 2)}`;
	if (type === "object" || properties) return deeper;
	return type === "array" ? `${deeper}- ` : ": ";
}

function valuesOf(shapes: readonly Shape[]): Offer[] {
	return shapes.flatMap(({ enum: several, const: only, type, description }) => {
		const fixed = several ?? (only === undefined ? [] : [only]);
		const values = fixed.length === 0 && type === "boolean" ? [true, false] : fixed;
		return values.map(String).map(
			(label): Offer => ({
				label,
				text: label,
				kind: "value",
				...(description && { detail: description }),
			}),
		);
	});
}

function namesAt(names: Names, { path, beside, isValue, hasColon }: Cursor, as: "key" | "value"): Offer[] {
	if (isValue && as === "key") return [];
	return names
		.filter((one) => one.as === as && isAt(one.path, path))
		.flatMap((one) => one.names)
		.filter(({ name }) => as === "value" || !beside.has(name))
		.map(({ name, detail }) => ({
			label: name,
			text: as === "key" && !hasColon ? `${name}: ` : name,
			kind: "name",
			...(detail && { detail }),
		}));
}

function isAt(pattern: readonly string[], path: readonly string[]): boolean {
	return pattern.length === path.length && pattern.every((step, index) => step === "*" || step === path[index]);
}

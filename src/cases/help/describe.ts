import type { Position, Range } from "../../design/text.ts";
import { cursorAt } from "./cursor.ts";
import { type Shape, shapesAt } from "./shape.ts";

/** What the published schema says of the key at a position, and what its value may be. */
export function describeKey(
	root: Shape,
	text: string,
	position: Position,
): { name: string; words: string[]; range: Range } | undefined {
	const written = text.split(/\r?\n/)[position.line] ?? "";
	const key = /^(\s*(?:-\s+)*)([^\s#:][^:#]*?)\s*:(\s|$)/.exec(written);
	if (!key) return undefined;
	const [, lead, name] = key;
	if (position.character < lead.length || position.character > lead.length + name.length) return undefined;
	const cursor = cursorAt(text, { line: position.line, character: lead.length });
	if (!cursor) return undefined;
	const shapes = shapesAt(root, [...cursor.path, name], new Map());
	const parents = shapesAt(root, cursor.path, cursor.beside);
	const own = parents.flatMap(({ properties = {} }) => (Object.hasOwn(properties, name) ? [properties[name]] : []));
	const described = [...own, ...shapes].flatMap(({ description }) => description ?? []);
	const values = shapes.flatMap((shape) => shape.enum ?? []).map((value) => `\`${value}\``);
	const words = [...new Set(described)].slice(0, 3);
	if (values.length > 0) words.push(`One of ${[...new Set(values)].join(", ")}.`);
	if (words.length === 0) return undefined;
	const at = (character: number) => ({ line: position.line, character });
	return { name, words, range: { start: at(lead.length), end: at(lead.length + name.length) } };
}

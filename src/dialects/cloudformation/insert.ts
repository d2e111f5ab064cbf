import { isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from "yaml";
import type { Literal } from "../resources/edit.ts";
import { keyOf, member } from "./expressions.ts";

/** A piece of text at an offset. */
export interface Inserted {
	offset: number;
	text: string;
}

/** Where a value goes: keys from the resource's properties down; the last may be the key within a list of such. */
export interface Place {
	keys: readonly string[];
	within?: string;
}

const isText = (value: Literal) => typeof value === "string";
const flowText = (value: Literal) => JSON.stringify(value);
const blockText = (value: Literal) => (isText(value) ? JSON.stringify(value) : String(value));

const columnOf = (text: string, offset: number) => offset - (text.lastIndexOf("\n", offset - 1) + 1);
const startOf = (node: unknown) => (node as Node | null)?.range?.[0] ?? 0;

/** Adds a value to a map that does not hold it yet, in the way in which the map is written. */
export function insertion(text: string, map: Node, { keys, within }: Place, value: Literal): Inserted | undefined {
	if (!isMap(map)) return undefined;
	const [key, ...rest] = keys;
	const known = member(map, key);
	if (known && rest.length > 0) return insertion(text, known, { keys: rest, within }, value);
	if (known) return within !== undefined && isSeq(known) ? item(text, known, within, value) : undefined;
	return pair(text, map, keys, within, value);
}

function pair(
	text: string,
	map: YAMLMap,
	keys: readonly string[],
	within: string | undefined,
	value: Literal,
): Inserted | undefined {
	const first = map.items[0]?.key as Node | undefined;
	if (map.flow) {
		const open = startOf(map) + 1;
		const leaf = within === undefined ? flowText(value) : `[{ "Key": "${within}", "Value": "${value}" }]`;
		const own = keys.reduceRight(
			(inner, key, at) => `"${key}": ${at === keys.length - 1 ? inner : `{ ${inner} }`}`,
			leaf,
		);
		if (!first) return { offset: open, text: ` ${own} ` };
		const between = text.slice(open, startOf(first));
		return { offset: startOf(first), text: `${own},${/^\s+$/.test(between) ? between : " "}` };
	}
	if (!first) return undefined;
	const column = columnOf(text, startOf(first));
	const indent = (depth: number) => " ".repeat(column + 2 * depth);
	const lines = keys.map((key, depth) => `${depth > 0 ? indent(depth) : ""}${key}:`);
	const leaf =
		within === undefined
			? ` ${blockText(value)}`
			: `\n${indent(keys.length)}- Key: ${within}\n${indent(keys.length)}  Value: "${value}"`;
	return { offset: startOf(first), text: `${lines.join("\n")}${leaf}\n${indent(0)}` };
}

function item(text: string, list: YAMLSeq, key: string, value: Literal): Inserted | undefined {
	const first = list.items[0] as Node | undefined;
	const own = `{ "Key": "${key}", "Value": "${value}" }`;
	if (list.flow) {
		const open = startOf(list) + 1;
		if (!first) return { offset: open, text: own };
		return { offset: startOf(first), text: `${own},${text.slice(open, startOf(first)) || " "}` };
	}
	if (!first) return undefined;
	const dash = text.lastIndexOf("-", startOf(first) - 1);
	const column = columnOf(text, dash);
	const inner = " ".repeat(columnOf(text, startOf(first)));
	return {
		offset: startOf(first),
		text: `Key: ${key}\n${inner}Value: "${value}"\n${" ".repeat(column)}-${text.slice(dash + 1, startOf(first))}`,
	};
}

/** The map behind the key that starts at an offset. */
export function behind(root: Node | null | undefined, offset: number): Node | undefined {
	if (isSeq(root)) return (root.items as Node[]).map((one) => behind(one, offset)).find((one) => one);
	if (!isMap(root)) return undefined;
	for (const one of root.items) {
		if (isScalar(one.key) && startOf(one.key) === offset) return (one.value as Node | null) ?? undefined;
		const found = keyOf(one) === "" ? undefined : behind(one.value as Node | null, offset);
		if (found) return found;
	}
	return undefined;
}

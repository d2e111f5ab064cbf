import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, visit } from "yaml";
import { type Origin, Text } from "./text.ts";
import { type Dict, isDict, keysIn, Told, type Value } from "./value.ts";

/** Of one file of values: far more than any chart has. */
const mostNodes = 100_000;

/** A file, and where the document starts in it; or the document itself, where a template made it. */
export type Place = { file: string; base: number } | Text;

/** What each alias of a document stands for, found in one walk: to resolve one by itself is a walk of its own. */
export function aliasesIn(document: Document): (node: Node) => Node | undefined {
	const named = new Map<string, Node>();
	const known = new Map<Node, Node>();
	visit(document, {
		Node(_, node) {
			const target = isAlias(node) ? named.get(node.source) : undefined;
			if (target) known.set(node as Node, target);
			else if (!isAlias(node) && node.anchor) named.set(node.anchor, node as Node);
		},
	});
	return (node) => known.get(node);
}

/**
 * A tree of YAML as a template sees it, each scalar with its place where the file is known. Numbers are floats, as Helm
 * reads them.
 */
export function told(node: unknown, place: Place | undefined, aliases?: (node: Node) => Node | undefined): Value {
	let left = mostNodes;
	const of = (one: unknown, depth: number): Value => {
		if (left-- <= 0 || depth > 200) return null;
		if (isAlias(one)) return of(aliases?.(one), depth + 1);
		if (isMap(one)) {
			const map: Dict = new Map();
			for (const { key, value } of one.items as Pair<Node, Node | null>[]) {
				// In YAML 1.1 the merge key is a symbol.
				const own = isAlias(key) ? aliases?.(key) : key;
				const name = isScalar(own) ? (own.source ?? String(own.value)) : "";
				const made = of(value, depth + 1);
				if (name === "<<") for (const from of Array.isArray(made) ? made : [made]) laidUnder(map, from);
				else map.set(name, made);
				const at =
					place instanceof Text ? undefined : originAt(place, isScalar(key) || isAlias(key) ? key.range : undefined);
				if (at) keysIn(map).set(name, at);
			}
			return map;
		}
		if (isSeq(one)) return one.items.map((item) => of(item, depth + 1));
		if (!isScalar(one)) return null;
		const { value, range } = one;
		const written = place instanceof Text && range ? place.slice(range[0], range[1]) : undefined;
		if (written && typeof value === "string") return asWritten(written, value);
		const from = written ? written.pieces.find((piece) => piece.from)?.from : originAt(place, range);
		if (typeof value === "number" || typeof value === "boolean") return from ? new Told(value, from) : value;
		if (typeof value === "bigint") return from ? new Told(Number(value), from) : Number(value);
		if (value === null || value === undefined) return null;
		return Text.of(String(value), from);
	};
	return of(node, 0);
}

function originAt(place: Place | undefined, range: Scalar["range"]): Origin | undefined {
	if (!place || place instanceof Text || !range) return undefined;
	return { file: place.file, start: place.base + range[0], end: place.base + range[1], exact: false, value: true };
}

/** The pieces of a value as they stand in a text that a template made: plain, or a block of lines without its indentation. */
function asWritten(written: Text, value: string): Text {
	const raw = written.toString();
	if (raw === value) return written;
	if (raw === `"${value}"` || raw === `'${value}'`) return written.slice(1, raw.length - 1);
	const header = /^\|[^\n]*\n/.exec(raw)?.[0].length;
	const indent = /^ */.exec(raw.slice(header).replace(/^\s*\n/, ""))![0].length;
	if (header !== undefined) {
		const lines: Text[] = [];
		for (let start = header; start < raw.length; ) {
			const end = raw.indexOf("\n", start) + 1 || raw.length;
			lines.push(written.slice(Math.min(start + indent, end - 1), end));
			start = end;
		}
		const block = Text.joined(lines);
		if (block.toString().startsWith(value)) return block.slice(0, value.length);
	}
	return Text.of(value, written.pieces.find(({ from }) => from)?.from);
}

function laidUnder(map: Dict, from: Value): void {
	if (isDict(from)) for (const [key, value] of from) if (!map.has(key)) map.set(key, value);
}

/** Values over values, as Helm lays them: maps are joined, everything else is replaced, null takes away. */
export function overlaid(under: Value, over: Value): Value {
	if (!isDict(under) || !isDict(over)) return over;
	const joined: Dict = new Map(under);
	for (const from of [under, over]) for (const [key, at] of keysIn(from)) keysIn(joined).set(key, at);
	for (const [key, value] of over) {
		if (value === null) joined.delete(key);
		else joined.set(key, joined.has(key) ? overlaid(joined.get(key)!, value) : value);
	}
	return joined;
}

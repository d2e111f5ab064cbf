import { isAlias, isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import { type Origin, Text } from "./text.ts";
import { type Dict, isDict, Told, type Value } from "./value.ts";

/** Of one file of values: far more than any chart has. */
const mostNodes = 100_000;

/** A file, and where the document starts in it. */
export interface Place {
	file: string;
	base: number;
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
				const name = isScalar(key) ? (key.source ?? String(key.value)) : "";
				const made = of(value, depth + 1);
				if (name === "<<") for (const from of Array.isArray(made) ? made : [made]) laidUnder(map, from);
				else map.set(name, made);
			}
			return map;
		}
		if (isSeq(one)) return one.items.map((item) => of(item, depth + 1));
		if (!isScalar(one)) return null;
		const { value, range } = one;
		const from: Origin | undefined =
			place && range
				? { file: place.file, start: place.base + range[0], end: place.base + range[1], exact: false, value: true }
				: undefined;
		if (typeof value === "number" || typeof value === "boolean") return from ? new Told(value, from) : value;
		if (typeof value === "bigint") return from ? new Told(Number(value), from) : Number(value);
		if (value === null || value === undefined) return null;
		return Text.of(String(value), from);
	};
	return of(node, 0);
}

function laidUnder(map: Dict, from: Value): void {
	if (isDict(from)) for (const [key, value] of from) if (!map.has(key)) map.set(key, value);
}

/** Values over values, as Helm lays them: maps are joined, everything else is replaced, null takes away. */
export function overlaid(under: Value, over: Value): Value {
	if (!isDict(under) || !isDict(over)) return over;
	const joined: Dict = new Map(under);
	for (const [key, value] of over) {
		if (value === null) joined.delete(key);
		else joined.set(key, joined.has(key) ? overlaid(joined.get(key)!, value) : value);
	}
	return joined;
}

import { isAlias, isMap, isScalar, isSeq, type Node, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { Handle } from "../../../design/attribute.ts";
import type { Location } from "../../../design/text.ts";
import { Refused } from "../../refused.ts";
import { keyText, locationIn, type Source } from "../object.ts";

/** The text that gives a value: a document of some file, and what an edit of the value there goes by. */
export interface Layer {
	source: Source;
	handle: Handle;
}

/** Where a copied node comes from: its layer and the node there, or a place that is no node of its own. */
interface Origin extends Layer {
	node: Node;
	at?: Location;
}

const origins = new WeakMap<object, Origin>();

/** The place of a copied node, and what an edit of it goes by. */
export function placeOf(node: Node, key?: Node): { at: Location; handle: Handle } | undefined {
	const origin = origins.get(node);
	if (!origin) return undefined;
	const { source, handle } = origin;
	if (origin.at) return { at: origin.at, handle };
	const from = key && origins.get(key);
	const before = from?.source === source && !from.at ? from.node : undefined;
	return { at: locationIn(source, origin.node, before), handle };
}

/** A key's or value's place, where it is none of its own. */
export function locate(node: Node, like: Node): void {
	const origin = origins.get(like);
	if (origin) origins.set(node, origin);
}

/** Of one document: far more than any object has that a cluster takes. */
const mostNodes = 30_000;

/**
 * Copies documents into nodes that may be changed and that know where they came from. Aliases and merge keys are
 * resolved on the way, which may multiply a document, so that there is an end to it.
 */
export class Copier {
	private left = mostNodes;

	/** A whole document, or a part of one. */
	copy(node: Node, layer: Layer, at?: Location): Node {
		this.left = mostNodes;
		return this.copied(node, layer, at, 0);
	}

	private copied(node: Node, layer: Layer, at: Location | undefined, depth: number): Node {
		if (this.left-- <= 0 || depth > 300) throw new Refused("its parts multiply without end");
		const value = isAlias(node) ? layer.source.aliases.get(node) : node;
		const copy = isMap(value)
			? this.map(value, layer, at, depth)
			: isSeq(value)
				? this.list(value, layer, at, depth)
				: new Scalar(isScalar(value) ? value.value : null);
		origins.set(copy, { ...layer, node, ...(at && { at }) });
		return copy;
	}

	/** A value that stands in no text by itself: it is told at `like`, a node of the layer or a place. */
	scalar(value: unknown, layer: Layer, like: Node, at?: Location): Scalar {
		const scalar = new Scalar(value);
		origins.set(scalar, { ...layer, node: like, ...(at && { at }) });
		return scalar;
	}

	private list(list: YAMLSeq, layer: Layer, at: Location | undefined, depth: number): YAMLSeq {
		const copy = new YAMLSeq();
		copy.items = list.items.map((item) => this.copied(item as Node, layer, at, depth + 1));
		return copy;
	}

	private map(map: YAMLMap, layer: Layer, at: Location | undefined, depth: number): YAMLMap {
		const pairs = new Map<string, Pair>();
		for (const { key, value } of map.items as Pair<Node, Node | null>[]) {
			const text = keyText({ key } as Pair);
			if (text === "<<" && value) {
				const merged = this.copied(value, layer, at, depth + 1);
				for (const one of isSeq(merged) ? merged.items : [merged])
					for (const pair of isMap(one) ? one.items : []) if (!pairs.has(keyText(pair))) pairs.set(keyText(pair), pair);
			}
		}
		for (const { key, value } of map.items as Pair<Node, Node | null>[]) {
			const text = keyText({ key } as Pair);
			if (text === "<<" || !isScalar(key)) continue;
			const written = value ? this.copied(value, layer, at, depth + 1) : this.scalar(null, layer, key, at);
			pairs.set(text, new Pair(this.copied(key, layer, at, depth + 1), written));
		}
		const copy = new YAMLMap();
		copy.items = [...pairs.values()];
		return copy;
	}
}

/** A copy has a node for every value. */
export type Entry = Pair<Node, Node> & { value: Node };

export function entryOf(map: YAMLMap, key: string): Entry | undefined {
	return map.items.find((pair) => keyText(pair) === key) as Entry | undefined;
}

export function without(map: YAMLMap, key: string): void {
	map.items = map.items.filter((pair) => keyText(pair) !== key);
}

/** The node at a path of keys and positions. */
export function nodeAt(root: Node, ...path: (string | number)[]): Node | undefined {
	let at: Node | undefined = root;
	for (const key of path) {
		if (typeof key === "number") at = isSeq(at) ? (at.items[key] as Node | undefined) : undefined;
		else at = isMap(at) ? entryOf(at, key)?.value : undefined;
	}
	return at;
}

export function textAt(root: Node, ...path: (string | number)[]): string | undefined {
	const node = nodeAt(root, ...path);
	return isScalar(node) && node.value !== null && node.value !== undefined ? String(node.value) : undefined;
}

/** Sets the value of a key; the maps on the way are made where they are missing, and told at the value's place. */
export function put(root: YAMLMap, path: readonly string[], value: Node): void {
	let map = root;
	for (const [depth, key] of path.entries()) {
		const entry = entryOf(map, key);
		const last = depth === path.length - 1;
		const next = last ? value : isMap(entry?.value) ? entry.value : new YAMLMap();
		if (next !== entry?.value) {
			const name = new Scalar(key);
			locate(name, value);
			if (!last) locate(next, value);
			if (entry) Object.assign(entry, last ? { key: name, value: next } : { value: next });
			else map.items.push(new Pair(name, next));
		}
		if (!last) map = next as YAMLMap;
	}
}

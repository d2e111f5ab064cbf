import { isMap, isScalar, isSeq, type Node, Pair, Scalar, type YAMLMap } from "yaml";
import { entryOf, locate, nodeAt, textAt } from "./nodes.ts";
import type { Resource } from "./resource.ts";

/**
 * Carries out one entry of `replacements`: a value of one object is put into fields of others, where it keeps the place that
 * it comes from. In words why it could not be, where it could not. Source: kustomize, api/filters/replacement.
 */
export function replace(all: readonly Resource[], entry: Node): string | undefined {
	const source = nodeAt(entry, "source");
	const targets = nodeAt(entry, "targets");
	if (!source || !isSeq(targets)) return "this replacement is not understood";
	const [from] = all.filter((one) => isMeant(one, source));
	if (!from) return "this replacement finds no object to take its value from";
	const path = partsOf(textAt(source, "fieldPath") ?? "metadata.name");
	const [whole] = path ? fieldsAt(from.root, path) : [];
	const value = whole && partOf(whole, nodeAt(source, "options"));
	if (!value) return "this replacement finds no value to take";
	for (const target of targets.items as Node[]) {
		const select = nodeAt(target, "select");
		if (!select) continue;
		const rejects = listAt(target, "reject");
		const chosen = all.filter((one) => isMeant(one, select) && !rejects.some((reject) => isMeant(one, reject)));
		const paths = listAt(target, "fieldPaths").flatMap((one) =>
			isScalar(one) ? ((partsOf(String(one.value)) ?? []).length > 0 ? [partsOf(String(one.value))!] : []) : [],
		);
		for (const one of chosen)
			for (const field of paths.length > 0 ? paths : [["metadata", "name"]])
				put(one.root, field, value, nodeAt(target, "options"));
	}
	return undefined;
}

const listAt = (node: Node, key: string): Node[] => {
	const list = nodeAt(node, key);
	return isSeq(list) ? (list.items as Node[]) : [];
};

function isMeant(one: Resource, selector: Node): boolean {
	const is = (key: string, values: readonly string[]) => {
		const wanted = textAt(selector, key);
		return wanted === undefined || values.includes(wanted);
	};
	return (
		is("kind", [one.kind]) &&
		is("group", [one.group]) &&
		is("version", [one.version]) &&
		is("name", one.names) &&
		is("namespace", one.namespaces)
	);
}

/** "spec.containers.[name=web].image", "metadata.annotations.[a.b/c]", "a\\.b". Undefined where it is none. */
function partsOf(path: string): string[] | undefined {
	const parts = path.slice(0, 1_000).match(/\[[^\]]*\]|(?:\\.|[^.[\]])+/g);
	return parts?.map((part) =>
		/^\[[^=]*\]$/.test(part) ? part.slice(1, -1) : part.startsWith("[") ? part : part.replace(/\\(.)/g, "$1"),
	);
}

function fieldsAt(root: Node, path: readonly string[]): Node[] {
	let found: Node[] = [root];
	for (const part of path) found = found.flatMap((node) => within(node, part));
	return found;
}

function within(node: Node, part: string): Node[] {
	if (isMap(node)) {
		const value = entryOf(node, part)?.value;
		return value ? [value] : [];
	}
	if (!isSeq(node)) return [];
	const items = node.items as Node[];
	if (part === "*") return items;
	const [, key, wanted] = /^\[([^=]+)=(.*)\]$/.exec(part) ?? [];
	if (key === undefined) return /^\d+$/.test(part) ? items.slice(Number(part), Number(part) + 1) : [];
	return items.filter((item) => textAt(item, key) === wanted);
}

/** All of a value, or the piece of it that a delimiter parts. */
function partOf(node: Node, options: Node | undefined): Node | undefined {
	const delimiter = options && textAt(options, "delimiter");
	if (!delimiter || !isScalar(node)) return node;
	const piece = String(node.value).split(delimiter)[Number(textAt(options, "index") ?? 0)];
	return piece === undefined ? undefined : like(node, piece);
}

function put(root: YAMLMap, path: readonly string[], value: Node, options: Node | undefined): void {
	const last = path.at(-1)!;
	for (const parent of fieldsAt(root, path.slice(0, -1))) {
		const known = within(parent, last);
		if (isMap(parent)) {
			const entry = entryOf(parent, last);
			if (!entry && textAt(options ?? parent, "create") !== "true") continue;
			const now = entry ? filled(entry.value, value, options) : value;
			if (entry) Object.assign(entry, { value: now });
			else {
				const key = new Scalar(last);
				locate(key, value);
				parent.items.push(new Pair(key, now));
			}
		} else if (isSeq(parent))
			parent.items = parent.items.map((item) =>
				known.includes(item as Node) ? filled(item as Node, value, options) : item,
			);
	}
}

/** A field keeps its kind: a number that is given as a text stays one. */
function filled(before: Node, value: Node, options: Node | undefined): Node {
	if (!isScalar(before) || !isScalar(value)) return value;
	const delimiter = options && textAt(options, "delimiter");
	if (delimiter) {
		const pieces = String(before.value).split(delimiter);
		pieces[Number(textAt(options, "index") ?? 0)] = String(value.value);
		return like(value, pieces.join(delimiter));
	}
	const isNumber = typeof before.value === "number" && Number.isFinite(Number(value.value));
	return isNumber ? like(value, Number(value.value)) : value;
}

function like(node: Node, value: string | number): Scalar {
	const scalar = new Scalar(value);
	locate(scalar, node);
	return scalar;
}

import { isMap, isSeq, type Node, Pair, Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import type { Location } from "../../../design/text.ts";
import { type Copier, entryOf, type Layer, locate, textAt, without } from "./nodes.ts";

/** One operation that could not be carried out, in words. */
export interface Fault {
	node: Node;
	message: string;
}

/**
 * Carries out the operations of a JSON patch (RFC 6902) on a copied object. `operations` are nodes of the layer; `place` is theirs where
 * they have none of their own.
 */
export function operate(
	object: YAMLMap,
	operations: readonly Node[],
	layer: Layer,
	copier: Copier,
	place?: Location,
): Fault | undefined {
	for (const node of operations) {
		const message = carryOut(object, node, (value) => copier.copy(value, layer, place));
		if (message) return { node, message };
	}
	return undefined;
}

function carryOut(object: YAMLMap, operation: Node, copy: (value: Node) => Node): string | undefined {
	const op = textAt(operation, "op");
	const path = textAt(operation, "path");
	if (!op || !path?.startsWith("/")) return "this operation is not understood";
	if (op === "test") return undefined;
	const parts = partsOf(path);
	const value = () => {
		const written = isMap(operation) ? entryOf(operation, "value")?.value : undefined;
		return written && copy(written);
	};
	const from = textAt(operation, "from");
	if (op === "move" || op === "copy") {
		const found = from?.startsWith("/") ? at(object, partsOf(from)) : undefined;
		if (!found) return `there is no ${from} to ${op}`;
		if (op === "move") remove(object, partsOf(from!));
		return set(object, parts, found, true) ? undefined : `there is no place ${path}`;
	}
	if (op === "remove") return remove(object, parts) ? undefined : `there is no ${path} to remove`;
	const given = value();
	if (!given || (op !== "add" && op !== "replace")) return "this operation is not understood";
	if (op === "replace" && !at(object, parts)) return `there is no ${path} to replace`;
	return set(object, parts, given, op === "add") ? undefined : `there is no place ${path}`;
}

function partsOf(path: string): string[] {
	return path
		.slice(1)
		.split("/")
		.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function at(object: Node, parts: readonly string[]): Node | undefined {
	let node: Node | undefined = object;
	for (const part of parts) {
		if (isMap(node)) node = entryOf(node, part)?.value;
		else node = isSeq(node) && /^\d+$/.test(part) ? (node.items[Number(part)] as Node | undefined) : undefined;
	}
	return node;
}

function set(object: YAMLMap, parts: readonly string[], value: Node, isNew: boolean): boolean {
	const parent = at(object, parts.slice(0, -1));
	const last = parts.at(-1)!;
	if (isMap(parent)) {
		const key = new Scalar(last);
		locate(key, value);
		const known = entryOf(parent, last);
		if (known) Object.assign(known, { key, value });
		else parent.items.push(new Pair(key, value));
		return true;
	}
	if (!isSeq(parent)) return false;
	const index = last === "-" ? parent.items.length : Number(last);
	if (!Number.isInteger(index) || index < 0 || index > parent.items.length) return false;
	(parent as YAMLSeq).items.splice(index, isNew ? 0 : 1, value);
	return true;
}

function remove(object: YAMLMap, parts: readonly string[]): boolean {
	const parent = at(object, parts.slice(0, -1));
	const last = parts.at(-1)!;
	if (!at(object, parts)) return false;
	if (isMap(parent)) without(parent, last);
	else if (isSeq(parent)) parent.items.splice(Number(last), 1);
	return true;
}

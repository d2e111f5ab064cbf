import { entriesOf, itemsOf, type Tree, textOf } from "./tree.ts";

/** Lists of these are one value; all others grow. Source: Compose specification, Merge. */
const replaced = new Set(["command", "entrypoint", "test"]);
/** May be written as a list of "NAME=value" or as a map. */
const pairs = new Set(["environment", "labels", "args"]);

/** What two files say together, the later one with the last word. */
export function merge(base: Tree | undefined, over: Tree, key = ""): Tree {
	if (!base || over.tag === "!override" || over.tag === "!reset") return over;
	const [a, b] = pairs.has(key) ? [asMap(base), asMap(over)] : [base, over];
	if (a.kind === "map" && b.kind === "map") {
		const entries = new Map(a.entries);
		for (const [name, one] of b.entries) {
			if (one.tag === "!reset") entries.delete(name);
			else entries.set(name, merge(entries.get(name), one, name));
		}
		return { ...a, entries };
	}
	if (a.kind === "list" && b.kind === "list" && !replaced.has(key)) return { ...a, items: [...a.items, ...b.items] };
	return b.kind === "scalar" && b.value === null ? a : b;
}

/** "NAME=value" as an entry; a name alone has no value: the shell's is taken. */
export function asMap(tree: Tree): Tree {
	if (tree.kind !== "list") return tree;
	const entries = itemsOf(tree).flatMap((item): [string, Tree][] => {
		const text = textOf(item) ?? "";
		const equals = text.indexOf("=");
		const name = equals < 0 ? text : text.slice(0, equals);
		return name ? [[name, { kind: "scalar", value: equals < 0 ? null : text.slice(equals + 1), at: item.at }]] : [];
	});
	return { kind: "map", entries: new Map(entries), at: tree.at };
}

/** Services with what they extend within the same files; one that extends another file keeps what it says itself. */
export function extended(services: Tree | undefined): [string, Tree][] {
	const byName = new Map(entriesOf(services));
	const whole = (name: string, seen: readonly string[]): Tree | undefined => {
		const own = byName.get(name);
		if (own?.kind !== "map" || seen.includes(name)) return undefined;
		const from = own.entries.get("extends");
		const target =
			textOf(from) ??
			(from?.kind === "map" && !from.entries.has("file") ? textOf(from.entries.get("service")) : undefined);
		const base = target ? whole(target, [...seen, name]) : undefined;
		return base ? { ...merge(base, own), at: own.at, key: own.key } : own;
	};
	return [...byName.keys()].flatMap((name) => {
		const tree = whole(name, []);
		return tree ? [[name, tree] as [string, Tree]] : [];
	});
}

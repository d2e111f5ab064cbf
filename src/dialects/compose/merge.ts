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

/** The file that a service extends one of, and that one's name. */
export function extendedFrom(service: Tree | undefined): { file: string; service: string } | undefined {
	const from = service?.kind === "map" ? service.entries.get("extends") : undefined;
	if (from?.kind !== "map") return undefined;
	const [file, name] = [textOf(from.entries.get("file")), textOf(from.entries.get("service"))];
	return file === undefined || name === undefined ? undefined : { file, service: name };
}

/** How many services are extended one after the other. */
const deepest = 8;

/**
 * Services with what they extend. `servicesAt` are those of the file that another one names; where there is none, a service
 * keeps what it says itself.
 */
export function extended(
	services: Tree | undefined,
	servicesAt: (file: string, from: string) => Tree | undefined,
): [string, Tree][] {
	const whole = (all: Tree | undefined, name: string, depth: number): Tree | undefined => {
		const own = all?.kind === "map" ? all.entries.get(name) : undefined;
		if (own?.kind !== "map" || depth > deepest) return undefined;
		const from = own.entries.get("extends");
		const other = extendedFrom(own);
		const target = textOf(from) ?? (from?.kind === "map" ? textOf(from.entries.get("service")) : undefined);
		const there = other ? servicesAt(other.file, own.at.file) : all;
		const base = target === undefined ? undefined : whole(there, target, depth + 1);
		return base ? { ...merge(base, own), at: own.at, key: own.key } : own;
	};
	return entriesOf(services).flatMap(([name]) => {
		const tree = whole(services, name, 0);
		return tree ? [[name, tree] as [string, Tree]] : [];
	});
}

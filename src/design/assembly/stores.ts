import type { Units } from "../code-units.ts";
import type { Extension, Fragment, Reference } from "../fragment.ts";
import type { Group } from "./groups.ts";

/** A unit's code and its infrastructure speak of one store, where the settings say which: both belong together. */
export function mergeStores(groups: Group[], units: Units): Group[] {
	const gone = new Set<Group>();
	for (const unit of units.all) {
		const name = unit.declarations.find((declaration) => declaration.store)?.store;
		if (name === undefined) continue;
		const store = groups.find((group) => group.kind === "Store" && group.name === name);
		const isOwn = (group: Group) => group.fragments.every((fragment) => units.of(fragment.file) === unit);
		const own = groups.filter((group) => group.kind === "Store" && group !== store && isOwn(group));
		if (!store || own.length !== 1) continue;
		store.fragments.push(...own[0].fragments);
		gone.add(own[0]);
	}
	return groups.filter((group) => !gone.has(group));
}

/**
 * The store that the settings say a unit's code means, as a reference; only where its code speaks of a single store,
 * else nobody can tell which of them is meant.
 */
export function storeNames(units: Units, fragments: readonly Fragment[]): (one: Extension) => Reference | undefined {
	const spoken = new Map<string, Set<string>>();
	const isStore = (one: Fragment): one is Extension =>
		one.role === "extends" && one.kind === "Store" && one.of.by !== "name" && one.of.by !== "key";
	for (const one of fragments) {
		if (!isStore(one)) continue;
		const folder = units.of(one.file)?.folder ?? "";
		spoken.set(folder, (spoken.get(folder) ?? new Set()).add(JSON.stringify({ ...one.of, path: "" })));
	}
	return (one) => {
		const unit = isStore(one) ? units.of(one.file) : undefined;
		const name = unit?.declarations.find((declaration) => declaration.store)?.store;
		if (!unit || name === undefined || spoken.get(unit.folder)?.size !== 1) return undefined;
		return { by: "name", kind: "Store", name };
	};
}

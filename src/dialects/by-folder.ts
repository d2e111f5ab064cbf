import { folderOf } from "../design/places.ts";
import type { Scope, Unit } from "./dialect.ts";

/** All claimed files of a folder are one. */
export function byFolder(scope: Pick<Scope<unknown>, "under">): Unit[] {
	const folders = new Map<string, string[]>();
	for (const path of scope.under("")) {
		const folder = folderOf(path);
		const known = folders.get(folder);
		if (known) known.push(path);
		else folders.set(folder, [path]);
	}
	return [...folders].map(([key, entries]) => ({ key, entries }));
}

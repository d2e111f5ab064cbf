import type { Units } from "../code-units.ts";
import { plainName } from "../code-units.ts";
import { type CodeUnit, type Fragment, joiningValue } from "../fragment.ts";
import { imageName } from "../image.ts";
import { isOwnImage } from "../own-image.ts";

/**
 * Folders of code that no file of a tool names (a Dockerfile, a manifest of packages), and that are called as something that
 * is deployed, or as its image: `quotes/main.py` is what runs in "quotes".
 */
export function unnamedFolders(fragments: readonly Fragment[], units: Units): CodeUnit[] {
	const names = new Set<string>();
	for (const one of fragments) {
		if (one.role !== "declares" || one.kind !== "Service") continue;
		const image = joiningValue(one, "image");
		if (typeof image !== "string" || isOwnImage(image)) names.add(plainName(one.name));
		if (typeof image === "string" && isOwnImage(image)) names.add(plainName(imageName(image)));
	}
	const found = new Map<string, CodeUnit>();
	for (const one of fragments) {
		if (one.role !== "extends" || one.of.by !== "path" || !units.isNameless(one.of.path)) continue;
		const folders = one.of.path.split("/").slice(0, -1);
		if (folders.some((name) => isBeside.test(name))) continue;
		const depth = folders.findIndex((name) => names.has(plainName(name)));
		if (depth < 0) continue;
		const folder = folders.slice(0, depth + 1).join("/");
		found.set(folder, { role: "unit", file: one.file, folder, names: [folders[depth]] });
	}
	return [...found.values()];
}

/** Folders of what stands beside that which is deployed. */
const isBeside = /^(tools?|scripts?|hack|examples?|samples?|docs?|tests?|__tests__|e2e|spec|fixtures?)$/i;

import type { Unit, Units } from "../code-units.ts";
import { type Fragment, isPiece } from "../fragment.ts";
import { put, putOnce } from "../index-of.ts";
import type { Group } from "./groups.ts";

/**
 * Services by the unit that holds the file which their command starts, where that lies in one unit alone and no unit is
 * theirs by name (`named`).
 */
export function startedIn(
	services: readonly Group[],
	fragments: readonly Fragment[],
	units: Units,
	named: ReadonlySet<Group>,
): Map<Unit, Group[]> {
	const found = new Map<Unit, Group[]>();
	const starting = services.flatMap((group) => {
		const starts = group.fragments.flatMap((one) => (one.role === "declares" ? (one.starts ?? []) : []));
		return starts.length > 0 && !named.has(group) ? [{ group, starts }] : [];
	});
	if (starting.length === 0) return found;
	const byBaseName = new Map<string, string[]>();
	for (const one of fragments)
		if (isPiece(one) && "of" in one && one.of.by === "path") putOnce(byBaseName, baseName(one.file), one.file);
	for (const { group, starts } of starting) {
		const files = starts.flatMap((start) =>
			(byBaseName.get(baseName(start)) ?? []).filter((file) => file === start || file.endsWith(`/${start}`)),
		);
		const holding = new Set(files.map((file) => units.of(file)));
		if (holding.size === 1) for (const unit of holding) put(found, unit, group);
	}
	return found;
}

function baseName(path: string): string {
	return path.slice(path.lastIndexOf("/") + 1);
}

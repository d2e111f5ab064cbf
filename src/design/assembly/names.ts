import { folderOf } from "../places.ts";
import { printable, printableName } from "../printable.ts";
import type { Group } from "./groups.ts";

/**
 * "service:web"; where several have the name, with the environment, the folder or the file that tells them apart, else
 * with a number.
 */
export function idsOf(groups: readonly Group[]): Map<Group, string> {
	const base = (group: Group) => `${group.kind.toLowerCase()}:${printableName(group.name)}`;
	const at = (group: Group, place: string) => `${base(group)}@${printable(place)}`;
	const candidates = (group: Group) => [
		base(group),
		...(group.environment ? [at(group, group.environment)] : []),
		at(group, folderOf(group.file) || "."),
		at(group, group.file),
	];
	const all = groups.map(candidates);
	const uses = new Map<string, number>();
	for (const ids of all) for (const id of ids) uses.set(id, (uses.get(id) ?? 0) + 1);
	const ids = new Map<Group, string>();
	const taken = new Map<string, number>();
	for (const [index, group] of groups.entries()) {
		const wanted = all[index].find((id) => uses.get(id) === 1) ?? all[index].at(-1)!;
		const before = taken.get(wanted) ?? 0;
		taken.set(wanted, before + 1);
		ids.set(group, before === 0 ? wanted : `${wanted}#${before + 1}`);
	}
	return ids;
}

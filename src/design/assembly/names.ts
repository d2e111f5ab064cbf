import { folderOf } from "../places.ts";
import { printable, printableName } from "../printable.ts";
import type { Group } from "./groups.ts";

/**
 * "service:web"; where several have the name, with the environment, the folder or the file that tells them apart, else
 * with a number.
 */
export function idsOf(groups: readonly Group[]): Map<Group, string> {
	const all = groups.map(candidatesOf);
	const uses = new Map<string, number>();
	const count = (id: string) => uses.set(id, (uses.get(id) ?? 0) + 1);
	for (const [first] of all) count(first);
	// What follows the first "@" is a place: places of different names are told apart by these, unless a name has one, too.
	const mayClash = all.some(([first]) => first.includes("@"));
	for (const [first, ...others] of all) if (mayClash || uses.get(first) !== 1) others.forEach(count);
	const ids = new Map<Group, string>();
	const taken = new Map<string, number>();
	for (const [index, group] of groups.entries()) {
		const alone = all[index].find((id) => uses.get(id) === 1);
		const wanted = alone ?? all[index].at(-1)!;
		const before = alone === undefined ? (taken.get(wanted) ?? 0) : 0;
		if (alone === undefined) taken.set(wanted, before + 1);
		ids.set(group, before === 0 ? wanted : `${wanted}#${before + 1}`);
	}
	return ids;
}

interface Candidates {
	kind: Group["kind"];
	name: string;
	environment: string | undefined;
	file: string;
	ids: readonly string[];
}

/** By what a group is first told by, in its file: an edit leaves most of them, and texts are dear to make and to look up anew. */
const known = new WeakMap<object, Candidates>();

function candidatesOf(group: Group): readonly string[] {
	const { kind, name, environment, file } = group;
	const told = group.fragments[0] ?? group.spokenOf;
	const before = told && known.get(told);
	if (before?.kind === kind && before.name === name && before.environment === environment && before.file === file)
		return before.ids;
	const base = `${kind.toLowerCase()}:${printableName(name)}`;
	const at = (place: string) => `${base}@${printable(place)}`;
	const ids = [base, ...(environment ? [at(environment)] : []), at(folderOf(file) || "."), at(file)];
	if (told) known.set(told, { kind, name, environment, file, ids });
	return ids;
}

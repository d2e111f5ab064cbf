import type { ComponentKind } from "../catalogue/index.ts";
import { environmentOf } from "../environment.ts";
import type { Declaration, Extension, FragmentLink } from "../fragment.ts";
import { foundBy } from "./found-by.ts";

/** An extension as it stands where nobody can know whether it holds: of each attribute that it states, why. */
export interface Undecided extends Extension {
	undecided: Extension;
}

export type Piece = Declaration | Extension | Undecided;

/** All fragments that are one component, before it has an id. */
export interface Group {
	kind: ComponentKind;
	name: string;
	file: string;
	scope?: string;
	environment?: string;
	fragments: Piece[];
	/** Nothing of this workspace declares it: other fragments speak of it, first by the link `spokenOf`. */
	outside?: boolean;
	spokenOf?: FragmentLink;
}

/** Where a declaration runs: as its dialect says, else as its path does. */
export function environmentFor(declaration: Declaration): string | undefined {
	return declaration.environment ?? environmentOf(declaration.file);
}

/** Declarations of one kind and scope that share a key are one component; those that share several keys join groups. */
export function groupsOf(declarations: readonly Declaration[]): Group[] {
	const groups = new Set<Group>();
	const byKey = new Map<string, Group>();
	const keysOf = new Map<Group, readonly string[]>();
	for (const declaration of declarations) {
		const { kind, name, file, scope } = declaration;
		const environment = environmentFor(declaration);
		const keys = foundBy(declaration).own;
		const known: Group[] = [];
		for (const key of keys) {
			const group = byKey.get(key);
			if (group && !known.includes(group)) known.push(group);
		}
		const group: Group = known[0] ?? {
			kind,
			name,
			file,
			...(scope !== undefined && { scope }),
			...(environment !== undefined && { environment }),
			fragments: [],
		};
		groups.add(group);
		group.fragments.push(declaration);
		for (const key of keys) byKey.set(key, group);
		if (known.length === 0) keysOf.set(group, keys);
		else keysOf.set(group, [...(keysOf.get(group) ?? []), ...keys]);
		for (const other of known.slice(1)) {
			const others = keysOf.get(other) ?? [];
			group.fragments.push(...other.fragments);
			groups.delete(other);
			for (const key of others) byKey.set(key, group);
			keysOf.set(group, [...(keysOf.get(group) ?? []), ...others]);
		}
	}
	return [...groups];
}

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
	for (const declaration of declarations) {
		const keys = foundBy(declaration).own;
		let group: Group | undefined;
		let others: Group[] | undefined;
		for (const key of keys) {
			const known = byKey.get(key);
			group ??= known;
			if (!known || known === group || others?.includes(known)) continue;
			others ??= [];
			others.push(known);
		}
		group ??= groupOf(declaration);
		groups.add(group);
		group.fragments.push(declaration);
		for (const key of keys) byKey.set(key, group);
		// It has keys of several: they are one.
		for (const other of others ?? []) {
			group.fragments.push(...other.fragments);
			groups.delete(other);
			for (const one of other.fragments)
				if (one.role === "declares") for (const key of foundBy(one).own) byKey.set(key, group);
		}
	}
	return [...groups];
}

function groupOf(declaration: Declaration): Group {
	const { kind, name, file, scope } = declaration;
	const environment = environmentFor(declaration);
	return {
		kind,
		name,
		file,
		...(scope !== undefined && { scope }),
		...(environment !== undefined && { environment }),
		fragments: [],
	};
}

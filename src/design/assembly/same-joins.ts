import { equal } from "../sharing.ts";
import type { Group, Piece } from "./groups.ts";
import type { ComponentJoin } from "./joined.ts";
import type { LinkJoin } from "./links.ts";
import type { AllTold } from "./told.ts";

/**
 * Whether two joins hold the very same fragments, and would make the same of them. It is not enough that fragments say the
 * same: the one that is there now must be found in the joins, when another takes its place.
 */
export const sameJoins = { components: sameComponent, links: sameLink };

function sameComponent(a: ComponentJoin, b: ComponentJoin): boolean {
	return sameGroup(a, b) && sameTold(a.told, b.told);
}

export function sameGroup(a: Group, b: Group): boolean {
	return (
		a.kind === b.kind &&
		a.name === b.name &&
		a.file === b.file &&
		a.scope === b.scope &&
		a.environment === b.environment &&
		a.outside === b.outside &&
		a.spokenOf === b.spokenOf &&
		inStep(a.fragments, b.fragments, samePiece)
	);
}

/** What is undecided is made anew each time, of the fragment that is. */
function samePiece(a: Piece, b: Piece): boolean {
	return a === b || ("undecided" in a && "undecided" in b && a.undecided === b.undecided);
}

function sameLink(a: LinkJoin, b: LinkJoin): boolean {
	return (
		inStep(a.sources, b.sources, (one, other) => one.said === other.said && one.endpoint === other.endpoint) &&
		sameTold(a.told, b.told)
	);
}

function sameTold(a: AllTold | undefined, b: AllTold | undefined): boolean {
	if (a === b) return true;
	if (!a || !b) return false;
	const entries = Object.entries(a);
	return (
		entries.length === Object.keys(b).length &&
		entries.every(([key, one]) => one.given === b[key]?.given && equal(one, b[key]))
	);
}

function inStep<T>(a: readonly T[], b: readonly T[], same: (a: T, b: T) => boolean): boolean {
	if (a.length !== b.length) return false;
	for (let index = 0; index < a.length; index++) if (!same(a[index], b[index])) return false;
	return true;
}

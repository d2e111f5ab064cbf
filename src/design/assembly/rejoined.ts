import type { Attribute } from "../attribute.ts";
import { type Fragment, type FragmentLink, type Given, isPiece, joining, joiningValue } from "../fragment.ts";
import { undecided } from "./conditions.ts";
import type { Piece } from "./groups.ts";
import type { Joins } from "./joined.ts";
import type { AllTold } from "./told.ts";

/** Everything that joins hold of a fragment, with what has taken its place. */
type Twins = Map<object, object>;

/**
 * The joins of fragments that differ from those before in nothing that joins them, only in what they say and where it
 * stands: each takes the place of the one before it, and what holds no other fragment than before stays the same object.
 * Undefined where they may join in another way.
 */
export function rejoined(joins: Joins, before: readonly Fragment[], now: readonly Fragment[]): Joins | undefined {
	const twins = twinsOf(before, now);
	if (!twins || twins.size === 0) return twins && joins;
	const twin = <T extends object>(one: T): T => (twins.get(one) as T | undefined) ?? one;
	const pieceNow = (piece: Piece): Piece => {
		if (!("undecided" in piece)) return twin(piece);
		const origin = twin(piece.undecided);
		return origin === piece.undecided ? piece : undecided(origin);
	};
	const isNew = (piece: Piece) => twins.has("undecided" in piece ? piece.undecided : piece);
	const components = joins.components.map((one) => {
		const spokenOf = one.spokenOf && twin(one.spokenOf);
		const told = one.told && toldNow(one.told, twin);
		if (spokenOf === one.spokenOf && told === one.told && !one.fragments.some(isNew)) return one;
		const fragments = one.fragments.map(pieceNow);
		return { ...one, fragments, ...(spokenOf && { spokenOf }), ...(told && { told }) };
	});
	const links = joins.links.map((one) => {
		const told = one.told && toldNow(one.told, twin);
		if (told === one.told && !one.sources.some(({ said }) => twins.has(said))) return one;
		const sources = one.sources.map((source) => ({ ...source, said: twin(source.said) }));
		return { ...one, sources, ...(told && { told }) };
	});
	return { components, links };
}

/** The same object where each variable still stands in its place. */
function toldNow(told: AllTold, twin: (given: Given) => Given): AllTold {
	const entries = Object.entries(told);
	if (entries.every(([, { given }]) => !given || twin(given) === given)) return told;
	return Object.fromEntries(
		entries.map(([key, one]) => [key, { ...one, ...(one.given && { given: twin(one.given) }) }]),
	);
}

function twinsOf(before: readonly Fragment[], now: readonly Fragment[]): Twins | undefined {
	if (before.length !== now.length) return undefined;
	const twins: Twins = new Map();
	for (const [index, old] of before.entries()) {
		const other = now[index];
		if (old === other) continue;
		if (joinedBy(old) !== joinedBy(other)) return undefined;
		const parts = partsOf(other);
		for (const [at, part] of partsOf(old).entries()) {
			// One object in two places can have but one twin.
			if ((twins.get(part) ?? parts[at]) !== parts[at]) return undefined;
			twins.set(part, parts[at]);
		}
	}
	return twins;
}

/** The fragment itself, and those of its parts that joins hold by themselves. */
function partsOf(fragment: Fragment): object[] {
	const { links, given, values } = fragment as AnyFragment;
	return [fragment, ...(links ?? []), ...Object.values(given ?? {}), ...Object.values(values ?? {})];
}

/** All that joins a fragment, as a text: everything but places and what its attributes say. */
function joinedBy(fragment: Fragment): string {
	const { at, attributes, undeclared, links, given, values, ...rest } = fragment as AnyFragment;
	const waits = (all: Record<string, Attribute> | undefined) =>
		Object.entries(all ?? {}).flatMap(([name, { waits }]) => (waits ? [[name, waits.variable, waits.path]] : []));
	const bare = ({ at, attributes, outside, ...one }: FragmentLink) => [
		one,
		outside?.kind,
		outside?.name,
		waits(attributes),
	];
	const named = (all: Record<string, Given> | undefined) =>
		all && Object.entries(all).map(([name, { at, ...one }]) => [name, one]);
	const asked = isPiece(fragment) ? joining.map((name) => joiningValue(fragment, name)) : [];
	return JSON.stringify([rest, asked, waits(attributes), links?.map(bare), named(given), named(values)]);
}

/** A fragment of whatever role, by the parts that are taken out above. */
interface AnyFragment {
	at?: unknown;
	attributes?: Record<string, Attribute>;
	undeclared?: unknown;
	links?: FragmentLink[];
	given?: Record<string, Given>;
	values?: Record<string, Given>;
}

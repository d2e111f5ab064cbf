import type { Select, Source } from "./query.ts";
import type { Distribution } from "./schema.ts";

/** Two tables that are joined although equal rows of them lie on different shards. */
export interface FarJoin {
	source: Source;
	other: Source;
	how: Distribution;
	otherHow: Distribution;
}

/**
 * Joins of two tables that are split by different things, or by the same and not joined on it. Where a column says no
 * table, it is taken for every table's: what might join near is never called far.
 */
export function farJoinsOf(select: Select, distributions: ReadonlyMap<string, Distribution>): FarJoin[] {
	const split = select.sources.flatMap((source) => {
		const how = distributions.get(source.table);
		return how?.by === "hash" && how.column ? [{ source, how, key: `${source.alias}.${how.column}` }] : [];
	});
	if (split.length < 2) return [];
	const together = groupsOf(select);
	const found: FarJoin[] = [];
	split.forEach((one, at) => {
		const before = split.slice(0, at);
		if (before.length === 0 || before.some((other) => isNear(one, other, together))) return;
		const other = before[before.length - 1];
		found.push({ source: one.source, other: other.source, how: one.how, otherHow: other.how });
	});
	return found;
}

type Split = { source: Source; how: Distribution; key: string };

function isNear(one: Split, other: Split, together: (name: string) => ReadonlySet<string>): boolean {
	if (one.how.group !== other.how.group) return false;
	const set = together(one.key);
	return set.has(other.key) || set.has(`.${other.how.column}`) || together(other.key).has(`.${one.how.column}`);
}

/** All that a column is equal to, over any number of steps. */
function groupsOf({ equal, sources }: Select): (name: string) => ReadonlySet<string> {
	const pairs = [...equal];
	sources.forEach(({ using, alias }, at) => {
		for (const column of using)
			for (const before of sources.slice(0, at)) pairs.push([`${alias}.${column}`, `${before.alias}.${column}`]);
	});
	return (name) => {
		const set = new Set([name]);
		for (let grown = true; grown; ) {
			grown = false;
			for (const [a, b] of pairs)
				if (set.has(a) !== set.has(b)) {
					set.add(a).add(b);
					grown = true;
				}
		}
		return set;
	};
}

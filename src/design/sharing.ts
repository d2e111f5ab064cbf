interface Parts<C, L> {
	readonly components: readonly C[];
	readonly links: readonly L[];
}

/**
 * `next` with the very objects of `before` wherever nothing differs, so that what was made of them still holds. `same`
 * says whether two of one id differ in nothing.
 */
export function shared<C extends { id: string }, L extends { id: string }>(
	before: Parts<C, L> | undefined,
	next: Parts<C, L>,
	same: { components: (a: C, b: C) => boolean; links: (a: L, b: L) => boolean } = { components: equal, links: equal },
): { components: C[]; links: L[] } {
	return {
		components: kept(before?.components ?? [], next.components, same.components),
		links: kept(before?.links ?? [], next.links, same.links),
	};
}

function kept<T extends { id: string }>(before: readonly T[], next: readonly T[], same: (a: T, b: T) => boolean): T[] {
	let places: Map<string, number> | undefined;
	// What an edit leaves stands in its place, or so many steps before or behind it: seldom an index is needed.
	let ahead = 0;
	return next.map((one, index) => {
		if (before[index + ahead]?.id !== one.id) {
			places ??= new Map(before.map(({ id }, at) => [id, at]));
			const at = places.get(one.id);
			if (at === undefined) return one;
			ahead = at - index;
		}
		const old = before[index + ahead];
		return old === one || same(old, one) ? old : one;
	});
}

/** Of plain data: what crosses processes as JSON. */
export function equal(a: unknown, b: unknown): boolean {
	if (a === b) return true;
	if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
	const keys = Object.keys(a);
	if (keys.length !== Object.keys(b).length) return false;
	return keys.every((key) => Object.hasOwn(b, key) && equal(a[key as never], b[key as never]));
}

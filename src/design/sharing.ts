import type { Design } from "./design.ts";

/** `next` with the very objects of `before` wherever nothing differs, so that what was made of them still holds. */
export function shared(before: Design | undefined, next: Design): Design {
	if (!before) return next;
	return { components: kept(before.components, next.components), links: kept(before.links, next.links) };
}

function kept<T extends { id: string }>(before: readonly T[], next: readonly T[]): T[] {
	// Most edits leave everything in its place, and then no index is needed.
	const inPlace = before.length === next.length && next.every(({ id }, index) => id === before[index].id);
	const known = inPlace ? undefined : new Map(before.map((one) => [one.id, one]));
	return next.map((one, index) => {
		const old = known ? known.get(one.id) : before[index];
		return old && equal(old, one) ? old : one;
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

import type { Design } from "./design.ts";

/** `next` with the very objects of `before` wherever nothing differs, so that what was made of them still holds. */
export function shared(before: Design | undefined, next: Design): Design {
	if (!before) return next;
	return { components: kept(before.components, next.components), links: kept(before.links, next.links) };
}

function kept<T extends { id: string }>(before: readonly T[], next: readonly T[]): T[] {
	const known = new Map(before.map((one) => [one.id, one]));
	return next.map((one) => {
		const old = known.get(one.id);
		return old && equal(old, one) ? old : one;
	});
}

/** Of plain data: what crosses processes as JSON. */
function equal(a: unknown, b: unknown): boolean {
	if (a === b) return true;
	if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
	const keys = Object.keys(a);
	if (keys.length !== Object.keys(b).length) return false;
	return keys.every((key) => Object.hasOwn(b, key) && equal(a[key as never], b[key as never]));
}

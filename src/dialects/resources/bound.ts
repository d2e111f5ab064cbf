import type { Expression, Span, Step } from "./syntax.ts";

/** What names stand for; undefined: it is none of them. The steps that a reference goes on with are walked by the caller. */
export type Meaning = (root: string, steps: readonly Step[], at: Span) => Expression | undefined;

/**
 * Syntax in which references are what they stand for, each at the place of the reference. What holds none of them is not
 * copied: it is worth the same in every round, and known after the first.
 */
export function bound<T>(syntax: T, meaning: Meaning): T {
	if (typeof syntax !== "object" || syntax === null) return syntax;
	if (Array.isArray(syntax)) {
		const copies = syntax.map((one) => bound(one, meaning));
		return copies.some((copy, index) => copy !== syntax[index]) ? (copies as T) : syntax;
	}
	let copy: Record<string, unknown> | undefined;
	for (const name in syntax) {
		const inner = bound(syntax[name], meaning);
		if (inner === syntax[name]) continue;
		copy ??= { ...(syntax as Record<string, unknown>) };
		copy[name] = inner;
	}
	const at = (copy ?? syntax) as unknown as Expression;
	if (at.kind !== "reference") return at as T;
	return (meaning(at.root, at.steps, { file: at.file, start: at.start, end: at.end }) ?? at) as T;
}

/** The member of a collection that a key leads to, as it is written at `at`. */
export function memberOf(of: Expression, key: string | number, steps: readonly Step[], at: Span): Expression {
	const { file, start, end } = at;
	return { file, start, end, kind: "access", of, steps: [key, ...steps] };
}

export const literalAt = (value: string | number, { file, start, end }: Span): Expression => ({
	file,
	start,
	end,
	kind: "literal",
	value,
});

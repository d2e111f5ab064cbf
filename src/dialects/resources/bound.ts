import type { Expression, Span, Step } from "./syntax.ts";

/** What names stand for; undefined: it is none of them. The steps that a reference goes on with are walked by the caller. */
export type Meaning = (root: string, steps: readonly Step[], at: Span) => Expression | undefined;

/** A copy of syntax in which references are what they stand for, each at the place of the reference. */
export function bound<T>(syntax: T, meaning: Meaning): T {
	if (Array.isArray(syntax)) return syntax.map((one) => bound(one, meaning)) as T;
	if (typeof syntax !== "object" || syntax === null) return syntax;
	const copy = {} as Record<string, unknown>;
	for (const name in syntax) copy[name] = bound(syntax[name], meaning);
	const at = copy as unknown as Expression;
	if (at.kind !== "reference") return copy as T;
	return (meaning(at.root, at.steps, { file: at.file, start: at.start, end: at.end }) ?? copy) as T;
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

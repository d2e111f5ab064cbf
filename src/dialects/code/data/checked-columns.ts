import type { Class, Expr } from "../code.ts";
import { namesOf } from "../names.ts";
import type { Program } from "../program.ts";
import { plainName } from "../spelling.ts";
import { methodOf } from "../values.ts";
import { callsNamed } from "./calls-by.ts";

/** Django's positive fields have a CHECK in the database, or are unsigned there (docs, Model field reference). */
const positive = /^Positive(Small|Big)?IntegerField$/;

/**
 * Whether the database itself refuses a quantity below zero: what takes something off by an expression of the database's own then
 * fails where too little is left. What writes a number that it has computed is not refused.
 */
export function isChecked(counts: string, of: Class | undefined, program: Program): boolean {
	if (!of) return false;
	const code = program.codeOf(of.region);
	const isOwn = [...(namesOf(code).get(of.region) ?? [])].some(
		([name, bindings]) =>
			plainName(name.replace(/^this\./, "")) === plainName(counts) &&
			bindings.some(
				({ value, marks = [] }) =>
					(value?.kind === "call" && positive.test(methodOf(value.call))) ||
					[...(value ? [value] : []), ...marks].some(({ text }) => /\bunsigned\b/i.test(text)),
			),
	);
	return (
		isOwn ||
		of.marks.some((mark) => isCheckOf(mark, counts)) ||
		["CheckConstraint", "Check", "check"].some((name) =>
			callsNamed(name, code).some(({ positional, named }) =>
				[...positional, ...Object.values(named)].some((one) => says(one, counts)),
			),
		)
	);
}

const isCheckOf = ({ text }: Expr, counts: string) =>
	/^@?(\w+\.)*Check\b/.test(text) && plainName(text).includes(plainName(counts));

/** `"stock >= 0"`, `Q(stock__gte=0)`. */
const says = ({ text }: Expr, counts: string) =>
	/gte?\b|__gte?|>/.test(text) && plainName(text).includes(plainName(counts));

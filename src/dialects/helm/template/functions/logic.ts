import { Failure } from "../failure.ts";
import { Text } from "../text.ts";
import { bare, isDict, isTrue, numberOf, printed, sameValue, textOf, Unknown, type Value } from "../value.ts";
import type { Functions } from "./function.ts";

/** Sprig's notion of empty is Go's notion of false. */
const empty = (value: Value | undefined) => !isTrue(value);

function compared(a: Value, b: Value): number {
	const [one, two] = [bare(a), bare(b)];
	if (one instanceof Text || two instanceof Text) {
		const [first, second] = [textOf(one), textOf(two)];
		return first < second ? -1 : first > second ? 1 : 0;
	}
	return numberOf(one) - numberOf(two);
}

export function kindOf(value: Value | undefined): string {
	const known = bare(value);
	if (known === null) return "invalid";
	if (known instanceof Text) return "string";
	if (Array.isArray(known)) return "slice";
	if (isDict(known)) return "map";
	if (typeof known === "bigint") return "int64";
	return typeof known === "number" ? "float64" : typeof known === "boolean" ? "bool" : "func";
}

function typeOf(value: Value | undefined): string {
	const kind = kindOf(value);
	if (kind === "map") return "map[string]interface {}";
	return kind === "slice" ? "[]interface {}" : kind === "invalid" ? "<nil>" : kind;
}

export const logic: Functions = {
	not: { call: ([value]) => !isTrue(value) },
	eq: { call: ([first, ...rest]) => rest.some((one) => sameValue(first, one)) },
	ne: { call: ([a, b]) => !sameValue(a, b) },
	lt: { call: ([a, b]) => compared(a, b) < 0 },
	le: { call: ([a, b]) => compared(a, b) <= 0 },
	gt: { call: ([a, b]) => compared(a, b) > 0 },
	ge: { call: ([a, b]) => compared(a, b) >= 0 },
	default: {
		takesUnknown: true,
		call: ([otherwise, value]) => (value instanceof Unknown || !empty(value) ? value : (otherwise ?? null)),
	},
	coalesce: { call: (values) => values.find((value) => !empty(value)) ?? null },
	ternary: {
		takesUnknown: true,
		call: ([yes, no, test]) => (test instanceof Unknown ? test : isTrue(test) ? yes : no),
	},
	empty: { call: ([value]) => empty(value) },
	all: { call: (values) => values.every((value) => !empty(value)) },
	any: { call: (values) => values.some((value) => !empty(value)) },
	required: {
		call: ([message, value]) => {
			// Helm would render nothing at all; who installs it says what lacks here, and the rest holds whatever that is.
			if (bare(value) === null || textOf(value) === "")
				return new Unknown(`is required (${printed(message).toString()})`);
			return value;
		},
	},
	fail: {
		call: ([message]) => {
			throw new Failure(printed(message).toString());
		},
	},
	kindOf: { call: ([value]) => Text.of(kindOf(value)) },
	kindIs: { call: ([kind, value]) => textOf(kind) === kindOf(value) },
	typeOf: { call: ([value]) => Text.of(typeOf(value)) },
	typeIs: { call: ([type, value]) => textOf(type) === typeOf(value) },
	typeIsLike: { call: ([type, value]) => textOf(type).replace(/^\*/, "") === typeOf(value) },
	deepEqual: { call: ([a, b]) => sameValue(a, b) },
};

import type { Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { remembered } from "../remembered.ts";
import { methodOf } from "../values.ts";
import { within } from "./walk.ts";

/** Methods that ask each member of a list. */
const asksEach = /^(some|every|find|filter|findIndex|any|all|none|map|reduce|Any|All|Where)$/;

/**
 * What a condition is made of, also where it was worked out a step before: `const gone = seats.filter((s) => s.status !== "FREE");
 * if (gone.length > 0) …`, `enough = wallet.balance >= price`.
 */
export const conditionParts = remembered((test: Expr, program): readonly Expr[] => {
	const own = within(test);
	const held = own.flatMap((part) => (part.kind === "name" ? workedOut(part, program) : []));
	const parts = [...own, ...held];
	return [...parts, ...parts.flatMap((part) => askedOfEach(part, program))];
});

/** What a name holds that was computed or looked for; what was read is no condition of its own. */
function workedOut(name: Expr, program: Program): readonly Expr[] {
	const value = program.follow(name);
	if (value === name) return [];
	const isComputed =
		value.kind === "operation" ||
		value.kind === "choice" ||
		(value.kind === "call" &&
			(asksEach.test(methodOf(value.call)) || /^(Number|parseInt|int|float|Decimal)$/.test(methodOf(value.call))));
	return isComputed ? within(value) : [];
}

function askedOfEach(part: Expr, program: Program): readonly Expr[] {
	if (part.kind !== "call" || !asksEach.test(methodOf(part.call))) return [];
	return part.call.positional.flatMap((one) =>
		one.kind === "function" ? program.results(one.fn).flatMap((each) => within(each)) : [],
	);
}

import type { Call, Expr } from "../../code.ts";
import { propertyOf } from "../../spelling.ts";
import { methodOf, receiverOf } from "../../values.ts";

/** A write that the later stamp wins, and where that is said. */
export interface Stamped {
	call: Call;
	stamp: Expr;
	/** Its store, where nothing but that has such stamps. */
	engine?: "cassandra";
}

/** What a time is called at which something was written last. */
export const stampName =
	/^(last|client|local|remote|device)?_?(updated|modified|changed|edited|written|saved)(_?(at|on|time|ms|date))?$|^(update|modified|modification|write)_?time(stamp)?$|^timestamp$/i;

/** `a > b`, and what times are compared by that are objects: `a.isAfter(b)`, `a.After(b)`, `a.compareTo(b)`. */
export function sidesOf(part: Expr): readonly Expr[] {
	if (part.kind === "operation")
		return /^[<>]=?$/.test(part.operator) && part.operands.length === 2 ? part.operands : [];
	if (part.kind !== "call" || !/^(is)?(after|before)$|^compareTo$/i.test(methodOf(part.call))) return [];
	const of = receiverOf(part.call);
	return of && part.call.positional.length === 1 ? [of, part.call.positional[0]] : [];
}

/** What a stamp is a member, an entry or a getter of. */
export function stampedBy(part: Expr): Expr | undefined {
	if (part.kind === "index")
		return part.index.kind === "literal" && stampName.test(String(part.index.value)) ? part.of : undefined;
	if (part.kind === "member") return stampName.test(part.name) ? part.of : undefined;
	if (part.kind !== "call" || part.call.positional.length > 0) return undefined;
	const name = propertyOf(methodOf(part.call));
	return stampName.test(name) ? receiverOf(part.call) : undefined;
}

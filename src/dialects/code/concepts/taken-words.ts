import type { Location } from "../../../design/text.ts";
import type { Change } from "../../sql/dml.ts";
import type { Token } from "../../sql/tokens.ts";
import type { Expr, Region } from "../code.ts";
import type { Program } from "../program.ts";
import { wordsOf } from "../state/words.ts";

export type Conditional = "none" | "process-lock" | "condition" | "lock" | "version" | "serializable";

export interface Taken {
	counts: string;
	at: Location;
	region: Region;
	handle: Expr | undefined;
	conditional: Conditional;
}

/** What only one may have, by the name of its class, its table or what holds it. */
const things =
	/^(seats?|coupons?|vouchers?|giftcards?|promocodes?|slots?|timeslots?|appointments?|rooms?|spots?|places?|berths?|lockers?|licen[cs]es?|redemptions?)$/;
export const isThing = (name: string) => {
	const words = wordsOf(name);
	const joined = words.flatMap((word, at) => [word, `${word}${words[at + 1] ?? ""}`]);
	return joined.some((word) => things.test(word));
};
/** How it is said that somebody has it. */
export const states =
	/^(status|state|(seat|coupon|voucher|slot|room|use|usage)_?(status|state)|(is_?)?(used|redeemed|booked|sold|taken|reserved|claimed|available|occupied|free)(_?at|_?by(_?id)?)?|(booking|reservation)_?id)$/i;
/** Of these any value says that it is gone: by whom, when, for which booking. */
const toSomebody = /(_?at|_?by|_?id)$/i;
/** Whether something is still to be had, under a name of its own: `seat.isAvailable()`. */
export const hadBy =
	/^(is|has|can|get)?_?(available|free|open|vacant|booked|sold|taken|reserved|used|redeemed|claimed|occupied|usable|bookable|reservable|redeemable)$/i;

/** Methods that are worth a look into. */
export const mayChange = /^(?!get|find|is|has|list|count|load|fetch)/i;
const gone = /(?<!un)(?:book|sold|reserv|used?\b|redeem|taken|claim|held|hold|occup|alloc)|unavailable/i;
/** What is free says so by 1, what is used by anything else than 0. */
const isGoneAs = (state: string, value: number) =>
	/available|free/i.test(state) ? value === 0 : /us(e|age)/i.test(state) && value !== 0;

/** The value says that it is gone: `SeatStatus.BOOKED`, true of `isUsed`, 1 of `use_status`. */
export function isGone(state: string, value: Expr, program: Program): boolean {
	const one = program.follow(value);
	if (one.kind === "literal" && typeof one.value === "boolean") return /available|free/i.test(state) !== one.value;
	if (one.kind === "literal" && typeof one.value === "number") return isGoneAs(state, one.value);
	if (one.kind === "literal") return one.value !== null && gone.test(String(one.value));
	if (toSomebody.test(state)) return true;
	return (value.kind === "member" || value.kind === "name") && gone.test(value.name);
}

/** The column by which a statement marks a row as gone without asking for what it was before. */
export function setGone(
	change: Change,
	given: (parameter: Token) => Expr | undefined,
	program: Program,
): Change["sets"][number] | undefined {
	const set = change.sets.find(({ column, value }) => {
		const [only] = value;
		if (!states.test(column) || value.length !== 1) return false;
		const parameter = only.kind === "parameter" ? given(only) : undefined;
		return parameter
			? isGone(column, parameter, program)
			: /^\d+$/.test(only.text)
				? isGoneAs(column, Number(only.text))
				: /^(true|false)$/.test(only.text)
					? /available|free/.test(column) !== (only.text === "true")
					: gone.test(only.text);
	});
	return set && change.where.some(({ text }) => text === set.column || /version|revision/.test(text)) ? undefined : set;
}

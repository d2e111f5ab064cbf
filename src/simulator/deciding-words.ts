import type { BreakEven, Sensitivity } from "./api.ts";

type Row = Pick<Sensitivity["rows"][number], "assumption" | "breakEven">;
type Decisive = Row & { breakEven: BreakEven };

/** A sentence has room for so many conditions. */
const named = 2;

interface Ways {
	nameOf: (component: string) => string;
	amount: (value: number, unit: string) => string;
}

/** What a change's effect hangs on first of all, of what nobody declared, in a sentence or two; empty where nothing decides. */
export function decidingWords(rows: readonly Row[], ways: Ways): string {
	const decisive = nearestFirst(rows);
	if (decisive.length === 0) return "";
	const conditions = decisive.slice(0, named).map((row) => conditionOf(row, ways));
	const further = decisive.length - conditions.length;
	const rest =
		further > 0 ? ` ${further} more ${further === 1 ? "decides" : "decide"}, further from what was assumed.` : "";
	return `What nobody declared decides: the change does at least half of that only while ${conditions.join("; and while ")}.${rest}`;
}

/** The conditions that `decidingWords` only counts. */
export function furtherConditions(rows: readonly Row[], ways: Ways): string[] {
	return nearestFirst(rows)
		.slice(named)
		.map((row) => conditionOf(row, ways));
}

/** The value that is the fewest times off what was assumed decides soonest: that is the one to find out. */
function nearestFirst(rows: readonly Row[]): Decisive[] {
	const off = ({ assumption, breakEven }: Decisive) =>
		Math.abs(Math.log(breakEven.value / Number(assumption.used.value)));
	const isDecisive = (row: Row): row is Decisive => row.breakEven !== undefined;
	return rows.filter(isDecisive).toSorted((a, b) => off(a) - off(b));
}

function conditionOf(
	{ assumption: { component, label, unit, used }, breakEven }: Decisive,
	{ nameOf, amount }: Ways,
): string {
	const assumed = `${nameOf(component)}; ${amount(Number(used.value), unit)} assumed`;
	return `“${label}” (${assumed}) is ${breakEven.side} ${amount(breakEven.value, unit)}`;
}

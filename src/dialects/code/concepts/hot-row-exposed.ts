import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Expr } from "../code.ts";
import { writesOwnedBy } from "../data/calls-by.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { methodOf, receiverOf } from "../values.ts";
import type { Concept } from "./concept.ts";
import { isCounter } from "./flood.ts";
import { isBesideNew, isFixed, ofRow } from "./hot-row.ts";
import { access } from "./linked-store.ts";

/** Exposed: `Totals.update({ Totals.id eq 1 }) { it[orders] = orders + 1 }` within the transaction of every new row. */
export const hotRowExposed: Concept = {
	read(program) {
		if (program.code.language !== "kotlin") return [];
		const sites = new Sites(program);
		return program.code.calls.flatMap((call): Fragment[] => {
			const table = receiverOf(call);
			if (methodOf(call) !== "update" || table?.kind !== "name" || !/^[A-Z]/.test(table.name)) return [];
			if (!raises(call, program)) return [];
			if (!isCounter(table.name) && !picksOne(call, program)) return [];
			if (!isBesideNew(call, program)) return [];
			return access(program, "writes", { engine: "db" }, call.at, `${sites.of(call)} hot`, {
				hotRow: declared(true, call.at),
			});
		});
	},
};

/** `it[orders] = orders + 1`, `it[orders] = Totals.orders + 1`, `it[orders] = orders plus 1` in the body that it is given. */
function raises(call: Call, program: Program): boolean {
	const bodies = call.positional.flatMap((one) => (one.kind === "function" ? [one.fn] : []));
	return bodies.some((fn) =>
		[...writesOwnedBy(fn, program.code), ...writesOwnedBy(ownerOf(call.region), program.code)].some(
			({ target, value, region }) => {
				let isInside = false;
				for (let at: typeof region | undefined = region; at && !isInside; at = at.parent) isInside = at.fn === fn;
				if (!isInside || target.kind !== "index" || value.kind !== "operation") return false;
				return /^(\+|plus)$/.test(value.operator) && lastOf(value.operands[0]) === lastOf(target.index);
			},
		),
	);
}

const lastOf = (expr: Expr | undefined) => (expr?.kind === "name" || expr?.kind === "member" ? expr.name : expr?.text);

/** Its condition names one row by a value that stands in the code. */
function picksOne(call: Call, program: Program): boolean {
	const [first] = call.positional;
	const where = call.named.where ?? first;
	const said = where?.kind === "function" ? program.returned(where.fn) : undefined;
	if (said?.kind !== "operation" || said.operator !== "eq") return false;
	const [column, value] = said.operands;
	return ofRow.test(column?.text ?? "") && isFixed(value, program);
}

import { quantityOf } from "../../../quantities.ts";
import { guards } from "../../data/guards.ts";
import { statementsIn } from "../../data/statements.ts";
import type { Program } from "../../program.ts";
import { receiverOf } from "../../values.ts";
import { differs } from "./arithmetic.ts";
import { isByVersion } from "./conditions.ts";
import { readFor } from "./read-before.ts";
import type { Reliant } from "./reliant.ts";
import { isTested } from "./tested.ts";

/** UPDATE … SET n = :computed, and UPDATE … SET n = n - :k behind an `if`. */
export function byStatement(program: Program): Reliant[] {
	return statementsIn(program).flatMap(({ call, at, change, given, tokens }) => {
		if (change?.verb !== "update") return [];
		const order = tokens.filter(({ kind }) => kind === "parameter");
		return change.sets.flatMap(({ column, value }): Reliant[] => {
			const counts = quantityOf(column, change.table);
			if (!counts || change.where.some(({ text }) => text === column)) return [];
			const own = value.some(({ text }) => text === column);
			const parameter =
				value.length === 1 && value[0].kind === "parameter" ? given[order.indexOf(value[0])] : undefined;
			const computed = parameter && program.follow(parameter);
			const fromRead = computed && differs(computed) && readFor(computed, call.region, program);
			const behind = own && value.some(({ text }) => text === "-") && isTested(counts, call.region, call.at, program);
			if (!fromRead && !behind) return [];
			const conditional = isByVersion(change.where) ? "version" : guards(call.region, program);
			return [{ counts, at: at.at, region: call.region, handle: receiverOf(call), conditional, decidedBy: "read" }];
		});
	});
}

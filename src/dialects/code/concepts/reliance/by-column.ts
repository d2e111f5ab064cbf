import { isPlainQuantity, quantityOf } from "../../../quantities.ts";
import { callsGiven } from "../../data/calls-by.ts";
import { guardOf } from "../../data/guards.ts";
import { sameFunction, sourcesOf } from "../../data/walk.ts";
import type { Program } from "../../program.ts";
import { functionOf, ownerOf } from "../../regions.ts";
import { methodOf, receiverOf } from "../../values.ts";
import { isRead } from "../store-steps.ts";
import { differs, lessens } from "./arithmetic.ts";
import type { Reliant } from "./reliant.ts";
import { decidesBy } from "./tested.ts";

/** Exposed: `Items.update({ … }) { it[stock] = left - count }` behind a test of what was read. */
export function byColumn(program: Program): Reliant[] {
	if (program.code.language !== "kotlin") return [];
	return program.code.writes.flatMap(({ target, value, at, region }): Reliant[] => {
		const column = target.kind === "index" ? target.index : undefined;
		if (column?.kind !== "name" && column?.kind !== "member") return [];
		const setter = functionOf(region);
		const update = setter && callsGiven(setter, program.code).find((one) => methodOf(one) === "update");
		const table = update && receiverOf(update);
		const counts = table && quantityOf(column.name, table.text);
		if (!update || !counts || !differs(value)) return [];
		const read = [...sourcesOf(value, program)].find(
			(call) => isRead(call, program) && sameFunction(call.region, update.region),
		);
		if (!read || (isPlainQuantity(counts) && !lessens(value))) return [];
		if (isPlainQuantity(counts) && !decidesBy(read, ownerOf(update.region), program)) return [];
		const conditional = guardOf(read, undefined, update.region, program);
		return [{ counts, at, region: update.region, handle: undefined, conditional, decidedBy: "read" }];
	});
}

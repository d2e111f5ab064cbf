import { declared } from "../../../../design/attribute.ts";
import type { Expr } from "../../code.ts";
import { Sites } from "../../places.ts";
import { receiverOf } from "../../values.ts";
import type { Concept } from "../concept.ts";
import { access } from "../linked-store.ts";
import { byComparison } from "./compared.ts";
import { byCondition } from "./conditioned.ts";
import { byDriver } from "./driver.ts";
import { byConflict, byExcluded, byStatement } from "./statement.ts";

/** Writes of which the one with the later time stamp wins, where the stamp is the writer's own clock. */
export const clock: Concept = {
	read(program) {
		const sites = new Sites(program);
		const found = [
			...byStatement(program),
			...byDriver(program),
			...byCondition(program),
			...byConflict(program),
			...byExcluded(program),
			...byComparison(program),
		];
		return found.flatMap(({ call, stamp: { at }, engine }) =>
			access(
				program,
				"writes",
				{ handle: receiverOf(call), ...(engine && { engine }), about: laterWins(at) },
				at,
				`${sites.of(call)} stamped`,
				{ stamp: declared("clock", at) },
			),
		);
	},
};

const laterWins = (at: Expr["at"]) => ({
	role: declared("database", at),
	conflict: declared("last-write-wins", at),
});

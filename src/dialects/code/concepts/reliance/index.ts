import { declared } from "../../../../design/attribute.ts";
import { Sites } from "../../places.ts";
import type { Concept } from "../concept.ts";
import { access } from "../linked-store.ts";
import { byArgument } from "./by-argument.ts";
import { byCache } from "./by-cache.ts";
import { byColumn } from "./by-column.ts";
import { byHandingOn } from "./by-handing-on.ts";
import { byMethod } from "./by-method.ts";
import { byNamedUpdate } from "./by-named-update.ts";
import { byObject } from "./by-object.ts";
import { bySetter } from "./by-setter.ts";
import { byStatement } from "./by-statement.ts";

/**
 * Writes of a quantity that rely on what was read a step before, by the way in which they are said: in SQL, as an argument, on an
 * object that is saved, by a method or setter of it, to a cache.
 */
export const reliance: Concept = {
	read(program) {
		const sites = new Sites(program);
		const found = [
			...byStatement(program),
			...byArgument(program),
			...byObject(program),
			...byMethod(program),
			...byNamedUpdate(program),
			...bySetter(program),
			...byHandingOn(program),
			...byColumn(program),
			...byCache(program),
		];
		return found.flatMap(({ counts, at, region, handle, conditional, decidedBy }) =>
			access(
				program,
				"writes",
				{ handle, ...(decidedBy === "cache" && { engine: "redis" }) },
				at,
				`${sites.of({ region })} ${counts}`,
				{
					counts: declared(counts, at),
					decidedBy: declared(decidedBy, at),
					conditional: declared(conditional, at),
				},
			),
		);
	},
};

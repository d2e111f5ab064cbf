import { byDefault, declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call } from "../code.ts";
import { decided } from "../conditions.ts";
import { importsOf } from "../names.ts";
import type { Program } from "../program.ts";
import { given } from "../values.ts";
import { type Concept, ofServer } from "./concept.ts";

/** Limits for each client that are counted in the process: with n replicas each client may do n times as much. */
export const limiter: Concept = {
	read: (program) =>
		program.calls("limiter").flatMap(({ call, entry }): Fragment[] => {
			if (decided(call.region, program) === "never" || isInsured(call, program)) return [];
			if (entry.store.length > 0 && given(call, entry.store, program) !== undefined) return [];
			const counted = byDefault(["rate limits"], call.at, entry.source);
			return [
				ofServer(program, call.at, {
					localState: entry.store.length > 0 ? counted : declared(["rate limits"], call.at),
				}),
			];
		}),
};

/** Where the same library counts in a shared store beside it, the one in the process only stands in while that is away. */
function isInsured(call: Call, program: Program): boolean {
	const from = program.originOf(call.callee)?.from;
	if (from === undefined) return false;
	return importsOf(program.code).some(
		(name) => name.from === from && /Redis|Memcache|Mongo|Postgres|MySQL|Dynamo|Prisma/.test(name.exported ?? ""),
	);
}

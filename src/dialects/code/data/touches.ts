import type { Call, Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { byBuilder } from "./builders.ts";
import { dynamoIn } from "./dynamo.ts";
import { bySet } from "./entity-sets.ts";
import { mapped } from "./mappers.ts";
import { byPreference } from "./read-preference.ts";
import { inRedis } from "./redis.ts";
import { byReplica } from "./redis-reads.ts";
import { isNamedReplica } from "./replica-handles.ts";
import { byRoute, bySession } from "./sessions.ts";
import { inSpringMongo } from "./spring-mongo.ts";
import { handleOfStatement, type Sql, statementsIn } from "./statements.ts";
import type { Touch } from "./touch.ts";
import { byTypedBuilder } from "./typed-builders.ts";

const known = new WeakMap<Program, ReadonlyMap<Call, Touch>>();

/** What the calls of a file read and write, whatever library does it. */
export function touchesIn(program: Program): ReadonlyMap<Call, Touch> {
	const found =
		known.get(program) ??
		new Map(
			[
				...dynamoIn(program),
				...mapped(program),
				...bySession(program),
				...bySet(program),
				...byPreference(program),
				...byReplica(program),
				...byBuilder(program),
				...byRoute(program),
				...byTypedBuilder(program),
				...byStatement(program),
				...inRedis(program),
				...inSpringMongo(program),
			].map((touch) => [touch.call, touch]),
		);
	known.set(program, found);
	return found;
}

/** SQL on a handle that names itself a replica, after SQL on another that writes the same table. */
function byStatement(program: Program): Touch[] {
	const found = statementsIn(program).map((sql) => ({ sql, handle: handleOfStatement(sql, program) }));
	// Whatever it is called, what takes writes is no replica.
	const written = new Set(
		found.flatMap(({ sql, handle }) => (sql.change && handle?.kind === "name" ? program.bindingsOf(handle) : [])),
	);
	return found.flatMap(({ sql, handle }) => {
		const isWritten = handle?.kind === "name" && program.bindingsOf(handle).some((one) => written.has(one));
		return touchOf(sql, handle, program, isWritten);
	});
}

function touchOf({ change, look, call }: Sql, handle: Expr | undefined, program: Program, isWritten: boolean): Touch[] {
	if (change) return [{ call, does: "writes", of: change.table, sees: "all", handle }];
	const sees = !isWritten && isNamedReplica(handle, program) ? "replica" : "all";
	return (look?.tables ?? []).slice(0, 1).map((of) => ({ call, does: "reads", of, sees, handle }));
}

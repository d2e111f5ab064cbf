import type { Call, Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { receiverOf } from "../values.ts";
import { byBuilder } from "./builders.ts";
import { runBy } from "./called-method.ts";
import { callsBelow } from "./calls-by.ts";
import { dynamoIn } from "./dynamo.ts";
import { bySet } from "./entity-sets.ts";
import { inJpa } from "./jpa.ts";
import { mapped } from "./mappers.ts";
import { byPreference } from "./read-preference.ts";
import { inRedis } from "./redis.ts";
import { byReplica } from "./redis-reads.ts";
import { isNamedReplica, latest } from "./replica-handles.ts";
import { inSearchIndex } from "./search-index.ts";
import { byRoute, bySession } from "./sessions.ts";
import { inSpringData } from "./spring-data.ts";
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
				...inSearchIndex(program),
				...inJpa(program),
				...inSpringData(program),
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
		found.flatMap(({ sql, handle }) => (sql.change && handle?.kind === "name" ? heldBy(handle, program) : [])),
	);
	return found.flatMap(({ sql, handle }) => {
		const isWritten = handle?.kind === "name" && heldBy(handle, program).some((one) => written.has(one));
		return touchOf(sql, handle, program, isWritten);
	});
}

const heldBy = (handle: Expr, program: Program): readonly unknown[] => {
	const own = latest(handle, program);
	return own ? [own] : program.bindingsOf(handle);
};

function touchOf(sql: Sql, handle: Expr | undefined, program: Program, isWritten: boolean): Touch[] {
	const { change, look, call } = sql;
	if (change) return [{ call, does: "writes", of: change.table, sees: "all", handle }];
	const isElsewhere = (!isWritten && isNamedReplica(handle, program)) || isRunElsewhere(sql, program);
	const sees = isElsewhere ? "replica" : "all";
	return (look?.tables ?? []).slice(0, 1).map((of) => ({ call, does: "reads", of, sees, handle }));
}

/**
 * A function of the workspace that is given the text runs it on a replica: `query("SELECT …")`, where that hands it to
 * `pools.read.query`; or it is told to by an option (`{ replica: true }`).
 */
function isRunElsewhere({ call, at }: Sql, program: Program): boolean {
	const told = call.positional.some((one) =>
		["replica", "useReplica", "readOnly", "readonly", "readReplica", "slave"].some((name) => {
			const value = program.entry(one, name);
			return value?.kind === "literal" && value.value === true;
		}),
	);
	if (told) return true;
	const fn = runBy(call, program);
	const index = call.positional.findIndex((one) => one === at || program.follow(one) === at);
	const text = fn?.parameters[Math.max(0, index)]?.name;
	if (!fn || !text) return false;
	const there = program.of(program.codeOf(fn.region));
	const inner = callsBelow(fn, there.code).filter(({ positional }) =>
		positional.some((one) => one.kind === "name" && one.name === text),
	);
	return inner.length === 1 && isNamedReplica(receiverOf(inner[0]), there);
}

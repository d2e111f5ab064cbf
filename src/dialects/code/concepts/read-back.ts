import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import type { Binding, Call, Expr, Fn } from "../code.ts";
import { byBuilder } from "../data/builders.ts";
import { callsOwnedBy } from "../data/calls-by.ts";
import { dynamoIn } from "../data/dynamo.ts";
import { bySet } from "../data/entity-sets.ts";
import { mayRunStatements, methodCalled } from "../data/mapped-statements.ts";
import { mapped } from "../data/mappers.ts";
import { byPreference } from "../data/read-preference.ts";
import { inRedis } from "../data/redis.ts";
import { byReplica } from "../data/redis-reads.ts";
import { isNamedReplica } from "../data/replica-handles.ts";
import { byRoute, bySession } from "../data/sessions.ts";
import { inSpringMongo } from "../data/spring-mongo.ts";
import { handleOfStatement, type Sql, statementOf, statementsIn } from "../data/statements.ts";
import type { Touch } from "../data/touch.ts";
import { byTypedBuilder } from "../data/typed-builders.ts";
import { dominates, stepsOf } from "../data/walk.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { receiverOf } from "../values.ts";
import type { Concept } from "./concept.ts";
import { access } from "./linked-store.ts";

/** What a request reads that it has written a step before, where the read may be served by a copy. */
export const readBack: Concept = {
	read(program) {
		const touches = new Map(
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
				...byCalled(program),
				...byStatement(program),
				...inRedis(program),
				...inSpringMongo(program),
			].map((touch) => [touch.call, touch]),
		);
		// Where nothing that is read could be behind, no step need be followed.
		const all = [...touches.values()];
		if (!all.some(({ does }) => does === "writes") || !all.some((touch) => mayLag(touch, program))) return [];
		const sites = new Sites(program);
		const told = new Set<Call>();
		const owners = new Set<Fn | undefined>(program.code.functions);
		return [...owners].flatMap((owner) =>
			staleIn(owner, touches, program).flatMap((read): Fragment[] => {
				if (told.has(read.call)) return [];
				told.add(read.call);
				const { at } = read.call;
				const attributes: Record<string, Attribute> = {
					[read.sees === "addressed" ? "readsBack" : "afterWrite"]: declared(true, at),
				};
				if (read.sees === "eventual") attributes.consistency = declared("eventual", at);
				if (read.sees === "replica") attributes.endpoint = declared("replica", at);
				const about = read.engine === "dynamodb" ? { about: eventual(at) } : {};
				return access(program, "reads", { ...read, ...about }, at, `${sites.of(read.call)} again`, attributes);
			}),
		);
	},
};

/** Amazon DynamoDB Developer Guide, Read consistency: eventually consistent unless a read asks for more. */
function eventual(at: Location): Record<string, Attribute> {
	return {
		engine: declared("dynamodb", at),
		role: declared("database", at),
		consistency: byDefault("eventual", at, "DynamoDB: reads are eventually consistent unless they ask for more"),
	};
}

function staleIn(owner: Fn | undefined, touches: ReadonlyMap<Call, Touch>, program: Program): Touch[] {
	const steps = stepsOf(owner, program);
	const found: Touch[] = [];
	const written: { touch: Touch; at: Call }[] = [];
	for (const { call, at } of steps) {
		const known = touches.get(call);
		if (!known) continue;
		const touch = seenFrom(known, at, program);
		if (touch.does === "writes") written.push({ touch, at });
		else if (
			touch.sees !== "all" &&
			written.some((one) => one.touch.of === touch.of && one.at !== at && dominates(one.at.region, at.region))
		)
			found.push(touch);
	}
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
		return touchOf(sql, sql.call, handle, program, isWritten);
	});
}

function touchOf(
	{ change, look }: Sql,
	call: Call,
	handle: Expr | undefined,
	program: Program,
	isWritten = false,
): Touch[] {
	if (change) return [{ call, does: "writes", of: change.table, sees: "all", handle }];
	const sees = !isWritten && isNamedReplica(handle, program) ? "replica" : "all";
	return (look?.tables ?? []).slice(0, 1).map((of) => ({ call, does: "reads", of, sees, handle }));
}

/**
 * Methods of another file that run a statement: sqlc's queries, a repository. It is run on what the object was made with,
 * which its name tells as well (`s.read.GetUser(ctx, id)`).
 */
function byCalled(program: Program): Touch[] {
	return program.code.calls.flatMap((call): Touch[] => {
		const receiver = receiverOf(call);
		const fn =
			receiver && mayRunStatements(call, program) ? (program.called(call) ?? methodCalled(call, program)) : undefined;
		if (!fn || program.codeOf(fn.region) === program.code) return [];
		const [sql, ...more] = callsOwnedBy(fn, program.codeOf(fn.region)).flatMap(
			(one) => statementOf(one, program) ?? [],
		);
		if (!sql || more.length > 0) return [];
		const inner = handleOfStatement(sql, program);
		return touchOf(sql, call, isNamedReplica(inner, program) ? inner : receiver, program);
	});
}

/** A read that is told to be a copy's, or is one by what its function is given. */
function mayLag({ does, sees, handle }: Touch, program: Program): boolean {
	if (does === "writes") return false;
	return sees !== "all" || (handle?.kind === "name" && program.resolve(handle.name, handle.region).some(isParameter));
}

const isParameter = ({ parameter }: Binding) => parameter !== undefined;

/** What a function of the workspace reads by is what its caller has given it: `loadLabel(ctx, s.reader(ctx), id)`. */
function seenFrom(touch: Touch, at: Call, program: Program): Touch {
	const { handle } = touch;
	if (at === touch.call || touch.does === "writes" || touch.sees !== "all" || handle?.kind !== "name") return touch;
	const index = program.called(at)?.parameters.findIndex(({ name }) => name === handle.name) ?? -1;
	return index >= 0 && isNamedReplica(at.positional[index], program) ? { ...touch, sees: "replica" } : touch;
}

import type { Call, Expr, Region } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf, stepsBefore } from "../values.ts";
import { calledType } from "./called-type.ts";
import { callsBelow, callsGiven } from "./calls-by.ts";
import { isNamedReplica } from "./replica-handles.ts";
import type { Touch } from "./touch.ts";

/** Builders of queries of Java, Kotlin and Go, on a handle that may be a replica's: jOOQ, Ktorm, Exposed, Bun and Ent. */
export function byTypedBuilder(program: Program): Touch[] {
	const { language } = program.code;
	const readers =
		language === "go" ? [bunOf, entOf] : /^(java|kotlin)$/.test(language) ? [jooqOf, ktormOf, exposedOf] : [];
	return program.code.calls.flatMap((call): Touch[] => {
		for (const reader of readers) {
			const found = reader(call, program);
			if (!found) continue;
			const isElsewhere = found.does === "reads" && isNamedReplica(found.handle, program);
			return [{ ...found, call, sees: isElsewhere ? "replica" : "all" }];
		}
		return [];
	});
}

type Found = Pick<Touch, "does" | "of"> & { handle: Expr };

/** `dsl.update(BOOKS)`, `dsl.selectFrom(BOOKS)`, `dsl.select(…).from(BOOKS)`. */
function jooqOf(call: Call, program: Program): Found | undefined {
	const [table] = call.positional;
	const method = methodOf(call);
	const receiver = receiverOf(call);
	if (!receiver || !table || !/^(update|insertInto|deleteFrom|mergeInto|selectFrom|from|fetch\w*)$/.test(method))
		return undefined;
	const isFrom = method === "from" && receiver.kind === "call" && /^select/.test(methodOf(receiver.call));
	const handle = isFrom && receiver.kind === "call" ? receiverOf(receiver.call) : receiver;
	if (!handle || (method === "from" && !isFrom) || !/\bDSLContext\b/.test(calledType(handle, program)))
		return undefined;
	return { does: isFrom || /^(selectFrom|fetch)/.test(method) ? "reads" : "writes", of: table.text, handle };
}

/** `db.update(Books) { … }`, `db.from(Books).select()`; of a database of Ktorm. */
function ktormOf(call: Call, program: Program): Found | undefined {
	const [table] = call.positional;
	const handle = receiverOf(call);
	const does = /^(update|insert\w*|delete|batchUpdate|batchInsert)$/.test(methodOf(call))
		? "writes"
		: /^(from|sequenceOf)$/.test(methodOf(call))
			? "reads"
			: undefined;
	if (!does || !handle || !table || !/org\.ktorm\.|\bktorm\b/.test(calledType(handle, program))) return undefined;
	return { does, of: table.text, handle };
}

/** Exposed: `Posts.insert { … }` and `Posts.selectAll()`, within a transaction that is given its database. */
function exposedOf(call: Call, program: Program): Found | undefined {
	const method = methodOf(call);
	const table = receiverOf(call);
	const does = /^(insert|insertAndGetId|insertIgnore|batchInsert|update|upsert|deleteWhere|new)$/.test(method)
		? "writes"
		: /^(selectAll|select|slice|findById|find|all)$/.test(method)
			? "reads"
			: undefined;
	if (!does || table?.kind !== "name" || !/^[A-Z]/.test(table.name)) return undefined;
	const handle = transactionAround(call.region, program);
	return handle && { does, of: table.name, handle };
}

const runs = /^(transaction|newSuspendedTransaction|suspendTransaction|suspendedTransactionAsync)$/;

/** What the transaction of Exposed that a region stands in is of. */
export function transactionAround(region: Region, program: Program): Expr | undefined {
	for (let at: Region | undefined = region; at; at = at.parent) {
		if (!at.fn || at.kind !== "function") continue;
		const run = callsGiven(at.fn, program.code).find((one) => runs.test(methodOf(one)));
		const given = run?.named.db ?? run?.positional.find(isDatabase);
		if (given) return given;
		// A function of the workspace that runs it in one: `fun <T> readTx(block: () -> T) = transaction(replica) { block() }`.
		for (const one of callsGiven(at.fn, program.code)) {
			const fn = program.called(one);
			const inner = fn && callsBelow(fn, program.codeOf(fn.region)).find((each) => runs.test(methodOf(each)));
			const database = inner?.positional.find(isDatabase);
			if (database) return database;
		}
	}
	return undefined;
}

/** Neither a dispatcher nor a level of isolation: `newSuspendedTransaction(Dispatchers.IO, replica)`. */
const isDatabase = ({ kind, text }: Expr) =>
	(kind === "name" || kind === "member") && !/^(Dispatchers|Connection|coroutineContext)\b/.test(text);

/** Bun: `db.NewInsert().Model(&article)`. */
function bunOf(call: Call, program: Program): Found | undefined {
	const made = receiverOf(call);
	const [model] = call.positional;
	if (methodOf(call) !== "Model" || !model) return undefined;
	const first =
		made?.kind === "call"
			? stepsBefore(made.call, program).find((one) => /^New(Select|Insert|Update|Delete)$/.test(methodOf(one)))
			: undefined;
	const handle = first && receiverOf(first);
	const of = handle && modelIn(model, program);
	return of ? { does: methodOf(first) === "NewSelect" ? "reads" : "writes", of, handle } : undefined;
}

/** `article *Article`, `new(Article)`, `(*Article)(nil)`, `[]Article`. */
export function modelIn(model: Expr, program: Program): string | undefined {
	const [binding] = model.kind === "name" ? program.resolve(model.name, model.region) : [];
	const said = (binding?.type ?? binding?.parameter?.type)?.name;
	const text = said ?? program.follow(model).text;
	return /(?:^|[^\w.])(?:\w+\.)?([A-Z]\w*)/.exec(text)?.[1];
}

/** Ent: `client.User.Create()`, `client.User.Query()`. */
function entOf(call: Call, program: Program): Found | undefined {
	const of = receiverOf(call);
	if (of?.kind !== "member" || !/^[A-Z]/.test(of.name)) return undefined;
	const does = /^(Create|CreateBulk|Update|UpdateOne|UpdateOneID|Delete|DeleteOneID)$/.test(methodOf(call))
		? "writes"
		: /^(Query|Get|GetX)$/.test(methodOf(call))
			? "reads"
			: undefined;
	if (!does || !/\bent\.Client\b/.test(calledType(of.of, program))) return undefined;
	return { does, of: of.name, handle: of.of };
}

import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Change } from "../../sql/dml.ts";
import type { Token } from "../../sql/tokens.ts";
import type { Call, Expr, Region } from "../code.ts";
import { callsNaming, callsOwnedBy } from "../data/calls-by.ts";
import { isByClock } from "../data/clocks.ts";
import { option } from "../data/dynamo.ts";
import { type Sql, statementsIn } from "../data/statements.ts";
import { sameFunction, sourcesOf, within } from "../data/walk.ts";
import { resultsOf } from "../names.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { functionOf, ownerOf } from "../regions.ts";
import { isInMemory } from "../state/held.ts";
import { methodOf, receiverOf, textIn } from "../values.ts";
import type { Concept } from "./concept.ts";
import { access } from "./linked-store.ts";
import { readFor } from "./reliance/read-before.ts";

/** Writes of which the one with the later time stamp wins, where the stamp is the writer's own clock. */
export const clock: Concept = {
	read(program) {
		const sites = new Sites(program);
		const said = (expr: Expr, call: Call, handle: Expr | undefined, engine?: string): Fragment[] =>
			access(
				program,
				"writes",
				{ handle, ...(engine && { engine }), about: laterWins(expr.at) },
				expr.at,
				`${sites.of(call)} stamped`,
				{
					stamp: declared("clock", expr.at),
				},
			);
		const stamped = statementsIn(program).flatMap((sql) =>
			isStamped(sql, program)
				? said(sql.at, sql.call, receiverOf(sql.call), sql.change?.stamped ? "cassandra" : undefined)
				: [],
		);
		const told = toldOf(program).flatMap(({ call, stamp }) => said(stamp, call, receiverOf(call), "cassandra"));
		const filtered = conditioned(program).flatMap(({ call, stamp }) => said(stamp, call, receiverOf(call)));
		return [
			...stamped,
			...told,
			...filtered,
			...inConflict(program).flatMap(({ where, call }) => said(where, call, receiverOf(call))),
			...compared(program).flatMap(({ test, call }) => said(test, call, receiverOf(call))),
		];
	},
};

const laterWins = (at: Expr["at"]) => ({
	role: declared("database", at),
	conflict: declared("last-write-wins", at),
});

/** CQL's USING TIMESTAMP, and an upsert that gives way to a later stamp. */
function isStamped({ change, given, tokens }: Sql, program: Program): boolean {
	if (!change) return false;
	if (change.stamped) return given.some((one) => isByClock(one, program));
	if (isNewerThanStored(change, given, tokens)) return true;
	const words = tokens.map(({ text }) => text);
	const isCompared = words.some(
		(word, at) =>
			word === "excluded" &&
			stampName.test(words[at + 2] ?? "") &&
			(/^[<>]=?$/.test(words[at + 3] ?? "") || /^[<>]=?$/.test(words[at - 1] ?? "")),
	);
	return isCompared && given.some((one) => isByClock(one, program) || isOfUser(one, program));
}

/** SQLAlchemy's `on_conflict_do_update(where=stmt.excluded.updated_at > Note.updated_at)`, Drizzle's `setWhere`. */
function inConflict(program: Program): { where: Expr; call: Call }[] {
	return program.code.calls.flatMap((call) => {
		if (!/^(on_conflict_do_update|onConflictDoUpdate)$/.test(methodOf(call))) return [];
		const [first] = call.positional;
		const where =
			call.named.where ?? (first && (program.entry(first, "setWhere") ?? program.entry(first, "where"))) ?? undefined;
		const name = where && /\bexcluded\.["`]?(\w+)["`]?\s*>|<=?\s*[\w.]*\bexcluded\.["`]?(\w+)/i.exec(where.text);
		if (!where || !name || !stampName.test(name[1] ?? name[2])) return [];
		const values = callsOwnedBy(ownerOf(call.region), program.code).filter((one) => methodOf(one) === "values");
		const given = values.flatMap((one) => [...one.positional, ...Object.values(one.named)]);
		const isStamp = given.some((one) => isByClock(one, program) || isOfUser(one, program) || isOfRequest(one, program));
		return isStamp ? [{ where, call }] : [];
	});
}

/** A stamp that somebody's device sent along: `note.updatedAt` of what a request brings. */
function isOfUser(expr: Expr, program: Program): boolean {
	const of = within(expr, 5)
		.map(stampedBy)
		.find((one) => one !== undefined);
	return of !== undefined && isOfRequest(of, program);
}

const brought = /\b(body|json|payload|dto|input)\b/i;

/** Go: `json.NewDecoder(r.Body).Decode(&cards)`, `c.ShouldBindJSON(&cards)`, `ctx.BodyParser(&cards)`. */
function isDecoded(name: string, expr: Expr, program: Program): boolean {
	if (program.code.language !== "go" || expr.kind !== "name") return false;
	return callsNaming(name, program.codeOf(expr.region)).some(
		(call) =>
			sameFunction(call.region, expr.region) &&
			(/^(ShouldBind\w*|Bind(JSON|Body)?|BodyParser|DecodeJSON|ReadJSON)$/.test(methodOf(call)) ||
				(/^(Decode|Unmarshal)$/.test(methodOf(call)) &&
					/\b(Body|body|payload|req|request)\b/.test(
						[call.callee, ...call.positional].map(({ text }) => text).join(" "),
					))),
	);
}

function isOfRequest(expr: Expr, program: Program, depth = 5): boolean {
	if (depth === 0) return false;
	if (brought.test(expr.text)) return true;
	if (expr.kind === "member" || expr.kind === "index") return isOfRequest(expr.of, program, depth - 1);
	if (expr.kind === "call") return expr.call.positional.some((one) => isOfRequest(one, program, depth - 1));
	const [binding] = program.bindingsOf(expr);
	if (binding && isDecoded(binding.name, expr, program)) return true;
	// What a framework hands to a function that answers requests.
	if (binding?.parameter) return (functionOf(binding.region)?.marks.length ?? 0) > 0;
	const made = binding?.over ?? binding?.value;
	return made !== undefined && isOfRequest(made, program, depth - 1);
}

/** `UPDATE notes SET …, updated_at = $3 WHERE id = $1 AND updated_at < $3`: the later stamp is kept, whoever has made it. */
function isNewerThanStored({ verb, sets, where }: Change, given: readonly Expr[], tokens: readonly Token[]): boolean {
	const order = tokens.filter(({ kind }) => kind === "parameter");
	const saidBy = (token: Token | undefined) =>
		token?.kind === "parameter" ? (/^[$:@]\w+/.exec(token.text)?.[0] ?? given[order.indexOf(token)]?.text) : undefined;
	return (
		verb === "update" &&
		sets.some(({ column, value }) => {
			const by = stampName.test(column) && value.length === 1 ? saidBy(value[0]) : undefined;
			return (
				by !== undefined &&
				where.some(
					({ text }, at) => text === column && /^<=?$/.test(where[at + 1]?.text ?? "") && saidBy(where[at + 2]) === by,
				)
			);
		})
	);
}

/** What drivers of Cassandra call it: Java and Kotlin, gocql, C#; the driver for Node takes it among the options. */
const stamping = /^(setQueryTimestamp|setDefaultTimestamp|usingTimestamp|WithTimestamp|SetTimestamp)$/;

/** A statement that is told its time by the driver's own setting. */
function toldOf(program: Program): { call: Call; stamp: Expr }[] {
	const { names, uses = [], opened } = program.code;
	const imports = [...names.flatMap(({ from }) => from ?? []), ...uses, ...opened];
	if (!imports.some((from) => /cassandra|datastax|scylla|gocql/i.test(from))) return [];
	return program.code.calls.flatMap((call) => {
		const method = methodOf(call);
		// What stands second is bound to the statement, and may well be called so.
		const options = call.positional.slice(
			/^(execute|eachRow|stream)$/.test(method) ? 2 : method === "batch" ? 1 : call.positional.length,
		);
		const stamp = stamping.test(method)
			? call.positional[0]
			: options.flatMap((one) => program.entry(one, "timestamp") ?? [])[0];
		return stamp && isByClock(stamp, program) ? [{ call, stamp }] : [];
	});
}

/** `updateOne({ id, updatedAt: { $lt: now } }, …)`, and DynamoDB's `ConditionExpression: "updatedAt < :now"`. */
function conditioned(program: Program): { call: Call; stamp: Expr }[] {
	return program.code.calls.flatMap((call) => {
		const condition = option(call, "ConditionExpression", program);
		const text = textIn(condition, program) ?? "";
		const [, name, by] = /(#?\w+)\s*<=?\s*(:\w+)/.exec(text) ?? [];
		if (condition && name && by) {
			const alias = entryOf(call, "ExpressionAttributeNames", name, program);
			const value = entryOf(call, "ExpressionAttributeValues", by, program);
			const isStamped = stampName.test(textIn(alias, program) ?? name) && isNow(value, program);
			return isStamped ? [{ call, stamp: condition }] : [];
		}
		if (
			!/^(updateOne|update_one|replaceOne|replace_one|findOneAndUpdate|find_one_and_update|UpdateOne)$/.test(
				methodOf(call),
			)
		)
			return [];
		const isGo = program.code.language === "go";
		const filter = mapIn(call.positional[isGo ? 1 : 0] ?? call.callee, program);
		if (filter.kind !== "map") return [];
		const older = filter.entries.find(({ key }) => key?.kind === "literal" && stampName.test(String(key.value)));
		const limit = older && mapIn(older.value, program);
		const bound = limit && (program.entry(limit, "$lt") ?? program.entry(limit, "$lte"));
		const changes = call.positional.slice(isGo ? 2 : 1);
		// What sets no stamp of its own is no race of writers.
		const sets = changes.some((one) => /updated|modified|changed|stamp/i.test(one.text));
		if (!older || !bound || !sets || !isNow(bound, program)) return [];
		return isDecidedByState(filter.entries, changes, program) ? [] : [{ call, stamp: older.value }];
	});
}

/** The time of this machine's clock; a time before it is an age, by which what nobody minds any more is taken over. */
const isNow = (limit: Expr | undefined, program: Program) => isByClock(limit, program) && !isEarlier(limit, program);

function isEarlier(limit: Expr | undefined, program: Program, depth = 4): boolean {
	return within(limit).some((part) => {
		if (part.kind === "operation" && part.operator === "-") return true;
		if (part.kind === "call" && /^(sub|subtract|minus)([A-Z]\w*)?$/i.test(methodOf(part.call))) return true;
		const value = part.kind === "name" && depth > 0 ? program.follow(part) : part;
		return value !== part && isEarlier(value, program, depth - 1);
	});
}

/** `{ status: "running", … }` that is set to another: of two writers one finds it, whatever their clocks. */
function isDecidedByState(tested: MapEntries, changes: readonly Expr[], program: Program): boolean {
	const maps = changes.map((one) => mapIn(one, program));
	const changed = maps.flatMap((one) => [
		one,
		...["$set", "$inc"].flatMap((name) => {
			const entry = program.entry(one, name);
			return entry ? [mapIn(entry, program)] : [];
		}),
	]);
	return tested.some(({ key, value }) => {
		if (key?.kind !== "literal" || typeof key.value !== "string" || stampName.test(key.value)) return false;
		const { value: name } = key;
		return changed.some((one) => {
			const given = program.entry(one, name);
			return given !== undefined && given.text !== value.text;
		});
	});
}

type MapEntries = Extract<Expr, { kind: "map" }>["entries"];

/** Go's `bson.M{…}` is a map under a name of its own. */
function mapIn(expr: Expr, program: Program): Expr {
	const value = program.follow(expr);
	return value.kind === "call" && value.call.positional.length === 1 ? program.follow(value.call.positional[0]) : value;
}

function entryOf(call: Call, map: string, key: string, program: Program): Expr | undefined {
	const held = option(call, map, program);
	return held && program.entry(held, key);
}

const stampName =
	/^(last|client|local|remote|device)?_?(updated|modified|changed|edited|written|saved)(_?(at|on|time|ms|date))?$|^(update|modified|modification|write)_?time(stamp)?$|^timestamp$/i;
const storing =
	/^(save|update|update_or_create|aupdate_or_create|put|set|write|insert|upsert|replace|merge|apply|persist|put_item|update_item|save_\w+|update_\w+|updateOne|replaceOne|findOneAndUpdate|hset|bulk_update|saveAndFlush|Save|Update|Put|Set|Upsert|UpdateAsync|SaveAsync|PutAsync|UpsertAsync|SaveChanges|SaveChangesAsync|ReplaceOneAsync|replace_one|update_one|StringSetAsync|HashSetAsync)$/;

/** `if (incoming.updatedAt > stored.updatedAt) save(incoming)`: of two, the later stamp is kept. */
function compared(program: Program): { test: Expr; call: Call }[] {
	return program.code.tests.flatMap((region) => {
		const { test } = region;
		if (region.kind !== "if" || !test) return [];
		// `const isNewer = …`, which is then asked for.
		const kept = test.kind === "name" ? program.follow(test) : test;
		const parts = within(kept, 4);
		const comparison = parts.find((part) => isOfStamps(part, program)) ?? parts.find((part) => asks(part, program));
		const call = comparison && (storedBehind(region, program) ?? changedBehind(comparison, region, program));
		return comparison && call ? [{ test: comparison, call }] : [];
	});
}

/** `isRemoteNewer(remote, stored)`: a function of the workspace that compares the stamps of what it is given. */
function asks(part: Expr, program: Program): boolean {
	const fn = part.kind === "call" && part.call.positional.length > 1 ? program.called(part.call) : undefined;
	if (part.kind !== "call" || !fn) return false;
	const given = (side: Expr): Expr | undefined => {
		const of = within(side, 5)
			.map(stampedBy)
			.find((one) => one?.kind === "name");
		const at = of?.kind === "name" ? fn.parameters.findIndex(({ name }) => name === of.name) : -1;
		return at < 0 ? undefined : part.call.positional[at];
	};
	const results = resultsOf(program.codeOf(fn.region)).get(fn) ?? [];
	return results.some((result) =>
		within(result, 5).some((one) => {
			const [left, right] = sidesOf(one).map(given);
			return left && right && left.text !== right.text && [left, right].some((each) => isFetched(each, program));
		}),
	);
}

const isFetched = (of: Expr, program: Program) =>
	[...sourcesOf(of, program)].some((call) =>
		/^(get|find|fetch|load|read|select|query|one|first)/i.test(methodOf(call)),
	) ||
	(of.kind === "name" && readFor(of, of.region, program) !== undefined);

const savesAll =
	/^(SaveChanges(Async)?|commit|Commit(Async)?|flush|saveAll|saveAllAndFlush|bulkWrite|BulkWrite(Async)?|bulk_update|bulk_save_objects)$/;

/**
 * Where the condition holds, what was compared is changed as an object that a mapper keeps watch over: all of them are stored
 * after the loop, or when the transaction around commits (JPA).
 */
function changedBehind(comparison: Expr, region: Region, program: Program): Call | undefined {
	const compared = sidesOf(comparison).flatMap((side) => within(side, 5).flatMap((one) => stampedBy(one)?.text ?? []));
	const isChanged = (of: Expr | undefined) => of !== undefined && compared.includes(of.text);
	const { calls, writes } = program.code;
	const setter = calls.find(
		(call) => /^set[A-Z]/.test(methodOf(call)) && isChanged(receiverOf(call)) && isInside(call.region, region),
	);
	const write = writes.find(
		({ target, region: own }) => target.kind === "member" && isChanged(target.of) && isInside(own, region),
	);
	const owner = ownerOf(region);
	if (
		setter &&
		[owner?.marks, owner?.class?.marks].some((all) => all?.some(({ text }) => /\bTransactional\b/.test(text)))
	)
		return setter;
	const { line } = region.at.range.end;
	return setter || write
		? callsOwnedBy(owner, program.code).find(
				(call) => savesAll.test(methodOf(call)) && call.at.range.start.line >= line,
			)
		: undefined;
}

function isOfStamps(part: Expr, program: Program): boolean {
	const sides = sidesOf(part).map((side) => {
		// `modified = parse(data["modified_at"])`, just before.
		for (const one of [...within(side, 5), ...(side.kind === "name" ? within(program.follow(side), 5) : [])]) {
			const of = stampedBy(one);
			if (of) return of;
		}
		return undefined;
	});
	const [left, right] = sides;
	if (!left || !right || left.text === right.text) return false;
	// One of them was read from somewhere.
	return [left, right].some((of) => isFetched(of, program));
}

/** `a > b`, and what times are compared by that are objects: `a.isAfter(b)`, `a.After(b)`, `a.compareTo(b)`. */
function sidesOf(part: Expr): readonly Expr[] {
	if (part.kind === "operation")
		return /^[<>]=?$/.test(part.operator) && part.operands.length === 2 ? part.operands : [];
	if (part.kind !== "call" || !/^(is)?(after|before)$|^compareTo$/i.test(methodOf(part.call))) return [];
	const of = receiverOf(part.call);
	return of && part.call.positional.length === 1 ? [of, part.call.positional[0]] : [];
}

/** What a stamp is a member, an entry or a getter of. */
function stampedBy(part: Expr): Expr | undefined {
	if (part.kind === "index")
		return part.index.kind === "literal" && stampName.test(String(part.index.value)) ? part.of : undefined;
	if (part.kind === "member") return stampName.test(part.name) ? part.of : undefined;
	if (part.kind !== "call" || part.call.positional.length > 0) return undefined;
	const name = methodOf(part.call).replace(/^get(?=[A-Z])/, "");
	return stampName.test(name) ? receiverOf(part.call) : undefined;
}

/** What is written where the condition holds; or after it, where it only leaves. */
function storedBehind(region: Region, program: Program): Call | undefined {
	const leaves = program.code.exits.some((exit) => exit.region === region && /^(return|continue)$/.test(exit.kind));
	return program.code.calls.find((call) => {
		const receiver = storing.test(methodOf(call)) ? receiverOf(call) : undefined;
		// What a process keeps for itself has no other writers.
		if (!receiver || isInMemory(receiver, program)) return false;
		const inside = isInside(call.region, region);
		return (
			inside || (leaves && sameFunction(call.region, region) && call.at.range.start.line > region.at.range.end.line)
		);
	});
}

function isInside(one: Region, region: Region): boolean {
	for (let at: Region | undefined = one; at; at = at.parent) if (at === region) return true;
	return false;
}

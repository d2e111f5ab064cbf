import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Change } from "../../sql/dml.ts";
import { isHotRow } from "../../sql/routines.ts";
import type { Call, Expr, Region } from "../code.ts";
import { callsOwnedBy } from "../data/calls-by.ts";
import { methodCalled } from "../data/mapped-statements.ts";
import { isInTransaction } from "../data/mappers.ts";
import { type Sql, statementsIn } from "../data/statements.ts";
import { sameFunction, within } from "../data/walk.ts";
import { isImported } from "../names.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { methodOf, numberIn, receiverOf, stepsBefore, textIn } from "../values.ts";
import type { Concept } from "./concept.ts";
import { isOfItems, isOfStream, isStream } from "./flood-items.ts";
import { isUnhurried } from "./hot-document.ts";
import { access } from "./linked-store.ts";

/** The strongest kinds of write, where every item of a stream makes one. */
export const flood: Concept = {
	read(program) {
		const sites = new Sites(program);
		return [
			...oneRow(program, sites),
			...counters(program, sites),
			...raised(program, sites),
			...inSql(program, sites),
			...byOption(program, sites),
		];
	},
};

/** Django: `filter(pk=1).update(total=F("total") + 1)`, the one row of a table, in a block that writes others as well. */
function oneRow(program: Program, sites: Sites): Fragment[] {
	if (program.code.language !== "python") return [];
	return program.code.calls.flatMap((call): Fragment[] => {
		const picked = receiverOf(call);
		if (methodOf(call) !== "update" || picked?.kind !== "call" || methodOf(picked.call) !== "filter") return [];
		const isOne = ["pk", "id", "name", "key"].some((name) => picked.call.named[name]?.kind === "literal");
		const counts = Object.values(call.named).some((value) =>
			within(value, 3).some((part) => part.kind === "call" && methodOf(part.call) === "F"),
		);
		const besides = callsBeside(call, program).some((one) => /^(create|save|bulk_create)$/.test(methodOf(one)));
		const handle = receiverOf(picked.call);
		const model = handle?.kind === "member" && handle.of.kind === "name" ? handle.of.name : "";
		if (!(isOne || isCounter(model)) || !counts || !besides || !isAtomic(call.region)) return [];
		return access(program, "writes", { handle, engine: "db" }, call.at, `${sites.of(call)} hot`, {
			hotRow: declared(true, call.at),
		});
	});
}

/** Tables that keep one number for many writers, as they are called; what is each user's own only he changes. */
const counting =
	/(^|_)(totals?|counts?|counters?|tally|tallies|stats|statistics|summary|summaries|aggregates?)$|[a-z](totals|counters|tallies)$/;
const ofOne =
	/user|member|account|profile|customer|player|session|device|author|order|item|file|folder|thread|post|comment|message|ticket|job|task|document|product/;
export const isCounter = (table: string): boolean => {
	const name = table.replace(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase();
	return counting.test(name) && !ofOne.test(name);
};

/**
 * Prisma's `total.update({ where, data: { votes: { increment: 1 } } })` and Mongo's `updateOne(filter, { $inc: … }, { session })`: one
 * row of a table, or one of a table of counters, in a transaction that writes others as well.
 */
function counters(program: Program, sites: Sites): Fragment[] {
	return program.code.calls.flatMap((call): Fragment[] => {
		if (!/^(update|upsert|updateOne|findOneAndUpdate|update_one|find_one_and_update)$/.test(methodOf(call))) return [];
		const [first, second] = call.positional;
		// A document is locked for each write of it alone, transaction or none.
		const isDocument = second !== undefined && program.entry(second, "$inc") !== undefined;
		if (!isInTransaction(call, program) && !isDocument) return [];
		const where =
			first && (program.entry(first, "where") ?? (second && program.entry(second, "$inc") ? first : undefined));
		const data = first && (program.entry(first, "data") ?? program.entry(first, "update"));
		const raised =
			(data && valuesOf(data, program).some((one) => isOneMore(program.entry(one, "increment"), program))) ||
			(second && valuesOf(program.entry(second, "$inc"), program).some((one) => isOneMore(one, program)));
		const handle = receiverOf(call);
		const table = handle?.kind === "member" || handle?.kind === "name" ? handle.name : "";
		const keys = valuesOf(where, program);
		const isOne = keys.length > 0 && keys.every((one) => program.follow(one).kind === "literal");
		const isHot = isOne || (isCounter(table) && isInTransaction(call, program));
		if (!raised || !isHot || !isBesideCreation(call, program) || isUnhurried(call, program)) return [];
		return access(program, "writes", { handle, engine: "db" }, call.at, `${sites.of(call)} hot`, {
			hotRow: declared(true, call.at),
		});
	});
}

/** TypeORM's and Sequelize's `Stat.increment("value", { where: { name: "orders" }, transaction })`, GORM's `Update("value", gorm.Expr("value + 1"))`. */
function raised(program: Program, sites: Sites): Fragment[] {
	return program.code.calls.flatMap((call): Fragment[] => {
		const [first, second] = call.positional;
		if (!second || !/^(increment|Update|UpdateColumn)$/.test(methodOf(call))) return [];
		const model = stepsBefore(call, program).find((one) => /^(Model|Table)$/.test(methodOf(one)))?.positional[0];
		const isRaised =
			methodOf(call) === "increment"
				? numberIn(program.entry(second, "by"), program) !== 0
				: second.kind === "call" && isPlusOne(second.call.positional[0], first, program);
		if (!isRaised || !isInTransaction(call, program) || !isBesideCreation(call, program)) return [];
		const handle = receiverOf(call);
		// TypeORM's manager is given the entity first, and what picks the row then.
		const entity = first?.kind === "name" && /^[A-Z]/.test(first.name) ? first : model;
		const table = entity ? nameOf(entity, program) : handle?.kind === "name" ? handle.name : "";
		const keys = valuesOf(program.entry(second, "where") ?? (entity === first ? second : undefined), program);
		const isOne = keys.length > 0 && keys.every((one) => program.follow(one).kind === "literal");
		if (!isOne && !isCounter(table)) return [];
		return access(program, "writes", { ...(handle && { handle }), engine: "db" }, call.at, `${sites.of(call)} hot`, {
			hotRow: declared(true, call.at),
		});
	});
}

function isPlusOne(expression: Expr | undefined, column: Expr | undefined, program: Program): boolean {
	const [text, name] = [textIn(expression, program), textIn(column, program)];
	return text !== undefined && name !== undefined && text.replace(/\s/g, "") === `${name}+1`;
}

const nameOf = (expr: Expr, program: Program) =>
	textIn(expr, program) ?? (expr.kind === "call" ? methodOf(expr.call) : expr.kind === "name" ? expr.name : "");

const isOneMore = (expr: Expr | undefined, program: Program) => expr !== undefined && numberIn(expr, program) === 1;

function valuesOf(expr: Expr | undefined, program: Program): Expr[] {
	const value = expr && program.follow(expr);
	return value?.kind === "map" ? value.entries.map((one) => one.value) : [];
}

const isBesideCreation = (call: Call, program: Program) =>
	callsBeside(call, program).some((one) =>
		/^(create|createMany|save|insertOne|insertMany|insert|insert_one|insert_many|Create|CreateInBatches)$/.test(
			methodOf(one),
		),
	);

/** What the same function calls. */
const callsBeside = ({ region }: Call, { code }: Program) => callsOwnedBy(ownerOf(region), code);

function isAtomic(region: Region): boolean {
	for (let at: Region | undefined = region; at; at = at.parent)
		if (at.held?.some(({ text }) => /atomic/.test(text)) || at.fn?.marks.some(({ text }) => /atomic/.test(text)))
			return true;
	return false;
}

function inSql(program: Program, sites: Sites): Fragment[] {
	return statementsIn(program).flatMap((sql) => {
		const { call, at, change } = sql;
		if (!change) return [];
		const to = { handle: receiverOf(call), engine: isCompareAndSet(sql) ? "cassandra" : "db" };
		if (isCompareAndSet(sql) && isPerItem(sql, program))
			return access(program, "writes", to, at.at, `${sites.of(call)} each`, {
				perItem: declared(true, at.at),
				conditional: declared("compare-and-set", at.at),
			});
		if (((isHotRow(change) || countsOn(change)) && isBesideOthers(sql, program)) || numbers(sql, program))
			return access(program, "writes", to, at.at, `${sites.of(call)} hot`, { hotRow: declared(true, at.at) });
		return [];
	});
}

/**
 * A lightweight transaction that a mapper is asked for: `template.insert(reading, InsertOptions.builder().withIfNotExists().build())`,
 * Kundera's and DataStax' `@Insert(ifNotExists = true)`, and .NET's `InsertIfNotExistsAsync(reading)`.
 */
function byOption(program: Program, sites: Sites): Fragment[] {
	if (!isImported(/cassandra|datastax|scylla/i, program.code)) return [];
	return program.code.calls.flatMap((call): Fragment[] => {
		const isOne =
			/^(insert|update)(Async)?$/i.test(methodOf(call)) &&
			call.positional.slice(1).some((one) => ifNotExists.test(program.follow(one).text));
		const fn = isOne ? undefined : methodCalled(call, program);
		const isMarked = fn?.marks.some(({ text }) =>
			/^@?(Insert|Update)\(.*\b(ifNotExists|ifExists) *= *true|customIfClause/.test(text),
		);
		if (!(isOne || isMarked || /^InsertIfNotExists(Async)?$/.test(methodOf(call)))) return [];
		if (!isOfItems(call, program) && !isOfStream(call, program)) return [];
		return access(
			program,
			"writes",
			{ handle: receiverOf(call), engine: "cassandra" },
			call.at,
			`${sites.of(call)} each`,
			{
				perItem: declared(true, call.at),
				conditional: declared("compare-and-set", call.at),
			},
		);
	});
}

const ifNotExists = /\b(withIfNotExists|withIfExists|ifNotExists|ifCondition)\(/;

/** `next()` raises the one row of a range of numbers and reads it again: whatever is numbered waits for it. */
function numbers({ call, change }: Sql, program: Program): boolean {
	if (!change || !isHotRow(change)) return false;
	const fn = ownerOf(call.region);
	const named = [fn?.name ?? "", fn?.class?.name ?? "", change.table];
	if (
		!named.some((name) =>
			/(^|_)next|[sS]equence|[nN]umber(ing|_?[rR]ange|[gG]enerator)|(generate|claim|allocate)\w*([nN]o|[nN]um)/.test(
				name,
			),
		)
	)
		return false;
	const again = statementsIn(program).some(
		(one) => one.look?.tables.includes(change.table) && ownerOf(one.call.region) === fn && one.call.order > call.order,
	);
	return again;
}

/** One more in a table of counters: `UPDATE poll_totals SET votes = votes + 1 WHERE poll = :poll`. */
function countsOn({ verb, table, sets }: Change): boolean {
	const isOneMore = sets.some(({ column, value }) => {
		// `p.votes + 1`, of a table that has another name here.
		const own = value[1]?.text === "." ? value.slice(2) : value;
		return own.length === 3 && own[0].text === column && own[1].text === "+" && own[2].text === "1";
	});
	return verb === "update" && isCounter(table) && isOneMore;
}

/** A lightweight transaction of CQL; other SQL has no IF there. */
function isCompareAndSet({ change, tokens }: Sql): boolean {
	const words = tokens.map(({ text }) => text);
	return change?.onlyIf === true && words.includes("if") && !words.includes("conflict");
}

function isPerItem({ change, call }: Sql, program: Program): boolean {
	return isStream(change?.table ?? "") || isOfItems(call, program);
}

/** In one transaction with a write of another table: that is held up, too. */
function isBesideOthers({ call, change }: Sql, program: Program): boolean {
	const others =
		statementsIn(program).some(
			(one) =>
				one.call !== call &&
				one.change &&
				one.change.table !== change?.table &&
				sameFunction(one.call.region, call.region),
		) || callsOwnedBy(ownerOf(call.region), program.code).some((one) => /^(save|saveAll|persist)$/.test(methodOf(one)));
	if (!others) return false;
	if (isInTransaction(call, program)) return true;
	for (let at: Region | undefined = call.region; at; at = at.parent)
		if (at.held?.some(({ text }) => /begin|transaction|atomic/i.test(text))) return true;
	return program.code.calls.some(
		(one) =>
			sameFunction(one.region, call.region) &&
			(/^(begin\w*|startTransaction|transaction|BeginTx?)$/i.test(methodOf(one)) ||
				/^["'`]\s*(begin|start transaction)\b/i.test(one.positional[0]?.text ?? "")),
	);
}

import { declared } from "../../../design/attribute.ts";
import type { Location } from "../../../design/text.ts";
import { isPlainQuantity, quantityOf } from "../../quantities.ts";
import type { Call, Expr, Region, Write } from "../code.ts";
import { callsGiven, callsOwnedBy, testsOwnedBy } from "../data/calls-by.ts";
import { option } from "../data/dynamo.ts";
import { guards } from "../data/guards.ts";
import { statementsIn } from "../data/statements.ts";
import { isLocked, isVersioned } from "../data/versions.ts";
import { sameFunction, sourcesOf, within } from "../data/walk.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { functionOf, ownerOf } from "../regions.ts";
import { methodOf, receiverOf } from "../values.ts";
import type { Concept } from "./concept.ts";
import { access } from "./linked-store.ts";

/** A write of money, stock or seats that is computed from, or let through by, what was read a step before. */
interface Reliant {
	counts: string;
	at: Location;
	region: Region;
	handle: Expr | undefined;
	conditional: "none" | "condition" | "lock" | "version" | "serializable";
	decidedBy: "read" | "cache";
}

export const reliance: Concept = {
	read(program) {
		const sites = new Sites(program);
		const found = [
			...byStatement(program),
			...byArgument(program),
			...byObject(program),
			...bySetter(program),
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

/** What reads a thing that is stored, by the names that clients and mappers of all languages give it. */
const reading =
	/^(get|find\w*|Find\w*|first|First\w*|one|one_or_none|fetch\w*|query\w*|Query\w*|execute|select\w*|scalar\w*|Scalar\w*|get_item|get_object_or_404|get_or_404|filter|filter_by|send|load|Load\w*|by_id|one_by|raw|any|take|single|Single\w*|\$queryRaw)$/;

function isRead(call: Call): boolean {
	return reading.test(methodOf(call));
}

/** Go's reads put what they find behind a pointer: `tx.First(&p, id)`, `row.Scan(&balance)`. */
function readInto(expr: Expr | undefined, region: Region, program: Program): Call | undefined {
	if (program.code.language !== "go") return undefined;
	const asked = within(expr).flatMap((part) => (part.kind === "name" ? [part.name] : []));
	return callsOwnedBy(ownerOf(region), program.code).find(
		(call) =>
			(isRead(call) || /^(Scan|StructScan|Pluck|Get|GetContext|Select|SelectContext)$/.test(methodOf(call))) &&
			call.positional.some((one) => one.kind === "name" && asked.includes(one.name)),
	);
}

/** Whether a value comes from something that was read from a store in the same function, and from where. */
export function readFor(expr: Expr | undefined, region: Region, program: Program): Call | undefined {
	return (
		[...sourcesOf(expr, program)].find((call) => isRead(call) && sameFunction(call.region, region)) ??
		readInto(expr, region, program)
	);
}

/** A condition of the function that compares what was read of the quantity, before the step. */
export function isTested(counts: string, region: Region, at: Location, program: Program): boolean {
	return testsOwnedBy(ownerOf(region), program.code).some(
		(one) =>
			one.kind === "if" &&
			one.at.range.start.line <= at.range.start.line &&
			within(one.test).some((part) => names(part, counts)) &&
			readFor(one.test, region, program) !== undefined,
	);
}

function names(part: Expr, counts: string): boolean {
	const own =
		part.kind === "member" || part.kind === "name"
			? part.name
			: part.kind === "index" && part.index.kind === "literal"
				? part.index.value
				: undefined;
	const plain = typeof own === "string" && /^get[A-Z]/.test(own) ? own.slice(3) : own;
	return typeof plain === "string" && plain.replace(/_/g, "").toLowerCase() === counts.replace(/_/g, "").toLowerCase();
}

export const differs = (expr: Expr) =>
	within(expr, 4).some(
		(part) => part.kind === "operation" && part.operands.length === 2 && /^[-+]$/.test(part.operator),
	);
const lessens = (expr: Expr) =>
	within(expr, 4).some((part) => part.kind === "operation" && part.operands.length === 2 && part.operator === "-");

/** UPDATE … SET n = :computed, and UPDATE … SET n = n - :k behind an `if`. */
function byStatement(program: Program): Reliant[] {
	return statementsIn(program).flatMap(({ call, at, change, given, tokens }) => {
		if (change?.verb !== "update") return [];
		const order = tokens.filter(({ kind }) => kind === "parameter");
		return change.sets.flatMap(({ column, value }): Reliant[] => {
			const counts = quantityOf(column, change.table);
			if (!counts || change.where.some(({ text }) => text === column)) return [];
			const own = value.some(({ text }) => text === column);
			const parameter =
				value.length === 1 && value[0].kind === "parameter" ? given[order.indexOf(value[0])] : undefined;
			const computed = parameter && program.follow(parameter);
			const fromRead = computed && differs(computed) && readFor(computed, call.region, program);
			const behind = own && value.some(({ text }) => text === "-") && isTested(counts, call.region, call.at, program);
			if (!fromRead && !behind) return [];
			const version = change.where.some(({ text }) => /version|revision|etag/.test(text));
			const conditional = version ? "version" : guards(call.region, program);
			return [{ counts, at: at.at, region: call.region, handle: receiverOf(call), conditional, decidedBy: "read" }];
		});
	});
}

const writing =
	/^(update|updateOne|updateMany|update_one|update_many|findOneAndUpdate|find_one_and_update|findByIdAndUpdate|put|put_item|update_item|set|save|upsert|merge|PutCommand|UpdateCommand|PutItemCommand|UpdateItemCommand|patch|replaceOne|replace_one|Updates?|UpdateColumn)$/;

/** `update({ where, data: { stock: p.stock - n } })`, `{ $inc: { stock: -n } }`, `put_item(Item={"balance": b - n})`. */
function byArgument(program: Program): Reliant[] {
	return program.code.calls.flatMap((call): Reliant[] => {
		if (!writing.test(methodOf(call))) return [];
		const all = [...call.positional, ...Object.values(call.named)];
		const entries = [...all.flatMap((one) => entriesIn(one, program)), ...namedOf(call)];
		for (const { key, value, inside } of entries) {
			const counts = quantityOf(key, receiverOf(call)?.text ?? "");
			if (!counts) continue;
			const differing = differs(value) || decrements(key, value, inside);
			if (!differing) continue;
			const fromRead = within(value).some((part) => names(part, counts)) && readFor(value, call.region, program);
			const behind =
				(lessens(value) || decrements(key, value, inside)) && isTested(counts, call.region, call.at, program);
			if (isPlainQuantity(counts) && !behind) continue;
			// F("stock") - 1, literal("stock - 1"): computed by the database itself.
			const byStore = within(value).some(
				(part) => part.kind === "call" && /^(F|literal|raw|sql|Expression)$/.test(methodOf(part.call)),
			);
			if (!behind && (!fromRead || byStore)) continue;
			const said = entries.filter((one) => one.key === key).length + conditionsOf(call, counts, program);
			const versioned = entries.some((one) => /^_{0,2}(v|version|revision|etag|rev)$/i.test(one.key));
			const conditional = said > 1 ? "condition" : versioned ? "version" : guards(call.region, program);
			return [{ counts, at: call.at, region: call.region, handle: receiverOf(call), conditional, decidedBy: "read" }];
		}
		return [];
	});
}

interface Entry {
	key: string;
	value: Expr;
	inside: string;
}

function entriesIn(expr: Expr, program: Program, inside = "", depth = 5): Entry[] {
	if (depth === 0) return [];
	const value = program.follow(expr);
	if (value.kind === "call") return value.call.positional.flatMap((one) => entriesIn(one, program, inside, depth - 1));
	if (value.kind === "list") return value.items.flatMap((one) => entriesIn(one, program, inside, depth - 1));
	if (value.kind !== "map") return [];
	return value.entries.flatMap(({ key, value: held }) => {
		const name = key?.kind === "literal" ? String(key.value) : "";
		const inner = entriesIn(held, program, name, depth - 1);
		return name ? [{ key: name, value: held, inside }, ...inner] : inner;
	});
}

/** Django: `filter(…).update(stock=F("stock") - 1)`. */
function namedOf({ named }: Call): Entry[] {
	return Object.entries(named).map(([key, value]) => ({ key, value, inside: "" }));
}

function decrements(_key: string, value: Expr, inside: string): boolean {
	if (value.kind === "map")
		return value.entries.some(
			({ key }) => key?.kind === "literal" && /^(decrement|\$decrement)$/.test(String(key.value)),
		);
	return inside === "$inc" && value.text.trim().startsWith("-");
}

/** How often a chain of calls, or a condition in words, names the quantity as something that must hold. */
function conditionsOf(call: Call, counts: string, program: Program): number {
	let count = 0;
	const word = new RegExp(`(^|\\W)#?:?${counts}(__\\w+)?(\\W|$)`, "i");
	for (const [name, value] of Object.entries(call.named)) if (/Condition/.test(name) && value) count += 2;
	for (const { key } of call.positional.flatMap((one) => entriesIn(one, program)))
		if (key === "ConditionExpression") count += 2;
	let at = receiverOf(call);
	for (let depth = 0; at && depth < 6; depth++) {
		if (at.kind !== "call") break;
		const names = [...Object.keys(at.call.named), ...at.call.positional.map(({ text }) => text)];
		if (names.some((one) => word.test(one))) count += 2;
		at = receiverOf(at.call);
	}
	return count;
}

const saving =
	/^(save|saveAll|save_changes|SaveChanges(Async)?|saveAndFlush|flush|commit|persist|persistAndFlush|update|Save|Update|asave)$/;

/** The member or entry that a write names: `product.stock`, `item["balance"]`. */
function partOf(target: Expr): { of: Expr; name: string } | undefined {
	if (target.kind === "member") return { of: target.of, name: target.name };
	const key = target.kind === "index" && target.index.kind === "literal" ? target.index.value : undefined;
	return target.kind === "index" && typeof key === "string" ? { of: target.of, name: key } : undefined;
}

/** `product.stock -= n; product.save()`, the same of a model on itself, and of an item that is put back whole. */
function byObject(program: Program): Reliant[] {
	return program.code.writes.flatMap((write): Reliant[] => {
		const { target, value, operator, region } = write;
		const part = partOf(target);
		if (!part) return [];
		const ofSelf = part.of.kind === "name" && part.of.name === "this";
		const owner = ofSelf ? (classNameAround(region) ?? "") : part.of.text;
		const read = ofSelf ? undefined : readFor(part.of, region, program);
		if (!ofSelf && !read) return [];
		// `item`, which was read as a CartItem, is what somebody carries.
		const counts = quantityOf(part.name, `${owner} ${read?.callee.text ?? ""}`);
		const relative = operator === "-=" || (operator === "+=" && !isPlainQuantity(part.name));
		const recomputed = operator === "=" && differs(value) && within(value).some(({ text }) => text === target.text);
		if (!counts || !(relative || recomputed) || isByStore(value)) return [];
		const saved = savedBy(write, program);
		if (!saved) return [];
		if (isPlainQuantity(counts) && !(operator === "-=" || lessens(value))) return [];
		if ((ofSelf || isPlainQuantity(counts)) && !isTestedAnyhow(counts, write, program)) return [];
		const conditional = isVersioned(counts, part.of, program, read)
			? "version"
			: option(saved, "ConditionExpression", program)
				? "condition"
				: guards(region, program);
		return [{ counts, at: write.at, region, handle: receiverOf(saved), conditional, decidedBy: "read" }];
	});
}

/** `wallet.setBalance(wallet.getBalance().subtract(amount))`, and the same saved, or kept by the transaction around it. */
function bySetter(program: Program): Reliant[] {
	return program.code.calls.flatMap((call): Reliant[] => {
		const name = /^set([A-Z]\w*)$/.exec(methodOf(call))?.[1];
		const receiver = receiverOf(call);
		const [value] = call.positional;
		if (!name || !receiver || !value || !/^(java|kotlin)$/.test(program.code.language)) return [];
		const counts = quantityOf(name[0].toLowerCase() + name.slice(1), `${receiver.text}`);
		const read = counts && readFor(receiver, call.region, program);
		if (!counts || !read) return [];
		const own = within(value).some(
			(part) =>
				part.kind === "call" && methodOf(part.call) === `get${name}` && receiverOf(part.call)?.text === receiver.text,
		);
		const less = lessens(value) || calledIn(value, /^(subtract|minus)$/);
		const more = differs(value) || calledIn(value, /^(add|plus)$/);
		if (!own || !(less || (more && !isPlainQuantity(counts)))) return [];
		const { region } = call;
		const isKept = ownerOf(region)?.marks.some(({ text }) => /\bTransactional\b/.test(text));
		const saves = callsOwnedBy(ownerOf(region), program.code).some(
			(one) => saving.test(methodOf(one)) && one.positional.some(({ text }) => text === receiver.text),
		);
		if (!isKept && !saves) return [];
		const conditional = isVersioned(counts, receiver, program, read)
			? "version"
			: isLocked(read, program)
				? "lock"
				: guards(region, program);
		return [{ counts, at: call.at, region, handle: receiverOf(read), conditional, decidedBy: "read" }];
	});
}

/** Exposed: `Items.update({ … }) { it[stock] = left - count }` behind a test of what was read. */
function byColumn(program: Program): Reliant[] {
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
			(call) => isRead(call) && sameFunction(call.region, update.region),
		);
		if (!read || (isPlainQuantity(counts) && !lessens(value))) return [];
		const tested = testsOwnedBy(ownerOf(update.region), program.code).some(
			(one) => one.kind === "if" && sourcesOf(one.test, program).has(read),
		);
		if (isPlainQuantity(counts) && !tested) return [];
		const conditional = isLocked(read, program) ? "lock" : guards(update.region, program);
		return [{ counts, at, region: update.region, handle: undefined, conditional, decidedBy: "read" }];
	});
}

const calledIn = (expr: Expr, names: RegExp) =>
	within(expr).some((part) => part.kind === "call" && names.test(methodOf(part.call)));

function isByStore(value: Expr): boolean {
	return within(value).some((part) => part.kind === "call" && /^(F|literal|raw|text)$/.test(methodOf(part.call)));
}

function isTestedAnyhow(counts: string, { region, at }: Write, program: Program): boolean {
	return testsOwnedBy(ownerOf(region), program.code).some(
		(one) =>
			one.kind === "if" &&
			one.at.range.start.line <= at.range.start.line &&
			within(one.test).some((part) => names(part, counts)),
	);
}

function classNameAround(region: Region | undefined): string | undefined {
	return region && (region.class?.name ?? classNameAround(region.parent));
}

/** What stores the object after the write: its own method, or one that is given it, or that commits all. */
function savedBy({ target, region, order }: Write, program: Program): Call | undefined {
	const holder = partOf(target)?.of.text ?? "";
	return callsOwnedBy(ownerOf(region), program.code).find((call) => {
		if (call.order < order) return false;
		if (/^(put_item|putItem|PutCommand|put)$/.test(methodOf(call)))
			return (call.named.Item ?? (call.positional[0] && program.entry(call.positional[0], "Item")))?.text === holder;
		if (!saving.test(methodOf(call))) return false;
		const of = receiverOf(call);
		if (of?.text === holder || of?.text === holder.replace(/^this$/, "self")) return true;
		if (call.positional.some(({ text }) => text === holder)) return true;
		const isWhole = call.positional.length === 0 || /^SaveChanges(Async)?$/.test(methodOf(call));
		return isWhole && /session|context|em$|entityManager|uow|db$/i.test(of?.text ?? "");
	});
}

const atOnce = /^(eval|evalsha|watch|multi_exec|set_nx|setnx|lock|defineCommand|eval_sha)$/i;

/** Redis as the truth: GET, a condition, and DECR or SET of what the key says is a quantity. */
function byCache(program: Program): Reliant[] {
	return program.code.calls.flatMap((call): Reliant[] => {
		if (!/^(set|decr|decrby|decrBy|incrby|incrBy|hincrby|hIncrBy|hset|hSet)$/.test(methodOf(call))) return [];
		const handle = receiverOf(call);
		const symbol = handle && program.symbolOf(handle);
		if (!symbol || !/(^|\W)(io)?redis\b/i.test(symbol)) return [];
		const key = call.positional[0] && keyText(call.positional[0], program);
		const counts = key?.split(/[^A-Za-z_]+/).find((word) => quantityOf(word, ""));
		if (!counts || isPlainQuantity(counts)) return [];
		const owner = ownerOf(call.region);
		const ofOwner = callsOwnedBy(owner, program.code);
		const read = ofOwner.find(
			(one) =>
				one.order < call.order &&
				/^(get|hget|hGet)$/.test(methodOf(one)) &&
				one.positional[0] &&
				keyText(one.positional[0], program) === key,
		);
		const tested =
			read &&
			testsOwnedBy(owner, program.code).some((one) => one.kind === "if" && sourcesOf(one.test, program).has(read));
		const scripted = ofOwner.some((one) => atOnce.test(methodOf(one)));
		if (!tested || scripted || guards(call.region, program) !== "none") return [];
		return [{ counts, at: call.at, region: call.region, handle, conditional: "none", decidedBy: "cache" }];
	});
}

function keyText(expr: Expr, program: Program): string {
	const value = program.follow(expr);
	return value.kind === "literal" ? String(value.value) : value.text;
}

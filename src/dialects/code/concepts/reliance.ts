import { declared } from "../../../design/attribute.ts";
import type { Location } from "../../../design/text.ts";
import { isPlainQuantity, quantityOf } from "../../quantities.ts";
import type { Change } from "../../sql/dml.ts";
import type { Call, Class, Expr, Fn, Region, Write } from "../code.ts";
import { after } from "../data/bound.ts";
import { calledType } from "../data/called-type.ts";
import { callsGiven, callsOwnedBy, testsOwnedBy } from "../data/calls-by.ts";
import { option } from "../data/dynamo.ts";
import { entityOf } from "../data/entities.ts";
import { type Entry, entriesIn, entriesOf, isStepOfUpdate } from "../data/entries.ts";
import { guards } from "../data/guards.ts";
import { methodCalled } from "../data/mapped-statements.ts";
import { methodsIn } from "../data/methods.ts";
import { statementAt, statementOf, statementsIn } from "../data/statements.ts";
import { isLocked, isVersioned } from "../data/versions.ts";
import { sameFunction, sourcesOf, within } from "../data/walk.ts";
import { isImported } from "../names.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { functionOf, ownerOf } from "../regions.ts";
import { wordsOf } from "../state/words.ts";
import { methodOf, receiverOf, stepsBefore } from "../values.ts";
import type { Concept } from "./concept.ts";
import { access } from "./linked-store.ts";
import { isOfStore, isRead, isSave, mayWrite, typesOf } from "./store-steps.ts";

/** A write of money, stock or seats that is computed from, or let through by, what was read a step before. */
interface Reliant {
	counts: string;
	at: Location;
	region: Region;
	handle: Expr | undefined;
	conditional: "none" | "process-lock" | "condition" | "lock" | "version" | "serializable";
	decidedBy: "read" | "cache";
}

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

/** Go's reads put what they find behind a pointer: `tx.First(&p, id)`, `row.Scan(&balance)`. */
function readInto(expr: Expr | undefined, region: Region, program: Program): Call | undefined {
	if (program.code.language !== "go") return undefined;
	const found = within(expr).flatMap((part) =>
		part.kind === "name" ? (readingInto(part.name, ownerOf(region), program) ?? []) : [],
	);
	return found.sort((one, other) => one.at.range.start.line - other.at.range.start.line)[0];
}

/** The first call of each function that reads into a name: many steps of one function ask for the same. */
const intoNames = new WeakMap<Program, Map<Fn | undefined, Map<string, Call | undefined>>>();

function readingInto(name: string, owner: Fn | undefined, program: Program): Call | undefined {
	const all = intoNames.get(program) ?? new Map<Fn | undefined, Map<string, Call | undefined>>();
	intoNames.set(program, all);
	const known = all.get(owner) ?? new Map<string, Call | undefined>();
	all.set(owner, known);
	if (known.has(name)) return known.get(name);
	const found = callsOwnedBy(owner, program.code).find(
		(call) =>
			call.positional.some((one) => one.kind === "name" && one.name === name) &&
			(isRead(call, program) || fills(call, program)),
	);
	known.set(name, found);
	return found;
}

const ofColumns = /spanner|bigtable|firestore/;

function fills(call: Call, program: Program): boolean {
	const method = methodOf(call);
	// Bun: `db.NewSelect().Model(wallet)`.
	if (method === "Model") return /\bNewSelect\(/.test(call.callee.text);
	// JSON and forms are decoded as well: only what a collection was asked for is read.
	if (method === "Decode" || method === "All")
		return [...sourcesOf(receiverOf(call), program)].some((one) => /^(Find|Aggregate)/.test(methodOf(one)));
	if (/^(Column|ColumnByName|Columns|ToStruct|DataTo)$/.test(method)) return isImported(ofColumns, program.code);
	return /^(Scan|StructScan|Pluck|Get|GetContext|Select|SelectContext|UnmarshalMap)$/.test(method);
}

/** Whether a value comes from something that was read from a store in the same function, and from where. */
export function readFor(expr: Expr | undefined, region: Region, program: Program): Call | undefined {
	return (
		[...sourcesOf(expr, program)].find((call) => isRead(call, program) && sameFunction(call.region, region)) ??
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
			readsIn(one, region, program),
	);
}

/** Whether a condition is about what was read in its function; asked once for all the steps behind it. */
const conditions = new WeakMap<Program, Map<Region, boolean>>();

function readsIn(one: Region, region: Region, program: Program): boolean {
	const all = conditions.get(program) ?? new Map<Region, boolean>();
	conditions.set(program, all);
	const known = all.get(one) ?? readFor(one.test, region, program) !== undefined;
	all.set(one, known);
	return known;
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

/** Numbers that are objects are called to be added up: `balance.subtract(amount)`. */
const isCalledOn = (part: Expr, names: RegExp) =>
	part.kind === "call" &&
	part.call.positional.length === 1 &&
	names.test(methodOf(part.call)) &&
	!!receiverOf(part.call);

export const differs = (expr: Expr) =>
	within(expr, 4).some(
		(part) =>
			(part.kind === "operation" && part.operands.length === 2 && /^[-+]$/.test(part.operator)) ||
			isCalledOn(part, /^([sS]ubtract|minus|plus|Sub|sub)$/),
	);
const lessens = (expr: Expr) =>
	within(expr, 4).some(
		(part) =>
			(part.kind === "operation" && part.operands.length === 2 && part.operator === "-") ||
			isCalledOn(part, /^([sS]ubtract|minus|Sub|sub)$/),
	);

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
	/^(update|updateOne|updateMany|update_one|update_many|findOneAndUpdate|find_one_and_update|findByIdAndUpdate|put|put_item|update_item|[sS]et|SetProperty|save|upsert|merge|PutCommand|UpdateCommand|PutItemCommand|UpdateItemCommand|patch|replaceOne|replace_one|Updates?|UpdateOne|UpdateByID|UpdateMany|FindOneAndUpdate|UpdateColumn|UpdateMap|InsertOrUpdate|decrement|inc|setSql)$/;

/** By its name; as a step of an update; or by what sqlc makes of a statement: `SetBalance(ctx, SetBalanceParams{…})`. */
function isWriting(call: Call, program: Program): boolean {
	const method = methodOf(call);
	if (writing.test(method)) return mayWrite(call, program);
	if (/^(values|Set[A-Z]\w*)$/.test(method) && isStepOfUpdate(call)) return true;
	return call.positional.some((one) => one.kind === "call" && methodOf(one.call) === `${method}Params`);
}

/** `update({ where, data: { stock: p.stock - n } })`, `{ $inc: { stock: -n } }`, `put_item(Item={"balance": b - n})`. */
function byArgument(program: Program): Reliant[] {
	return program.code.calls.flatMap((call): Reliant[] => {
		if (!isWriting(call, program)) return [];
		const entries = entriesOf(call, program);
		for (const { key, value: given, inside } of entries) {
			const counts = quantityOf(key, receiverOf(call)?.text ?? "");
			if (!counts) continue;
			const value = given.kind === "name" ? program.follow(given) : given;
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
			const versioned =
				entries.some((one) => /^_{0,2}(v|version|revision|etag|rev)$/i.test(one.key) && !isNext(one, program)) ||
				filtersOf(call).some(comparesVersion) ||
				after(call, program).some((step) => filters(step) && step.positional.some(namesVersion)) ||
				/\b(version|revision|etag)(EQ)?\b/i.test(chainOf(call)) ||
				call.positional.some((one) => one.kind === "name" && isVersioned(counts, one, program)) ||
				isCopyVersioned(counts, call, program) ||
				isOnVersioned(call, counts, program);
			const conditional = said > 1 ? "condition" : versioned ? "version" : guards(call.region, program);
			return [{ counts, at: call.at, region: call.region, handle: receiverOf(call), conditional, decidedBy: "read" }];
		}
		return [];
	});
}

/** A changed copy of what was read is compared by the version of its class when it is saved. */
function isCopyVersioned(counts: string, { positional, region }: Call, program: Program): boolean {
	return positional.some((one) => {
		const made = program.follow(one);
		const of = made.kind === "call" && methodOf(made.call) === "copy" ? receiverOf(made.call) : undefined;
		const read = of && readFor(of, region, program);
		return of !== undefined && isVersioned(counts, of, program, read || undefined);
	});
}

/** The steps before, and what they were given: `Where(wallet.Version(w.Version))`. */
const chainOf = (call: Call) => receiverOf(call)?.text ?? "";

/** GORM: `db.Model(&coupon).Update(…)`, by the type of what it is called for. */
function isOnVersioned(call: Call, counts: string, program: Program): boolean {
	const model = stepsBefore(call, program).find((one) => methodOf(one) === "Model")?.positional[0];
	return model !== undefined && isVersioned(counts, model, program);
}

function decrements(_key: string, value: Expr, inside: string): boolean {
	if (value.kind === "map")
		return value.entries.some(
			({ key }) => key?.kind === "literal" && /^(decrement|\$decrement)$/.test(String(key.value)),
		);
	if (inside === "decrement") return true;
	return inside === "$inc" && value.text.trim().startsWith("-");
}

/** How often a chain of calls, or a condition in words, names the quantity as something that must hold. */
export function conditionsOf(call: Call, counts: string, program: Program): number {
	let count = 0;
	const word = new RegExp(`(^|\\W)#?:?${counts}(__\\w+)?(\\W|$)`, "i");
	for (const [name, value] of Object.entries(call.named)) if (/Condition/.test(name) && value) count += 2;
	for (const { key } of call.positional.flatMap((one) => entriesIn(one, program)))
		if (key === "ConditionExpression") count += 2;
	for (const step of [...stepsBefore(call, program).slice(1, 7), ...after(call, program)]) {
		const names = [...Object.keys(step.named), ...step.positional.map(({ text }) => text)];
		if (filters(step) && names.some((one) => word.test(one))) count += 2;
	}
	if (filtersOf(call).some(({ text }) => word.test(text))) count += 2;
	return count;
}

const namesVersion = ({ text }: Expr) =>
	(text.match(/\w+/g) ?? []).some((name) => wordsOf(name).some((word) => /^(row)?(version|etag|revision)$/.test(word)));

/** `a => a.Id == id && a.Version == version`, `new ItemRequestOptions { IfMatchEtag = tag }`; not the next one that is written. */
const comparesVersion = (expr: Expr) => {
	const text = expr.text.replace(/\w+["']?\s*[:=]\s*[\w.]+\s*\+\s*\d+/g, "");
	return /[=:<>]|\beq\b/i.test(text) && namesVersion({ ...expr, text });
};

/** The version that a write leaves behind tells nothing of the one that it has found. */
const isNext = ({ value, inside }: Entry, program: Program) =>
	differs(program.follow(value)) || /^\$(inc|add)$/.test(inside) || decrements("", value, inside) || increments(value);

const increments = (value: Expr) =>
	value.kind === "map" && value.entries.some(({ key }) => key?.kind === "literal" && key.value === "increment");

/** Steps of a chain that say which rows are meant; others say what comes back of them. */
const filters = (step: Call) =>
	/^(\w*([wW]here|[fF]ilter|[cC]ondition|[cC]riteria|[sS]elector)\w*|and\w*|And\w*|or|eq|Eq|gte?|gt|ge|lte?|match|having|if\w*|If\w*|find\w*|exclude|query\w*)$/.test(
		methodOf(step),
	);

/** A builder's update is given to the call that has the filter. */
const filtersOf = ({ within: around, callee }: Call): readonly Expr[] =>
	around?.positional.filter(({ text }) => !text.includes(callee.text)) ?? [];

/** The member or entry that a write names: `product.stock`, `item["balance"]`. */
function partOf(target: Expr): { of: Expr; name: string } | undefined {
	if (target.kind === "member") return { of: target.of, name: target.name };
	const key = target.kind === "index" && target.index.kind === "literal" ? target.index.value : undefined;
	return target.kind === "index" && typeof key === "string" ? { of: target.of, name: key } : undefined;
}

/** A value, and what the names in it were computed from just before: `const next = account.balance + n`. */
function computing(value: Expr, program: Program, depth = 2): Expr[] {
	const names = depth > 0 ? within(value, 5).filter(({ kind }) => kind === "name") : [];
	const held = names.map((one) => program.follow(one)).filter((one) => one.kind === "operation" || one.kind === "call");
	return [value, ...held.flatMap((one) => computing(one, program, depth - 1))];
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
		const parts = operator === "=" ? computing(value, program) : [];
		const recomputed = parts.some(differs) && parts.some((one) => within(one).some(({ text }) => text === target.text));
		if (!counts || !(relative || recomputed) || isByStore(value)) return [];
		const saved = savedBy(write, program);
		if (!saved && !(read && isKeptByTransaction(region, part.of, read, program))) return [];
		if (isPlainQuantity(counts) && !(operator === "-=" || parts.some(lessens))) return [];
		// A model's own method may look at what it has computed, before it saves that.
		const before = ofSelf ? undefined : write.at;
		if ((ofSelf || isPlainQuantity(counts)) && !isTestedAnyhow(counts, region, before, program)) return [];
		const conditional = isVersioned(counts, part.of, program, read)
			? "version"
			: saved && (isConditional(saved, program) || comparedIn(saved, counts, program) === "condition")
				? "condition"
				: saved && (saved.positional.some(comparesVersion) || comparedIn(saved, counts, program) === "version")
					? "version"
					: read && isLocked(read, program)
						? "lock"
						: guards(region, program);
		const handle = (saved && receiverOf(saved)) ?? (read && receiverOf(read));
		return [{ counts, at: write.at, region, handle, conditional, decidedBy: "read" }];
	});
}

/**
 * `product.take(n)` of what was read, whose class tests and lessens its own quantity: the transaction or a save around the
 * call stores it.
 */
function byMethod(program: Program): Reliant[] {
	return program.code.calls.flatMap((call): Reliant[] => {
		const receiver = receiverOf(call);
		if (receiver?.kind !== "name" || receiver.name === "this" || isRead(call, program)) return [];
		const read = readFor(receiver, call.region, program);
		if (!read || !keeping(call, receiver, read, program)) return [];
		const fn = methodCalled(call, program) ?? methodOfEntity(call, read, program);
		const counts = fn && lessenedBy(fn, program);
		if (!counts) return [];
		const conditional = isVersioned(counts, receiver, program, read)
			? "version"
			: isLocked(read, program)
				? "lock"
				: guards(call.region, program);
		return [{ counts, at: call.at, region: call.region, handle: receiverOf(read), conditional, decidedBy: "read" }];
	});
}

const updating = /^(?:update|set|save|change|store)([A-Z]\w*?)(?:Async|By\w+)?$/i;

/**
 * A repository's method that is called after the quantity, and is given what was computed from an old one:
 * `accounts.UpdateBalance(ctx, id, account.Balance-amount)`.
 */
function byNamedUpdate(program: Program): Reliant[] {
	return program.code.calls.flatMap((call): Reliant[] => {
		const said = updating.exec(methodOf(call))?.[1];
		const receiver = receiverOf(call);
		// A step of a builder is no method of its own.
		const counts = said && receiver && receiver.kind !== "call" ? quantityOf(said, "") : undefined;
		if (!counts || !receiver || isPlainQuantity(counts) || statementAt(call, program) || !mayWrite(call, program))
			return [];
		const computed = call.positional
			.map((one) => program.follow(one))
			.find((one) => differs(one) && one.kind !== "function");
		const source = computed && readFor(computed, call.region, program);
		// `left := repo.GetStock(ctx, tx, sku)`
		const isNamed =
			within(computed).some((part) => names(part, counts)) ||
			(source !== undefined && methodOf(source).toLowerCase().includes(counts.replace(/_/g, "").toLowerCase()));
		const read = isNamed ? source : undefined;
		// An object is told its own: what is read itself is no repository.
		if (!read || within(computed).some(({ text }) => text === receiver.text)) return [];
		const inner = innerChange(call, program);
		if (!inner && !isOfStore(call, program)) return [];
		const where = inner?.where ?? [];
		const version = where.some(({ text }) => /version|revision|etag/.test(text));
		const conditional = version
			? "version"
			: where.some(({ text }) => quantityOf(text, "") !== undefined)
				? "condition"
				: isLocked(read, program)
					? "lock"
					: guards(call.region, program);
		return [{ counts, at: call.at, region: call.region, handle: receiver, conditional, decidedBy: "read" }];
	});
}

/** The change that a method of the workspace makes by a statement, where it makes one. */
function innerChange(call: Call, program: Program): Change | undefined {
	const fn = program.called(call) ?? methodCalled(call, program);
	const inner = fn
		? callsOwnedBy(fn, program.codeOf(fn.region)).flatMap((one) => statementOf(one, program)?.change ?? [])
		: [];
	return inner.length === 1 ? inner[0] : undefined;
}

function methodOfEntity(call: Call, read: Call, program: Program): Fn | undefined {
	const of = entityOf(read, program)?.class;
	return of && methodsIn(of, program.codeOf(of.region)).find(({ name }) => name === methodOf(call));
}

/** The quantity of its own object that a method tests and lessens. */
function lessenedBy(fn: Fn, program: Program): string | undefined {
	const code = program.codeOf(fn.region);
	for (const { target, operator, value, region } of code.writes) {
		const name = ownName(target);
		const counts = ownerOf(region) === fn && name ? quantityOf(name, fn.class?.name ?? "") : undefined;
		if (!counts || !(operator === "-=" || (operator === "=" && lessens(value)))) continue;
		const tested = testsOwnedBy(fn, code).some(({ test }) => within(test).some((part) => names(part, counts)));
		const demanded = callsOwnedBy(fn, code).some(
			(one) =>
				/^(require|check|assert\w*)$/.test(methodOf(one)) &&
				one.positional.some((each) => within(each).some((part) => names(part, counts))),
		);
		if (tested || demanded) return counts;
	}
	return undefined;
}

/** `this.stock`, or `stock` where a language lets it be left out. */
function ownName(target: Expr): string | undefined {
	if (target.kind === "member" && target.of.kind === "name" && target.of.name === "this") return target.name;
	return target.kind === "name" ? target.name : undefined;
}

/** Whether what was changed is stored: by a save that is given it, or when the transaction around it commits. */
function keeping(call: Call, receiver: Expr, read: Call, program: Program): Call | "transaction" | undefined {
	const { region, order } = call;
	if (isKeptByTransaction(region, receiver, read, program)) return "transaction";
	return callsOwnedBy(ownerOf(region), program.code).find(
		(one) =>
			one.order > order &&
			isSave(one, program) &&
			(one.positional.some(({ text }) => text === receiver.text) || /^SaveChanges(Async)?$/.test(methodOf(one))),
	);
}

/** JPA's context writes what was changed of an entity that it has read, when the transaction around it commits. */
export function isKeptByTransaction(region: Region, holder: Expr, read: Call, program: Program): boolean {
	if (!/^(java|kotlin)$/.test(program.code.language)) return false;
	const owner = ownerOf(region);
	const [mark] = [owner?.marks, owner?.class?.marks].flatMap(
		(marks) => marks?.find(({ text }) => /\bTransactional\b/.test(text)) ?? [],
	);
	if (!mark || /\breadOnly\s*=\s*true\b/.test(mark.text)) return false;
	const own = program.classOf(holder);
	if (own) return isEntity(own);
	const entity = entityOf(read, program);
	// A file that says nothing of data is not looked at: what is declared as something else than was read is no entity.
	const [said = entity?.name] = typesOf(holder, program);
	return entity !== undefined && said === entity.name && (!entity.class || isEntity(entity.class));
}

const isEntity = ({ marks }: Class) => marks.some(({ text }) => /^@?(\w+\.)*(Entity|MappedSuperclass)\b/.test(text));

/** `wallet.setBalance(wallet.getBalance().subtract(amount))`, and the same saved, or kept by the transaction around it. */
function bySetter(program: Program): Reliant[] {
	return program.code.calls.flatMap((call): Reliant[] => {
		// `accounts.save(account.withBalance(…))`, of a record.
		const [, verb, name] = /^(set|with)([A-Z]\w*)$/.exec(methodOf(call)) ?? [];
		const receiver = receiverOf(call);
		const [value] = call.positional;
		if (!name || !receiver || !value || !/^(java|kotlin)$/.test(program.code.language)) return [];
		const counts = quantityOf(name[0].toLowerCase() + name.slice(1), `${receiver.text}`);
		const read = counts && readFor(receiver, call.region, program);
		if (!counts || !read) return [];
		const own = within(value).some(
			(part) =>
				part.kind === "call" &&
				(methodOf(part.call) === `get${name}` || methodOf(part.call) === name[0].toLowerCase() + name.slice(1)) &&
				receiverOf(part.call)?.text === receiver.text,
		);
		const less = lessens(value) || calledIn(value, /^(subtract|minus)$/);
		const more = differs(value) || calledIn(value, /^(add|plus)$/);
		if (!own || !(less || (more && !isPlainQuantity(counts)))) return [];
		const { region } = call;
		const around = call.within && isSave(call.within, program) ? call.within : undefined;
		const kept = verb === "with" ? around : keeping(call, receiver, read, program);
		if (!kept) return [];
		const conditional = isVersioned(counts, receiver, program, read)
			? "version"
			: isLocked(read, program)
				? "lock"
				: (comparedIn(kept, counts, program) ?? guards(region, program));
		return [{ counts, at: call.at, region, handle: receiverOf(read), conditional, decidedBy: "read" }];
	});
}

/** What the statement of a mapper's method compares, by which the object is saved. */
function comparedIn(kept: Call | "transaction", counts: string, program: Program): "version" | "condition" | undefined {
	const where = kept === "transaction" ? [] : (statementAt(kept, program)?.change?.where ?? []);
	if (where.some(({ text }) => /version|revision|etag/.test(text))) return "version";
	return where.some(({ text }) => quantityOf(text, "") === counts) ? "condition" : undefined;
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
			(call) => isRead(call, program) && sameFunction(call.region, update.region),
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

function isTestedAnyhow(counts: string, region: Region, before: Location | undefined, program: Program): boolean {
	return testsOwnedBy(ownerOf(region), program.code).some(
		(one) =>
			one.kind === "if" &&
			(!before || one.at.range.start.line <= before.range.start.line) &&
			within(one.test).some((part) => names(part, counts)),
	);
}

function classNameAround(region: Region | undefined): string | undefined {
	return region && (region.class?.name ?? classNameAround(region.parent));
}

/** DynamoDB's condition; Cosmos DB's entity tag. */
function isConditional(saved: Call, program: Program): boolean {
	if (option(saved, "ConditionExpression", program) || saved.named.match_condition) return true;
	return [...saved.positional, ...Object.values(saved.named)].some(
		(one) =>
			program.entry(one, "accessCondition") !== undefined || /IfMatchEtag|IfMatch\b/.test(program.follow(one).text),
	);
}

/** What stores the object after the write: its own method, or one that is given it, or that commits all. */
export function savedBy(
	{ target, region, order }: Pick<Write, "target" | "region" | "order">,
	program: Program,
): Call | undefined {
	const holder = partOf(target)?.of.text ?? "";
	return callsOwnedBy(ownerOf(region), program.code).find((call) => {
		if (call.order < order) return false;
		if (/^(put_item|putItem|PutCommand|put)$/.test(methodOf(call)))
			return (call.named.Item ?? (call.positional[0] && program.entry(call.positional[0], "Item")))?.text === holder;
		// sqlx and mappers of rows: `NamedExec("UPDATE … SET coins = :coins …", wallet)`.
		const isGiven = call.positional.some(({ text }) => text.replace(/^[&*]/, "") === holder);
		if (isGiven && statementAt(call, program)?.change?.verb === "update") return true;
		const isUpdate = methodOf(call) === "Model" && /\bNewUpdate\(/.test(call.callee.text);
		if (!isUpdate && !isSave(call, program)) return false;
		const of = receiverOf(call);
		if (of?.text === holder || of?.text === holder.replace(/^this$/, "self")) return true;
		const given = [...call.positional, ...Object.values(call.named)].flatMap((one) =>
			one.kind === "list" ? [one, ...one.items] : [one],
		);
		if (given.some(({ text }) => text === holder)) return true;
		const isWhole = call.positional.length === 0 || /^SaveChanges(Async)?$/.test(methodOf(call));
		return isWhole && /session|context|em$|entityManager|uow|db$/i.test(of?.text ?? "");
	});
}

const cacheWrites =
	/^(set|decr|decrby|decrBy|incrby|incrBy|hincrby|hIncrBy|hset|hSet|decrement|Set|SetEx|Decr|DecrBy|IncrBy|HSet|HIncrBy|(StringSet|StringDecrement|HashSet|HashDecrement)(Async)?)$/;
const atOnce =
	/^(ScriptEvaluate(Async)?|LockTake(Async)?|CreateTransaction|SetNX|TxPipelined|setIfAbsent|execute|eval|evalsha|watch|multi_exec|set_nx|setnx|lock|defineCommand|eval_sha)$/i;

/** Redis as the truth: GET, a condition, and DECR or SET of what the key says is a quantity. */
function byCache(program: Program): Reliant[] {
	return program.code.calls.flatMap((call): Reliant[] => {
		if (!cacheWrites.test(methodOf(call))) return [];
		const handle = receiverOf(call);
		const symbol =
			handle && (program.code.language === "csharp" ? calledType(handle, program) : program.symbolOf(handle));
		if (!symbol || !/(^|\W)(io)?redis\b|\bI(Database|DatabaseAsync|ConnectionMultiplexer)\b/i.test(symbol)) return [];
		// Go's commands are given a context first.
		const at = program.code.language === "go" ? 1 : 0;
		const key = call.positional[at] && keyText(call.positional[at], program);
		const counts = key?.split(/[^A-Za-z_]+/).find((word) => quantityOf(word, ""));
		if (!counts || isPlainQuantity(counts)) return [];
		const owner = ownerOf(call.region);
		const ofOwner = callsOwnedBy(owner, program.code);
		const read = ofOwner.find(
			(one) =>
				one.order < call.order &&
				/^(get|hget|hGet|Get|HGet|StringGet(Async)?|HashGet(Async)?)$/.test(methodOf(one)) &&
				one.positional[at] &&
				keyText(one.positional[at], program) === key,
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

import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { unhurried } from "../../unhurried.ts";
import type { Call, Class, Expr, Fn, Region } from "../code.ts";
import { calledType } from "../data/called-type.ts";
import { callsBelow, callsOn, testsOwnedBy } from "../data/calls-by.ts";
import { entityOf, modelOf } from "../data/entities.ts";
import { transactionAround } from "../data/typed-builders.ts";
import { namesAround, within } from "../data/walk.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { functionOf } from "../regions.ts";
import { headOf, methodOf, receiverOf, textIn } from "../values.ts";
import type { Concept } from "./concept.ts";
import { access } from "./linked-store.ts";
import { crossPartition } from "./unkeyed.ts";

/** Reads that users wait for and that every shard is asked for. */
export const scatter: Concept = {
	read(program) {
		const sites = new Sites(program);
		const asked = [
			...overAll(program),
			...byHand(program),
			...withoutKey(program),
			...springWithoutKey(program),
		].flatMap(({ call, at, handle }): Fragment[] =>
			access(program, "reads", { handle }, at, `${sites.of(call)} everywhere`, { scatter: declared(true, at) }),
		);
		const unkeyed = crossPartition(program)
			.filter(({ call }) => !isUnhurried(call, program))
			.flatMap(({ at, handle, call, engine }): Fragment[] =>
				access(program, "reads", { handle, engine }, at, `${sites.of(call)} everywhere`, {
					scatter: declared(true, at),
				}),
			);
		return [...asked, ...unkeyed, ...changedEverywhere(program)];
	},
};

interface Found {
	call: Call;
	at: Expr["at"];
	handle: Expr | undefined;
}

const many =
	/shards?$|shard_?(aliases|names)$|shard_?(pools|clients|connections|dbs|engines)$|^all_?(shards?|pools|databases|dbs|engines|connections|clients)$|^(pools|databases|dbs|engines)$/i;
const reads =
	/^(query|execute|find\w*|select\w*|fetch\w*|get|getMany|count|search|aggregate|all|raw|one|many|any|scalars?|Query(Row)?x?(Context)?|Select(Context)?|Get(Context)?|Find\w*|Query\w*Async|ExecuteReader\w*|queryFor\w+|executeQuery)$/;
/** Names that maps and lists have as well. */
const plain = /^(get|all|any|one|many|raw|count)$/;
/** Changes, and what only asks whether a server is there. */
const asksNothing = /^\s*(insert|update|delete|create|alter|drop|begin|select\s+(\d+|now\(\)|version\(\)))/i;

/** Connections that are open at once, one of each. */
const open = /^(conns|connections|sessions|cursors|transactions|trxs)$/i;

/** `for shard in shards: shard.execute("UPDATE …")`, itself or in a function that is given each: the same change on each of them, and no common commit. */
function changedEverywhere(program: Program): Fragment[] {
	const told = new Set<Region>();
	return program.code.calls.flatMap((call): Fragment[] => {
		if (isUnhurried(call, program) || told.has(call.region)) return [];
		const over = overOf(receiverOf(call), program);
		const own = over && lastName(over);
		const isOwn = own !== undefined && (many.test(own) || open.test(own)) && isChange(call, program);
		const name = isOwn ? own : changedFor(call, program);
		if (!name) return [];
		told.add(call.region);
		const { path, language } = program.code;
		const { at } = call;
		const work = functionOf(call.region)?.name || `a change of all ${name}`;
		return [
			{
				role: "declares",
				file: path,
				kind: "Transaction",
				at,
				name: work,
				keys: [`${language}:${path}#${work}:${at.range.start.line}`],
				attributes: {
					mechanism: declared("none", at),
					participants: declared([`one of ${name}`, `every other of ${name}`], at),
					acrossShards: declared(true, at),
				},
				links: [{ kind: "runs-in", direction: "to", other: { by: "path", path }, at }],
			},
		];
	});
}

/** Of which all it is one that a function is given which changes something there: `rename_on(pool, sku)`. */
function changedFor(call: Call, program: Program): string | undefined {
	const name = call.positional.flatMap((one) => nameOfAll(one, program) ?? []).find((one) => many.test(one));
	const fn = name ? (program.called(call) ?? handedTo(call, program)) : undefined;
	if (!fn || unhurried.test(fn.name)) return undefined;
	return callsBelow(fn, program.codeOf(fn.region)).some((one) => isChange(one, program)) ? name : undefined;
}

/** `for shard in shards: shard.query(…)`, `Promise.all(shards.map((shard) => shard.query(…)))`. */
function overAll(program: Program): Found[] {
	return program.code.calls.flatMap((call): Found[] => {
		if (!(reads.test(methodOf(call)) || isQuerySet(call) || isRows(call, program)) || isUnhurried(call, program))
			return [];
		const ofTransaction = program.code.language === "kotlin" ? transactionAround(call.region, program) : undefined;
		const over = overOf(receiverOf(call), program) ?? overOf(ofTransaction, program);
		const name = over && lastName(over);
		const head = call.positional[0] && headOf(call.positional[0], program);
		if (!over || !name || !many.test(name) || asksNothing.test(head ?? "")) return [];
		// What is called like many other things is known by a statement: a client may be a customer, and `get` a look into a map.
		const isPlain = !/shard/i.test(name) && (/(clients|connections)$/i.test(name) || plain.test(methodOf(call)));
		if (isPlain && !/^\s*(select|with)\b/i.test(head ?? "")) return [];
		return [{ call, at: call.at, handle: over }];
	});
}

/** Knex asks once it is waited for: `shard("users").where({ email })`, of which the last step is told. */
function isRows(call: Call, { code }: Program): boolean {
	if (code.language !== "typescript" || !/^(first|where\w*|orderBy|limit)$/.test(methodOf(call))) return false;
	const steps: Call[] = [call];
	for (let of = receiverOf(call); of?.kind === "call"; of = receiverOf(of.call)) steps.push(of.call);
	const root = steps[steps.length - 1];
	const isTable = root.callee.kind === "name" && root.positional[0]?.kind === "literal";
	return isTable && callsOn(call, code).length === 0 && !steps.some((one) => changes.test(methodOf(one)));
}

const changes = /^(insert|update|del|delete|increment|decrement|truncate)$/;

/** Django asks when the rows are taken: `Customer.objects.using(alias).filter(…)`, of which the first step after the alias is told. */
function isQuerySet(call: Call): boolean {
	const of = receiverOf(call);
	return (
		/^(filter|exclude|values|values_list|order_by)$/.test(methodOf(call)) &&
		of?.kind === "call" &&
		methodOf(of.call) === "using"
	);
}

/** `for (const shard of shards) rows.push(...(await usersIn(shard, email)))`, and the same handed to threads: `submit(users_in, shard)`. */
function byHand(program: Program): Found[] {
	return program.code.calls.flatMap((call): Found[] => {
		if (isUnhurried(call, program) || call.positional.length === 0) return [];
		const given = call.positional.find((one) => many.test(nameOfAll(one, program) ?? ""));
		const over = given ? overOf(given, program) : mappedOver(call);
		const fn = over && (program.called(call) ?? handedTo(call, program));
		if (!over || !fn || program.codeOf(fn.region) !== program.code) return [];
		return asks(fn, program) && !unhurried.test(fn.name) ? [{ call, at: call.at, handle: over }] : [];
	});
}

/** `threads.map(look, SHARDS)`: what each of the list is handed to. */
function mappedOver(call: Call): Expr | undefined {
	const [, list] = /^(map|imap|starmap|imap_unordered)$/.test(methodOf(call)) ? call.positional : [];
	return list && many.test(lastName(list) ?? "") ? list : undefined;
}

/** Whether it reads by a statement, itself or through a function that it calls. */
function asks(fn: Fn, program: Program, depth = 2): boolean {
	return callsBelow(fn, program.code).some((one) => {
		const inner = depth > 0 ? program.called(one) : undefined;
		if (inner && inner !== fn) return asks(inner, program, depth - 1);
		const head = one.positional.slice(0, 2).map((each) => headOf(each, program) ?? "");
		return reads.test(methodOf(one)) && head.some((text) => /^\s*select\b/i.test(text) && !asksNothing.test(text));
	});
}

function nameOfAll(one: Expr, program: Program): string | undefined {
	const over = one.kind === "name" ? overOf(one, program) : undefined;
	return over && lastName(over);
}

/** What is handed to a pool of threads or to the loop, by its name. */
function handedTo(call: Call, program: Program): Fn | undefined {
	if (!/^(submit|run_in_executor|to_thread|map)$/.test(methodOf(call))) return undefined;
	for (const one of call.positional) {
		const fn = one.kind === "name" ? program.bindingsOf(one)[0]?.fn : undefined;
		if (fn) return fn;
	}
	return undefined;
}

/** What a handle is one of: of a connection or session, what the client is one of that it was opened on. */
function overOf(handle: Expr | undefined, program: Program, depth = 4): Expr | undefined {
	if (!handle || depth === 0) return undefined;
	if (handle.kind === "call") {
		const { callee, positional } = handle.call;
		// `factory()`, of one factory for each.
		const maker = callee.kind === "name" ? callee : receiverOf(handle.call);
		return overOf(maker, program, depth - 1) ?? overOf(positional[0], program, depth - 1);
	}
	const [binding] = handle.kind === "name" ? program.bindingsOf(handle) : [];
	return binding?.over ?? overOf(binding?.value, program, depth - 1);
}

function isChange(call: Call, program: Program): boolean {
	const first = call.positional[0] && program.follow(call.positional[0]);
	return first !== undefined && /^\s*(insert|update|delete)\s/i.test(headOf(first, program) ?? "");
}

/** Spring Data MongoDB: a class that `@Sharded` says to be split, asked by a repository or template without the key's first field. */
function springWithoutKey(program: Program): Found[] {
	if (!/^(java|kotlin)$/.test(program.code.language)) return [];
	return program.code.calls.flatMap((call): Found[] => {
		const method = methodOf(call);
		if (!/^(find|get|read|query|count|exists|stream|search)/.test(method) || isUnhurried(call, program)) return [];
		const handle = receiverOf(call);
		const isTemplate = handle !== undefined && /Mongo(Template|Operations)\b/.test(calledType(handle, program));
		const asked = isTemplate ? criteriaOf(call, program) : derivedFields(method);
		const entity = asked && (isTemplate ? classGiven(call, program) : entityOf(call, program)?.class);
		const key = entity && shardedBy(entity);
		if (!key || !asked || asked.length === 0) return [];
		return asked.includes(key) ? [] : [{ call, at: call.at, handle: undefined }];
	});
}

/** `findBySerialAndTenantIdOrderByCreatedAtDesc` asks by serial and tenantId (Spring Data docs, Query Creation). */
function derivedFields(method: string): string[] | undefined {
	const by = /^(?:find|get|read|query|count|exists|stream|search)\w*?By([A-Z]\w*)$/.exec(method)?.[1];
	return by
		?.replace(/OrderBy[A-Z]\w*$/, "")
		.split(/(?:And|Or)(?=[A-Z])/)
		.map((one) => one.replace(comparison, ""))
		.flatMap((one) => (one ? [one[0].toLowerCase() + one.slice(1)] : []));
}

const comparison =
	/(Is|Equals|Not|In|NotIn|Between|(Less|Greater)Than(Equal)?|Before|After|Like|NotLike|StartingWith|EndingWith|Containing|Null|NotNull|IsNull|IsNotNull|True|False|Exists|Regex|IgnoreCase)$/;

/** `Query.query(Criteria.where("serial").is(serial).and("tenantId").is(tenant))`; undefined where only the run knows all of it. */
function criteriaOf({ positional }: Call, program: Program): string[] | undefined {
	const [query] = positional;
	const parts = query ? within(program.follow(query), 14) : [];
	const fields = parts.flatMap((part) => {
		const isField = part.kind === "call" && /^(where|and|isEqualTo)$/.test(methodOf(part.call));
		return isField ? [textIn(part.call.positional[0], program)] : [];
	});
	return fields.length > 0 && fields.every((one) => one !== undefined) ? fields : undefined;
}

function classGiven({ positional, region }: Call, program: Program): Class | undefined {
	const name = positional.map(({ text }) => /^([A-Z]\w*)(\.class|::class\.java)$/.exec(text)?.[1]).find(Boolean);
	return name ? program.classNamed({ name, of: [] }, region) : undefined;
}

/** The first field of the key that `@Sharded(shardKey = { "tenantId", "deviceId" })` names. */
function shardedBy({ marks }: Class): string | undefined {
	const mark = marks.find((one) => /^@?(\w+\.)*Sharded\b/.test(one.text));
	if (mark?.kind !== "call") return undefined;
	const { named, positional } = mark.call;
	const given = named.shardKey ?? named.value ?? positional[0];
	const first = given?.kind === "list" ? given.items[0] : given;
	return first?.kind === "literal" ? String(first.value) : undefined;
}

export function isUnhurried({ region }: Call, program: Program): boolean {
	return (
		isScript(program) || unhurried.test(program.code.path) || namesAround(region).some((name) => unhurried.test(name))
	);
}

/** What somebody starts by hand or by a clock: `if __name__ == "__main__"`, and nothing in it serves. */
function isScript(program: Program): boolean {
	// What runs when the file is loaded.
	const isStarted = testsOwnedBy(undefined, program.code).some(({ test }) => test && /\b__name__\b/.test(test.text));
	return isStarted && program.calls("server").length === 0;
}

function lastName(expr: Expr): string | undefined {
	// `shards.all`
	if (expr.kind === "member" && /^(all|list|members)$/i.test(expr.name)) return lastName(expr.of);
	if (expr.kind === "name" || expr.kind === "member") return expr.name;
	if (expr.kind !== "call") return undefined;
	const of = receiverOf(expr.call);
	// `Object.values(shards)`
	const isOfObject = of?.kind === "name" && /^(Object|Array)$/.test(of.name);
	if (isOfObject && expr.call.positional[0]) return lastName(expr.call.positional[0]);
	// `router.all_pools()`, `getShards()`
	const given = methodOf(expr.call).replace(/^(get|list|iter|each)_?(?=[a-zA-Z])/, "");
	if (many.test(given) || many.test(given.replace(/^(all|every)_?(?=[a-zA-Z])/i, ""))) return given;
	return /^(values|items|entries|keys|stream|parallelStream|asSequence|AsParallel|AsEnumerable)$/.test(
		methodOf(expr.call),
	) && of
		? lastName(of)
		: undefined;
}

/** Mongoose: a model whose schema names its shard key, asked without it. */
function withoutKey(program: Program): Found[] {
	return program.code.calls.flatMap((call): Found[] => {
		if (!/^(find|findOne|countDocuments|aggregate)$/.test(methodOf(call)) || isUnhurried(call, program)) return [];
		const model = receiverOf(call);
		const key = model && shardKeyOf(model, program);
		const filter = call.positional[0] && program.follow(call.positional[0]);
		if (!key || filter?.kind !== "map" || filter.entries.some(({ key: name }) => !name)) return [];
		const asked = filter.entries.map(({ key: name }) => (name?.kind === "literal" ? String(name.value) : ""));
		if (asked.some((one) => one === key || one.startsWith("$")) || asked.length === 0) return [];
		return [{ call, at: call.at, handle: undefined }];
	});
}

/** `mongoose.model("Message", new Schema({ … }, { shardKey: { mailbox: "hashed" } }))`, here or in another file. */
function shardKeyOf(model: Expr, program: Program): string | undefined {
	const value = modelOf(model, program);
	if (value?.kind !== "call" || methodOf(value.call) !== "model") return undefined;
	const schema = value.call.positional[1] && program.follow(value.call.positional[1]);
	const options = schema?.kind === "call" ? schema.call.positional[1] : undefined;
	const key = options && program.entry(options, "shardKey");
	const held = key && program.follow(key);
	const first = held?.kind === "map" ? held.entries[0]?.key : undefined;
	return first?.kind === "literal" ? String(first.value) : undefined;
}

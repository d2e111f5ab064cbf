import { declared } from "../../../design/attribute.ts";
import type { Declaration, Fragment } from "../../../design/fragment.ts";
import type { Call, Code, Expr, Region, Type } from "../code.ts";
import { writesTo } from "../data/calls-by.ts";
import { within } from "../data/walk.ts";
import { variableIn } from "../environment.ts";
import { add } from "../grouped.ts";
import type { Program } from "../program.ts";
import { classRegionOf, functionOf } from "../regions.ts";
import { propertyOf } from "../spelling.ts";
import { methodOf, numberIn, receiverOf } from "../values.ts";
import type { Concept } from "./concept.ts";
import { access } from "./linked-store.ts";

/** A key that finds its place by a remainder, where the divisor is a number of servers, shards or queues that may change. */
export const modulo: Concept = {
	read(program) {
		return [...remainders(program)].flatMap(({ expr, region, name }): Fragment[] => {
			const key = `${program.code.language}:${program.code.path}#${name}`;
			const store: Declaration = {
				role: "declares",
				file: program.code.path,
				kind: "Store",
				name,
				keys: [key],
				at: expr.at,
				attributes: { sharding: declared("hash-modulo", expr.at) },
			};
			const user = access(program, "writes", { key }, expr.at, `${name} ${functionOf(region)?.name ?? ""}`.trim(), {});
			return [store, ...user];
		});
	},
};

interface Found {
	expr: Expr;
	region: Region;
	/** What is counted, as the code calls it. */
	name: string;
}

/** Every expression of a file with where it stands. */
function* places(program: Program): Generator<{ expr: Expr; region: Region }> {
	const { calls, writes, exits, names } = program.code;
	for (const { callee, positional, named, region } of calls)
		for (const expr of [callee, ...positional, ...Object.values(named)]) yield { expr, region };
	for (const { value, region } of writes) yield { expr: value, region };
	for (const { value, region } of exits) if (value) yield { expr: value, region };
	for (const { value, within: region } of names) if (value) yield { expr: value, region };
}

function* remainders(program: Program): Generator<Found> {
	const known = new Set<string>();
	for (const { expr, region } of places(program))
		for (const part of within(expr, 10)) {
			const operands = operandsOf(part);
			if (!operands) continue;
			const { start } = part.at.range;
			const key = `${start.line}:${start.character}`;
			if (known.has(key)) continue;
			known.add(key);
			const [left, right] = operands;
			const count = countOf(right, program);
			if (!count || isPartitionOfKafka(count, program)) continue;
			if (isKeyed(left, program) && !isCompared(part, expr)) yield { expr: part, region, name: count };
		}
}

/** A partitioner by hand spreads as Kafka's own does (KIP-480: the hash of the key, modulo the partitions): no worse, no better. */
const isPartitionOfKafka = (count: string, { code }: Program) => /partition/i.test(count) && usesKafka(code);

const ofKafka = new WeakMap<Code, boolean>();

function usesKafka(code: Code): boolean {
	const known = ofKafka.get(code);
	if (known !== undefined) return known;
	const isIt = (module: string | undefined) => module !== undefined && /kafka|sarama|redpanda/i.test(module);
	const found = code.names.some(({ from }) => isIt(from)) || [...code.opened, ...(code.uses ?? [])].some(isIt);
	ofKafka.set(code, found);
	return found;
}

/** `id % n`, and what is called for it where a remainder may be negative: Java's `Math.floorMod(id, n)`. */
function operandsOf(part: Expr): readonly Expr[] | undefined {
	const isCall = part.kind === "call" && /^(floorMod|remainderUnsigned|mod|Mod)$/.test(methodOf(part.call));
	const operands = isCall
		? part.call.positional
		: part.kind === "operation" && part.operator === "%"
			? part.operands
			: [];
	return operands.length === 2 ? operands : undefined;
}

const placeNames =
	/(shard|server|host|node|backend|upstream|pool|connection_?string|(^|_)dbs?|Dbs?|database|endpoint|memcache|redis|partition|dsn|replica_?set|queue_?(url|arn|name))s?/i;
const counting =
	/^(num|number_?of|n|total|count)?_?\w*?(shards?|servers?|nodes?|hosts?|backends?|databases?|dbs|partitions?|queues?)_?(count|num|total)?$/i;
/** Workers that share out work, locks in stripes, and what lives in one process. */
const inProcess =
	/worker|thread|lock|stripe|mutex|variant|color|colour|proxy|proxies|core|cpu|gpu|ring|slot|bucket|(?<!da)tab|page|row|col|frame|sample|step|epoch|tree|graph|vertex|char|digit|byte|bit|user_?agent/i;

/** What the divisor counts: the length of a list of places, or a number that is named after them. */
function countOf(right: Expr, program: Program): string | undefined {
	const list = lengthOf(right);
	if (list) {
		const name = lastName(list);
		if (!name || inProcess.test(name.replace(/strings?$/i, "")) || isOfOneServer(list, program)) return undefined;
		// A list that is called like none of them may be known by what it holds.
		if (!placeNames.test(name)) return holdsClients(list, program) ? name.replace(/^_+/, "") : undefined;
		return isElsewhere(list, name, program) ? name : undefined;
	}
	const name = lastName(right);
	if (!name || inProcess.test(name) || !counting.test(name)) return undefined;
	const number = numberIn(right, program);
	// So many are logical ones, of which a server has several.
	if (number !== undefined && number >= 64) return undefined;
	const outside = variableIn(right, program) !== undefined;
	return outside || number !== undefined || /shard|partition|server|node|host|database|queue/i.test(name)
		? name
		: undefined;
}

function lengthOf(expr: Expr): Expr | undefined {
	// `(uint)servers.Length`
	if (expr.kind === "other" && expr.parts.length > 0 && expr.parts.length <= 2)
		return lengthOf(expr.parts[expr.parts.length - 1]);
	if (expr.kind === "member" && /^(length|Length|Count|size)$/.test(expr.name)) return expr.of;
	if (expr.kind !== "call") return undefined;
	const method = methodOf(expr.call);
	if (/^(len|int|uint\d*|int\d*|u?int)$/.test(method) && expr.call.positional[0] && expr.call.callee.kind === "name") {
		const [inner] = expr.call.positional;
		return method === "len" ? inner : lengthOf(inner);
	}
	return /^(size|length|count)$/.test(method) ? receiverOf(expr.call) : undefined;
}

function lastName(expr: Expr): string | undefined {
	if (expr.kind === "name" || expr.kind === "member") return expr.name;
	if (expr.kind !== "call") return undefined;
	if (expr.call.positional.length === 1) return lastName(expr.call.positional[0]);
	const of = expr.call.positional.length === 0 ? receiverOf(expr.call) : undefined;
	if (!of) return undefined;
	// `settings.getShards()`, `settings.shards()`; `shards.keySet()` has as many as the shards.
	const name = methodOf(expr.call);
	return /^(keySet|keys|values|entrySet|entries|toList|stream)$/.test(name) ? lastName(of) : propertyOf(name);
}

/** Whether what a list holds lies in other machines: clients of stores, addresses, or what settings say. */
function isElsewhere(list: Expr, name: string, program: Program): boolean {
	const value = heldIn(list, program);
	if (
		/server|host|backend|upstream|endpoint|dsn|connection_?string|database|(^|_)dbs$|redis|memcache|queue_?(url|arn)/i.test(
			name,
		)
	)
		return !holdsLocal(value, program);
	const parts = within(value, 6);
	return (
		isOfSettings(list, program) ||
		holdsClients(list, program) ||
		namesPlaces(value) ||
		variableIn(value, program) !== undefined ||
		parts.some((part) => variableIn(part, program) !== undefined)
	);
}

/** A list of what is bound to the program's settings: `properties.shards()`, of a class of `@ConfigurationProperties("ledger")`. */
function isOfSettings(list: Expr, program: Program): boolean {
	if (!/^(java|kotlin)$/.test(program.code.language)) return false;
	const of = list.kind === "member" ? list.of : list.kind === "call" ? receiverOf(list.call) : undefined;
	const own = of && program.classOf(of);
	const around = of?.kind === "name" && of.name === "this" ? classRegionOf(of.region)?.class : undefined;
	const marks = (own ?? (list.kind === "name" ? undefined : around))?.marks ?? [];
	return marks.some(({ text }) => /^@?(\w+\.)*(ConfigurationProperties|ConfigMapping)\b/.test(text));
}

/** What a list is; of one that is handed in, what it is if nobody does: `def __init__(self, shards=SHARDS)`. */
function heldIn(list: Expr, program: Program): Expr {
	const value = program.follow(list);
	const [binding] = program.bindingsOf(value);
	return binding?.parameter?.otherwise ? program.follow(binding.parameter.otherwise) : value;
}

/** Names of databases and the like, of which the settings say where each is: `["shard_0", "shard_1"]`, those of `settings.DATABASES`. */
function namesPlaces(value: Expr): boolean {
	const over = value.kind === "each" ? value.over : value.kind === "call" ? value.call.positional[0] : undefined;
	const name = over && lastName(over.kind === "call" ? (receiverOf(over.call) ?? over) : over);
	if (name !== undefined && /^DATABASES$|_?(databases|dsns|urls)$/i.test(name)) return true;
	return (
		value.kind === "list" &&
		value.items.length > 1 &&
		value.items.every(
			(one) =>
				one.kind === "literal" &&
				/^(.*[-_.])?(shard|db|database|node|redis|cache|mysql|pg|postgres|mongo)[-_]?\d+\b/i.test(String(one.value)),
		)
	);
}

/** Clients of stores, one for each place. */
function holdsClients(list: Expr, program: Program): boolean {
	const held = [heldIn(list, program), ...addedTo(list, program)];
	const isMade = held.some((one) =>
		within(one, 6).some(
			(part) => part.kind === "call" && (program.known(part.call.callee, "store") || isClient(part.call, program)),
		),
	);
	if (isMade) return true;
	return program.bindingsOf(list).some(({ type, parameter }) => isOfClients(type ?? parameter?.type));
}

const clientTypes =
	/(^|\.)(DataSource|HikariDataSource|JdbcTemplate|JedisPool|JedisPooled|Jedis|RedisClient|UnifiedJedis|MongoClient|MongoTemplate|CqlSession|DSLContext|NpgsqlDataSource|IMongoClient|IMongoDatabase|IDatabase|IConnectionMultiplexer|ConnectionMultiplexer|SqlConnection|NpgsqlConnection|MySqlConnection|IDbConnection|DbContext|sql\.DB|sqlx\.DB|gorm\.DB|bun\.DB|pgxpool\.Pool|pgx\.Conn|redis\.(Universal)?Client|mongo\.(Client|Database)|gocql\.Session|memcache\.Client)$/;

/** `List<DataSource>`, `JedisPool[]`, `Map<Integer, JdbcTemplate>`, `[]*sql.DB`. */
function isOfClients(type: Type | undefined): boolean {
	return type?.of.some((one) => clientTypes.test(one.name)) ?? false;
}

/** Connections that are made in the very same words, whatever the element: all of them lead to one server. */
function isOfOneServer(list: Expr, program: Program): boolean {
	const value = heldIn(list, program);
	if (value.kind === "list") return value.items.length > 1 && new Set(value.items.map(({ text }) => text)).size === 1;
	if (value.kind === "each") return value.makes.kind === "call" && !varies(value.makes, program);
	const maker = value.kind === "call" && methodOf(value.call) === "from" ? value.call.positional[1] : undefined;
	if (maker?.kind === "function") return maker.fn.parameters.length === 0;
	const added = addedTo(list, program);
	return added.length > 0 && added.every((one) => one.kind === "call" && !varies(one, program));
}

/** Whether something in it is another in each round: an element, a counter, or what was made of one. */
function varies(expr: Expr, program: Program, depth = 4, seen = new Set<Expr>()): boolean {
	seen.add(expr);
	return within(expr, 8).some((part) => {
		if (part.kind !== "name") return part.kind === "function";
		return program.bindingsOf(part).some(({ over, parameter, within: where, value }) => {
			if (over || parameter || isInLoop(where)) return true;
			return depth > 0 && value !== undefined && !seen.has(value) && varies(value, program, depth - 1, seen);
		});
	});
}

function isInLoop(region: Region | undefined): boolean {
	return region !== undefined && (region.kind === "loop" || isInLoop(region.parent));
}

/** More than anybody writes by hand. */
const mostAdded = 16;
const given = new WeakMap<Program, Map<string, Expr[]>>();

/** What a list is given after it was made: `clients = append(clients, …)`, `clients.push(…)`, of one name in a file. */
function addedTo(list: Expr, program: Program): Expr[] {
	const name = lastName(list);
	const found = given.get(program) ?? givenTo(program);
	given.set(program, found);
	return (name ? (found.get(name) ?? []) : []).slice(0, mostAdded).map((one) => program.follow(one));
}

function givenTo({ code: { writes, calls } }: Program): Map<string, Expr[]> {
	const found = new Map<string, Expr[]>();
	for (const { target, value } of writes) {
		const name = value.kind === "call" && methodOf(value.call) === "append" ? lastName(target) : undefined;
		if (name && value.kind === "call") for (const one of value.call.positional.slice(1)) add(found, name, one);
	}
	for (const call of calls) {
		const receiver = /^(append|push|add|Add)$/.test(methodOf(call)) ? receiverOf(call) : undefined;
		const name = receiver && lastName(receiver);
		if (name) for (const one of call.positional) add(found, name, one);
	}
	return found;
}

const clientNames =
	/(Pool|Client|Connection|Redis|Engine|DataSource|create_engine|createPool|connect|Knex|knex|MongoClient|Sequelize)$/;

function isClient(call: Call, program: Program): boolean {
	const symbol = program.symbolOf(call.callee) ?? "";
	if (symbol === "" || symbol.startsWith(".")) return false;
	return clientNames.test(methodOf(call)) || /memcache|redis|valkey|mongo|sql\.Open$/i.test(symbol);
}

/** Instances of classes of the workspace, lists and maps: shards of something within the process. */
function holdsLocal(value: Expr, program: Program): boolean {
	const made = value.kind === "each" ? value.makes : value.kind === "list" ? value.items[0] : undefined;
	if (!made) return false;
	const inner = program.follow(made);
	return (
		inner.kind === "map" || inner.kind === "list" || (inner.kind === "call" && program.classOf(inner) !== undefined)
	);
}

const hashes =
	/hash|crc|murmur|fnv|md5|sha|xx|adler|djb|digest|ord|charCodeAt|from_bytes|readUInt|hexdigest|parseInt|sum/i;
const keys =
	/(^|_)(id|key|user|account|tenant|customer|member|order|uid|guid|uuid|email|hash|token|device|session)s?$|(Id|Key|User|Account|Tenant|Customer|Member|Hash|Uuid|Email|Token|ID)$/;

/** What says whose request it is: `UserContext.current()`, `TenantHolder.get()`, `currentUser.id()`. */
const holders =
	/^(\w+\.)*\w*(user|tenant|account|customer|member|shard|session)(id)?_?(context|holder|thread_?local)(\.\w+(\(\))?)+$|^(\w+\.)*current_?(user|tenant|account|customer|member)(\.\w+(\(\))?)+$/i;

/** A key or its hash; no counter, which goes round, and nothing drawn by chance or read from the clock. */
function isKeyed(left: Expr, program: Program): boolean {
	const parts = within(left, 6);
	if (parts.some((part) => part.kind === "call" && /random|now|time|Date|next|increment/i.test(methodOf(part.call))))
		return false;
	if (parts.some(({ kind, text }) => kind === "call" && holders.test(text))) return true;
	const names = parts.flatMap((part) => (part.kind === "name" || part.kind === "member" ? [part] : []));
	if (names.some((part) => isCounter(part, program))) return false;
	if (parts.some((part) => part.kind === "call" && hashes.test(methodOf(part.call)))) return true;
	return names.some(
		(part) => keys.test(part.name) || (part.kind === "name" && (isHashed(part, program) || isMadeOfKey(part, program))),
	);
}

/** `bytes`, where `bytes = tenantId.ToByteArray()`. */
function isMadeOfKey(part: Expr, program: Program): boolean {
	const value = program.follow(part);
	const made = value.kind === "call" ? within(value, 4) : [];
	return made.some((one) => (one.kind === "name" || one.kind === "member") && keys.test(one.name));
}

function isCounter(part: Extract<Expr, { kind: "name" | "member" }>, program: Program): boolean {
	if (
		/^(i|j|n|idx|index|counter|cnt|attempt|next|current|cursor|offset|round|rr|position)$|(counter|Counter|index|Index|attempts?)$/.test(
			part.name,
		)
	)
		return true;
	return writesTo(part.text, program.code).some(
		({ operator, value }) => operator === "+=" && value.kind === "literal" && value.value === 1,
	);
}

/** A name that was computed from text, letter by letter, or by a hash. */
function isHashed(part: Extract<Expr, { kind: "name" }>, program: Program): boolean {
	return writesTo(part.text, program.code).some(({ value }) =>
		within(value, 8).some(
			(one) => one.kind === "call" && hashes.test(methodOf(one.call)) && !/^sum$/.test(methodOf(one.call)),
		),
	);
}

/** `id % workers == me`: who does it, and not where it lies. */
function isCompared(part: Expr, whole: Expr): boolean {
	return within(whole, 10).some(
		(one) => one.kind === "operation" && /^[=!]=$/.test(one.operator) && one.operands.includes(part),
	);
}

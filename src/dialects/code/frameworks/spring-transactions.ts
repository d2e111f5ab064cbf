import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import type { Call, Class, Expr, Fn } from "../code.ts";
import type { Concept } from "../concepts/concept.ts";
import { apart, apartOf } from "../data/apart.ts";
import { doneBehind } from "../data/behind.ts";
import { calledType } from "../data/called-type.ts";
import { callsBelow, callsOwnedBy } from "../data/calls-by.ts";
import { methodCalled, statementOn } from "../data/mapped-statements.ts";
import { isPosted } from "../data/posted.ts";
import { handleOf } from "../handles.ts";
import type { Program } from "../program.ts";
import { functionOf } from "../regions.ts";
import { methodOf, receiverOf } from "../values.ts";
import { markNamed } from "./beans.ts";

/** Methods marked @Transactional: over which managers they commit, and what else they write before that. */
export const springTransactions: Concept = {
	read: (program) => [
		...program.code.functions.flatMap((fn) => {
			const mark = markOf(fn);
			return mark && !isRelay(fn, program) ? (unitOf(fn, mark, program) ?? []) : [];
		}),
		...program.code.calls.flatMap((call) => templateOf(call, program) ?? jtaOf(call, program) ?? []),
	],
};

/** `transactionTemplate.execute(status -> { … })`: what the function writes, in one transaction of its template's manager. */
function templateOf(call: Call, program: Program): Fragment | undefined {
	const work = call.positional.find((one) => one.kind === "function");
	const type = work?.kind === "function" ? templates.find((one) => one.runs.test(methodOf(call)))?.type : undefined;
	if (work?.kind !== "function" || !type?.test(calledType(receiverOf(call), program))) return undefined;
	const within = callsBelow(work.fn, program.code);
	const [other] = othersBy(within, program);
	// Its own database is what it is a transaction of.
	const own: Written = { id: "sql", name: "the database", at: call.at };
	const [first, second] = other ? [writtenBy(within, program)[0] ?? own, other] : writtenBy(within, program);
	const owner = functionOf(call.region);
	return first && second && owner ? fragment(owner, "none", [first.name, second.name], second.at, program) : undefined;
}

const templates: readonly { runs: RegExp; type: RegExp }[] = [
	{ runs: /^execute(WithoutResult)?$/, type: /\bTransaction(Template|Operations)\b/ },
	{ runs: /^transaction(Result|Async|ResultAsync|Coroutine)?$/, type: /\b(DSLContext|DefaultDSLContext)\b/ },
	{ runs: /^(inTransaction|useTransaction)$/, type: /\b(Jdbi|Handle|Database)\b/ },
];

/** JTA's own transactions: what is written between `begin` and `commit` to two sources commits in two phases. */
function jtaOf(call: Call, program: Program): Fragment | undefined {
	if (
		methodOf(call) !== "begin" ||
		!/\b(UserTransaction|TransactionManager)\b/.test(calledType(receiverOf(call), program))
	)
		return undefined;
	const owner = functionOf(call.region);
	if (!owner) return undefined;
	const own = callsOwnedBy(owner, program.code).filter(({ order }) => order > call.order);
	const end = own.find((one) => methodOf(one) === "commit")?.order ?? Number.POSITIVE_INFINITY;
	const sources = new Map<string, Written>();
	for (const one of own) {
		const of = receiverOf(one);
		const isSource =
			(methodOf(one) === "getConnection" && /DataSource\b/.test(calledType(of, program))) ||
			(writes.test(methodOf(one)) && /\bEntityManager\b/.test(calledType(of, program))) ||
			(/^(createContext|createConnection)$/.test(methodOf(one)) && /ConnectionFactory\b/.test(calledType(of, program)));
		const name = of?.text.replace(/^this\./, "");
		if (isSource && name && one.order < end && !sources.has(name)) sources.set(name, { id: name, name, at: one.at });
	}
	const all = [...sources.values()];
	return all.length > 1
		? fragment(
				owner,
				"2pc",
				all.map(({ name }) => name),
				all[1].at,
				program,
			)
		: undefined;
}

function markOf(fn: Fn): Expr | undefined {
	return (
		markNamed(fn.marks, "Transactional") ??
		(fn.class && fn.name !== fn.class.name ? markNamed(fn.class.marks, "Transactional") : undefined)
	);
}

/** What sends what a transaction has left in its outbox may send it twice, and that is known. */
function isRelay(fn: Fn, program: Program): boolean {
	if (/outbox|relay/i.test(`${fn.class?.name} ${fn.name}`)) return true;
	const calls = callsBelow(fn, program.code).map((call) => ({
		of: receiverOf(call)?.text ?? "",
		does: methodOf(call),
		given: call.positional,
	}));
	// Under any name: events that were kept are read, several of them, and each is taken away once it is sent.
	const isKept = (of: string) => /(event|message)s?(repository|repo|store|dao|mapper)?$/i.test(of);
	const several = /^(find|fetch|poll|lock|list|select|get)(\w*(All|By|Top|First|Next|Pending|Un[a-z]+)|$)/;
	const reads = calls.filter(({ of, does }) => isKept(of) && several.test(does) && !/^get$|^find$|ById$/.test(does));
	// What it is handed is sent, and all that it writes is that this row is gone.
	const written = calls.filter(({ does }) => writes.test(does));
	const [row] = written.length === 1 && /^(delete|remove)$/.test(written[0].does) ? written[0].given : [];
	const isSent =
		row?.kind === "name" &&
		fn.parameters.some(({ name }) => name === row.name) &&
		calls.some(
			({ does, given }) =>
				/^(send\w*|publish|convertAndSend)$/.test(does) &&
				given.some(({ text }) => new RegExp(`(^|[^.\\w])${row.name}\\b`).test(text)),
		);
	if (isSent) return true;
	return calls.some(
		({ of, does }) =>
			(/outbox/i.test(of) && /^(find|fetch|poll|lock|delete|remove)/.test(does)) ||
			(/^(delete|remove)/.test(does) && reads.some((read) => read.of === of)),
	);
}

function unitOf(fn: Fn, mark: Expr, program: Program): Fragment | undefined {
	const manager = managerOf(mark);
	const made = manager ? program.around.named(manager, program) : undefined;
	const call = made && program.follow(made);
	const type = call?.kind === "call" ? (program.symbolOf(call.call.callee) ?? "").split(".").at(-1) : undefined;
	if (call?.kind === "call" && type === "ChainedTransactionManager") {
		const managers = call.call.positional.map(nameOf);
		if (managers.length > 1) return fragment(fn, "none", managers, mark.at, program);
	}
	if (call?.kind === "call" && type === "JtaTransactionManager") {
		const written = writtenIn(fn, program);
		return written.length > 1
			? fragment(
					fn,
					"2pc",
					written.map((one) => one.name),
					mark.at,
					program,
				)
			: undefined;
	}
	const written = writtenIn(fn, program);
	const [first, second] = written;
	if (!second || isReadOnly(mark)) return undefined;
	const mechanism = hasJta(program) ? "2pc" : "none";
	// What is no database of its own is what is wrong there, also where the database is written after it.
	const { at } = written.find(({ id }) => !id.startsWith("sql")) ?? second;
	return fragment(fn, mechanism, [first.name, ...written.slice(1).map((one) => one.name)], at, program);
}

/** A coordinator of the application's own takes the place of the manager that is not named. */
function hasJta(program: Program): boolean {
	if (program.around.setting("quarkus.datasource.jdbc.transactions", program)?.value === "xa") return true;
	return program.around
		.configurations(program, coordinators)
		.some(({ names }) => names.some(({ from }) => coordinators.test(from ?? "")));
}

const coordinators = /\b(com\.atomikos|bitronix\.tm|org\.springframework\.transaction\.jta)\b/;

function managerOf(mark: Expr): string | undefined {
	if (mark.kind !== "call") return undefined;
	const { named } = mark.call;
	const given = named.transactionManager ?? named.value ?? mark.call.positional[0];
	return given?.kind === "literal" && typeof given.value === "string" ? given.value : undefined;
}

function isReadOnly(mark: Expr): boolean {
	const value = mark.kind === "call" ? mark.call.named.readOnly : undefined;
	return value?.kind === "literal" && value.value === true;
}

interface Written {
	/** Equal for what commits together. */
	id: string;
	name: string;
	at: Location;
}

/** What is not undone when the transaction of the database is: by the type that is written with. */
const others: readonly { type: RegExp; writes: RegExp; id: string; name: string }[] = [
	{
		type: /\.(MongoRepository|ReactiveMongoRepository|MongoTemplate|ReactiveMongoTemplate|MongoOperations)\(\)\./,
		writes: /^(save|saveAll|insert|insertAll|delete\w*|update\w*|upsert|findAndModify|remove)$/,
		id: "mongodb",
		name: "MongoDB",
	},
	{
		type: /\.(ElasticsearchRepository|ElasticsearchOperations|ElasticsearchTemplate|ElasticsearchRestTemplate)\(\)\./,
		writes: /^(save|saveAll|index|update|bulkIndex)$/,
		id: "elasticsearch",
		name: "Elasticsearch",
	},
	{
		type: /\.(CassandraRepository|CassandraTemplate|CassandraOperations)\(\)\./,
		writes: /^(save|saveAll|insert|update\w*|delete\w*)$/,
		id: "cassandra",
		name: "Cassandra",
	},
	{
		type: /\.(RedisTemplate|StringRedisTemplate)\(\)\.opsFor(Value|Hash|List|Set|ZSet)\(\)\./,
		writes: /^(set|setIfAbsent|put|putAll|increment|decrement|leftPush\w*|rightPush\w*|add|remove)$/,
		id: "redis",
		name: "Redis",
	},
	{ type: /\.(KafkaTemplate|ReplyingKafkaTemplate)\(\)\./, writes: /^(send|sendDefault)$/, id: "kafka", name: "Kafka" },
	{
		type: /\.(RabbitTemplate|AmqpTemplate)\(\)\./,
		writes: /^(convertAndSend|send|convertSendAndReceive)$/,
		id: "rabbitmq",
		name: "RabbitMQ",
	},
	{ type: /\.(StreamBridge)\(\)\./, writes: /^send$/, id: "stream", name: "the broker" },
	{ type: /\.(SqsTemplate|SqsClient|SqsAsyncClient)\(\)\./, writes: /^(send\w*)$/, id: "sqs", name: "SQS" },
	{ type: /\.(SnsTemplate|SnsClient|SnsOperations)\(\)\./, writes: /^(send\w*|publish)$/, id: "sns", name: "SNS" },
	// Quarkus and other users of MicroProfile's channels.
	{ type: /\.(Emitter|MutinyEmitter|KafkaEmitter)\(\)\./, writes: /^send\w*$/, id: "stream", name: "the broker" },
	{
		type: /\.(ServiceBusSenderClient|ServiceBusSenderAsyncClient|ServiceBusTemplate)\(\)\./,
		writes: /^(sendMessage\w*|send\w*)$/,
		id: "servicebus",
		name: "Service Bus",
	},
	{
		type: /\.(EventHubProducerClient|EventHubProducerAsyncClient|EventHubsTemplate)\(\)\./,
		writes: /^send\w*$/,
		id: "eventhubs",
		name: "Event Hubs",
	},
	{ type: /\.(KafkaProducer|Producer)\(\)\./, writes: /^send$/, id: "kafka", name: "Kafka" },
	{ type: /\.(MqttClient|IMqttClient)\(\)\./, writes: /^publish$/, id: "mqtt", name: "the broker" },
	{ type: /\.JmsTemplate\(\)\./, writes: /^(convertAndSend|send)$/, id: "jms", name: "JMS" },
	{ type: /\.PulsarTemplate\(\)\./, writes: /^send(Async)?$/, id: "pulsar", name: "Pulsar" },
	{ type: /\.PubSubTemplate\(\)\./, writes: /^publish$/, id: "pubsub", name: "Pub/Sub" },
	{
		type: /\.(DynamoDbClient|DynamoDbTable|DynamoDBMapper)\(\)\./,
		writes: /^(putItem|updateItem|save)$/,
		id: "dynamodb",
		name: "DynamoDB",
	},
];
const relational =
	/\.(JpaRepository|CrudRepository|PagingAndSortingRepository|ListCrudRepository|JpaRepositoryImplementation|R2dbcRepository|ReactiveCrudRepository|CoroutineCrudRepository|EntityManager|JdbcTemplate|NamedParameterJdbcTemplate|JdbcClient|JdbcAggregateTemplate|R2dbcEntityTemplate|Session|StatelessSession|BaseMapper|IService|ServiceImpl|DSLContext|PanacheEntity|PanacheEntityBase|PanacheRepository|PanacheRepositoryBase|GenericRepository)\(\)\./;
const writes =
	/^(save|saveAll|saveAndFlush|saveAllAndFlush|insert\w*|delete\w*|persist\w*|merge|update\w*|batchUpdate|remove\w*)$/;
const changes = /^\s*(insert|update|delete|merge|replace)\b/i;

/** The different stores that a method writes, each with the first place. */
function writtenIn(fn: Fn, program: Program): Written[] {
	return writtenBy(callsOwnedBy(fn, program.code), program);
}

/** What is written to another kind of store. */
const othersBy = (calls: readonly Call[], program: Program): Written[] =>
	calls.flatMap((call) => {
		const one = (call.callee.kind === "member" && writtenAt(call, program)) || writtenBehind(call, program);
		return one && !one.id.startsWith("sql") ? [one] : [];
	});

function writtenBy(calls: readonly Call[], program: Program): Written[] {
	const found: Written[] = [];
	for (const call of calls) {
		const own = call.callee.kind === "member" ? writtenAt(call, program) : writtenByOwn(call);
		const one = own ?? writtenBehind(call, program);
		if (one && !found.some((other) => other.id === one.id)) found.push(one);
	}
	// A repository that was not read is of what the transaction is of, whichever that is.
	const read = found.filter(({ id }) => id !== unread);
	const all = read.some((one) => one.id.startsWith("sql")) ? read : found;
	// The first is what the transaction is of.
	return all.some((one) => one.id.startsWith("sql")) ? all : [];
}

/** What a service of MyBatis-Plus has from its base: `save(coupon)`. */
function writtenByOwn(call: Call): Written | undefined {
	const bases = functionOf(call.region)?.class?.bases ?? [];
	const isOwn =
		bases.some(({ name }) => /^(ServiceImpl|MPJBaseServiceImpl)$/.test(name)) && writes.test(methodOf(call));
	return isOwn ? { id: "sql", name: "the database", at: call.at } : undefined;
}

/** A lock, or the mark that a message was seen, lapses by itself: nothing is lost where the transaction is undone. */
const isLock = (call: Call) =>
	/^(setIfAbsent|remove)$/.test(methodOf(call)) && /lock|mutex|idempot|dedup/i.test(call.positional[0]?.text ?? "");

/** What another method sends or writes to something else, unless it waits for the commit or does so by itself. */
function writtenBehind(call: Call, program: Program): Written | undefined {
	const found = doneBehind(call, program, (inner) => {
		const one = inner.callee.kind === "member" ? writtenAt(inner, program) : undefined;
		// What is written by the manager that is taken where none is named joins the transaction around.
		return one?.id === "sql" || one?.id === unread ? undefined : one;
	});
	return found && { ...found, at: call.at };
}

function writtenAt(call: Call, program: Program): Written | undefined {
	const method = methodOf(call);
	// What another server was told to do, or who moves money for others, stays done.
	if (isPosted(call, program)) return { id: "server", name: "another server", at: call.at };
	const moved = apartOf(call, program);
	if (moved?.id.startsWith(`${apart}payments`)) return { id: moved.id, name: moved.name, at: call.at };
	if (!writes.test(method) && !others.some((one) => one.writes.test(method))) return undefined;
	const symbol = program.symbolOf(call.callee) ?? "";
	const other = others.find((one) => one.type.test(symbol) && one.writes.test(method));
	if (other) return isLock(call) ? undefined : { id: other.id, name: other.name, at: call.at };
	const fn = relational.test(symbol) ? undefined : methodCalled(call, program);
	const isMapped = fn !== undefined && changes.test(statementOn(fn, program) ?? "");
	if (!writes.test(method)) return undefined;
	if (!(relational.test(symbol) || isMapped))
		return isOfUnread(call, program) ? { id: unread, name: "the database", at: call.at } : undefined;
	const receiver = receiverOf(call);
	const handle = receiver && /Template\(\)/.test(symbol) ? handleOf(receiver, program) : undefined;
	if (handle?.isStore) return { id: `sql ${handle.id}`, name: handle.name, at: call.at };
	const manager = receiver && (managerOfRepository(receiver, program) ?? persistenceUnitOf(receiver, symbol, program));
	return { id: manager ? `sql ${manager}` : "sql", name: manager ?? "the database", at: call.at };
}

const unread = "sql of a repository that was not read";

/** A repository whose own file is not here (another module, a generated one): its name says that it stores. */
function isOfUnread(call: Call, program: Program): boolean {
	const receiver = receiverOf(call);
	if (!receiver || program.classOf(receiver)) return false;
	return program
		.bindingsOf(receiver)
		.some(({ type, parameter }) => /(Repository|Repo|Dao|DAO|JpaRepo)$/.test((type ?? parameter?.type)?.name ?? ""));
}

/** The manager of a repository's package: `@EnableJpaRepositories(basePackages = …, transactionManagerRef = …)`. */
function managerOfRepository(receiver: Expr, program: Program): string | undefined {
	const one = program.classOf(receiver);
	const of = one && program.codeOf(one.region).package;
	if (!of) return undefined;
	for (const config of program.around.configurations(program, /@Enable\w*Repositories\b/)) {
		for (const each of config.classes) {
			const mark = each.marks.find(
				(mark) => mark.kind === "call" && /^Enable\w*Repositories$/.test(mark.call.callee.text),
			);
			if (mark?.kind !== "call") continue;
			const packages = textsOf(mark.call.named.basePackages ?? mark.call.named.value ?? mark.call.positional[0]);
			const manager = mark.call.named.transactionManagerRef;
			if (packages.some((name) => of === name || of.startsWith(`${name}.`)))
				return manager?.kind === "literal" ? String(manager.value) : undefined;
		}
	}
	return undefined;
}

/**
 * The persistence unit that an EntityManager or a class of stored things is of: `@PersistenceContext(unitName = "audit")`,
 * `@PersistenceUnit("audit")`, or in Quarkus by its package (`quarkus.hibernate-orm.audit.packages`; guide, Multiple persistence units).
 */
function persistenceUnitOf(receiver: Expr, symbol: string, program: Program): string | undefined {
	if (/\bEntityManager\b/.test(symbol))
		for (const { marks, parameter } of program.bindingsOf(receiver))
			for (const mark of [...(marks ?? []), ...(parameter?.marks ?? [])]) {
				if (mark.kind !== "call" || !/^(PersistenceContext|PersistenceUnit)$/.test(nameOf(mark.call.callee))) continue;
				const [unit] = textsOf(mark.call.named.unitName ?? mark.call.named.value ?? mark.call.positional[0]);
				if (unit) return unit;
			}
	if (!/\bPanache/.test(symbol)) return undefined;
	const of = program.classOf(receiver);
	const inside = of && program.codeOf(of.region).package;
	const root = /^(.*?(?:^|\/)src\/\w+)\/(?:java|kotlin)\//.exec(program.code.path)?.[1];
	const said = inside && root ? (program.around.text(`${root}/resources/application.properties`) ?? "") : "";
	for (const [, unit, packages] of said.matchAll(/^\s*quarkus\.hibernate-orm\."?([\w-]+)"?\.packages\s*=\s*(\S.*)$/gm))
		if (packages.split(/\s*,\s*/).some((one) => inside === one || inside?.startsWith(`${one}.`))) return unit;
	return undefined;
}

function textsOf(expr: Expr | undefined): string[] {
	if (expr?.kind === "list") return expr.items.flatMap(textsOf);
	return expr?.kind === "literal" && typeof expr.value === "string" ? [expr.value] : [];
}

function nameOf(expr: Expr): string {
	if (expr.kind === "name" || expr.kind === "member") return expr.name;
	return expr.kind === "call" ? methodOf(expr.call) || expr.text : expr.text;
}

function fragment(fn: Fn, mechanism: "none" | "2pc", names: string[], at: Location, program: Program): Fragment {
	const { path, language } = program.code;
	const owner: Class | undefined = fn.class;
	const name = [owner?.name, fn.name].filter(Boolean).join(".");
	const distinct =
		[...new Set(names)].length === names.length ? names : names.map((one, index) => `${one} ${index + 1}`);
	return {
		role: "declares",
		file: path,
		kind: "Transaction",
		at,
		name,
		keys: [`${language}:${path}#${name}:${fn.at.range.start.line}`],
		attributes: {
			mechanism: declared(mechanism, at),
			participants: declared(distinct, at),
			acrossShards: declared(true, at),
		},
		links: [{ kind: "runs-in", direction: "to", other: { by: "path", path }, at }],
	};
}

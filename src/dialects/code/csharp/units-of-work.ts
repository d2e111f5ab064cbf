import { declared, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Class, Region } from "../code.ts";
import { doneBehind } from "../data/behind.ts";
import { calledType } from "../data/called-type.ts";
import { isCalled } from "../data/calls-by.ts";
import { isPosted } from "../data/posted.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { methodOf, receiverOf } from "../values.ts";
import { type Address, withoutSecrets } from "./addresses.ts";

/** How calls are told that open a database, and which. */
interface Databases {
	connects(call: Call): boolean;
	addressOf(call: Call): Address | undefined;
}

interface Participant {
	/** Equal for one store; absent where no file says which one it is. */
	id: string | undefined;
	name: string;
	call: Call;
}

/**
 * What spans two stores: what is opened or saved within one TransactionScope, which commits on all of them in two phases; and
 * what else is saved or sent while a transaction of one context is open.
 */
export function* unitsOfWork(program: Program, databases: Databases): Generator<Fragment> {
	for (const begin of program.code.calls) {
		const isScope = begin.callee.kind === "name" && begin.callee.name === "TransactionScope";
		const own = isScope ? undefined : begunOn(begin, program, databases);
		if (!isScope && !own) continue;
		const ends = isScope ? Number.POSITIVE_INFINITY : commitOf(begin, program);
		const all = own ? [own] : [];
		for (const call of program.code.calls) {
			if (call.order <= begin.order || call.order > ends || call.at.file !== begin.at.file) continue;
			if (ownerOf(call.region) !== ownerOf(begin.region) || !isWithin(call.region, begin)) continue;
			// A scope takes in each connection that is opened while it lasts, wherever that is done.
			const opened = isScope ? doneBehind(call, program, (inner) => connectionOf(inner, databases)) : undefined;
			const one =
				participantOf(call, program, databases) ??
				(own && begunOn(call, program, databases)) ??
				(opened && { ...opened, call });
			if (one && !all.some((other) => isSame(one, other))) all.push(one);
		}
		// No broker takes part in two phases.
		const isTwoPhase = isScope && !all.some(({ id }) => id?.startsWith("queue "));
		if (all.length > 1) yield unit(begin, isTwoPhase ? "2pc" : "none", all, program);
	}
}

/** `context.Database.BeginTransactionAsync()`, `connection.BeginTransaction()`, `unitOfWork.BeginTransactionAsync()` */
function begunOn(call: Call, program: Program, databases: Databases): Participant | undefined {
	const database = receiverOf(call);
	if (!/^(Begin|BeginTransaction)(Async)?$/.test(methodOf(call)) || !database) return undefined;
	if (database.kind === "member" && database.name === "Database") {
		const context = program.classOf(database.of);
		return context && isContext(context) ? ofContext(context, call, program, databases) : undefined;
	}
	const type = calledType(database, program);
	if (/\b\w*Connection(Async)?\(\)/.test(type) && methodOf(call) !== "Begin") {
		const opened = program.follow(database);
		const address =
			opened.kind === "call" && databases.connects(opened.call) ? databases.addressOf(opened.call) : undefined;
		return { id: address?.id, name: withoutSecrets(address?.name || "the database"), call };
	}
	return /\bI?(\w*UnitOfWork|Uow)\(\)/.test(type) ? { id: undefined, name: "the database", call } : undefined;
}

function commitOf(begin: Call, { code }: Program): number {
	const commit = code.calls.find(
		(call) =>
			call.order > begin.order &&
			ownerOf(call.region) === ownerOf(begin.region) &&
			/^Commit(Transaction)?(Async)?$/.test(methodOf(call)),
	);
	return commit?.order ?? Number.POSITIVE_INFINITY;
}

function participantOf(call: Call, program: Program, databases: Databases): Participant | undefined {
	if (databases.connects(call)) return connectionOf(call, databases);
	if (/^SaveChanges(Async)?$/.test(methodOf(call))) {
		const receiver = receiverOf(call);
		const context = receiver && program.classOf(receiver);
		return context && isContext(context) ? ofContext(context, call, program, databases) : undefined;
	}
	const sent = sentBy(call, program) ?? doneBehind(call, program, (inner) => sentBy(inner, program));
	return sent ? { id: `queue ${sent}`, name: sent, call } : undefined;
}

function connectionOf(call: Call, databases: Databases): Participant | undefined {
	if (!databases.connects(call)) return undefined;
	const address = databases.addressOf(call);
	const given = call.positional[0]?.text;
	const name = address?.name || address?.variable || given || "";
	return name || address ? { id: address?.id ?? given, name: withoutSecrets(name), call } : undefined;
}

/** A broker, or a store of another kind, that a call sends or writes to. */
function sentBy(call: Call, program: Program): string | undefined {
	const other = otherOf(call, program);
	// What is made to send with may send after the commit.
	if (other || methodOf(call) === "CreateSender") return other;
	const queue = program.mayBe(call.callee, "queue") ? program.known(call.callee, "queue") : undefined;
	return queue?.does === "publishes" ? (queue.engine ?? "queue") : undefined;
}

/** MassTransit, Rebus, NServiceBus and Wolverine. */
const bus = /^(Publish|Send)(Local)?(Async)?$/;
/** What has a bus keep its messages in the database, as rows of the same transaction, or until the work is done. */
const outbox =
	/^(AddEntityFrameworkOutbox|UseBusOutbox|AddMongoDbOutbox|UseEntityFrameworkOutbox|UseMongoDbOutbox|UseInMemoryOutbox|UseTransactionalBus|AddTransactionalBus|EnableOutbox|Outbox|UseOutbox|UseEntityFrameworkCoreTransactions|IntegrateWithWolverine|UseDurableOutboxOnAllSendingEndpoints|PersistMessagesWith\w+)\b/;

const stripe = "stripe";
/** Clients of brokers and stores that know nothing of the transaction, by their types, and what each of them writes with. */
const others: readonly { type: RegExp; writes: RegExp; name: string }[] = [
	{ type: /\bServiceBusSender\(\)/, writes: /^SendMessages?Async$/, name: "servicebus" },
	{ type: /\b(IAmazonSQS|AmazonSQSClient)\(\)/, writes: /^SendMessage(Batch)?Async$/, name: "sqs" },
	{
		type: /\b(IAmazonSimpleNotificationService|AmazonSimpleNotificationServiceClient)\(\)/,
		writes: /^PublishAsync$/,
		name: "sns",
	},
	{ type: /\bEventHubProducerClient\(\)/, writes: /^SendAsync$/, name: "eventhubs" },
	{ type: /\b(IModel|IChannel)\(\)/, writes: /^BasicPublish(Async)?$/, name: "rabbitmq" },
	{ type: /\bIMongoCollection\(\)/, writes: /^(Insert|Update|Replace|Delete)(One|Many)(Async)?$/, name: "mongodb" },
	{
		type: /\b(IAmazonDynamoDB|AmazonDynamoDBClient|IDynamoDBContext)\(\)/,
		writes: /^(PutItem|UpdateItem|Save)Async$/,
		name: "dynamodb",
	},
	{ type: /\bContainer\(\)/, writes: /^(Create|Upsert|Replace)ItemAsync$/, name: "cosmosdb" },
	{
		type: /\b(IPublishEndpoint|ISendEndpointProvider|ISendEndpoint|IBus|IBusControl|IMessageBus|IMessageSession|IEndpointInstance)\(\)/,
		writes: bus,
		name: "the bus",
	},
	{
		type: /\b(IElasticClient|ElasticClient|ElasticsearchClient|IOpenSearchClient|OpenSearchClient)\(\)/,
		writes: /^(IndexDocument|Index|Update|Bulk|IndexMany)(Async)?$/,
		name: "elasticsearch",
	},
	// Stripe.net: a charge stays made.
	{
		type: /\b(PaymentIntent|Charge|Refund|Transfer|Payout|Subscription|Invoice)Service\(\)/,
		writes: /^(Create|Confirm|Capture|Pay)(Async)?$/,
		name: stripe,
	},
	{ type: /\bDaprClient\(\)/, writes: /^PublishEventAsync$/, name: "the broker" },
	{
		type: /\b(IDatabase|IConnectionMultiplexer|ConnectionMultiplexer)\(\)/,
		writes: /^(StringSet|StringIncrement|HashSet|ListLeftPush|ListRightPush|SetAdd|StreamAdd)(Async)?$/,
		name: "redis",
	},
];

function otherOf(call: Call, program: Program): string | undefined {
	if (isPosted(call, program)) return "another server";
	const method = methodOf(call);
	const found = others.filter(({ writes }) => writes.test(method));
	const called = found.length > 0 ? calledType(receiverOf(call), program) : "";
	const other = found.find(({ type }) => type.test(called));
	// A service of the workspace may be called so; under a key of its own, a charge is made once, however often it is tried.
	if (other?.name === stripe)
		return usesStripe(program) && !call.positional.some((one) => /IdempotencyKey/.test(program.follow(one).text))
			? stripe
			: undefined;
	return other?.writes === bus && isCalled(outbox, program.code) ? undefined : other?.name;
}

const usesStripe = ({ code }: Program) =>
	[...code.opened, ...(code.uses ?? [])].some((one) => /^Stripe(\.net)?$/i.test(one));

const isContext = ({ bases }: Class) => bases.some(({ name }) => /DbContext$/.test(name));

/** The database that a context is registered with: `AddDbContext<Orders>(o => o.UseNpgsql(…))`, or its own `OnConfiguring`. */
function ofContext(context: Class, call: Call, program: Program, databases: Databases): Participant {
	const registered = program.code.calls.find(
		({ callee }) =>
			/^AddDbContext(Pool|Factory)?\b/.test(callee.text.split(".").at(-1) ?? "") &&
			callee.text.includes(`<${context.name}>`),
	);
	const opens = program.code.calls.find(
		(one) =>
			databases.connects(one) &&
			(registered?.positional.some((each) => each.kind === "function" && isInside(one.region, each.fn)) ||
				classAround(one.region) === context),
	);
	const address = opens && databases.addressOf(opens);
	return { id: address?.text ?? address?.id, name: context.name, call };
}

function isInside(region: Region, fn: Region["fn"]): boolean {
	for (let at: Region | undefined = region; at; at = at.parent) if (at.fn === fn) return true;
	return false;
}

const classAround = (region: Region | undefined): Class | undefined =>
	region && (region.class ?? classAround(region.parent));

const isSame = (one: Participant, other: Participant) =>
	one.name === other.name || (one.id !== undefined && one.id === other.id);

/** A broker, or a store of another kind, is none of the databases; two databases may be one where nobody says which they are. */
function areApart(all: readonly Participant[]): boolean {
	const databases = all.filter(({ id }) => !id?.startsWith("queue "));
	return databases.length <= 1 || databases.every(({ id }) => id !== undefined);
}

function unit(begin: Call, mechanism: "2pc" | "none", all: readonly Participant[], program: Program): Fragment {
	const { path } = program.code;
	const { at } = begin;
	const [, second] = all;
	const name = ownerOf(begin.region)?.name || "TransactionScope";
	const names = all.map((one) => one.name);
	return {
		role: "declares",
		file: at.file,
		kind: "Transaction",
		at,
		name,
		keys: [`csharp:${at.file}#${name}:${at.range.start.line}`],
		attributes: {
			mechanism: declared(mechanism, at),
			participants: declared(names, second.call.at),
			acrossShards: areApart(all)
				? declared(true, second.call.at)
				: unknown(`whether ${names.join(" and ")} are different stores`, second.call.at),
		},
		links: [{ kind: "runs-in", direction: "to", other: { by: "path", path }, at }],
	};
}

/** A `using var` holds to the end of its block, a `using (…)` for its own. */
function isWithin(region: Region, scope: Call): boolean {
	for (let at: Region | undefined = region; at; at = at.parent)
		if (at === scope.region || at.held?.some((one) => one.kind === "call" && one.call === scope)) return true;
	return false;
}

import { movesMoney, passing } from "../../elsewhere.ts";
import type { Call, Expr } from "../code.ts";
import { type Handle, handleOf } from "../handles.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf, textIn } from "../values.ts";
import { isPosted } from "./posted.ts";

/** How such a store is told from another database: it cannot be the same one. */
export const apart = "alias apart ";

/** Commands of Redis that write, by what clients of Python and Go call them. */
const redis =
	/^(set|mset|incr|incrby|decr|decrby|append|hset|hmset|hsetnx|hincrby|lpush|rpush|sadd|srem|zadd|zincrby|zrem|xadd|Set|MSet|Incr|IncrBy|Decr|DecrBy|HSet|HMSet|HIncrBy|LPush|RPush|SAdd|SRem|ZAdd|ZIncrBy|ZRem|XAdd)$/;
const mongo =
	/^(insert_one|insert_many|update_one|update_many|replace_one|bulk_write|find_one_and_update|InsertOne|InsertMany|UpdateOne|UpdateMany|UpdateByID|ReplaceOne|BulkWrite)$/;
/** Search engines: what is indexed stays so, whatever becomes of the row. */
const search =
	/^(index|update|bulk|delete|Index|Update|Bulk|Delete|(add|update|Add|Update)_?[dD]ocuments(_in_batches|InBatches)?|(save|partial_update|Save|PartialUpdate)_?[oO]bjects?|upsert|Upsert)$/;
/** Other servers by what their clients are made of, and what writes to them. */
const others: readonly { kind: string; of: RegExp; writes: RegExp }[] = [
	{
		kind: "search",
		of: /^(@elastic\/elasticsearch|@opensearch-project\/opensearch|elasticsearch|opensearchpy|meilisearch|algoliasearch|typesense)\b|\/(go-elasticsearch|elastic|opensearch-go|meilisearch-go|algoliasearch-client-go|typesense-go)\b/,
		writes: search,
	},
	{
		kind: "dynamodb",
		of: /^(boto3|aioboto3)\.(Session\(\)\.)?(resource|client)\(\)|aws-sdk-go\S*\/dynamodb\b/,
		writes:
			/^(put_item|update_item|batch_write_item|transact_write_items|PutItem|UpdateItem|BatchWriteItem|TransactWriteItems)$/,
	},
	// Relations that say who may do what: SpiceDB, OpenFGA.
	{ kind: "relations", of: /\b(authzed|openfga)\b/, writes: /^(WriteRelationships|Write|write)$/ },
	{
		kind: "vectors",
		of: /^(qdrant_client|pinecone|weaviate|chromadb)\b|\/(qdrant|pinecone-io)\//,
		writes: /^(upsert|add|upload_points|Upsert)$/,
	},
	// Brokers whose messages name no queue of their own.
	{
		kind: "broker",
		of: /^(aio_pika|aiormq|pika|kombu|nats|faststream|arq|google\.cloud\.pubsub_v1|azure\.(servicebus|eventhub)|paho)\b/,
		writes: /^(publish|basic_publish|enqueue_job|send_messages?|send_batch)$/,
	},
	{ kind: "broker", of: /^(boto3|aioboto3)\b/, writes: /^(publish|put_events)$/ },
	{
		kind: "broker",
		of: /\/(amqp091-go|amqp|nats\.go|pubsub|azservicebus|asynq|watermill|machinery)\b|aws-sdk-go\S*\/(sqs|sns|eventbridge)\b/,
		writes: /^(Publish\w*|SendMessage\w*|SendMessages|PutEvents|Enqueue(Context)?|SendTask\w*)$/,
	},
	// Who moves money for others: a charge stays made.
	{
		kind: "payments",
		of: /^(stripe|braintree|razorpay|adyen|mollie|paypalrestsdk|square)\b|^com\.(stripe|braintreegateway|razorpay|adyen)\b|\/stripe-go\b/,
		writes: /^(create|confirm|capture|refund|charge|sale|pay|transfer|create_async|New|Confirm|Capture)$/,
	},
	{ kind: "neo4j", of: /^neo4j\b|\/neo4j-go-driver\b/, writes: /^(execute_write|write_transaction|ExecuteWrite)$/ },
];
/** A write that goes to another kind of server than a SQL transaction. */
export function apartOf(call: Call, program: Program): Handle | undefined {
	if (isPosted(call, program)) return { id: `${apart}server`, name: "another server", isStore: true };
	const method = methodOf(call);
	const receiver = receiverOf(call);
	const kind = redis.test(method) ? "redis" : mongo.test(method) ? "mongodb" : undefined;
	const by = others.filter((one) => one.writes.test(method));
	if (!receiver || !(kind || by.length > 0)) return undefined;
	const symbol = program.symbolOf(receiver) ?? "";
	const other = by.find(({ of }) => of.test(symbol));
	// Under a key of its own, it is done once, however often it is tried.
	if (other?.kind === "payments" && (isOnce(call) || !movesMoney.test(lastName(receiver) ?? ""))) return undefined;
	if (other) {
		const name = lastName(receiver) ?? other.kind;
		return { id: `${apart}${other.kind} ${name}`, name, isStore: true };
	}
	if (!kind) return undefined;
	if (!(kind === "redis" ? /(^|\W)(io)?redis\b/i : /(^|\W)(pymongo|motor|mongo)\b/i).test(symbol)) return undefined;
	if (
		kind === "mongodb" &&
		/\bsess(ion|Ctx)/.test([...call.positional.map(({ text }) => text), ...Object.keys(call.named)].join(" "))
	)
		return undefined;
	const key = call.positional[program.code.language === "go" ? 1 : 0];
	if (kind === "redis" && (passing.test(receiver.text) || passing.test(key?.text ?? "") || expires(call, program)))
		return undefined;
	const name = handleOf(receiver, program)?.name ?? lastName(receiver) ?? kind;
	return { id: `${apart}${kind} ${name}`, name, isStore: true };
}

const isOnce = (call: Call) =>
	[...Object.keys(call.named), ...call.positional.map(({ text }) => text)].some((one) => /idempotency/i.test(one));

/** `ex=60`; Go's `Set` is given a time to live last, where none is 0. */
function expires(call: Call, program: Program): boolean {
	if (["ex", "px", "exat", "pxat"].some((name) => call.named[name])) return true;
	const last = call.positional[3];
	if (methodOf(call) !== "Set" || !last) return false;
	const value = program.follow(last);
	return !(value.kind === "literal" && value.value === 0) && textIn(last, program) === undefined;
}

const lastName = (expr: Expr) => (expr.kind === "member" || expr.kind === "name" ? expr.name : undefined);

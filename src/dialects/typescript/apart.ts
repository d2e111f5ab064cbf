import { isMadeAt, movesMoney, passing } from "../elsewhere.ts";
import { nameOf } from "./bindings.ts";
import { type TS, ts } from "./compiler.ts";
import type { StoreHandle } from "./handles.ts";
import type { Module } from "./module.ts";
import { bare, originOf } from "./origins.ts";
import { methodOf, property, receiverOf, textIn } from "./values.ts";

/** Redis commands that write and whose names nothing else has, in both spellings of the clients. */
const redisOnly =
	/^(h(set|mset|setnx|incrby|del)|[lr]push|[lr]pushx|s(add|rem|move)|z(add|incrby|rem)|xadd|hSet|hSetNX|hIncrBy|[lr]Push|sAdd|sRem|zAdd|zIncrBy|zRem|xAdd)$/;
/** Commands that write, by names that other things have as well. */
const redisToo = /^(set|mset|incr|incrby|incrBy|decr|decrby|decrBy|append|getset|setnx|setNX)$/;
const expires = /^(EX|PX|EXAT|PXAT|ttl|expiration)$/i;

/** MongoDB collection methods that write, whose names no SQL client has. */
const mongoOnly =
	/^(insertOne|insertMany|updateOne|updateMany|replaceOne|bulkWrite|findOneAndUpdate|findOneAndReplace)$/;

/** Search engines: what is indexed stays so, whatever becomes of the row. */
const searchToo = /^(index|update|bulk|create|delete)$/;
const searching = /^@(elastic\/elasticsearch|opensearch-project\/opensearch)$/;

/** Who moves money for others, and what of them moves it. */
const payments =
	/^(stripe|braintree|razorpay|square|@adyen\/api-library|@mollie\/api-client|@paypal\/(checkout-server-sdk|paypal-server-sdk))$/;
const moves = /^(create|confirm|capture|refund|cancel|sale|pay|void|transfer)$/;
const clients = /^(axios|got|ky|superagent|needle|undici|node-fetch|@nestjs\/axios)$/;
const sends = /^(post|put|patch|delete)$/;

/** What another server does at once and no rollback takes back: a charge, or whatever is posted to it. */
function doneElsewhere(call: TS.CallExpression, module: Module): StoreHandle | undefined {
	const method = methodOf(call) ?? "";
	const receiver = receiverOf(call);
	const handle = (name: string): StoreHandle => ({
		id: `apart ${name}`,
		name,
		kind: "store",
		node: call,
		apart: "server",
	});
	if (receiver && moves.test(method) && movesMoney.test(nameOf(bare(receiver)) ?? "")) {
		const from = originOf(receiver, module)?.from ?? "";
		const [root] = (nameOf(bare(receiver)) ?? "").replace(/^this\./, "").split(".");
		// Under a key of its own, it is done once, however often it is tried.
		const isOnce = call.arguments.some((one) => property(bare(one), "idempotencyKey"));
		return !isOnce && (payments.test(from) || /^stripe$/i.test(root))
			? handle(payments.test(from) ? from : root)
			: undefined;
	}
	const [address] = call.arguments;
	const url = address && (textIn(address, module) ?? module.textOf(address));
	if (!url || !isMadeAt(url)) return undefined;
	if (ts.isIdentifier(call.expression) && call.expression.text === "fetch") {
		const options = call.arguments[1] && property(bare(call.arguments[1]), "method");
		return options && sends.test((textIn(options, module) ?? "").toLowerCase()) ? handle("another server") : undefined;
	}
	if (!receiver || !sends.test(method)) return undefined;
	return clients.test(originOf(receiver, module)?.from ?? "") ? handle("another server") : undefined;
}

/** A write that goes to another kind of server than a SQL transaction: Redis, MongoDB, a search engine, or whoever takes payments. */
export function writtenApart(call: TS.CallExpression, module: Module): StoreHandle | undefined {
	const method = methodOf(call) ?? "";
	const receiver = receiverOf(call);
	const done = doneElsewhere(call, module);
	if (done) return done;
	if (!receiver) return;
	if (searchToo.test(method) && searching.test(originOf(receiver, module)?.from ?? "")) {
		const name = nameOf(receiver)?.split(".").at(-1) ?? "search";
		return { id: `apart ${name}`, name, kind: "store", node: receiver, apart: "search" };
	}
	const mongo = mongoOnly.test(method) && !call.arguments.some((each) => property(bare(each), "session"));
	if (!mongo && !redisOnly.test(method) && !redisToo.test(method)) return;
	const root = rootOf(receiver, module);
	const name = nameOf(root);
	const binding = name ? module.bindings.resolve(name, root) : undefined;
	// What the transaction's callback was given is the transaction.
	if (!name || !binding || (ts.isParameter(binding.node) && !name.startsWith("this."))) return;
	if (mongo) return { id: `apart ${name}`, name, kind: "store", node: root, apart: "mongodb" };
	const origin = originOf(root, module);
	const isRedis = origin?.from === "ioredis" || origin?.from === "redis";
	if (redisToo.test(method) && !isRedis && !/redis|valkey/i.test(name)) return;
	if (redisOnly.test(method) && origin && !isRedis && !/^[.@~#]/.test(origin.from)) return;
	const first = textIn(call.arguments[0], module) ?? "";
	const dies = call.arguments.some((each) => isExpiry(each, module));
	if (passing.test(name) || passing.test(first) || dies) return;
	return { id: `apart ${name}`, name, kind: "store", node: root, apart: "redis" };
}

function isExpiry(argument: TS.Expression, module: Module): boolean {
	const plain = bare(argument);
	if (ts.isObjectLiteralExpression(plain))
		return plain.properties.some((each) => each.name && expires.test(module.textOf(each.name)));
	return expires.test(textIn(plain, module) ?? "");
}

/** The client at the root of a chain of calls: `trees` of `trees.multi().hset(…)`, `this.redis` of `this.redis.set(…)`. */
function rootOf(node: TS.Node, module: Module): TS.Node {
	let at = bare(node);
	for (;;) {
		const name = nameOf(at);
		if (name && module.bindings.resolve(name, at)) return at;
		if (!ts.isCallExpression(at) && !ts.isPropertyAccessExpression(at)) return at;
		at = bare(at.expression);
	}
}

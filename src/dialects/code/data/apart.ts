import type { Call, Expr } from "../code.ts";
import { type Handle, handleOf } from "../handles.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf, textIn } from "../values.ts";

/** How such a store is told from another database: it cannot be the same one. */
export const apart = "alias apart ";

/** Commands of Redis that write, by what clients of Python and Go call them. */
const redis =
	/^(set|mset|incr|incrby|decr|decrby|append|hset|hmset|hsetnx|hincrby|lpush|rpush|sadd|srem|zadd|zincrby|zrem|xadd|Set|MSet|Incr|IncrBy|Decr|DecrBy|HSet|HMSet|HIncrBy|LPush|RPush|SAdd|SRem|ZAdd|ZIncrBy|ZRem|XAdd)$/;
const mongo =
	/^(insert_one|insert_many|update_one|update_many|replace_one|bulk_write|find_one_and_update|InsertOne|InsertMany|UpdateOne|UpdateMany|UpdateByID|ReplaceOne|BulkWrite)$/;
/** Search engines: what is indexed stays so, whatever becomes of the row. */
const search = /^(index|update|bulk|delete)$/;
/** What is dropped or expires by itself is a copy, not a second truth. */
const passing = /cache|session|lock|limit|throttle|metric|counter|ephemeral/i;

/** A write that goes to another kind of server than a SQL transaction. */
export function apartOf(call: Call, program: Program): Handle | undefined {
	const method = methodOf(call);
	const receiver = receiverOf(call);
	const kind = redis.test(method) ? "redis" : mongo.test(method) ? "mongodb" : undefined;
	if (!receiver || !(kind || search.test(method))) return undefined;
	const symbol = program.symbolOf(receiver) ?? "";
	if (/^(elasticsearch|opensearchpy)\b/.test(symbol) && search.test(method)) {
		const name = lastName(receiver) ?? "search";
		return { id: `${apart}search ${name}`, name, isStore: true };
	}
	if (!kind) return undefined;
	if (!(kind === "redis" ? /(^|\W)redis\b/i : /(^|\W)(pymongo|motor|mongo)\b/i).test(symbol)) return undefined;
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

/** `ex=60`; Go's `Set` is given a time to live last, where none is 0. */
function expires(call: Call, program: Program): boolean {
	if (["ex", "px", "exat", "pxat"].some((name) => call.named[name])) return true;
	const last = call.positional[3];
	if (methodOf(call) !== "Set" || !last) return false;
	const value = program.follow(last);
	return !(value.kind === "literal" && value.value === 0) && textIn(last, program) === undefined;
}

const lastName = (expr: Expr) => (expr.kind === "member" || expr.kind === "name" ? expr.name : undefined);

import type { Call, Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { madeIn, methodOf, receiverOf } from "../values.ts";
import { calledType } from "./called-type.ts";
import { storeName } from "./mappers.ts";
import type { Touch } from "./touch.ts";

const client =
	/StringRedisTemplate|RedisTemplate|ReactiveStringRedisTemplate|RedisCommands|RedisAsyncCommands|IDatabase|IDatabaseAsync|IConnectionMultiplexer|ConnectionMultiplexer|Jedis|RedissonClient/;
const writes = /^(set|setex|setIfAbsent|put|putAll|hset|hmset|StringSet(Async)?|HashSet(Async)?)$/;
const reads = /^(get|multiGet|hget|hgetall|entries|StringGet(Async)?|HashGet(All)?(Async)?)$/;

/** Keys that are set and read again by a client of Redis, whose options or flags may send reads to replicas. */
export function inRedis(program: Program): Touch[] {
	if (!/^(java|kotlin|csharp)$/.test(program.code.language)) return [];
	return program.code.calls.flatMap((call): Touch[] => {
		const method = methodOf(call);
		const object = objectOf(call, program);
		if (object) return [object];
		const does = writes.test(method) ? "writes" : reads.test(method) ? "reads" : undefined;
		const [key] = call.positional;
		const handle = receiverOf(call);
		if (!does || !key || !handle || !client.test(calledType(handle, program))) return [];
		const of = textOf(key, program);
		if (does === "writes") return [{ call, does, of, sees: "all", engine: "redis", handle }];
		// One that names a replica reads there, whatever the connection does.
		if (asksReplica(call)) return [{ call, does, of, sees: "replica", engine: "redis", handle }];
		return [{ call, does, of, sees: "routed", named: storeName("redis", program.code.path) }];
	});
}

/** Redisson's objects are made for one key: `redisson.getBucket("draft:" + id).set(text)`. */
function objectOf(call: Call, program: Program): Touch | undefined {
	const does = /^(set|setAsync|fastPut|put|putAll|getAndSet|add|addAll)$/.test(methodOf(call))
		? "writes"
		: /^(get|getAsync|getAll|readAll\w*|contains|containsKey|size)$/.test(methodOf(call))
			? "reads"
			: undefined;
	const receiver = does && receiverOf(call);
	const held = receiver && program.follow(receiver);
	const made = held?.kind === "call" ? (madeIn(held.call, program) ?? held) : undefined;
	if (
		!does ||
		made?.kind !== "call" ||
		!/^get(Json)?(Bucket|Map|MapCache|Set|List|ScoredSortedSet)$/.test(methodOf(made.call))
	)
		return undefined;
	const [key] = made.call.positional;
	const handle = receiverOf(made.call);
	if (!key || !handle || !/\bRedissonClient\b/.test(calledType(handle, program))) return undefined;
	const of = textOf(key, program);
	if (does === "writes") return { call, does, of, sees: "all", engine: "redis", handle };
	return { call, does, of, sees: "routed", named: storeName("redis", program.code.path) };
}

const asksReplica = ({ positional, named }: Call) =>
	[...positional, ...Object.values(named)].some(({ text }) => /\b(Prefer|Demand)(Replica|Slave)\b/.test(text));

function textOf(key: Expr, program: Program): string {
	const value = program.follow(key);
	return value.kind === "literal" ? String(value.value) : value.text;
}

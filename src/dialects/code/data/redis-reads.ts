import type { Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import { replicaName } from "./sessions.ts";
import type { Touch } from "./touch.ts";

const writes =
	/^(set|setex|setEx|hset|hSet|hmset|incr|incrby|incrBy|lpush|rpush|sadd|zadd|json_set|Set|SetEx|HSet|Incr|IncrBy|SAdd|ZAdd)$/;
const reads =
	/^(get|hget|hGet|hgetall|hGetAll|mget|smembers|lrange|zrange|exists|Get|HGet|HGetAll|MGet|SMembers|LRange|ZRange)$/;
const client = /(^|\W)(io)?redis\b/i;

/** Redis: a client that is told to read from replicas, or one of a replica alone, is asked for the key that was just written. */
export function byReplica(program: Program): Touch[] {
	const touched = touchesIn(program);
	// What is written through is no replica, whatever it is called: those are read only.
	const written = new Set(
		touched.flatMap(({ does, handle }) => (does === "writes" ? [bindingOf(handle, program)] : [])),
	);
	return touched.map((touch) => {
		const { does, handle } = touch;
		const isElsewhere =
			does === "reads" &&
			(readsReplicas(handle, program) || (replicaName.test(handle.text) && !written.has(bindingOf(handle, program))));
		return { ...touch, sees: isElsewhere ? "replica" : "all" };
	});
}

/** What a name stands for; where that is not known, the name. */
const bindingOf = (handle: Expr, program: Program): unknown => program.bindingsOf(handle)[0] ?? handle.text;

function touchesIn(program: Program): (Touch & { handle: Expr })[] {
	return program.code.calls.flatMap((call): (Touch & { handle: Expr })[] => {
		const method = methodOf(call);
		const does = writes.test(method) ? "writes" : reads.test(method) ? "reads" : undefined;
		const handle = does && receiverOf(call);
		const key = call.positional[program.code.language === "go" ? 1 : 0];
		if (!does || !handle || !key || !client.test(program.symbolOf(handle) ?? "")) return [];
		return [{ call, does, of: key.text, sees: "all", handle, engine: "redis" }];
	});
}

/** ioredis: scaleReads; redis-py: read_from_replicas; go-redis: ReadOnly, RouteByLatency, RouteRandomly; node-redis: useReplicas; a sentinel's slave_for. */
function readsReplicas(handle: Expr, program: Program): boolean {
	const value = program.follow(handle);
	if (value.kind !== "call") return false;
	const { call } = value;
	if (/^slave_for$/.test(methodOf(call))) return true;
	const given = [...call.positional, ...Object.values(call.named)];
	return isTold(call.named.read_from_replicas, program) || given.some((one) => saysSo(one, program));
}

const isTold = (expr: Expr | undefined, program: Program) => {
	const value = expr && program.follow(expr);
	return value?.kind === "literal" && value.value === true;
};

function saysSo(options: Expr, program: Program): boolean {
	const scaled = program.entry(options, "scaleReads");
	const value = scaled && program.follow(scaled);
	if (value) return value.kind !== "literal" || value.value !== "master";
	const role = program.entry(options, "role");
	const named = role && program.follow(role);
	if (named?.kind === "literal" && named.value === "slave") return true;
	return ["ReadOnly", "RouteByLatency", "RouteRandomly", "useReplicas"].some((name) =>
		isTold(program.entry(options, name), program),
	);
}

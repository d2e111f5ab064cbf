import { byDefault, declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import type { Concept } from "./concept.ts";
import { access } from "./linked-store.ts";

const cluster = /redis[^\n]*(Cluster|createCluster|NewClusterClient)\b/i;
const changes =
	/^(set|setex|setEx|hset|hSet|incr|incrby|incrBy|zadd|zAdd|sadd|sAdd|lpush|lPush|rpush|rPush|xadd|xAdd|expire)$/i;

/**
 * Keys of Redis Cluster that carry one and the same hash tag: only what stands between the braces is hashed, so that all of
 * them lie on one node. Source: Redis cluster specification, hash tags.
 */
export const hashTag: Concept = {
	read(program) {
		const told = new Set<number>();
		return program.code.calls.flatMap((call): Fragment[] => {
			const handle = receiverOf(call);
			if (!handle || !changes.test(methodOf(call)) || !cluster.test(program.symbolOf(call.callee) ?? "")) return [];
			const key = call.positional[0] && keyIn(call.positional[0], program);
			if (!key || !isTaggedAlike(key) || told.has(key.at.range.start.line)) return [];
			told.add(key.at.range.start.line);
			const about = {
				keyShape: declared("constant", key.at),
				shards: byDefault(3, key.at, "Redis cluster specification: a cluster has three masters at least"),
			};
			return access(
				program,
				"writes",
				{ handle, engine: "redis", about },
				call.at,
				`${methodOf(call)} by one hash tag`,
				{},
			);
		});
	},
};

/** What a key is made of; of a function of the workspace that makes it, what that hands out. */
function keyIn(expr: Expr, program: Program): Expr {
	const value = program.follow(expr);
	const fn = value.kind === "call" ? program.called(value.call) : undefined;
	const made = fn && program.returned(fn);
	return made ? program.follow(made) : value;
}

/** `{presence}:user:${id}`: a constant between the braces, and outside of them what tells the keys apart. */
function isTaggedAlike(key: Expr): boolean {
	if (key.kind !== "text") return false;
	const parts = key.parts.map((one) => (one.kind === "literal" ? String(one.value) : "\0"));
	const tag = /\{([^{}]*)\}/.exec(parts.join(""));
	return tag !== null && tag[1] !== "" && !tag[1].includes("\0") && parts.includes("\0");
}

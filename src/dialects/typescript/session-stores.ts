import type { Condition } from "../../design/fragment.ts";
import { type TS, ts } from "./compiler.ts";
import { conditionIn } from "./conditions.ts";
import { shortly } from "./durations.ts";
import { resolved } from "./exports.ts";
import type { Module } from "./module.ts";
import { followed, isLocal, originOf } from "./origins.ts";
import { isOverOwnMap, keepsItself } from "./own-store.ts";

/** "usual": no store is given, so what the library does without one. `when` decides between two of them. */
export type Kept =
	| { sessions: "memory" | "disk" | "shared-store" | "usual" }
	| { reason: string }
	| { when: Condition; yes: Kept; no: Kept };

const shared = new Set([
	"connect-redis",
	"connect-redis-sentinel",
	"connect-valkey",
	"connect-pg-simple",
	"connect-mongo",
	"connect-mongodb-session",
	"connect-dynamodb",
	"connect-memcached",
	"connect-memjs",
	"connect-session-sequelize",
	"connect-session-knex",
	"connect-typeorm",
	"connect-couchbase",
	"connect-mssql-v2",
	"connect-cassandra-cql",
	"express-mysql-session",
	"express-mysql2-session",
	"express-session-rethinkdb",
	"@quixo3/prisma-session-store",
	"@google-cloud/connect-firestore",
	"@google-cloud/connect-datastore",
	"dynamodb-store",
	"firestore-store",
	"koa-redis",
	"typeorm-store",
]);

/** Kept in the process: its sessions are unknown to the next. NeDB and LokiJS read their file once, and live in memory. */
const perProcess = new Set(["memorystore", "session-memory-store", "connect-loki", "connect-nedb-session"]);

/** Kept in files beside the process, which the others of its replica read as well. */
const perReplica = new Set(["session-file-store", "connect-sqlite3", "better-sqlite3-session-store"]);

/** What a store expression keeps sessions in. `place` is where a condition around it is looked for. */
export function storeIn(node: TS.Node, module: Module, place?: TS.Node): Kept {
	const condition = place && conditionOf(place);
	if (condition) {
		const kept = storeIn(node, module);
		if (isProduction(condition, module) === true || "reason" in kept) return kept;
		const when = conditionIn(condition, module);
		if (when) return { when, yes: kept, no: { sessions: "usual" } };
		return { reason: `the store is only set if ${module.textOf(condition)}` };
	}
	const value = resolved(node, module);
	if (ts.isConditionalExpression(value)) return choose(value, module);
	if (ts.isBinaryExpression(value)) return both(value, module);
	if (ts.isIdentifier(value) && value.text === "undefined") return { sessions: "usual" };

	const origin = originOf(value, module.ownerOf(value)) ?? originOf(node, module);
	if (origin?.from === "hono-sessions") return ofHono(origin.path);
	if (origin && shared.has(origin.from)) return { sessions: "shared-store" };
	if (origin && perReplica.has(origin.from)) return { sessions: "disk" };
	if (origin && (perProcess.has(origin.from) || /\.MemoryStore\(\)$/.test(origin.path))) return { sessions: "memory" };
	if (ts.isNewExpression(value) && keepsItself(value, module)) return { sessions: "memory" };
	if (ts.isObjectLiteralExpression(value)) {
		if (isOverOwnMap(value, module)) return { sessions: "memory" };
		if (asksAStore(value, module)) return { sessions: "shared-store" };
	}
	if (origin && isLocal(origin)) return { reason: `the store comes from ${origin.from}` };
	if (origin) return { reason: `the store comes from ${origin.from}, which is not known here` };
	return { reason: `the store is ${shortly(value, module)}, which does not tell where it keeps sessions` };
}

const clients =
	/^(ioredis|redis|@redis\/client|@upstash\/redis|pg|mysql2?(\/promise)?|mongodb|mongoose|@prisma\/client|knex|memcached|memjs)$/;

/** Whether the functions of a store that is written where it is given ask a client of a store of the network. */
function asksAStore(store: TS.ObjectLiteralExpression, module: Module): boolean {
	let asks = false;
	const visit = (node: TS.Node): void => {
		if (ts.isCallExpression(node)) asks ||= clients.test(originOf(node.expression, module)?.from ?? "");
		if (!asks) ts.forEachChild(node, visit);
	};
	visit(store);
	return asks;
}

/** hono-sessions README, Usage: MemoryStore, CookieStore, and stores of Redis, Deno KV, Postgres and the like. */
function ofHono(path: string): Kept {
	if (path === ".MemoryStore()") return { sessions: "memory" };
	return path === ".CookieStore()" ? { sessions: "usual" } : { sessions: "shared-store" };
}

function choose(value: TS.ConditionalExpression, module: Module): Kept {
	const [yes, no] = [storeIn(value.whenTrue, module), storeIn(value.whenFalse, module)];
	const production = isProduction(value.condition, module);
	if (production !== undefined) return production ? yes : no;
	if ("sessions" in yes && "sessions" in no && yes.sessions === no.sessions) return yes;
	const when = conditionIn(value.condition, module);
	return when ? { when, yes, no } : { reason: `the store depends on ${shortly(value.condition, module)}` };
}

/** `process.env.REDIS_URL && new RedisStore(…)`. */
function both(value: TS.BinaryExpression, module: Module): Kept {
	const and = value.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
	const when = and ? conditionIn(value.left, module) : undefined;
	return when
		? { when, yes: storeIn(value.right, module), no: { sessions: "usual" } }
		: { reason: `the store is ${shortly(value, module)}` };
}

/** Whether a condition holds in production; undefined where it asks something else. */
export function isProduction(condition: TS.Node, module: Module): boolean | undefined {
	const test = followed(condition, module);
	if (ts.isPrefixUnaryExpression(test) && test.operator === ts.SyntaxKind.ExclamationToken) {
		const inner = isProduction(test.operand, module);
		return inner === undefined ? undefined : !inner;
	}
	if (!ts.isBinaryExpression(test)) return;
	const sides = [followed(test.left, module), followed(test.right, module)];
	const literal = sides.find((side) => ts.isStringLiteralLike(side));
	const asks = sides.some(
		(side) => /NODE_ENV$/.test(side.getText(module.tree)) || originOf(side, module)?.path.endsWith("NODE_ENV"),
	);
	if (!asks || !literal || !ts.isStringLiteralLike(literal)) return;
	const equal = /^={2,3}$/.test(test.operatorToken.getText(module.tree));
	const unequal = /^!={1,2}$/.test(test.operatorToken.getText(module.tree));
	if (!equal && !unequal) return;
	return (literal.text === "production") === equal;
}

/** The condition of the `if` around a statement, while it stays in one function. */
function conditionOf(place: TS.Node): TS.Expression | undefined {
	for (let at: TS.Node = place; at.parent && !ts.isFunctionLike(at); at = at.parent) {
		const { parent } = at;
		if (ts.isIfStatement(parent) && parent.thenStatement === at) return parent.expression;
	}
}

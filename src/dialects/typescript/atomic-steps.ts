import { writtenApart } from "./apart.ts";
import { nameOf } from "./bindings.ts";
import { type TS, ts } from "./compiler.ts";
import { resolved } from "./exports.ts";
import { Handles, type StoreHandle } from "./handles.ts";
import type { Module } from "./module.ts";
import { bare, isLocal, type Origin, originOf } from "./origins.ts";
import { queueSites } from "./queue-sites.ts";
import { constructionIn } from "./store-kinds.ts";
import { headOf, methodOf, property, receiverOf } from "./values.ts";

/** One step of an atomic piece of work, in the order in which the code runs it. */
export interface Step {
	what: "begin" | "prepare" | "commit" | "write";
	handles: StoreHandle[];
	node: TS.CallExpression | TS.NewExpression;
	/** Where it takes effect: a callback's transaction commits after the callback. */
	position: number;
	/** The loop that repeats it. */
	loop?: TS.Node;
}

const statements: [RegExp, Step["what"] | undefined][] = [
	[/^(prepare\s+transaction|xa\s+prepare)\b/i, "prepare"],
	[/^(commit|rollback)\s+prepared\b|^xa\s+(commit|rollback|end)\b/i, undefined],
	[/^(begin|start\s+transaction|xa\s+(start|begin))\b/i, "begin"],
	[/^(commit|end)\b(?!\s+of)/i, "commit"],
	[
		/^(insert\s+into|update\s|delete\s+from|merge\s+into|with\s[\s\S]*\b(insert\s+into|update|delete\s+from)\b)/i,
		"write",
	],
];
const runs = /^(query|execute|raw|exec|run|unsafe|\$executeRaw|\$executeRawUnsafe|none|any|one)$/;
const begins = /^(startTransaction|beginTransaction)$/;
const commits = /^(commit|commitTransaction)$/;
const writes =
	/^(insert|update|delete|del|create|save|upsert|increment|decrement|insertOne|insertMany|updateOne|updateMany|deleteOne|deleteMany|bulkCreate|destroy)$/;

/** Steps by the function that runs them. */
export function stepsOf(module: Module): Map<TS.Node, Step[]> {
	const handles = new Handles(module);
	const byFunction = new Map<TS.Node, Step[]>();
	const add = (step: Step) => {
		const owner = ownerOf(step.node);
		const known = byFunction.get(owner);
		if (known) known.push(step);
		else byFunction.set(owner, [step]);
	};
	for (const call of module.calls) read(call, module, handles).forEach(add);
	if (byFunction.size > 0) published(module).forEach(add);
	for (const steps of byFunction.values()) steps.sort((a, b) => a.position - b.position);
	return byFunction;
}

/** Messages that a broker has for good, whatever becomes of the transaction around them. */
function published(module: Module): Step[] {
	if (relays.test(module.path)) return [];
	const step = (node: Step["node"], name: string): Step => {
		const handle: StoreHandle = { id: `apart ${name}`, name, kind: "store", node, apart: "broker" };
		return { what: "write", handles: [handle], node, position: node.end };
	};
	const told = queueSites(module)
		.filter((site) => site.does === "publishes" && site.engine !== "postgres" && !isDeclared(site.node))
		.map(({ node, name, other }) => step(node, name ?? (other.by === "environment" ? other.variable : "a queue")));
	const known = new Set(told.map(({ node }) => node));
	const handed = module.calls.flatMap((call) => {
		const name = known.has(call) ? undefined : brokerOf(call, module);
		return name ? [step(call, name)] : [];
	});
	return [...told, ...handed];
}

/** What sends what a transaction has left to be sent may send it twice, and that is known. */
const relays = /outbox|relay/i;

/** A broker that another file made or that is handed in, and whose queue no name tells. */
function brokerOf(call: TS.CallExpression, module: Module): string | undefined {
	const method = methodOf(call) ?? "";
	if (!/^(add|addBulk|emit|send|publish)$/.test(method) || call.arguments.length === 0) return undefined;
	const receiver = receiverOf(call);
	const name = receiver && nameOf(bare(receiver))?.split(".").at(-1);
	if (!receiver || !name) return undefined;
	const origin = originOf(receiver, module);
	const library = origin?.from ?? "";
	const isElsewhere = origin !== undefined && isLocal(origin);
	// p-queue and its kind are given work of the process itself.
	if (call.arguments.some((one) => ts.isFunctionLike(bare(one)))) return undefined;
	if (/^add(Bulk)?$/.test(method))
		return isBull(library) || (isElsewhere && /queue$/i.test(name) && mayBeBull(receiver, module)) ? name : undefined;
	// Nest's client of a broker; its own emitter of events stays in the process.
	if (library === "@nestjs/microservices") return method === "emit" ? name : undefined;
	// kafkajs
	const [first] = call.arguments;
	const isKafka = method === "send" && property(bare(first), "topic") && property(bare(first), "messages");
	return isKafka && isElsewhere ? name : undefined;
}

const isBull = (library: string) => /^(bull|bullmq)$/.test(library);

/** What the workspace itself shows to be made of something else (a list, a class of its own) stays in the process. */
function mayBeBull(receiver: TS.Expression, module: Module): boolean {
	const value = resolved(receiver, module);
	if (!ts.isNewExpression(value)) return !ts.isArrayLiteralExpression(value);
	const owner = module.ownerOf(value);
	return isBull(originOf(value.expression, owner)?.from ?? "");
}

/** A queue that is made or injected is not yet given anything. */
function isDeclared(node: TS.Node): boolean {
	return ts.isDecorator(node.parent) || (ts.isNewExpression(node) && /^\w*Queue$/.test(node.expression.getText()));
}

function read(call: TS.CallExpression, module: Module, handles: Handles): Step[] {
	const method = methodOf(call);
	const receiver = receiverOf(call);
	if (!receiver) {
		// `fetch` is called on nothing.
		const done = ts.isIdentifier(call.expression) ? writtenApart(call, module) : undefined;
		return done ? [{ what: "write", handles: [done], node: call, position: call.expression.end }] : [];
	}
	if (!method) return [];
	const step = (what: Step["what"], position = call.expression.end): Step => {
		const loop = loopOf(call);
		return { what, handles: handles.of(receiver), node: call, position, ...(loop && { loop }) };
	};
	if (runs.test(method)) {
		const text = headOf(call.arguments[0], module)?.trimStart();
		const what = text && statements.find(([pattern]) => pattern.test(text))?.[1];
		return what ? [step(what)] : [];
	}
	if (isScoped(call, module)) return [step("begin"), step("commit", call.end)];
	if (isOpening(call, module, method)) return [step("begin")];
	if (commits.test(method) && call.arguments.length === 0) return [step("commit")];
	const apart = writtenApart(call, module);
	if (apart) return [{ ...step("write"), handles: [apart] }];
	if (!writes.test(method)) return [];
	const root = rootOf(receiver);
	// Prisma: `accounts.payment.create(…)`, of the client the model.
	const client = ts.isPropertyAccessExpression(root) ? handles.of(root.expression) : [];
	const found = client.some(({ isMade }) => isMade) ? client : handles.of(root);
	return found.some((handle) => handle.kind === "shard" || handle.isMade) ? [{ ...step("write"), handles: found }] : [];
}

/** `db.transaction(async (tx) => …)` and its kin: the transaction is as long as the callback. */
export function isScoped(call: TS.CallExpression, module: Module): boolean {
	const method = methodOf(call) ?? "";
	if (method === "$transaction") return call.arguments.length > 0;
	if (!/^(transaction|withTransaction)$/.test(method)) return false;
	const callback = call.arguments.some((each) => ts.isArrowFunction(each) || ts.isFunctionExpression(each));
	const receiver = receiverOf(call);
	return (
		callback &&
		receiver !== undefined &&
		(method === "withTransaction" || isDatabase(receiver, module) || takesTransaction(call))
	);
}

/** Its function takes what everybody calls a transaction. */
function takesTransaction(call: TS.CallExpression): boolean {
	// Redis has transactions that no other takes part in.
	if (/redis|valkey/i.test(call.expression.getText())) return false;
	const names = call.arguments.flatMap((one) =>
		ts.isArrowFunction(one) || ts.isFunctionExpression(one) ? (one.parameters[0]?.name.getText() ?? []) : [],
	);
	return names.some((name) => /^(tx|trx|txn|transaction|manager|em)$|(Tx|Trx|Transaction|EntityManager)$/.test(name));
}

/** `await knex.transaction()`, `queryRunner.startTransaction()`, `connection.beginTransaction()`. */
function isOpening(call: TS.CallExpression, module: Module, method: string): boolean {
	if (begins.test(method)) return true;
	const receiver = receiverOf(call);
	const awaited = ts.isAwaitExpression(call.parent) && ts.isVariableDeclaration(call.parent.parent);
	const plain = call.arguments.every((each) => ts.isObjectLiteralExpression(each));
	return (
		method === "transaction" &&
		plain &&
		(awaited || isAssigned(call)) &&
		receiver !== undefined &&
		(isDatabase(receiver, module) || isCommitted(call, module))
	);
}

/** What it gives is committed by its name: whatever it was begun on is a database. */
function isCommitted(call: TS.CallExpression, module: Module): boolean {
	const holder = ts.isAwaitExpression(call.parent) ? call.parent.parent : call.parent;
	const held = ts.isVariableDeclaration(holder) && ts.isIdentifier(holder.name) ? holder.name.text : undefined;
	return module.calls.some(
		(one) => commits.test(methodOf(one) ?? "") && nameOf(bare(receiverOf(one) ?? one)) === held && held !== undefined,
	);
}

function isAssigned(call: TS.CallExpression): boolean {
	const holder = ts.isAwaitExpression(call.parent) ? call.parent.parent : call.parent;
	return ts.isBinaryExpression(holder) && holder.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}

/** A receiver that speaks of a database: by its library, or by its name where another file makes it. */
function isDatabase(receiver: TS.Expression, module: Module): boolean {
	const origin: Origin | undefined = originOf(receiver, module);
	if (
		origin &&
		/^(knex|sequelize|sequelize-typescript|typeorm|drizzle-orm|objection|@nestjs\/typeorm|mongoose)\b/.test(origin.from)
	)
		return true;
	if (
		/(knex|sequelize|dataSource|db|database|prisma|manager|shard\w*\(.*\)|For\w*\(.*\)|\])$/i.test(
			module.textOf(bare(receiver)),
		)
	)
		return true;
	const value = resolved(receiver, module);
	return constructionIn(value, module.ownerOf(value)) !== undefined;
}

/** The handle at the root of a chain: `shardFor(id)("stock").where(…)` is `shardFor(id)`. */
function rootOf(node: TS.Expression): TS.Expression {
	const plain = bare(node) as TS.Expression;
	if (
		ts.isCallExpression(plain) &&
		(ts.isPropertyAccessExpression(plain.expression) || ts.isCallExpression(plain.expression))
	)
		return rootOf(plain.expression);
	if (ts.isPropertyAccessExpression(plain) && ts.isCallExpression(bare(plain.expression)))
		return rootOf(plain.expression);
	return plain;
}

/** The function that runs a call, looking through callbacks that run at once: of map, forEach and transactions. */
export function ownerOf(node: TS.Node): TS.Node {
	for (let at = node.parent; ; at = at.parent) {
		if (!at.parent) return at;
		if (!ts.isFunctionLike(at) || isRunAtOnce(at)) continue;
		return at;
	}
}

function isRunAtOnce(node: TS.Node): boolean {
	const { parent } = node;
	if (!ts.isCallExpression(parent)) return ts.isParenthesizedExpression(parent) && ts.isCallExpression(parent.parent);
	return /^(map|forEach|transaction|\$transaction|withTransaction)$/.test(methodOf(parent) ?? "");
}

function loopOf(node: TS.Node): TS.Node | undefined {
	for (let at = node.parent; at?.parent; at = at.parent) {
		if (ts.isIterationStatement(at, false)) return at;
		if (!ts.isFunctionLike(at)) continue;
		const { parent } = at;
		if (ts.isCallExpression(parent) && /^(map|forEach)$/.test(methodOf(parent) ?? "")) return parent;
		if (!isRunAtOnce(at)) return;
	}
}

import { type Attribute, byDefault, declared, unknown } from "../../design/attribute.ts";
import { type TS, ts } from "./compiler.ts";
import type { Module } from "./module.ts";
import { followed, isLocal, type Origin, originOf } from "./origins.ts";
import { functionIn, numberIn, objectIn, property, textIn } from "./values.ts";

interface StoreKind {
	engine: string | { option: string } | { unknown: string };
	/** Where the size of its pool is configured, and what it is otherwise. */
	pool?: { keys: string[]; size: number; source: string };
}

const pg = { keys: ["max"], size: 10, source: "pg-pool: max is 10" };
const mysql = { keys: ["connectionLimit"], size: 10, source: "mysql2: connectionLimit is 10" };
const mongo = { keys: ["maxPoolSize"], size: 100, source: "MongoDB Node.js driver: maxPoolSize is 100" };
const tarn = { keys: ["pool", "max"], size: 10, source: "knex docs: pool.max is 10" };
const sequelize = { keys: ["pool", "max"], size: 5, source: "Sequelize docs: pool.max is 5" };

const kinds: Record<string, StoreKind> = {
	"pg.Pool": { engine: "postgres", pool: pg },
	"pg-pool": { engine: "postgres", pool: pg },
	"pg.Client": { engine: "postgres" },
	postgres: { engine: "postgres", pool: { ...pg, source: "postgres.js README: max is 10" } },
	"mysql.createPool": { engine: "mysql", pool: mysql },
	"mysql2.createPool": { engine: "mysql", pool: mysql },
	"mysql2/promise.createPool": { engine: "mysql", pool: mysql },
	"mariadb.createPool": { engine: "mysql", pool: { ...mysql, source: "mariadb connector: connectionLimit is 10" } },
	knex: { engine: { option: "client" }, pool: tarn },
	"knex.Knex": { engine: { option: "client" } },
	"knex.knex": { engine: { option: "client" }, pool: tarn },
	sequelize: { engine: { option: "dialect" }, pool: sequelize },
	"sequelize.Sequelize": { engine: { option: "dialect" }, pool: sequelize },
	"sequelize-typescript.Sequelize": { engine: { option: "dialect" }, pool: sequelize },
	"typeorm.DataSource": { engine: { option: "type" } },
	"@prisma/client.PrismaClient": { engine: { unknown: "the engine of a Prisma client is in its schema" } },
	"mongodb.MongoClient": { engine: "mongodb", pool: mongo },
	"mongodb.MongoClient.connect": { engine: "mongodb", pool: mongo },
	"mongoose.connect": { engine: "mongodb", pool: mongo },
	"mongoose.createConnection": { engine: "mongodb", pool: mongo },
};

const engines: [RegExp, string][] = [
	[/^(pg|postgres|postgresql|pg-native|cockroachdb|redshift|aurora-postgres)\b/, "postgres"],
	[/^(mysql|mysql2|mariadb|aurora-mysql)\b/, "mysql"],
	[/^(mssql|tedious|sqlserver)\b/, "mssql"],
	[/^mongodb\b/, "mongodb"],
	[/^(oracle|oracledb)\b/, "oracle"],
];
/** A file beside the process: local state, not a store that replicas share. */
const embedded = /sqlite|sqljs|expo|^file:|better-sqlite3|capacitor/;

export type Construction = TS.CallExpression | TS.NewExpression;

/** A client of a store that code makes. */
export interface MadeStore {
	node: Construction;
	engine: Attribute;
	poolSize?: Attribute;
	database?: string;
	/** What tells its server from others: the address as the code writes it, without credentials. */
	address: string;
}

/** Constructors are called as exported, so their origin has no call in it yet. */
export function isStore(origin: Origin | undefined): boolean {
	return origin !== undefined && kindOf({ from: origin.from, path: origin.path.replace(/\(\).*$/, "") }) !== undefined;
}

function kindOf(origin: Origin): StoreKind | undefined {
	const key = origin.from + origin.path;
	if (Object.hasOwn(kinds, key)) return kinds[key];
	const generated = origin.path === ".PrismaClient" && (isLocal(origin) || origin.from.includes("prisma"));
	return generated ? kinds["@prisma/client.PrismaClient"] : undefined;
}

export function madeStore(node: Construction, module: Module): MadeStore | undefined {
	const origin = originOf(node.expression, module);
	const kind = origin && kindOf(origin);
	if (!kind) return;
	const given = [...(node.arguments ?? [])];
	const options = given.map((each) => objectIn(each, module)).find(Boolean);
	const engine = engineOf(kind, node, options, module);
	if (!engine) return;
	const poolSize = kind.pool && poolOf(kind.pool, node, options, module);
	const connection = property(options, "connection");
	const details = (connection && objectIn(connection, module)) ?? options;
	const database = textIn(property(details, "database"), module);
	const parts = ["connectionString", "url", "uri", "host", "database"].map((key) => property(details, key));
	const written = [connection && !objectIn(connection, module) ? connection : undefined, ...parts].filter(
		(part) => part !== undefined,
	);
	const first = given[0] && !objectIn(given[0], module) ? [given[0]] : [];
	const address = [...first, ...written].map((part) => spelled(part, module)).join(" ");
	return { node, engine, ...(poolSize && { poolSize }), ...(database && { database }), address };
}

/** The construction that an expression is, names, or gets from a function of this file. */
export function constructionIn(node: TS.Node, module: Module): MadeStore | undefined {
	const value = followed(node, module);
	if (ts.isNewExpression(value)) return madeStore(value, module);
	if (!ts.isCallExpression(value)) return;
	const made = madeStore(value, module);
	if (made) return made;
	const returned = returnedBy(functionIn(value.expression, module));
	return returned && (ts.isNewExpression(returned) || ts.isCallExpression(returned))
		? madeStore(returned, module)
		: undefined;
}

/** The one expression that a function returns. */
export function returnedBy(callback: { body?: TS.Node } | undefined): TS.Expression | undefined {
	const body = callback?.body;
	if (!body) return;
	if (!ts.isBlock(body)) return body as TS.Expression;
	const returns = body.statements.filter((each) => ts.isReturnStatement(each));
	return returns.length === 1 ? returns[0].expression : undefined;
}

function engineOf(
	kind: StoreKind,
	node: Construction,
	options: TS.Node | undefined,
	module: Module,
): Attribute | undefined {
	const at = module.at(node, node.expression.end);
	if (typeof kind.engine === "string") return declared(kind.engine, at);
	if ("unknown" in kind.engine) return unknown(kind.engine.unknown, at);
	const option = property(options, kind.engine.option);
	const url = textIn(node.arguments?.[0], module) ?? textIn(property(options, "url"), module);
	const name = textIn(option, module) ?? url;
	if (name === undefined) return unknown(`${kind.engine.option} is not a literal`, option ? module.at(option) : at);
	if (embedded.test(name)) return;
	const engine = engines.find(([pattern]) => pattern.test(name))?.[1];
	return engine ? declared(engine, option ? module.at(option) : at) : unknown(`the engine ${spelledText(name)}`, at);
}

function poolOf(
	pool: NonNullable<StoreKind["pool"]>,
	node: Construction,
	options: TS.ObjectLiteralExpression | undefined,
	module: Module,
): Attribute | undefined {
	const at = module.at(node, node.expression.end);
	let holder: TS.Node | undefined = options;
	for (const key of pool.keys.slice(0, -1)) {
		const inner = property(holder, key);
		holder = inner && objectIn(inner, module);
		if (inner && !holder) return unknown(`${key} is ${module.textOf(inner)}`, module.at(inner));
	}
	const size = property(holder, pool.keys.at(-1) ?? "");
	if (!size) {
		const spread = options?.properties.some((each) => ts.isSpreadAssignment(each));
		const hidden = node.arguments?.some((each) => !objectIn(each, module) && textIn(each, module) === undefined);
		return spread || (hidden && !options) ? undefined : byDefault(pool.size, at, pool.source);
	}
	const value = numberIn(size, module);
	return value === undefined
		? unknown(`${pool.keys.join(".")} is ${module.textOf(size)}`, module.at(size))
		: declared(value, module.at(size));
}

function spelled(node: TS.Node, module: Module): string {
	return spelledText(textIn(node, module) ?? module.textOf(followed(node, module)));
}

function spelledText(text: string): string {
	return text
		.replace(/\/\/[^/@\s]*@/g, "//")
		.replace(/\s+/g, " ")
		.slice(0, 80);
}

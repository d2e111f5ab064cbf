import { beforeAll, describe, expect, it } from "vitest";
import { typescript } from "../../../src/dialects/typescript/index.ts";
import { fragmentsOf, placeIn, textAt, valuesOf } from "./facts.ts";

beforeAll(() => typescript.load?.());

const router = `import { shardFor } from "./shards";\n`;
const two = `const a = await shardFor(from).connect();\nconst b = await shardFor(to).connect();\n`;
const inside = (body: string) => `${router}export async function transfer(from: string, to: string) {\n${body}\n}`;
const begin = (name: string) => `await ${name}.query("BEGIN");\n`;
const commit = (name: string) => `await ${name}.query("COMMIT");\n`;

const cases: [string, string, unknown[], unknown[]][] = [
	["one shard", inside(`const a = await shardFor(from).connect();\n${begin("a")}${commit("a")}`), ["local"], [false]],
	[
		"two shards, one open at a time",
		inside(two + begin("a") + commit("a") + begin("b") + commit("b")),
		["local", "local"],
		[false, false],
	],
	["two shards, both open", inside(two + begin("a") + begin("b") + commit("a") + commit("b")), ["none"], [true]],
	[
		"one key twice",
		inside(
			`const a = await shardFor(from).connect();\nconst key = from;\nconst b = await shardFor(key).connect();\n${begin("a")}${begin("b")}${commit("a")}${commit("b")}`,
		),
		["local"],
		[false],
	],
	[
		"prepared",
		inside(
			`${two + begin("a") + begin("b")}await a.query("PREPARE TRANSACTION 'a'");\nawait b.query(\`PREPARE TRANSACTION '\${id}'\`);\nawait a.query("COMMIT PREPARED 'a'");`,
		),
		["2pc"],
		[true],
	],
	[
		"xa",
		inside(
			`${two}await a.query("XA START 'x'");\nawait b.query("XA START 'x'");\nawait a.query("XA PREPARE 'x'");\nawait b.query("XA PREPARE 'x'");`,
		),
		["2pc"],
		[true],
	],
	[
		"two clients of one pool",
		`import { Pool } from "pg";\nconst pool = new Pool();\nasync function f() { const a = await pool.connect(); const b = await pool.connect();\n${begin("a")}${begin("b")}${commit("a")}${commit("b")}}`,
		["local"],
		[false],
	],
	[
		"two pools",
		`import { Pool } from "pg";\nconst users = new Pool({ host: "u" });\nconst orders = new Pool({ host: "o" });\nasync function f() { const a = await users.connect(); const b = await orders.connect();\n${begin("a")}${begin("b")}${commit("b")}${commit("a")}}`,
		["none"],
		[true],
	],
	[
		"two parameters",
		`async function f(a: Client, b: Client) {\n${begin("a")}${begin("b")}${commit("a")}${commit("b")}}`,
		["none"],
		["?"],
	],
	[
		"two data sources of one import",
		`import { ordersDb, warehouseDb } from "./data-sources";\nasync function settle() { const a = ordersDb.createQueryRunner(); const b = warehouseDb.createQueryRunner();\nawait a.startTransaction(); await b.startTransaction(); await a.commitTransaction(); await b.commitTransaction(); }`,
		["none"],
		[true],
	],
	[
		"two runners of one data source",
		`import { ordersDb, warehouseDb } from "./data-sources";\nasync function settle() { const a = ordersDb.createQueryRunner(); const b = ordersDb.createQueryRunner();\nawait a.startTransaction(); await b.startTransaction(); await a.commitTransaction(); await b.commitTransaction(); }`,
		["local"],
		[false],
	],
	[
		"Redis inside of another store's transaction",
		`import { prisma, trees } from "./stores";\nasync function append(b) { await prisma.$transaction(async (tx) => { await tx.block.create({}); await trees.multi().hset("tree", b.nodes).exec(); }); }`,
		["none"],
		[true],
	],
	[
		"MongoDB inside of another store's transaction",
		`import { prisma, events } from "./stores";\nasync function append(b) { await prisma.$transaction(async (tx) => { await tx.block.create({}); await events.insertOne(b); }); }`,
		["none"],
		[true],
	],
	[
		"MongoDB in its own session",
		`import { client, events } from "./stores";\nasync function append(b) { const session = client.startSession(); await session.withTransaction(async () => { await events.insertOne(b, { session }); }); }`,
		["local"],
		[false],
	],
	[
		"a cache emptied or filled inside",
		`import { prisma, cache, redis } from "./stores";\nasync function rename(b) { await prisma.$transaction(async (tx) => { await tx.a.update({}); await cache.del("a"); await cache.hset("a", b); await redis.set("x", b, "EX", 60); }); }`,
		["local"],
		[false],
	],
	[
		"the transaction's own client",
		`import { redis } from "./stores";\nasync function f(db) { await redis.transaction(async (tx) => { await tx.hset("a", 1); }); await redis.hset("b", 2); }`,
		[],
		[],
	],
	[
		"knex",
		`import knex from "knex";\nconst db = knex({ client: "pg" });\nasync function f() { await db.transaction(async (trx) => { await trx("a").insert({}); }); }`,
		["local"],
		[false],
	],
	[
		"knex of two shards",
		inside(`await shardFor(from).transaction(async (t) => { await shardFor(to).transaction(async (u) => {}); });`),
		["none"],
		[true],
	],
	[
		"write to another shard inside",
		inside(
			`await shardFor(from).transaction(async (t) => { await shardFor(to)("stock").where({ id }).update({ n: 1 }); });`,
		),
		["none"],
		[true],
	],
	[
		"read of another shard inside",
		inside(`await shardFor(from).transaction(async (t) => { await shardFor(to)("stock").where({ id }).first(); });`),
		["local"],
		[false],
	],
	[
		"typeorm",
		`import { DataSource } from "typeorm";\nconst ds = new DataSource({ type: "postgres" });\nasync function f() { const qr = ds.createQueryRunner(); await qr.startTransaction(); await qr.commitTransaction(); }`,
		["local"],
		[false],
	],
	[
		"prisma",
		`import { PrismaClient } from "@prisma/client";\nconst p = new PrismaClient();\nasync function f() { await p.$transaction([p.a.create({}), p.b.create({})]); }`,
		["local"],
		[false],
	],
	[
		"sequelize, two open",
		`import { Sequelize } from "sequelize";\nconst db1 = new Sequelize("postgres://a/x");\nconst db2 = new Sequelize("postgres://b/y");\nasync function f() { const t = await db1.transaction(); const u = await db2.transaction(); await t.commit(); await u.commit(); }`,
		["none"],
		[true],
	],
	[
		"mongodb",
		`async function f() { const session = client.startSession(); await session.withTransaction(async () => { await c.insertOne({}); }); }`,
		["local"],
		[false],
	],
	[
		"maintenance",
		`import { Pool } from "pg";\nconst pools = hosts.map((host) => new Pool({ host }));\nfor (const pool of pools) await pool.query("VACUUM");`,
		[],
		[],
	],
	[
		"each shard by itself",
		`import { pools } from "./pools";\nasync function f() { for (const pool of pools) { const c = await pool.connect();\n${begin("c")}${commit("c")}} }`,
		["local"],
		[false],
	],
	[
		"all shards at once",
		`async function f(clients: Client[]) { for (const c of clients) await c.query("BEGIN");\nfor (const c of clients) await c.query("COMMIT"); }`,
		["none"],
		["?"],
	],
	[
		"listed shards one after the other",
		inside(`${two}for (const c of [a, b]) { await c.query("BEGIN");\nawait c.query("COMMIT"); }`),
		["local"],
		[false],
	],
	[
		"listed shards at once",
		inside(
			`${two}await Promise.all([a, b].map((c) => c.query("BEGIN")));\nawait Promise.all([a, b].map((c) => c.query("COMMIT")));`,
		),
		["none"],
		[true],
	],
	[
		"IndexedDB",
		`function f(db: IDBDatabase) { const tx = db.transaction("store", "readwrite"); tx.commit(); }`,
		[],
		[],
	],
	["a word", `const text = "BEGIN"; log("BEGIN");`, [], []],
];

describe("transactions", () => {
	it.each(cases)("%s", (_name, text, mechanisms, across) => {
		expect(valuesOf(text, "mechanism")).toEqual(mechanisms);
		expect(valuesOf(text, "acrossShards")).toEqual(across);
	});

	it("names the handles and points to what tells", () => {
		const text = cases[4][1];
		const [fragment] = fragmentsOf(text, "services/orders/src/transfer.ts");
		expect(fragment).toMatchObject({ kind: "Transaction", name: "transfer", role: "declares" });
		expect(fragment.links).toMatchObject([
			{ kind: "runs-in", other: { by: "path", path: "services/orders/src/transfer.ts" } },
		]);
		expect(fragment.attributes.participants.value).toEqual(["a", "b"]);
		expect(textAt(text, fragment.at)).toBe(`a.query("PREPARE TRANSACTION 'a'")`);
		expect(placeIn(text, fragment.attributes.participants)).toBe("shardFor(to)");
	});
});

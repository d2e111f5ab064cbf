import { beforeAll, describe, expect, it } from "vitest";
import { isPiece } from "../../../src/design/fragment.ts";
import { python } from "../../../src/dialects/code/index.ts";
import { typescriptData } from "../../../src/dialects/code/typescript-data.ts";
import { readWith } from "../../support/reading.ts";

beforeAll(async () => {
	await python.load?.();
	await typescriptData.load?.();
});

const languages = { py: python, ts: typescriptData };

/** What links say, as "attribute=value", and of stores how they are split. */
function said(language: keyof typeof languages, text: string, path = `shop/code.${language}`): string[] {
	const { fragments } = readWith(languages[language], [{ path, text }]);
	return fragments.flatMap((one) => {
		if (!isPiece(one)) return [];
		const links = (one.links ?? []).flatMap(({ attributes = {} }) => Object.entries(attributes));
		const own = one.kind === "Store" ? Object.entries(one.attributes).filter(([name]) => name === "sharding") : [];
		return [...links, ...own].map(([name, { value }]) => `${name}=${value}`);
	});
}

describe("a remainder", () => {
	it.each([
		[
			"py",
			"import os\nN = int(os.environ['SHARDS'])\nTOTAL_SHARDS = N\ndef f(user_id):\n    return user_id % TOTAL_SHARDS\n",
			true,
		],
		["py", "servers = ['a', 'b']\ndef f(key):\n    return servers[hash(key) % len(servers)]\n", true],
		["ts", "const hosts = ['a', 'b'];\nexport const f = (key: string) => hosts[crc32(key) % hosts.length];\n", true],
		// So many that they are slots, of which a server has several.
		["py", "NUM_SHARDS = 1024\ndef f(user_id):\n    return user_id % NUM_SHARDS\n", false],
		// It goes round.
		["ts", "let i = 0;\nconst hosts = ['a', 'b'];\nexport const f = () => hosts[i++ % hosts.length];\n", false],
		["ts", "export const f = (workers: string[], id: number) => id % workers.length;\n", false],
		// Parts of one process.
		["py", "shards = [dict() for _ in range(8)]\ndef f(key):\n    return shards[hash(key) % len(shards)]\n", false],
		["py", "def f(user_id, num_shards, me):\n    return user_id % num_shards == me\n", false],
	] as const)("%s %#", (language, text, found) => {
		expect(said(language, text).includes("sharding=hash-modulo")).toBe(found);
	});
});

describe("a key", () => {
	const kafka = (key: string) =>
		`from kafka import KafkaProducer\nproducer = KafkaProducer()\ndef f(order, now):\n    producer.send("orders", key=${key}, value=b"")\n`;
	const js = (key: string) =>
		`import { Kafka } from "kafkajs";\nconst producer = new Kafka({}).producer();\nexport const f = (order) => producer.send({ topic: "orders", messages: [{ key: ${key}, value: "" }] });\n`;
	it.each([
		["py", kafka('b"all"'), ["keyShape=constant"]],
		["py", kafka("order.status.encode()"), ["keyShape=few"]],
		["py", kafka("order.customer_id"), ["keyShape=spread"]],
		["py", kafka("None"), []],
		["ts", js('"all"'), ["keyShape=constant"]],
		["ts", js("String(order.country)"), ["keyShape=few"]],
		["ts", js("order.id"), ["keyShape=spread"]],
	] as const)("%s %#", (language, text, expected) => {
		expect(said(language, text).filter((one) => one.startsWith("keyShape"))).toEqual(expected);
	});
});

describe("a write of what counts", () => {
	const conditional = (language: keyof typeof languages, text: string) =>
		said(language, text).filter((one) => /^(conditional|decidedBy)/.test(one));
	const sql = (update: string, given: string) =>
		`import { Pool } from "pg";\nconst db = new Pool();\nexport async function pay(id: string, n: number) {\n  const { rows } = await db.query("SELECT balance FROM accounts WHERE id = $1", [id]);\n  const balance = rows[0].balance;\n  if (balance < n) throw new Error("no");\n  await db.query("${update}", ${given});\n}\n`;
	it.each([
		["computed in the code", sql("UPDATE accounts SET balance = $1 WHERE id = $2", "[balance - n, id]"), "none"],
		["behind an if", sql("UPDATE accounts SET balance = balance - $1 WHERE id = $2", "[n, id]"), "none"],
	])("is told where it is %s", (_, text, expected) => {
		expect(conditional("ts", text)).toEqual(["decidedBy=read", `conditional=${expected}`]);
	});

	it.each([
		["on a condition", sql("UPDATE accounts SET balance = balance - $1 WHERE id = $2 AND balance >= $1", "[n, id]")],
		[
			"of what comes in",
			`import { Pool } from "pg";\nconst db = new Pool();\nexport const add = (n: number) => db.query("UPDATE accounts SET balance = balance + $1", [n]);\n`,
		],
	])("is not told where it is %s", (_, text) => {
		expect(conditional("ts", text)).toEqual([]);
	});

	it("is known to be kept by a lock", () => {
		const text = sql("UPDATE accounts SET balance = $1 WHERE id = $2", "[balance - n, id]");
		const locked = text.replace("WHERE id = $1", "WHERE id = $1 FOR UPDATE");
		expect(conditional("ts", locked)).toEqual(["decidedBy=read", "conditional=lock"]);
	});

	it("by what a cache says of it is told, unless a script does it in one step", () => {
		const text = `import redis\nr = redis.Redis()\ndef take(sku):\n    left = int(r.get(f"stock:{sku}"))\n    if left > 0:\n        r.decr(f"stock:{sku}")\n`;
		expect(conditional("py", text)).toEqual(["decidedBy=cache", "conditional=none"]);
		expect(conditional("py", text.replace("r.decr(f", "r.eval(f"))).toEqual([]);
	});
});

describe("an update of an item by an expression", () => {
	const update = (expression: string, more = "") =>
		`import boto3\ntable = boto3.resource("dynamodb").Table("wallets")\ndef pay(id, n):\n    item = table.get_item(Key={"id": id})["Item"]\n    if item["balance"] < n:\n        return\n    table.update_item(Key={"id": id}, UpdateExpression="${expression}", ExpressionAttributeValues={":n": n, ":new": item["balance"] - n}${more})\n`;
	it.each([
		["SET balance = balance - :n", "", ["decidedBy=read", "conditional=none"]],
		["SET balance = :new", "", ["decidedBy=read", "conditional=none"]],
		[
			"SET balance = balance - :n",
			', ConditionExpression="balance >= :n"',
			["decidedBy=read", "conditional=condition"],
		],
		["ADD balance :n", "", ["decidedBy=input", "conditional=none"]],
		["SET renamed = :new", "", []],
	])("%s%s", (expression, more, expected) => {
		const told = said("py", update(expression, more)).filter((one) => /^(conditional|decidedBy)/.test(one));
		expect(told).toEqual(expected);
	});
});

describe("a clock", () => {
	const compare = (test: string) =>
		`import { notes } from "./notes";\nexport async function accept(incoming) {\n  const stored = await notes.findOne(incoming.id);\n  if (${test}) await notes.save(incoming);\n}\n`;
	it.each([
		["incoming.updatedAt > stored.updatedAt", true],
		["new Date(incoming.updatedAt).getTime() >= new Date(stored.updatedAt).getTime()", true],
		["incoming.version > stored.version", false],
		["Date.now() - stored.updatedAt > 5000", false],
	])("%s", (test, found) => {
		expect(said("ts", compare(test)).includes("stamp=clock")).toBe(found);
	});

	it.each([
		["const rendered = new Map();", false],
		["const rendered = new LRUCache({ max: 100 });", false],
		['const rendered = new Redis(process.env.REDIS_URL ?? "");', true],
	])("%s", (made, found) => {
		const text = `import Redis from "ioredis";\nimport { LRUCache } from "lru-cache";\n${made}\nexport async function page(post) {\n  const known = await rendered.get(post.id);\n  if (post.updatedAt > known.updatedAt) rendered.set(post.id, post);\n}\n`;
		expect(said("ts", text).includes("stamp=clock")).toBe(found);
	});

	it.each([
		["{ id, updatedAt: { $lt: now } }", "body, updatedAt: now", true],
		["{ id, owner, updatedAt: { $lt: now } }", "owner, body, updatedAt: now", true],
		['{ status: "running", updatedAt: { $lt: now } }', 'status: "queued", updatedAt: now', false],
		["{ id, updatedAt: { $lt: cutoff } }", "body, updatedAt: now", false],
		["{ id, updatedAt: { $lt: subMinutes(now, 10) } }", "body, updatedAt: now", false],
	])("%s, %s", (filter, set, found) => {
		const text = `import { MongoClient } from "mongodb";\nconst jobs = new MongoClient(url).db("a").collection("jobs");\nexport async function f(id, owner, body) {\n  const now = new Date();\n  const cutoff = new Date(Date.now() - 600000);\n  await jobs.findOneAndUpdate(${filter}, { $set: { ${set} } });\n}\n`;
		expect(said("ts", text).includes("stamp=clock")).toBe(found);
	});
});

it.each([
	["@shiftcoders/dynamo-easy", "dynamodb"],
	["cassandra-mapper", "cassandra"],
	["some-mapper", undefined],
])("takes the store of a partition key's mark from the import: %s", (from, engine) => {
	const text = `import { PartitionKey, SortKey } from "${from}";\nexport class Order {\n  @PartitionKey() status: string;\n  @SortKey() id: string;\n}\n`;
	const { fragments } = readWith(typescriptData, [{ path: "shop/order.ts", text }]);
	expect(fragments.flatMap((one) => (isPiece(one) ? (one.attributes.engine?.value ?? []) : []))).toEqual(
		engine ? [engine] : [],
	);
});

it("tells a read of what was just written, and not one before it or in another branch", () => {
	const dynamo = (body: string) =>
		`import boto3\ntable = boto3.resource("dynamodb").Table("t")\ndef f(k, new):\n${body}`;
	const told = (body: string) => said("py", dynamo(body)).includes("afterWrite=true");
	expect(told("    table.put_item(Item={'k': k})\n    return table.get_item(Key={'k': k})\n")).toBe(true);
	expect(
		told("    table.put_item(Item={'k': k})\n    return table.get_item(Key={'k': k}, ConsistentRead=True)\n"),
	).toBe(false);
	expect(told("    table.get_item(Key={'k': k})\n    table.put_item(Item={'k': k})\n")).toBe(false);
	expect(
		told(
			"    if new:\n        table.put_item(Item={'k': k})\n    else:\n        return table.get_item(Key={'k': k})\n",
		),
	).toBe(false);
});

it("does not fall over a statement whose text is made of itself", () => {
	const text =
		"import psycopg2\ndb = psycopg2.connect('')\ndef f(more):\n    text = text + more\n    db.cursor().execute(text)\n";
	expect(() => said("py", text)).not.toThrow();
});

it("does not fall over calls of what a call returns", () => {
	expect(said("py", "import boto3\nf = boto3.client('s3')\nf()()()\nf()().save()\nstock = f()() - 1\n")).toEqual([]);
});

it("a module that a program works out by itself ends no reading", () => {
	for (const module of ['path.join(__dirname, "db")', 'make("db")', '"express"((()))'])
		expect(
			typescriptData.parse!({ path: "server.js", text: `const db = require(${module});\n` }).faults.length,
		).toBeLessThan(9);
});

describe("options of NestJS", () => {
	it("are read where a parameter is called as what its type speaks of", () => {
		const text = `import { ConfigType, registerAs } from "@nestjs/config";
export const redis = registerAs("redis", () => ({ table: "wallets" }));
export function debit(redis: ConfigType<typeof redis>, knex: Knex, id: number) {
	return knex(redis.table).where({ id }).decrement("balance", 1);
}
`;
		const { notes } = readWith(typescriptData, [{ path: "shop/code.ts", text }]);
		expect(notes).toEqual([]);
	});
});

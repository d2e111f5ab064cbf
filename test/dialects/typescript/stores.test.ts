import { beforeAll, describe, expect, it } from "vitest";
import { typescript } from "../../../src/dialects/typescript/index.ts";
import { attributesOf, fragmentsOf, placeIn, valuesOf } from "./facts.ts";

beforeAll(() => typescript.load?.());

const pg = `import { Pool } from "pg";\n`;

describe("stores", () => {
	it("reads engine, pool and who writes", () => {
		const [store, user] = fragmentsOf(`${pg}export const pool = new Pool({ database: "orders", max: 20 });`);
		expect(store).toMatchObject({ role: "extends", kind: "Store", standalone: "orders" });
		expect(store.attributes).toMatchObject({ engine: { value: "postgres" }, poolSize: { value: 20 } });
		expect(user).toMatchObject({ role: "extends", kind: "Service", of: { by: "path" } });
		expect(user.links).toMatchObject([{ kind: "writes", direction: "to", attributes: { poolSize: { value: 20 } } }]);
	});

	it("gives the library's default where the pool is not sized", () => {
		expect(attributesOf(`${pg}new Pool();`, "poolSize")[0]).toMatchObject({
			value: 10,
			provenance: { kind: "default" },
		});
		expect(valuesOf(`${pg}new Pool({ ...options });`, "poolSize")).toEqual([]);
	});

	it("keeps credentials to itself", () => {
		const fragments = fragmentsOf(`${pg}new Pool({ connectionString: "postgres://me:secret@db/x" });`);
		expect(JSON.stringify(fragments)).not.toContain("secret");
	});

	it("leaves out what lives in the process", () => {
		expect(fragmentsOf(`import knex from "knex";\nknex({ client: "better-sqlite3" });`)).toEqual([]);
		expect(fragmentsOf(`new Pool(4);`)).toEqual([]);
	});
});

const env = (variable: string, otherwise?: string) => ({
	by: "environment",
	variable,
	path: "services/web/src/server.ts",
	...(otherwise !== undefined && { otherwise }),
});

const servers: [string, string, unknown][] = [
	["url in the environment", `${pg}new Pool({ connectionString: process.env.DATABASE_URL });`, env("DATABASE_URL")],
	[
		"host in the environment",
		`${pg}new Pool({ host: process.env.DB_HOST ?? "db", port: 5432 });`,
		env("DB_HOST", "db"),
	],
	["host by brackets", `${pg}new Pool({ host: process.env["DB_HOST"] });`, env("DB_HOST")],
	[
		"written out",
		`${pg}new Pool({ connectionString: "postgres://me:secret@db.internal:5432/x" });`,
		{ by: "host", host: "db.internal:5432" },
	],
	[
		"put together",
		`${pg}const { DB_HOST } = process.env;\nnew Pool({ connectionString: \`postgres://me:\${process.env.PW}@\${DB_HOST}:5432/x\` });`,
		env("DB_HOST"),
	],
	["a library's own variable", `${pg}new Pool({ max: 3 });`, env("PGHOST", "localhost")],
	[
		"config in the file",
		`${pg}const config = { db: { url: process.env.DATABASE_URL } } as const;\nnew Pool({ connectionString: config.db.url });`,
		env("DATABASE_URL"),
	],
	["this machine", `${pg}new Pool({ host: "localhost" });`, undefined],
	["hidden", `${pg}new Pool(options);`, undefined],
	["prisma", `import { PrismaClient } from "@prisma/client";\nnew PrismaClient();`, env("DATABASE_URL")],
	[
		"prisma with an adapter",
		`import { PrismaClient } from "@prisma/client";\nimport { PrismaPg } from "@prisma/adapter-pg";\nnew PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.PG_URL }) });`,
		env("PG_URL"),
	],
	["ioredis", `import Redis from "ioredis";\nnew Redis(process.env.REDIS_URL!);`, env("REDIS_URL")],
	[
		"ioredis by port and host",
		`import { Redis } from "ioredis";\nnew Redis(6379, "redis");`,
		{ by: "host", host: "redis" },
	],
	[
		"node-redis",
		`import { createClient } from "redis";\ncreateClient({ socket: { host: process.env.REDIS_HOST } });`,
		env("REDIS_HOST"),
	],
	[
		"mongoose",
		`import mongoose from "mongoose";\nmongoose.connect(process.env.MONGO_URI || "mongodb://a:b@mongo/x");`,
		env("MONGO_URI", "mongodb://mongo/x"),
	],
	[
		"nest",
		`import { TypeOrmModule } from "@nestjs/typeorm";\nimport { ConfigService } from "@nestjs/config";\nTypeOrmModule.forRootAsync({ inject: [ConfigService], useFactory: (config: ConfigService) => ({ type: "postgres", host: config.get<string>("DB_HOST") }) });`,
		env("DB_HOST"),
	],
	[
		"validated by zod",
		`${pg}import { z } from "zod";\nconst env = z.object({ DATABASE_URL: z.string().url().default("postgres://db/x") }).parse(process.env);\nnew Pool({ connectionString: env.DATABASE_URL });`,
		env("DATABASE_URL", "postgres://db/x"),
	],
	[
		"validated by envalid",
		`${pg}import { cleanEnv, url } from "envalid";\nconst env = cleanEnv(process.env, { DATABASE_URL: url({ default: "postgres://db/x" }) });\nnew Pool({ connectionString: env.DATABASE_URL });`,
		env("DATABASE_URL", "postgres://db/x"),
	],
	[
		"another file's environment",
		`${pg}import { env } from "./env";\nnew Pool({ connectionString: env.DATABASE_URL });`,
		env("DATABASE_URL"),
	],
	[
		"shards in the environment",
		`${pg}const hosts = (process.env.SHARD_HOSTS ?? "a,b").split(",");\nconst pools = hosts.map((host) => new Pool({ host }));\nconst shardFor = (id: number) => pools[id % 2];`,
		env("SHARD_HOSTS", "a,b"),
	],
];

describe("the server of a store", () => {
	for (const [name, text, server] of servers)
		it(name, () => {
			const pieces = fragmentsOf(text);
			const store = pieces.find((each) => each.kind === "Store");
			expect(store?.role === "extends" ? store.of : undefined).toEqual(server);
			const other = pieces.flatMap((each) => each.links ?? []).map((link) => link.other);
			if (server) expect(other).toEqual([server]);
			else expect(other).toMatchObject([{ by: "key" }]);
		});
});

const sharded: [string, string, unknown[], unknown[]][] = [
	[
		"modulo",
		`${pg}const pools = [new Pool({ host: "a" }), new Pool({ host: "b" }), new Pool({ host: "c" })];\nexport const shardFor = (id: string) => pools[hash(id) % pools.length];`,
		["hash-modulo"],
		[3],
	],
	[
		"modulo by a name",
		`${pg}const pools = [new Pool({ host: "a" }), new Pool({ host: "b" })];\nfunction shardFor(id: number) { const index = Math.abs(id) % 2; return pools[index]; }`,
		["hash-modulo"],
		[2],
	],
	[
		"modulo in a function",
		`${pg}const pools = Array.from({ length: 8 }, (_, i) => new Pool({ host: hosts[i] }));\nconst indexOf = (id: string) => crc(id) % 8;\nfunction shardFor(id: string) { return pools[indexOf(id)]; }`,
		["hash-modulo"],
		[8],
	],
	[
		"slots",
		`${pg}const pools = hosts.map((host) => new Pool({ host }));\nfunction shardFor(id: string) { const slot = SLOTS.find((s) => h(id) <= s.upTo); return pools[slot.shard]; }`,
		["range"],
		["?"],
	],
	[
		"ring",
		`${pg}import HashRing from "hashring";\nconst ring = new HashRing(names);\nconst pools = { a: new Pool({ host: "a" }), b: new Pool({ host: "b" }) };\nfunction shardFor(id: string) { return pools[ring.get(id)]; }`,
		["consistent"],
		[2],
	],
	[
		"region",
		`${pg}const pools = { eu: new Pool({ host: "eu" }), us: new Pool({ host: "us" }) };\nfunction poolFor(region: string) { return pools[region]; }`,
		["geo"],
		[2],
	],
	[
		"pushed",
		`${pg}const pools: Pool[] = [];\nfor (const host of hosts) pools.push(new Pool({ host }));\nconst shardFor = (id: number) => pools[id % pools.length];`,
		["hash-modulo"],
		["?"],
	],
	[
		"looped",
		`${pg}const pools = [new Pool({ host: "a" }), new Pool({ host: "b" })];\nfor (let i = 0; i < pools.length; i++) await pools[i].query("VACUUM");`,
		[],
		[],
	],
	[
		"rotated",
		`${pg}const pools = [new Pool({ host: "a" }), new Pool({ host: "b" })];\nlet n = 0;\nconst next = () => pools[n++ % pools.length];`,
		[],
		[],
	],
	[
		"replicas",
		`${pg}const replicas = [new Pool({ host: "a" }), new Pool({ host: "b" })];\nconst r = (id: number) => replicas[id % 2];`,
		[],
		[],
	],
	[
		"one server",
		`${pg}const pools = [new Pool(), new Pool()];\nexport const s = (id: number) => pools[id % pools.length];`,
		[],
		[],
	],
	[
		"made by a function",
		`${pg}const make = (host: string) => new Pool({ host });\nconst pools = [make("a"), make("b")];\nexport const s = (id: number) => pools[id % pools.length];`,
		["hash-modulo"],
		[2],
	],
	["one store", `${pg}const pools = [new Pool()];\nexport const s = (id: number) => pools[id % pools.length];`, [], []],
	["not stores", `const shards = [new Map(), new Map()];\nconst s = (id: number) => shards[id % 2];${pg}`, [], []],
	[
		"router class",
		`${pg}class Router { private shards = new Map<string, Pool>();\nconstructor(all: C[]) { for (const c of all) this.shards.set(c.id, new Pool(c)); }\nidOf(key: string) { const n = hash(key); return \`shard-\${n % this.shards.size}\`; }\nget(key: string) { return this.shards.get(this.idOf(key)); } }`,
		["hash-modulo"],
		["?"],
	],
	[
		"another file's stores",
		`import { db1, db2 } from "./dbs";\nconst shards = [db1, db2];\nconst shardOf = (id: number) => shards[id % shards.length];`,
		["hash-modulo"],
		[2],
	],
	[
		"caches",
		`const shards = Array.from({ length: 4 }, () => new LRU());\nconst s = (k: number) => shards[k % shards.length];`,
		[],
		[],
	],
];

describe("shards", () => {
	it.each(sharded)("%s", (_name, text, sharding, shards) => {
		expect(valuesOf(text, "sharding")).toEqual(sharding);
		expect(valuesOf(text, "shards")).toEqual(shards);
	});

	it("points to the modulo and names the key", () => {
		const text = sharded[0][1];
		expect(placeIn(text, attributesOf(text, "sharding")[0])).toBe("hash(id) % pools.length");
		expect(valuesOf(text, "shardKey")).toEqual(["id"]);
	});
});

import { beforeAll, describe, expect, it } from "vitest";
import { typescript } from "../../../src/dialects/typescript/index.ts";
import { attributesOf, fragmentsOf, placeIn, valuesOf } from "./facts.ts";

beforeAll(() => typescript.load?.());

const pg = `import { Pool } from "pg";\n`;

describe("stores", () => {
	it("reads engine, pool and who writes", () => {
		const [store] = fragmentsOf(`${pg}export const pool = new Pool({ database: "orders", max: 20 });`);
		expect(store).toMatchObject({ kind: "Store", name: "orders", links: [{ kind: "writes", direction: "from" }] });
		expect(store.attributes).toMatchObject({ engine: { value: "postgres" }, poolSize: { value: 20 } });
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

const sharded: [string, string, unknown[], unknown[]][] = [
	[
		"modulo",
		`${pg}const pools = [new Pool(), new Pool(), new Pool()];\nexport const shardFor = (id: string) => pools[hash(id) % pools.length];`,
		["hash-modulo"],
		[3],
	],
	[
		"modulo by a name",
		`${pg}const pools = [new Pool(), new Pool()];\nfunction shardFor(id: number) { const index = Math.abs(id) % 2; return pools[index]; }`,
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
		`${pg}import HashRing from "hashring";\nconst ring = new HashRing(names);\nconst pools = { a: new Pool(), b: new Pool() };\nfunction shardFor(id: string) { return pools[ring.get(id)]; }`,
		["consistent"],
		[2],
	],
	[
		"region",
		`${pg}const pools = { eu: new Pool(), us: new Pool() };\nfunction poolFor(region: string) { return pools[region]; }`,
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
		`${pg}const pools = [new Pool(), new Pool()];\nfor (let i = 0; i < pools.length; i++) await pools[i].query("VACUUM");`,
		[],
		[],
	],
	[
		"rotated",
		`${pg}const pools = [new Pool(), new Pool()];\nlet n = 0;\nconst next = () => pools[n++ % pools.length];`,
		[],
		[],
	],
	["replicas", `${pg}const replicas = [new Pool(), new Pool()];\nconst r = (id: number) => replicas[id % 2];`, [], []],
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

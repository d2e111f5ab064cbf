import { beforeAll, describe, expect, it } from "vitest";
import { typescript } from "../../../src/dialects/typescript/index.ts";
import { attributesOf, fragmentsOf, placeIn, valuesOf } from "./facts.ts";

beforeAll(() => typescript.load?.());

const imports = `import session from "express-session";\n`;
const ownStore = (fields: string, set: string) =>
	`${imports}class S extends session.Store { ${fields} set(sid, data, done) { ${set} } }\nsession({ store: new S() });`;
const cases: [string, string, unknown][] = [
	["no store", `${imports}app.use(session({ secret: "x" }));`, "memory"],
	["no options", `${imports}app.use(session());`, "memory"],
	["another name", `import sess from "express-session";\napp.use(sess({ secret: "x" }));`, "memory"],
	["namespace", `import * as session from "express-session";\nsession({});`, "memory"],
	["import equals", `import session = require("express-session");\nsession({});`, "memory"],
	["require", `const session = require("express-session");\nsession({});`, "memory"],
	["required in place", `app.use(require("express-session")({ secret }));`, "memory"],
	["options object", `${imports}const options = { secret };\nsession(options);`, "memory"],
	["undefined store", `${imports}session({ store: undefined });`, "memory"],
	["MemoryStore", `${imports}session({ store: new session.MemoryStore() });`, "memory"],
	["memorystore", `${imports}const M = require("memorystore")(session);\nsession({ store: new M({}) });`, "memory"],
	[
		"files",
		`${imports}import F from "session-file-store";\nconst S = F(session);\nsession({ store: new S() });`,
		"disk",
	],
	[
		"connect-redis 8",
		`${imports}import { RedisStore } from "connect-redis";\nsession({ store: new RedisStore({}) });`,
		"shared-store",
	],
	[
		"connect-redis 6",
		`${imports}import c from "connect-redis";\nconst R = c(session);\nsession({ store: new R({}) });`,
		"shared-store",
	],
	["pg", `${imports}session({ store: new (require("connect-pg-simple")(session))() });`, "shared-store"],
	[
		"mongo",
		`${imports}import M from "connect-mongo";\nconst store = M.create({});\nsession({ store });`,
		"shared-store",
	],
	["another file's", `${imports}import { store } from "./store";\nsession({ store });`, "?"],
	["unknown package", `${imports}import S from "some-store";\nsession({ store: new S() });`, "?"],
	["own class", `${imports}class S extends session.Store {}\nsession({ store: new S() });`, "?"],
	["own map", ownStore("sessions = new Map();", "this.sessions.set(sid, data); queueMicrotask(done);"), "memory"],
	["own object", ownStore("sessions = {};", "this.sessions[sid] = data; done();"), "memory"],
	["own list, read alone", ownStore("options = {};", "done(this.options[sid]);"), "?"],
	[
		"a map before a store with promises",
		ownStore("seen = new Map();", "this.seen.set(sid, data); kv.put(sid, data).then(done);"),
		"?",
	],
	[
		"a map before a field",
		ownStore("seen = new Map(); kv = open();", "this.seen.set(sid, data); this.kv.put(sid, data).then(done);"),
		"?",
	],
	[
		"conditional",
		`${imports}import { RedisStore } from "connect-redis";\nsession({ store: shared() ? new RedisStore({}) : undefined });`,
		"?",
	],
	[
		"in production",
		`${imports}import { RedisStore } from "connect-redis";\nconst prod = process.env.NODE_ENV === "production";\nsession({ store: prod ? new RedisStore({}) : new session.MemoryStore() });`,
		"shared-store",
	],
	[
		"not in development",
		`${imports}import { RedisStore } from "connect-redis";\nsession({ store: process.env.NODE_ENV !== "production" ? undefined : new RedisStore({}) });`,
		"shared-store",
	],
	[
		"another store in tests only",
		`${imports}import { RedisStore } from "connect-redis";\nsession({ store: process.env.NODE_ENV === "test" ? new session.MemoryStore() : new RedisStore({}) });`,
		"shared-store",
	],
	[
		"set later",
		`${imports}import { RedisStore } from "connect-redis";\nconst o = { secret };\nif (process.env.NODE_ENV === "production") { o.store = new RedisStore({}); }\nsession(o);`,
		"shared-store",
	],
	[
		"set if",
		`${imports}import { RedisStore } from "connect-redis";\nconst o = { secret };\nif (url) o.store = new RedisStore({});\nsession(o);`,
		"?",
	],
	["spread", `${imports}session({ ...base, secret });`, "?"],
	["options of another file", `${imports}import { options } from "./options";\nsession(options);`, "?"],
	["fastify", `import session from "@fastify/session";\napp.register(session, { secret });`, "memory"],
	[
		"fastify store",
		`import session from "@fastify/session";\nimport { RedisStore } from "connect-redis";\napp.register(session, { store: new RedisStore({}) });`,
		"shared-store",
	],
	["koa", `import session from "koa-session";\napp.use(session(app));`, "client"],
	["koa options", `import session from "koa-session";\napp.use(session({ key: "k" }, app));`, "client"],
	["cookie-session", `const cs = require("cookie-session");\napp.use(cs({ keys }));`, "client"],
	["iron-session", `import { getIronSession } from "iron-session";\nawait getIronSession(req, res, o);`, "client"],
	["secure-session", `import s from "@fastify/secure-session";\napp.register(s, { key });`, "client"],
];

const byVariable: [string, string, unknown][] = [
	["a ternary", `session({ store: process.env.REDIS ? new RedisStore({}) : undefined });`, "set"],
	["a conjunction", `session({ store: process.env.REDIS && new RedisStore({}) });`, "set"],
	[
		"a comparison",
		`session({ store: process.env.REDIS === "on" ? new RedisStore({}) : new session.MemoryStore() });`,
		{ equals: "on" },
	],
	[
		"an assignment",
		`const options = { secret: "x" };\nconst url = process.env.REDIS;\nif (url) { options.store = new RedisStore({ url }); }\nsession(options);`,
		"set",
	],
];

describe("sessions whose store a variable decides", () => {
	for (const [name, text, is] of byVariable)
		it(name, () => {
			const path = "services/web/src/server.ts";
			const pieces = fragmentsOf(`${imports}import { RedisStore } from "connect-redis";\n${text}`)
				.filter((each) => each.attributes.sessions)
				.map((each) => [each.attributes.sessions.value, each.role === "extends" && each.when]);
			const not = is === "set" ? "unset" : { not: "on" };
			expect(pieces).toEqual([
				["shared-store", { variable: "REDIS", path, is }],
				["memory", { variable: "REDIS", path, is: not }],
			]);
		});

	it("is the store where the variable has a default", () => {
		const text = `${imports}import { RedisStore } from "connect-redis";\nconst url = process.env.REDIS ?? "redis://redis";\nsession({ store: url ? new RedisStore({}) : undefined });`;
		expect(valuesOf(text, "sessions")).toEqual(["?"]);
	});
});

describe("sessions", () => {
	it.each(cases)("%s", (_name, text, value) => {
		expect(valuesOf(text, "sessions")).toEqual([value]);
	});

	it("points to the call that lacks a store, and to the store that is given", () => {
		const absent = `${imports}app.use(session({\n  secret: "x",\n}));`;
		expect(placeIn(absent, attributesOf(absent, "sessions")[0])).toBe("session({");
		expect(attributesOf(absent, "sessions")[0].provenance.kind).toBe("default");
		const given = `${imports}session({ store: new session.MemoryStore(), secret });`;
		expect(placeIn(given, attributesOf(given, "sessions")[0])).toBe("store: new session.MemoryStore()");
		expect(attributesOf(given, "sessions")[0].provenance.kind).toBe("declared");
	});

	it("does not take another function of that name for a session", () => {
		expect(valuesOf(`${imports}function f(session: any) { session({}); }`, "sessions")).toEqual([]);
		expect(valuesOf(`import type { Session } from "express-session";\nsession({});`, "sessions")).toEqual([]);
	});

	it("stands alone only where the file makes a server", () => {
		const text = `${imports}import express from "express";\nconst app = express();\napp.use(session({}));`;
		expect(fragmentsOf(text)[0]).toMatchObject({ role: "extends", standalone: "web" });
		expect(fragmentsOf(`${imports}export const s = session({});`)[0]).not.toHaveProperty("standalone");
	});
});

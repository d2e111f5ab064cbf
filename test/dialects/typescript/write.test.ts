import { beforeAll, describe, expect, it } from "vitest";
import { typescript } from "../../../src/dialects/typescript/index.ts";
import { valuesOf, written } from "./facts.ts";

beforeAll(() => typescript.load?.());

describe("writing sessions", () => {
	const shared = (text: string) => {
		const result = written(text, "sessions", "shared-store");
		expect(valuesOf(result, "sessions")).toEqual(["shared-store"]);
		return result;
	};

	it("adds a Redis store in the file's own style", () => {
		expect(
			shared(
				`import express from "express";\nimport session from "express-session";\n\nconst app = express();\napp.use(\n\tsession({\n\t\tsecret: "x",\n\t}),\n);\n`,
			),
		).toBe(
			`import express from "express";\nimport session from "express-session";\nimport { RedisStore } from "connect-redis";\nimport { createClient } from "redis";\n\nconst redisClient = createClient({ url: process.env.REDIS_URL });\nredisClient.connect().catch(console.error);\n\nconst app = express();\napp.use(\n\tsession({\n\t\tstore: new RedisStore({ client: redisClient }),\n\t\tsecret: "x",\n\t}),\n);\n`,
		);
	});

	it("requires where the file requires, without semicolons where it has none", () => {
		expect(shared(`const session = require('express-session')\n\napp.use(session({ secret: 'x' }))\n`)).toBe(
			`const session = require('express-session')\nconst { RedisStore } = require('connect-redis')\nconst { createClient } = require('redis')\n\nconst redisClient = createClient({ url: process.env.REDIS_URL })\nredisClient.connect().catch(console.error)\n\napp.use(session({ store: new RedisStore({ client: redisClient }), secret: 'x' }))\n`,
		);
	});

	it("uses the client and the class that are there", () => {
		const result = shared(
			`import session from "express-session";\nimport { RedisStore } from "connect-redis";\nimport { createClient } from "redis";\nconst cache = createClient();\nsession({ store: new session.MemoryStore(), secret });\n`,
		);
		expect(result).toContain("session({ store: new RedisStore({ client: cache }), secret });");
		expect(result.match(/connect-redis/g)).toHaveLength(1);
	});

	it.each([
		["no arguments", `import session from "express-session";\napp.use(session());\n`],
		["empty options", `import session from "express-session";\napp.use(session({}));\n`],
		[
			"options object",
			`import session from "express-session";\nconst options = {\n  secret,\n};\napp.use(session(options));\n`,
		],
		["plugin", `import session from "@fastify/session";\napp.register(session);\n`],
		[
			"names taken",
			`import session from "express-session";\nclass RedisStore {}\nconst redisClient = 1;\napp.use(session({ secret }));\n`,
		],
		["windows", `import session from "express-session";\r\napp.use(session({\r\n  secret,\r\n}));\r\n`],
	])("%s", (_name, text) => {
		const result = shared(text);
		if (text.includes("\r\n")) expect(result.replaceAll("\r\n", "")).not.toContain("\n");
	});

	it("refuses what is not its to change", () => {
		expect(written(`import s from "cookie-session";\ns({});`, "sessions", "shared-store")).toMatch(
			/^refused: .*express-session/,
		);
		expect(
			written(
				`import session from "express-session";\nimport { o } from "./o";\nsession(o);`,
				"sessions",
				"shared-store",
			),
		).toMatch(/^refused/);
	});
});

describe("writing SIGTERM", () => {
	const handled = (text: string) => {
		const result = written(text, "sigterm", "handled");
		expect(valuesOf(result, "sigterm")).toContain("handled");
		return result;
	};
	const express = `import express from "express";\nconst app = express();\n`;

	it("captures the server where nobody has", () => {
		expect(handled(`${express}app.listen(3000, () => {\n  log();\n});\n`)).toBe(
			`${express}const server = app.listen(3000, () => {\n  log();\n});\n\nprocess.once("SIGTERM", () => {\n  server.close(() => process.exit(0));\n});\n`,
		);
	});

	it("uses the captured server, in the place's indentation", () => {
		expect(
			handled(
				`import express from 'express'\nasync function main() {\n\tconst app = express()\n\tconst web = app.listen(3000)\n}\n`,
			),
		).toBe(
			`import express from 'express'\nasync function main() {\n\tconst app = express()\n\tconst web = app.listen(3000)\n\tprocess.once('SIGTERM', () => {\n\t\tweb.close(() => process.exit(0))\n\t})\n}\n`,
		);
	});

	it.each([
		["http", `import http from "http";\nconst web = http.createServer(app);\nweb.listen(80);\n`, "web.close("],
		[
			"a taken name",
			`${express}const server = 1;\napp.listen(80).on("error", fail);\n`,
			`const httpServer = app.listen(80).on(`,
		],
		[
			"fastify",
			`import Fastify from "fastify";\nconst app = Fastify();\napp.listen({ port }).catch(fail);\n`,
			"await app.close();",
		],
		[
			"nest",
			`import { NestFactory } from "@nestjs/core";\nasync function main() {\n  const app = await NestFactory.create(M);\n  await app.listen(80);\n}\n`,
			"  app.enableShutdownHooks();\n  await app.listen(80);",
		],
		["bullmq", `import { Worker } from "bullmq";\nconst worker = new Worker("q", f);\n`, "await worker.close();"],
		[
			"kafka",
			`import { Kafka } from "kafkajs";\nconst consumer = new Kafka({}).consumer({});\nawait consumer.run({});\n`,
			"await consumer.disconnect();",
		],
	])("%s", (_name, text, part) => {
		expect(handled(text)).toContain(part);
	});

	it.each([
		["exported", `${express}export default app.listen(80);`],
		["returned", `${express}function f() { return app.listen(80); }`],
		["in an arrow", `${express}start().then(() => app.listen(80));`],
		["exits already", `process.on("SIGTERM", () => process.exit(0));`],
	])("refuses where it is %s", (_name, text) => {
		expect(written(text, "sigterm", "handled")).toMatch(/^refused: .*(close|SIGTERM)/);
	});
});

it("explains the rework that a saga is", () => {
	const text = `async function f(a: C, b: C) { await a.query("BEGIN"); await b.query("BEGIN"); await a.query("COMMIT"); await b.query("COMMIT"); }`;
	expect(written(text, "mechanism", "saga")).toMatch(/^refused: .*outbox.*compensation/);
});

import { beforeAll, describe, expect, it } from "vitest";
import { applyEdits } from "../../../src/design/text.ts";
import { packageJson } from "../../../src/dialects/package-json.ts";
import { typescript } from "../../../src/dialects/typescript/index.ts";
import { writeWith } from "../../support/reading.ts";
import { attributesOf, valuesOf, written } from "./facts.ts";

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

	describe("asks for the packages", () => {
		const code = `import session from "express-session";\napp.use(session({ secret }));\n`;
		const path = "services/web/src/server.ts";
		const answer = (files: Record<string, string>, text = code) => {
			const current = attributesOf(text, "sessions", path)[0];
			const change = { kind: "Service" as const, name: "web", attribute: "sessions", current, component: {} };
			const all: Record<string, string> = { [path]: text, ...files };
			const sources = Object.entries(all).map(([file, content]) => ({ path: file, text: content }));
			const written = writeWith(typescript, { ...change, value: "shared-store" }, sources, [packageJson]);
			if (!("edits" in written)) throw new Error("refused");
			const edited = (file: string) =>
				applyEdits(
					all[file],
					written.edits.filter((edit) => edit.file === file),
				);
			return { byHand: written.byHand.join("\n"), files: [...new Set(written.edits.map(({ file }) => file))], edited };
		};

		it("in the nearest package.json above, sorted in as npm would, in its own style", () => {
			const near = `{\r\n\t"name": "web",\r\n\t"dependencies": {\r\n\t\t"express": "^4.0.0",\r\n\t\t"zod": "^3.0.0"\r\n\t}\r\n}\r\n`;
			const { edited, files, byHand } = answer({ "services/web/package.json": near, "package.json": "{}" });
			expect(files).toEqual([path, "services/web/package.json"]);
			expect(edited("services/web/package.json")).toBe(
				`{\r\n\t"name": "web",\r\n\t"dependencies": {\r\n\t\t"connect-redis": "^9.0.0",\r\n\t\t"express": "^4.0.0",\r\n\t\t"redis": "^5.9.0",\r\n\t\t"zod": "^3.0.0"\r\n\t}\r\n}\r\n`,
			);
			expect(byHand).toContain("Install what services/web/package.json now asks for");
			expect(byHand).toContain("REDIS_URL");
		});

		it.each([
			["no section", `{\n  "name": "web"\n}\n`],
			["an empty section", `{\n  "name": "web",\n  "dependencies": {}\n}\n`],
			["an empty object", `{}`],
			["one line", `{ "name": "web", "dependencies": { "express": "1", "a": "1" } }`],
			["only what a build needs", `{ "devDependencies": { "redis": "^5.0.0", "connect-redis": "^9.0.0" } }`],
		])("with %s", (_name, text) => {
			const { edited } = answer({ "package.json": text });
			const result = JSON.parse(edited("package.json"));
			expect(result.dependencies).toMatchObject({ "connect-redis": "^9.0.0", redis: "^5.9.0" });
			expect(result).toMatchObject(JSON.parse(text));
		});

		it("leaves those alone that are there, and says so where they are too old", () => {
			const fine = answer({
				"package.json": `{ "dependencies": { "redis": "^4.6.0", "connect-redis": "workspace:*" } }`,
			});
			expect(fine.files).toEqual([path]);
			expect(fine.byHand).not.toContain("package.json");
			const old = answer({ "package.json": `{ "dependencies": { "redis": "~3.1.2", "connect-redis": "^9.0.0" } }` });
			expect(old.files).toEqual([path]);
			expect(old.byHand).toContain("package.json asks for redis ~3.1.2; this code needs 4 or later");
		});

		it("by hand where there is no package.json, or none that can be read", () => {
			expect(answer({}).byHand).toContain("Add connect-redis ^9.0.0 and redis ^5.9.0");
			const broken = answer({ "package.json": `{ "dependencies": { ` });
			expect(broken.files).toEqual([path]);
			expect(broken.byHand).toContain("package.json cannot be read");
		});
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

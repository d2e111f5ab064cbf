import { beforeAll, describe, expect, it } from "vitest";
import { typescript } from "../../../src/dialects/typescript/index.ts";
import { attributesOf, fragmentsOf, placeIn, valuesOf } from "./facts.ts";

beforeAll(() => typescript.load?.());

const listening: [string, string, number][] = [
	["express", `import express from "express";\nconst app = express();\napp.listen(3000);`, 1],
	["express required", `const app = require("express")();\napp.listen(3000);`, 1],
	["fastify", `import { fastify } from "fastify";\nconst app = fastify();\nawait app.listen({ port });`, 1],
	["koa", `import Koa from "koa";\nnew Koa().listen(3000);`, 1],
	["http", `import { createServer } from "node:http";\ncreateServer(app).listen(80);`, 1],
	["later assigned", `import http from "http";\nlet server;\nserver = http.createServer(app);\nserver.listen(80);`, 1],
	["a property", `import express from "express";\nclass A { app = express(); run() { this.app.listen(80); } }`, 1],
	[
		"nest",
		`import { NestFactory } from "@nestjs/core";\nconst app = await NestFactory.create<X>(M);\nawait app.listen(80);`,
		1,
	],
	[
		"by its type",
		`import type { FastifyInstance } from "fastify";\nfunction f(app: FastifyInstance) { app.listen({ port }); }`,
		1,
	],
	["another file's app", `import { app } from "./app";\napp.listen(process.env.PORT);`, 1],
	["an emitter", `bus.listen("topic");`, 0],
	["another file's emitter", `import { events } from "./events";\nevents.listen(3000);`, 0],
	["any free port", `import http from "http";\nhttp.createServer().listen(0);`, 0],
	["unresolved", `import { app } from "./app";\napp.listen(callback);`, 0],
];

const signals: [string, string, unknown[]][] = [
	["on", `process.on("SIGTERM", () => server.close());`, ["handled"]],
	["once", `import process from "node:process";\nprocess.once('SIGTERM', shutdown);`, ["handled"]],
	["another signal", `process.on("SIGINT", stop);// SIGTERM`, []],
	["for each", `["SIGTERM", "SIGINT"].forEach((s) => process.on(s, () => stop(s)));`, ["handled"]],
	["for of", `const all = ["SIGINT", "SIGTERM"] as const;\nfor (const s of all) process.once(s, stop);`, ["handled"]],
	[
		"keys",
		`const codes = { SIGINT: 2, SIGTERM: 15 };\nObject.keys(codes).forEach((s) => process.on(s, stop));`,
		["handled"],
	],
	["others", `["SIGUSR2", "SIGINT"].forEach((s) => process.on(s, stop)); // SIGTERM`, []],
	["unresolved", `function on(signal: string) { process.on(signal, stop); }`, ["?"]],
	["only exits", `process.on("SIGTERM", () => process.exit(0));`, ["ignored"]],
	["says so and exits", `process.on("SIGTERM", () => { console.log("bye"); process.exit(0); });`, ["ignored"]],
	["named, only exits", `function bye() { process.exit(); }\nprocess.on("SIGTERM", bye);`, ["ignored"]],
	["terminus", `import { createTerminus } from "@godaddy/terminus";\ncreateTerminus(server, {});`, ["handled"]],
	["close-with-grace", `import close from "close-with-grace";\nclose({ delay: 500 }, f);`, ["handled"]],
	["plugin", `app.register(require("fastify-graceful-shutdown"));`, ["handled"]],
	["nest", `app.enableShutdownHooks();`, ["handled"]],
	["nest, other signals", `app.enableShutdownHooks(["SIGINT"]);`, []],
];

const working: [string, string, number][] = [
	["bullmq", `import { Worker } from "bullmq";\nnew Worker("q", f);`, 1],
	[
		"amqplib",
		`import amqp from "amqplib";\nconst c = await amqp.connect(u);\nconst ch = await c.createChannel();\nch.consume("q", f);`,
		1,
	],
	[
		"kafkajs",
		`import { Kafka } from "kafkajs";\nconst kafka = new Kafka({});\nconst consumer = kafka.consumer({ groupId });\nawait consumer.run({ eachMessage });`,
		1,
	],
	["sqs-consumer", `import { Consumer } from "sqs-consumer";\nConsumer.create({}).start();`, 1],
	[
		"sqs",
		`import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";\nwhile (true) await sqs.send(new ReceiveMessageCommand({}));`,
		1,
	],
	["web worker", `new Worker("x.js"); // "bullmq"`, 0],
];

describe("servers", () => {
	it.each(listening)("%s", (_name, text, count) => {
		expect(valuesOf(text, "role")).toEqual(Array(count).fill("server"));
		expect(valuesOf(text, "sigterm")).toEqual(Array(count).fill("ignored"));
	});

	it("says what Node does by default, at the call", () => {
		const [, text] = listening[0];
		const [sigterm] = attributesOf(text, "sigterm");
		expect(sigterm.provenance).toMatchObject({ kind: "default", source: expect.stringContaining("Node.js") });
		expect(placeIn(text, sigterm)).toBe("app.listen");
		expect(fragmentsOf(text)[0]).toMatchObject({
			of: { by: "path", path: "services/web/src/server.ts" },
			standalone: "web",
		});
	});
});

describe("SIGTERM", () => {
	it.each(signals)("%s", (_name, text, values) => {
		expect(valuesOf(text, "sigterm")).toEqual(values);
	});
});

describe("workers", () => {
	it.each(working)("%s", (_name, text, count) => {
		expect(valuesOf(text, "role")).toEqual(Array(count).fill("worker"));
	});
});

describe("sockets", () => {
	it("reads socket.io with and without an adapter", () => {
		const alone = `import { Server } from "socket.io";\nconst io = new Server(http);`;
		expect(valuesOf(alone, "longLived")).toEqual([true]);
		expect(valuesOf(alone, "fanOutAdapter")).toEqual([false]);
		const shared = `import { Server } from "socket.io";\nimport { createAdapter } from "@socket.io/redis-adapter";\nconst io = new Server(http, { adapter: createAdapter(a, b) });`;
		expect(valuesOf(shared, "fanOutAdapter")).not.toContain(false);
	});

	it("does not take a client for a server", () => {
		expect(
			fragmentsOf(`import { io } from "socket.io-client";\nimport WebSocket from "ws";\nnew WebSocket(url);`),
		).toEqual([]);
	});
});

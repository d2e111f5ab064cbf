import { beforeAll, describe, expect, it } from "vitest";
import type { FragmentLink } from "../../../src/design/fragment.ts";
import { typescript } from "../../../src/dialects/typescript/index.ts";
import { claimsWith } from "../../support/reading.ts";
import { fragmentsOf, textAt } from "./facts.ts";

beforeAll(() => typescript.load?.());

const path = "services/web/src/server.ts";
const env = (variable: string, otherwise?: string) => ({
	by: "environment",
	variable,
	path,
	...(otherwise !== undefined && { otherwise }),
});
const host = (name: string) => ({ by: "host", host: name });
const linksOf = (text: string, file?: string): FragmentLink[] =>
	fragmentsOf(text, file)
		.flatMap((each) => each.links ?? [])
		.filter((link) => link.kind === "calls");
/** What bounds a call, "?" where that cannot be known. */
const boundsOf = (link: FragmentLink | undefined) =>
	Object.fromEntries(
		Object.entries(link?.attributes ?? {}).map(([name, one]) => [name, one.unknown ? "?" : one.value]),
	);

const url = `process.env.ORDERS_URL`;

const addresses: [string, string, unknown[]][] = [
	["fetch", `await fetch(${url});`, [env("ORDERS_URL")]],
	["a template that begins with it", `await fetch(\`\${${url}}/orders/\${id}\`);`, [env("ORDERS_URL")]],
	["the path right behind", `await fetch(\`\${${url}}\${path}\`);`, [env("ORDERS_URL")]],
	[
		"a host in the environment",
		`await fetch("http://" + process.env.ORDERS_HOST + ":8080/orders");`,
		[env("ORDERS_HOST")],
	],
	[
		"a default",
		`const base = ${url} ?? "http://orders:8080";\nfetch(new URL("/x", base));`,
		[env("ORDERS_URL", "http://orders:8080")],
	],
	[
		"a default without credentials",
		`fetch(${url} || "http://me:secret@orders/x");`,
		[env("ORDERS_URL", "http://orders/x")],
	],
	["written out", `fetch("http://orders.shop.svc:8080/orders?x=1");`, [host("orders.shop.svc:8080")]],
	["somebody else's", `fetch(\`https://api.stripe.com/v1/\${what}\`);`, [host("api.stripe.com")]],
	["a relative path", `fetch("/api/orders");\nfetch(\`\${path}/x\`);`, []],
	["this machine", `fetch("http://localhost:3000/x");`, []],
	["the first name filled in", `fetch(\`http://\${tenant}.example.com/x\`);`, [host("example.com")]],
	["put together of parts", `fetch(\`http://shop.\${zone}.example/x\`);`, []],
	["a browser's variable", `fetch(\`\${process.env.NEXT_PUBLIC_API_URL}/x\`);`, []],
	["a browser's code", `"use client";\nfetch("https://api.example.com/x");`, []],
	["a function of that name", `import { fetch } from "./fetch";\nfetch("https://api.example.com/x");`, []],
	[
		"a default of a parameter",
		`class Orders { constructor(private base = ${url}) {}\nlist() { return fetch(\`\${this.base}/orders\`); } }`,
		[env("ORDERS_URL")],
	],
	["another file's environment", `import { env } from "./env";\nfetch(env.ORDERS_URL + "/x");`, [env("ORDERS_URL")]],
	["another file's configuration", `import { config } from "./config";\nfetch(config.ordersUrl);`, []],
	[
		"axios",
		`import axios from "axios";\naxios.get(${url});\naxios({ method: "post", baseURL: ${url}, url: "/x" });`,
		[env("ORDERS_URL"), env("ORDERS_URL")],
	],
	[
		"axios with a base",
		`import axios from "axios";\nconst http = axios.create({ baseURL: ${url} });\nexport const list = () => http.get("/x");\nexport const add = (x) => http.post("/x", x);`,
		[env("ORDERS_URL"), env("ORDERS_URL")],
	],
	[
		"a client for other files",
		`import axios from "axios";\nexport const http = axios.create({ baseURL: ${url} });`,
		[env("ORDERS_URL")],
	],
	[
		"got",
		`import got from "got";\nconst client = got.extend({ prefixUrl: ${url} });\nclient("x");\ngot.post(\`\${${url}}/x\`);`,
		[env("ORDERS_URL"), env("ORDERS_URL")],
	],
	["ky", `import ky from "ky";\nky.create({ prefixUrl: ${url} }).get("x");`, [env("ORDERS_URL")]],
	[
		"superagent",
		`import superagent from "superagent";\nsuperagent.get(${url}).timeout(1000).retry(2);`,
		[env("ORDERS_URL")],
	],
	[
		"undici",
		`import { Pool, request } from "undici";\nrequest(${url});\nconst pool = new Pool(${url});\npool.request({ path: "/" });`,
		[env("ORDERS_URL"), env("ORDERS_URL")],
	],
	[
		"node",
		`import http from "node:http";\nhttp.request({ hostname: process.env.ORDERS_HOST, port: 80 });\nhttp.get("http://orders/x");`,
		[env("ORDERS_HOST"), host("orders")],
	],
	[
		"nest",
		`import { HttpService } from "@nestjs/axios";\nimport { ConfigService } from "@nestjs/config";\nclass A { constructor(private http: HttpService, private config: ConfigService) {}\nget() { return this.http.get(\`\${this.config.getOrThrow<string>("ORDERS_URL")}/x\`); } }`,
		[env("ORDERS_URL")],
	],
	[
		"grpc",
		`import { credentials } from "@grpc/grpc-js";\nimport { OrdersClient } from "./gen/orders";\nconst orders = new OrdersClient(process.env.ORDERS_ADDR ?? "orders:50051", credentials.createInsecure());\nexport const get = (id) => orders.get({ id }, () => {});`,
		[env("ORDERS_ADDR", "orders:50051")],
	],
	[
		"grpc by a host",
		`const grpc = require("@grpc/grpc-js");\nconst client = new pkg.Orders("orders:50051", grpc.credentials.createInsecure());`,
		[host("orders:50051")],
	],
	[
		"connect",
		`import { createConnectTransport } from "@connectrpc/connect-node";\ncreateConnectTransport({ baseUrl: ${url}, httpVersion: "2" });`,
		[env("ORDERS_URL")],
	],
	[
		"graphql",
		`import { GraphQLClient } from "graphql-request";\nconst api = new GraphQLClient(${url});\nexport const all = () => api.request("{ a }");`,
		[env("ORDERS_URL")],
	],
	[
		"a proxy",
		`import { createProxyMiddleware } from "http-proxy-middleware";\napp.use("/orders", createProxyMiddleware({ target: ${url} }));`,
		[env("ORDERS_URL")],
	],
	[
		"nest's clients",
		`import { ClientsModule, ClientProxyFactory, Transport } from "@nestjs/microservices";\nClientsModule.register([{ name: "ORDERS", transport: Transport.TCP, options: { host: process.env.ORDERS_HOST, port: 3000 } }]);\nClientsModule.registerAsync([{ name: "STOCK", useFactory: () => ({ transport: Transport.GRPC, options: { url: "stock:5000" } }) }]);\nClientProxyFactory.create({ transport: Transport.RMQ, options: { queue: "mails" } });`,
		[env("ORDERS_HOST"), host("stock:5000")],
	],
	["a socket", `import { io } from "socket.io-client";\nio(${url});`, [env("ORDERS_URL")]],
];

describe("calls", () => {
	for (const [name, text, expected] of addresses)
		it(name, () => expect(linksOf(text).map((link) => link.other)).toEqual(expected));

	it("are left out of tests", () => {
		const text = `fetch("http://orders/x");`;
		expect(claimsWith(typescript, { path: "src/orders.test.ts", text })).toBe(false);
		expect(claimsWith(typescript, { path: "src/orders.ts", text })).toBe(true);
		expect(claimsWith(typescript, { path: "src/orders.ts", text: `fetch("/x");` })).toBe(false);
	});

	it("are named so that edits elsewhere leave the names", () => {
		const text = `class OrdersClient { create() { return fetch(${url}); }\nfind() { fetch(${url}); return fetch(${url}); } }\nconst list = () => fetch(${url});\nfetch(${url});`;
		const names = ["OrdersClient.create", "OrdersClient.find", "OrdersClient.find#2", "server.list", "server"];
		expect(linksOf(text).map((link) => link.site)).toEqual(names);
		expect(linksOf(`\n\n// more\n${text}`).map((link) => link.site)).toEqual(names);
	});
});

const axios = `import axios from "axios";\n`;
const bounds: [string, string, object][] = [
	["fetch without a signal", `fetch(${url});`, { timeout: 300, bounded: true }],
	["fetch with one", `fetch(${url}, { signal: AbortSignal.timeout(1_500) });`, { timeout: 1.5, bounded: true }],
	[
		"one of two signals",
		`fetch(${url}, { signal: AbortSignal.any([stop, AbortSignal.timeout(2 * 1000)]) });`,
		{ timeout: 2, bounded: true },
	],
	[
		"a controller with a timer",
		`const c = new AbortController();\nsetTimeout(() => c.abort(), 3000);\nfetch(${url}, { signal: c.signal });`,
		{ timeout: 3, bounded: true },
	],
	[
		"the longest that a caller gives",
		`async function call(ms: number) { return fetch(${url}, { ...init, signal: AbortSignal.timeout(ms) }); }\ncall(1000);\ncall(5_000);`,
		{ timeout: 5, bounded: true },
	],
	[
		"one that nobody knows",
		`export async function call(ms: number) { return fetch(${url}, { signal: AbortSignal.timeout(ms) }); }`,
		{ timeout: "?", bounded: "?" },
	],
	[
		"options that nobody knows",
		`export const call = (init) => fetch(${url}, { ...init });`,
		{ timeout: "?", bounded: "?" },
	],
	["a race", `await Promise.race([fetch(${url}), timer]);`, { timeout: "?", bounded: "?" }],
	["axios", `${axios}axios.get(${url});`, { bounded: false }],
	["axios with a timeout", `${axios}axios.post(${url}, {}, { timeout: 800 });`, { timeout: 0.8, bounded: true }],
	[
		"its client's",
		`${axios}const a = axios.create({ baseURL: ${url}, timeout: 2000 });\na.get("/x");`,
		{ timeout: 2, bounded: true },
	],
	[
		"the call's own wins",
		`${axios}const a = axios.create({ baseURL: ${url}, timeout: 2000 });\na.get("/x", { timeout: 0 });`,
		{ bounded: false },
	],
	[
		"axios-retry without a delay",
		`${axios}import axiosRetry from "axios-retry";\nconst a = axios.create({ baseURL: ${url}, timeout: 2000 });\naxiosRetry(a, { retries: 6 });\na.get("/x");`,
		{ timeout: 2, bounded: true, retries: 6, backoff: "none" },
	],
	[
		"axios-retry with one",
		`${axios}import axiosRetry, { exponentialDelay } from "axios-retry";\nconst a = axios.create({ baseURL: ${url} });\naxiosRetry(a, { retryDelay: exponentialDelay });\na.get("/x");`,
		{ bounded: false, retries: 3, backoff: "jitter" },
	],
	[
		"another client's retries",
		`${axios}import axiosRetry from "axios-retry";\nconst a = axios.create({ baseURL: ${url} });\nconst b = axios.create({});\naxiosRetry(b, { retries: 6 });\na.get("/x");`,
		{ bounded: false },
	],
	["got", `import got from "got";\ngot(${url});`, { bounded: false, retries: 2, backoff: "exponential" }],
	[
		"got told otherwise",
		`import got from "got";\ngot(${url}, { timeout: { request: 500 }, retry: { limit: 0 } });`,
		{ timeout: 0.5, bounded: true, retries: 0 },
	],
	["ky", `import ky from "ky";\nky.get(${url});`, { timeout: 10, bounded: true, retries: 2, backoff: "exponential" }],
	[
		"ky without an end",
		`import ky from "ky";\nky.get(${url}, { timeout: false, retry: 0 });`,
		{ bounded: false, retries: 0 },
	],
	[
		"superagent",
		`import superagent from "superagent";\nsuperagent.get(${url}).timeout({ response: 700 }).retry(2);`,
		{ timeout: 0.7, bounded: true, retries: 2, backoff: "none" },
	],
	[
		"node's timeout, which ends nothing",
		`import http from "http";\nhttp.get(${url}, { timeout: 100 });`,
		{ bounded: false },
	],
	[
		"p-retry",
		`import pRetry from "p-retry";\npRetry(() => fetch(${url}), { retries: 5 });`,
		{ timeout: 300, bounded: true, retries: 5, backoff: "exponential" },
	],
	[
		"opossum",
		`${axios}import CircuitBreaker from "opossum";\nconst call = () => axios.get(${url});\nconst breaker = new CircuitBreaker(call, { timeout: 2500 });\nexport const get = () => breaker.fire();`,
		{ timeout: 2.5, bounded: true, breaker: true, breakerKind: "opossum", breakerShare: 0.5, breakerOpen: 30 },
	],
	[
		"opossum for each call",
		`${axios}import CircuitBreaker from "opossum";\nconst call = () => axios.get(${url});\nexport const get = () => { const breaker = new CircuitBreaker(call, { timeout: false }); return breaker.fire(); };`,
		{ bounded: false, breaker: false },
	],
	[
		"grpc",
		`import { credentials } from "@grpc/grpc-js";\nconst c = new Orders("orders:50051", credentials.createInsecure());\nc.get({ id }, meta, { deadline: soon });\n`,
		{ timeout: "?", bounded: "?" },
	],
];

describe("what bounds a call", () => {
	for (const [name, text, expected] of bounds) it(name, () => expect(boundsOf(linksOf(text)[0])).toEqual(expected));

	it("stands where a person wrote it", () => {
		const text = `fetch(${url}, { signal: AbortSignal.timeout(1_500) });`;
		const provenance = linksOf(text)[0].attributes?.timeout.provenance;
		expect(provenance?.kind === "declared" && textAt(text, provenance.at)).toBe("1_500");
	});

	it("of NestJS's clients wait as long as what asks them says, where that stands", () => {
		const registered = `ClientsModule.register([{ name: "ORDERS", transport: Transport.TCP, options: { host: process.env.ORDERS_HOST, port: 3000 } }]);`;
		const boundedBy = (asked: string) =>
			linksOf(
				`import { timeout } from "rxjs";\nimport { ClientProxy, ClientsModule, Transport } from "@nestjs/microservices";\n${registered}\nclass Orders { constructor(private readonly orders: ClientProxy) {}\n${asked} }`,
			)[0].attributes?.bounded;
		expect(boundedBy(`one() { return this.orders.send("one", 1).pipe(timeout(2000)); }`)?.value).toBe(true);
		expect(boundedBy(`one() { return this.orders.send("one", 1); }`)?.value).toBe(false);
		const elsewhere = boundedBy("one() {}");
		expect(elsewhere).toBeDefined();
		expect(elsewhere?.value).toBeUndefined();
	});
});

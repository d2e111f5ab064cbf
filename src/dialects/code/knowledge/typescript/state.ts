import type { Schedule, Waiting } from "../../entries/processes.ts";
import type { Limiter, Remembers } from "../../entries/state.ts";
import type { Reconnect } from "../../entries/stores.ts";
import type { Library } from "../../knowledge.ts";

const inMemory = (source: string, ...store: string[]): Limiter => ({ is: "limiter", store, source });

export const limiters: Library = {
	imports: [
		"express-rate-limit",
		"@fastify/rate-limit",
		"rate-limiter-flexible",
		"@nestjs/throttler",
		"express-slow-down",
		"koa-ratelimit",
		"hono-rate-limiter",
		"elysia-rate-limit",
	],
	symbols: {
		"express-rate-limit": inMemory(
			"express-rate-limit docs, store: MemoryStore, which counts in this process",
			"0.store",
		),
		"express-rate-limit.rateLimit": inMemory(
			"express-rate-limit docs, store: MemoryStore, which counts in this process",
			"0.store",
		),
		"express-slow-down": inMemory("express-slow-down docs, store: MemoryStore", "0.store"),
		"express-slow-down.slowDown": inMemory("express-slow-down docs, store: MemoryStore", "0.store"),
		"rate-limiter-flexible.RateLimiterMemory": inMemory(
			"rate-limiter-flexible: RateLimiterMemory counts in this process",
		),
		"@nestjs/throttler.ThrottlerModule.forRoot": inMemory(
			"Nest docs, Rate limiting: the in-memory storage is used by default",
			"0.storage",
		),
		"@nestjs/throttler.ThrottlerModule.forRootAsync": inMemory(
			"Nest docs, Rate limiting: the in-memory storage is used by default",
			"0.storage",
		),
		// Options of a plugin stand behind it.
		"@fastify/rate-limit": inMemory(
			"@fastify/rate-limit README: a cache of the process unless redis or store is given",
			"1.redis",
			"1.store",
		),
		"koa-ratelimit": {
			...inMemory("koa-ratelimit README: the driver memory counts in a Map of the process"),
			only: ["0.driver"],
		},
		"elysia-rate-limit.rateLimit": inMemory(
			"elysia-rate-limit README, context: DefaultContext, an LRU in memory",
			"0.context",
		),
		"hono-rate-limiter.rateLimiter": inMemory("hono-rate-limiter README, store: MemoryStore", "0.store"),
	},
};

const cron = (when: string[], runs: string[]): Schedule => ({ is: "schedule", when, runs });

export const schedulers: Library = {
	imports: ["node-cron", "cron", "node-schedule", "@nestjs/schedule", "croner", "toad-scheduler", "bree"],
	symbols: {
		// node-cron 4: with `distributed` a coordinator lets one process do it.
		"node-cron.schedule": { ...cron(["0"], ["1"]), shared: ["2.distributed"] },
		"cron.CronJob": cron(["0"], ["1"]),
		"cron.CronJob.from": cron(["0.cronTime"], ["0.onTick"]),
		"node-schedule.scheduleJob": cron(["0"], ["1", "2"]),
		"@nestjs/schedule.Cron": cron(["0"], []),
		"@nestjs/schedule.Interval": cron(["1", "0"], []),
		"croner.Cron": cron(["0"], ["1", "2"]),
		"toad-scheduler.SimpleIntervalJob": cron(["0"], ["1"]),
		"toad-scheduler.LongIntervalJob": cron(["0"], ["1"]),
		"toad-scheduler.CronJob": cron(["0.cronExpression"], ["1"]),
		// Its jobs are files, told by their names.
		bree: cron(["none"], ["0.jobs"]),
	},
};

const ioredis: Reconnect = {
	is: "reconnect",
	engine: "redis",
	address: ["0", "0.host"],
	wait: ["0.retryStrategy", "1.retryStrategy", "2.retryStrategy", "0.sentinelRetryStrategy", "1.clusterRetryStrategy"],
	unit: 0.001,
	source: "ioredis README, Auto-reconnect: min(times * 50, 2000) ms without one",
};

export const redisClients: Library = {
	imports: ["ioredis", "redis", "@redis/client"],
	symbols: {
		ioredis,
		"ioredis.Redis": ioredis,
		"ioredis.Cluster": { ...ioredis, address: [] },
		"ioredis.Redis.Cluster": { ...ioredis, address: [] },
		"redis.createClient": {
			is: "reconnect",
			engine: "redis",
			address: ["0.url", "0.socket.host"],
			wait: ["0.socket.reconnectStrategy", "0.retry_strategy", "1.retry_strategy"],
			unit: 0.001,
			source: "node-redis docs, Reconnect strategy: exponential to 2 s with jitter without one",
		},
	},
};

const room = (source: string, ...bound: string[]): Waiting => ({ is: "waiting", bound, usual: "none", source });

/** They bound how much runs at once; what comes beyond that waits. */
export const waitingRooms: Library = {
	imports: ["p-queue", "bottleneck", "fastq", "better-queue", "async"],
	symbols: {
		"p-queue": room("p-queue README: it takes as much as is added"),
		"p-queue.PQueue": room("p-queue README: it takes as much as is added"),
		bottleneck: room("Bottleneck README: highWater is null, so that any number may wait", "0.highWater"),
		"bottleneck.Bottleneck": room("Bottleneck README: highWater is null, so that any number may wait", "0.highWater"),
		"fastq.promise": room("fastq README: it takes as much as is pushed"),
		fastq: room("fastq README: it takes as much as is pushed"),
		"async.queue": room("async docs, queue: it takes as much as is pushed"),
		"async.priorityQueue": room("async docs, priorityQueue: it takes as much as is pushed"),
	},
};

const mcp =
	"MCP specification, Streamable HTTP, Session management: a session is known to the server that has opened it";
const transports = "@modelcontextprotocol/sdk/server";

/** Sessions of the Model Context Protocol. */
export const mcpServers: Library = {
	imports: [transports],
	symbols: {
		...Object.fromEntries(
			["streamableHttp.js", "streamableHttp"].map((file) => [
				`${transports}/${file}.StreamableHTTPServerTransport`,
				{ is: "remembers", what: "MCP sessions", only: ["0.sessionIdGenerator"], source: mcp } as const,
			]),
		),
		...Object.fromEntries(
			["sse.js", "sse"].map((file) => [
				`${transports}/${file}.SSEServerTransport`,
				{ is: "remembers", what: "MCP sessions", source: mcp } as const,
			]),
		),
	},
};

/** Conversations with a language model, of which the next request is a part. */
export const conversations: Library = {
	imports: ["@langchain/langgraph", "@langchain/langgraph-checkpoint"],
	symbols: Object.fromEntries(
		["@langchain/langgraph", "@langchain/langgraph-checkpoint"].map((from) => [
			`${from}.MemorySaver`,
			{
				is: "remembers",
				what: "threads of conversations",
				anywhere: true,
				beside: [
					"@langchain/langgraph-checkpoint-postgres",
					"@langchain/langgraph-checkpoint-mongodb",
					"@langchain/langgraph-checkpoint-redis",
				],
				source: "LangGraph.js docs, Persistence: MemorySaver keeps checkpoints in the process",
			} satisfies Remembers,
		]),
	),
};

const remixKept = { createMemorySessionStorage: "memory", createCookieSessionStorage: "client" } as const;
const remix =
	"Remix docs, Sessions: createMemorySessionStorage is for development, createFileSessionStorage writes files";
const remixFrom = (from: string): Library["symbols"] => ({
	...Object.fromEntries(
		Object.entries(remixKept).map(([name, kept]) => [
			`${from}.${name}`,
			{ is: "session", kept, source: remix } as const,
		]),
	),
	[`${from}.createFileSessionStorage`]: { is: "session", kept: "disk", source: remix },
});

/** Sessions of Remix and React Router, each kept by another function. */
export const remixSessions: Library = {
	imports: ["@remix-run/node", "@remix-run/server-runtime", "react-router", "@react-router/node"],
	symbols: ["@remix-run/node", "@remix-run/server-runtime", "react-router", "@react-router/node"].reduce(
		(all, from) => Object.assign(all, remixFrom(from)),
		{} as Library["symbols"],
	),
};

/** Concepts look at what these do by themselves; they are named so that the files are read at all. */
export const sessionMiddleware: Library = {
	imports: [
		"express-session",
		"next-auth",
		"@auth/core",
		"cookie-session",
		"iron-session",
		"jsonwebtoken",
		"@nestjs/jwt",
		"jose",
		"ws",
		"koa-session",
		"@nestjs/cache-manager",
		"cache-manager",
	],
	symbols: {},
};

export const typescriptStateLibraries = [
	limiters,
	schedulers,
	redisClients,
	waitingRooms,
	mcpServers,
	remixSessions,
	conversations,
	sessionMiddleware,
];

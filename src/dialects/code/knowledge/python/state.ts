import type { Schedule } from "../../entries/processes.ts";
import type { Limiter, Remembers } from "../../entries/state.ts";
import type { Reconnect } from "../../entries/stores.ts";
import type { Library } from "../../knowledge.ts";

const counted = (source: string, ...store: string[]): Limiter => ({ is: "limiter", store, source });
const flaskLimits = "Flask-Limiter docs, storage_uri: memory://, which counts in this process";

export const limiters: Library = {
	imports: ["flask_limiter", "slowapi", "fastapi_limiter"],
	symbols: {
		// Flask-Limiter docs, Configuration: the older name ended in URL.
		"flask_limiter.Limiter": {
			...counted(flaskLimits, "storage_uri"),
			settings: ["RATELIMIT_STORAGE_URL", "RATELIMIT_STORAGE_URI"],
		},
		"slowapi.Limiter": counted("SlowApi docs: limits are kept in memory unless storage_uri is given", "storage_uri"),
		"fastapi_limiter.FastAPILimiter.init": {
			...counted("fastapi-limiter README: it counts in the Redis that it is given"),
			isShared: true,
		},
	},
};

const job: Schedule = { is: "schedule", when: ["1", "trigger"], runs: ["0", "func"] };
const decorated: Schedule = { is: "schedule", when: ["0", "trigger"], runs: [] };
// A BlockingScheduler is a process of its own, of which there is usually one.
const makers = ["background.BackgroundScheduler", "asyncio.AsyncIOScheduler", "gevent.GeventScheduler"];

export const schedulers: Library = {
	imports: [
		"apscheduler",
		"flask_apscheduler",
		"schedule",
		"fastapi_utils",
		"fastapi_utilities",
		"aiocron",
		"rocketry",
	],
	symbols: {
		...Object.fromEntries(
			makers.flatMap((maker) => [
				[`apscheduler.schedulers.${maker}().add_job`, job],
				[`apscheduler.schedulers.${maker}().scheduled_job`, decorated],
			]),
		),
		"flask_apscheduler.APScheduler().task": decorated,
		// `schedule.every().day.at("07:00").do(job)`: whatever stands between.
		"schedule>.do": { is: "schedule", when: ["none"], runs: ["0"] },
		"fastapi_utils.tasks.repeat_every": { is: "schedule", when: ["seconds"], runs: [] },
		"fastapi_utilities.repeat_at": { is: "schedule", when: ["cron"], runs: [] },
		"fastapi_utilities.repeat_every": { is: "schedule", when: ["seconds"], runs: [] },
		"aiocron.crontab": { is: "schedule", when: ["0"], runs: ["func"] },
	},
};

const redisRetry: Reconnect = {
	is: "reconnect",
	engine: "redis",
	address: ["0", "url", "host"],
	wait: ["retry"],
	unit: 1,
	source: "redis-py docs, Retry Helpers: exponential with jitter unless a backoff is given",
};

export const redisClients: Library = {
	imports: ["redis"],
	isQuiet: true,
	symbols: Object.fromEntries(
		[
			"Redis",
			"StrictRedis",
			"from_url",
			"Redis.from_url",
			"asyncio.Redis",
			"asyncio.from_url",
			"asyncio.Redis.from_url",
			"RedisCluster",
			"RedisCluster.from_url",
			"cluster.RedisCluster",
			"asyncio.RedisCluster",
			"ConnectionPool",
			"ConnectionPool.from_url",
			"BlockingConnectionPool",
			"BlockingConnectionPool.from_url",
			"asyncio.ConnectionPool.from_url",
		].map((name) => [`redis.${name}`, redisRetry]),
	),
};

export const waitingRooms: Library = {
	imports: ["asyncio", "queue", "concurrent.futures"],
	isQuiet: true,
	symbols: {
		"concurrent.futures.ThreadPoolExecutor": {
			is: "waiting",
			bound: ["none"],
			isHandedOn: true,
			usual: "none",
			source: "Python docs, ThreadPoolExecutor: what is submitted beyond its workers waits in an unbounded queue",
		},
		"queue.SimpleQueue": {
			is: "waiting",
			isAnyQueue: true,
			bound: ["none"],
			usual: "none",
			source: "Python docs, queue.SimpleQueue: an unbounded queue",
		},
		"asyncio.Queue": {
			is: "waiting",
			bound: ["0", "maxsize"],
			usual: "none",
			source: "Python docs, asyncio.Queue: without maxsize it is infinite",
		},
		"queue.Queue": {
			is: "waiting",
			bound: ["0", "maxsize"],
			usual: "none",
			source: "Python docs, queue.Queue: without maxsize it is infinite",
		},
	},
};

/** What is signed with these travels with every request. */
const tokens: Library = { imports: ["jwt", "jose"], symbols: {} };

const mcp = {
	is: "remembers",
	what: "MCP sessions",
	source: "MCP Python SDK README, Streamable HTTP: sessions of the process unless stateless_http",
} as const;

/** Sessions of the Model Context Protocol; `run` is so only over HTTP. */
const mcpServers: Library = {
	imports: ["mcp.server", "fastmcp"],
	symbols: {
		"mcp.server.fastmcp.FastMCP().streamable_http_app": { ...mcp, unless: ["stateless_http"] },
		"fastmcp.FastMCP().http_app": { ...mcp, unless: ["stateless_http"] },
		"mcp.server.streamable_http_manager.StreamableHTTPSessionManager": { ...mcp, unless: ["stateless"] },
	},
};

const threads: Remembers = {
	is: "remembers",
	what: "threads of conversations",
	anywhere: true,
	beside: ["langgraph.checkpoint.postgres", "langgraph.checkpoint.redis", "langgraph.checkpoint.mongodb"],
	source: "LangGraph docs, Persistence: InMemorySaver keeps checkpoints in the process, for development",
};

/** Conversations with a language model, of which the next request is a part. */
const conversations: Library = {
	imports: ["langgraph.checkpoint", "langgraph.checkpoint.memory"],
	symbols: Object.fromEntries(
		["MemorySaver", "InMemorySaver"].map((name) => [`langgraph.checkpoint.memory.${name}`, threads]),
	),
};

/** What a concept looks at by itself: the framework's cache, and what is counted or kept by it. */
const cached: Library = {
	imports: ["django.core.cache", "django_ratelimit", "ratelimit.decorators", "flask_caching"],
	symbols: {},
};

export const stateLibraries = [
	limiters,
	schedulers,
	waitingRooms,
	redisClients,
	tokens,
	cached,
	mcpServers,
	conversations,
];

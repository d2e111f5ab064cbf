import { declared } from "../../design/attribute.ts";
import { type Detector, imports } from "./detector.ts";
import { originOf } from "./origins.ts";

/** Libraries that count what a client sends. Those without a store count in the process. */
const counters = [
	"express-rate-limit",
	"rate-limiter-flexible",
	"@fastify/rate-limit",
	"fastify-rate-limit",
	"koa-ratelimit",
	"@nestjs/throttler",
	"nestjs-throttler",
	"express-slow-down",
	"hono-rate-limiter",
	"@upstash/ratelimit",
	"express-brute",
	"ratelimit-express",
	"@hapi/rate-limit",
	"hapi-rate-limit",
];

/** A store of its options that all replicas share. */
const shared =
	/\b(RedisStore|RateLimiter(Redis|Valkey|Memcache|Mongo|MySQL|Postgres|Prisma|Dynamo)|Redis|redis|ThrottlerStorageRedis\w*|upstash)\b/;

/** Code that limits what one client may send. */
export const limiters: Detector = {
	hints: imports(counters),
	read(module) {
		const found = [...module.calls, ...module.news].find((node) => {
			const origin = originOf(node.expression, module);
			const given = (node.arguments ?? []).map((each) => originOf(each, module)?.from);
			return [origin?.from, ...given].some((from) => from !== undefined && counters.includes(from));
		});
		const at = found ? module.at(found.expression) : module.at(module.tree.statements[0] ?? module.tree);
		return [
			{
				role: "extends",
				file: module.path,
				kind: "Service",
				at,
				of: { by: "path", path: module.path },
				attributes: { limiter: declared(shared.test(module.text) ? "shared" : "memory", at) },
			},
		];
	},
};

import type { Library } from "../../knowledge.ts";

/** Limits of calls for each client; Bucket4j's and Guava's own objects are looked at by what keeps them. */
export const limits: Library = {
	imports: [
		"io.ktor.server.plugins.ratelimit",
		"io.github.resilience4j.ratelimiter",
		"org.springframework.cloud.gateway",
	],
	symbols: {
		"io.ktor.server.plugins.ratelimit.RateLimit": {
			...{ is: "limiter", store: [], keyedBy: "requestKey" },
			source: "Ktor docs, Rate limiting: token buckets in memory, one for all without requestKey",
		},
		"~.requestRateLimiter": {
			...{ is: "limiter", store: [], isShared: true },
			source: "Spring Cloud Gateway docs, RequestRateLimiter: RedisRateLimiter",
		},
	},
};

/** A registry, however it was made: `registry.rateLimiter(request.getRemoteAddr())`. */
export const registries: Library = {
	imports: ["io.github.resilience4j.ratelimiter"],
	symbols: {
		"~.rateLimiter": {
			...{ is: "limiter", store: [], keyedAt: ["0"] },
			source: "Resilience4j docs, RateLimiter: a registry in memory (ConcurrentHashMap)",
		},
	},
};

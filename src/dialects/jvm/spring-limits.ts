import { type Attribute, declared } from "../../design/attribute.ts";
import type { Fragment } from "../../design/fragment.ts";
import { libraryLike } from "./build.ts";
import type { Module } from "./module.ts";

/** Spring Cloud Gateway docs, RequestRateLimiter: of a route, of all routes, and in the short form `RequestRateLimiter=…`. */
const ofGateway =
	/^spring\.cloud\.gateway\.(server\.web(flux|mvc)\.)?(routes\.\d+\.filters|default-?filters)\.\d+(\.name)?$/;
/** bucket4j-spring-boot-starter README: filters, each with its limits, in a cache that the build chooses. */
const ofBucket4j = /^bucket4j\.filters\.\d+\.(url|cachename|ratelimits\.\d+\.\w+.*)$/;

/** Limits of calls for each client that a Spring application takes from its settings. */
export function limits(module: Module): Fragment[] {
	const settings = module.deployed.map((one) => ({ ...one, key: one.key.replace(/\[(\d+)\]/g, ".$1") }));
	const ofRoutes = settings.find(({ key, value }) => ofGateway.test(key) && /^RequestRateLimiter\b/.test(value));
	if (ofRoutes) return [module.says({ limiter: declared("shared", ofRoutes.at) }, ofRoutes.at)];
	const isOff = settings.some(({ key, value }) => key === "bucket4j.enabled" && value === "false");
	const filter = isOff ? undefined : settings.find(({ key }) => ofBucket4j.test(key));
	if (!filter) return [];
	const isLocal =
		libraryLike(module.build, /caffeine|ehcache/) && !libraryLike(module.build, /redis|hazelcast|infinispan|ignite/);
	const counted: Record<string, Attribute> = isLocal
		? { limiter: declared("memory", filter.at), localState: declared(["rate limits"], filter.at) }
		: { limiter: declared("shared", filter.at) };
	return [module.says(counted, filter.at)];
}

import { type Attribute, declared, unknown } from "../../design/attribute.ts";
import type { Path } from "../kubernetes/object.ts";
import type { EnvoyConfig } from "./config.ts";

/** What of a rule that sends requests on tells where limits may stand. */
interface Ruled {
	path: Path;
	host?: Path;
	manager: Path;
}

/** What tells one client from another, among what a limit counts by. Source: Envoy API v3, RateLimit.Action. */
const ofClient = ["remote_address", "masked_remote_address", "request_headers", "metadata", "dynamic_metadata"];

/**
 * Whether a filter for rate limits counts each client by itself. A bucket that all of them share protects the service, and
 * lets one of them take all of it. Sources: Envoy API v3, HTTP filters RateLimit and LocalRateLimit.
 */
export function limitedIn(config: EnvoyConfig, routes: readonly Ruled[]): Attribute | undefined {
	for (const { manager } of routes) {
		for (const filter of config.elements([...manager, "http_filters"])) {
			const name = `${config.text([...filter, "name"])} ${config.text([...filter, "typed_config", "@type"])}`;
			const at = config.placeOf(filter);
			if (!/rate_?limit/i.test(name)) continue;
			if (String(config.raw([...filter, "typed_config", "local_rate_limit_per_downstream_connection"])) === "true")
				return declared(true, at);
			const limits = [[...filter, "typed_config", "rate_limits"] as Path, ...routes.flatMap(around)].flatMap((path) =>
				config.elements(path),
			);
			const actions = limits.flatMap((limit) => config.elements([...limit, "actions"]));
			const own = actions.find((action) => ofClient.some((kind) => config.has([...action, kind])));
			const place = own && config.whole(own);
			if (place) return declared(true, place);
			if (actions.length === 0 && !/local/i.test(name))
				return unknown("what its rate limit counts by is not in the file", at);
		}
	}
	return undefined;
}

/** Where a rule, its virtual host and what they say to the filter state limits. */
function around({ path, host }: Ruled): Path[] {
	const direct: Path[] = [
		[...path, "route", "rate_limits"],
		[...(host ?? path), "rate_limits"],
	];
	const perFilter = ["envoy.filters.http.local_ratelimit", "envoy.filters.http.ratelimit"].flatMap((name): Path[] =>
		[path, host ?? path].map((one): Path => [...one, "typed_per_filter_config", name, "rate_limits"]),
	);
	return [...direct, ...perFilter];
}

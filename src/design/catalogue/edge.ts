import { type AttributeSpec, attribute, count, flag, one, seconds, texts } from "./attribute-spec.ts";

export const Edge = {
	routing: attribute(
		one("single", "weighted", "latency", "geo", "failover", "anycast"),
		"",
		"how users are sent to regions",
		"single",
	),
	regions: attribute(texts, "", "regions that it can send users to"),
	healthChecked: attribute(flag, "", "whether an unhealthy region is taken out", false),
	ttl: attribute(seconds, "s", "how long a resolver may keep the answer", 300, "a usual DNS time to live"),
	healthCheckInterval: attribute(seconds, "s", "time between health checks of a region", 30, "Amazon Route 53 default"),
	unhealthyThreshold: attribute(count, "", "failed checks until a region is taken out", 3, "Amazon Route 53 default"),
	convergence: attribute(
		seconds,
		"s",
		"time in which four of five networks follow a withdrawn route (anycast)",
		10,
		"An Empirical Characterization of Anycast Convergence Time, ANRW 2024: 80 % within about 10 s, with a long tail",
	),
	keepsResidency: attribute(flag, "", "whether it turns a bound user away rather than send them abroad", false),
	nearRoundTrip: attribute(
		seconds,
		"s",
		"network there and back to a region on the user's continent",
		0.03,
		"Dublin to Frankfurt is about 25 ms",
	),
	farRoundTrip: attribute(
		seconds,
		"s",
		"network there and back to a region on another continent",
		0.12,
		"Frankfurt to Virginia is about 90 ms, to Singapore about 160 ms",
	),
} satisfies Record<string, AttributeSpec>;

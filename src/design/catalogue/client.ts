import { z } from "zod";
import type { Value } from "../attribute.ts";
import { Law } from "../law.ts";
import { DeclaredLoad } from "../load.ts";
import { type AttributeSpec, amount, attribute, count, one, seconds, share, text, texts } from "./attribute-spec.ts";

export const Client = {
	rate: attribute(amount, "/s", "requests a second on a usual day", 200, "a mid-size web shop"),
	peakRate: attribute(amount, "/s", "requests a second at the peak"),
	load: attribute(DeclaredLoad as z.ZodType<Value>, "", "load to play as it is declared (docs/laws-and-loads.md)"),
	interarrival: attribute(
		Law as z.ZodType<Value>,
		"",
		"law of the gaps between its requests (docs/laws-and-loads.md); the load gives their mean",
	),
	spread: attribute(
		seconds,
		"s",
		"time over which a crowd's requests are spread (jitter in the clients, a waiting room)",
	),
	peakAt: attribute(text, "", "when the peak comes"),
	peakWarning: attribute(text, "", "how long before it is known"),
	sessionDuration: attribute(Law as z.ZodType<Value>, "s", "length of a visit", 600, "ten minutes"),
	thinkTime: attribute(seconds, "s", "pause between two requests of one user", 10, "reading a page"),
	sessionBytes: attribute(amount, "B", "size of a session", 4096, "one cookie's worth"),
	payloadBytes: attribute(amount, "B", "size of a response"),
	timeout: attribute(seconds, "s", "patience with one request", 10, "a person's patience with a page"),
	retries: attribute(count, "", "times a client tries again", 0),
	backoff: attribute(
		one("none", "fixed", "exponential", "jitter", "equal", "decorrelated"),
		"",
		"how its pause between two tries grows",
		"jitter",
		"exponential with full jitter, as the AWS SDKs do",
	),
	backoffBase: attribute(seconds, "s", "pause before its second try", 0.1, "AWS SDK for JavaScript: 100 ms"),
	backoffCap: attribute(seconds, "s", "longest pause between two tries", 20, "AWS SDK for JavaScript: 20 s"),
	retryBudget: attribute(share, "share", "later tries that it allows itself for each request served"),
	readBack: attribute(
		seconds,
		"s",
		"from a user's write to the same user's look at it",
		0.2,
		"the redirect after a form",
	),
	contenders: attribute(
		count,
		"",
		"clients that change one row at the same moment",
		100,
		"a counter that everybody updates",
	),
	buyers: attribute(amount, "/s", "users who want the last unit of a stock", 10, "a busy sale"),
	areas: attribute(
		z.record(z.string(), share),
		"",
		"where the users are, and what share of the requests comes from there",
	),
	growthYear: attribute(
		amount,
		"",
		"traffic after a year, as a multiple of today's",
		3,
		"a young product's year: triple, triple, double, double, double (N. Agrawal, The SaaS Travel Adventure, 2015)",
	),
	residency: attribute(z.record(z.string(), texts), "", "regions that may serve the users of an area"),
	abuseRate: attribute(
		amount,
		"/s",
		"requests a second that one client sends in a loop",
		5000,
		"a load generator on one machine",
	),
	importantShare: attribute(
		share,
		"share",
		"share of the requests that matter most",
		0.2,
		"checkouts beside recommendations",
	),
	latencyP99: attribute(seconds, "s", "objective: 99th percentile of latency"),
	recovery: attribute(seconds, "s", "objective: time until users are served again when a region is lost"),
	availability: attribute(share, "share", "objective: share of requests served"),
} satisfies Record<string, AttributeSpec>;

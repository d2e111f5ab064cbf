import {
	type AttributeSpec,
	amount,
	attribute,
	count,
	fact,
	flag,
	least,
	one,
	seconds,
	share,
	text,
	worst,
} from "./attribute-spec.ts";
import { keyShape } from "./key-shape.ts";

/** Attributes that a link can carry, whatever it joins. */
export const linkCatalogue = {
	// A call passes several layers (its code, the proxy beside it): whichever gives up first ends it.
	timeout: least(attribute(seconds, "s", "gives a call up after")),
	bounded: worst(fact(attribute(flag, "", "whether a call is given up at all, however late")), true),
	longLived: fact(attribute(flag, "", "whether it is a connection that stays open")),
	retries: attribute(count, "", "times a failed call is tried again"),
	meshRetries: fact(attribute(count, "", "times that a mesh tries each of the caller's tries again")),
	innerRetries: fact(attribute(count, "", "times that the client beneath tries each of the code's tries again")),
	backoff: attribute(
		one("none", "fixed", "exponential", "jitter", "equal", "decorrelated"),
		"",
		"how the pause between two tries grows",
	),
	backoffBase: attribute(seconds, "s", "pause before the second try", 0.1, "AWS SDK for JavaScript: 100 ms"),
	backoffCap: attribute(seconds, "s", "longest pause between two tries", 20, "AWS SDK for JavaScript: 20 s"),
	hedgeAfter: attribute(seconds, "s", "a second call goes out where the first has not answered within so long"),
	endless: fact(attribute(flag, "", "whether a failed call is tried again for ever")),
	retryBudget: attribute(share, "share", "later tries that are allowed for each call answered"),
	breaker: worst(attribute(flag, "", "whether a failing target is left alone for a while"), true),
	breakerKind: attribute(
		one("resilience4j", "opossum", "polly", "hystrix", "envoy"),
		"",
		"whose defaults the breaker has",
		"resilience4j",
		"a common breaker whose defaults are documented",
	),
	breakerFailures: attribute(count, "", "failures in a row that open the breaker"),
	breakerShare: attribute(share, "share", "share of failed calls that opens the breaker"),
	breakerOpen: attribute(seconds, "s", "how long the breaker stays open"),
	breakerTrials: attribute(count, "", "calls that a breaker then lets through to see"),
	rateLimit: attribute(amount, "/s", "calls allowed"),
	limitedPath: fact(attribute(text, "", "path, as the servers get it, of the requests that are limited this way")),
	repeatsWrites: fact(
		attribute(flag, "", "whether what was sent and may have been carried out is sent again, whatever it changes"),
	),
	pooled: worst(fact(attribute(flag, "", "whether it goes over a pooler that shares the store's connections")), true),
	path: fact(attribute(text, "", "path of the requests that go this way, where only some do")),
	roundTrip: attribute(seconds, "s", "network there and back", 0.001, "within one zone"),
	share: attribute(share, "share", "share of the caller's requests that make this call"),
	// A process that is given the addresses of both can read from the replica.
	endpoint: worst(attribute(one("primary", "replica"), "", "which end of a store it talks to"), "replica", "primary"),
	consistency: fact(
		attribute(
			one("one", "local", "quorum", "each-quorum", "all", "strong", "eventual"),
			"",
			"what an access asks for: copies whose answer it waits for, or a read that is strong or may be old",
		),
	),
	afterWrite: fact(attribute(flag, "", "whether a read wants what the same request or user has just written")),
	readsBack: fact(
		attribute(
			flag,
			"",
			"whether it wants what was just written, of whichever copy the address leads to that its process is given",
		),
	),
	scatter: fact(attribute(flag, "", "whether an access asks every shard")),
	keyShape,
	keyGroups: fact(
		attribute(
			flag,
			"",
			"whether messages of one key are worked at one after the other, of any number of keys beside each other",
		),
	),
	decidedBy: fact(
		attribute(one("input", "read", "cache"), "", "what a write is computed from, or let through by: an earlier look"),
	),
	conditional: fact(
		attribute(
			one("none", "process-lock", "condition", "compare-and-set", "lock", "version", "constraint", "serializable"),
			"",
			"what makes sure that what a write relies on still holds",
		),
	),
	counts: fact(attribute(text, "", "the money, stock or seats that a write changes, as the code calls them")),
	stamp: fact(
		worst(attribute(one("clock", "store", "logical"), "", "what says which of two writes is the later"), "clock"),
	),
	perItem: fact(attribute(flag, "", "whether it is done for every item that is taken in")),
	hotRow: fact(attribute(flag, "", "whether every such write changes one and the same row")),
	background: fact(attribute(flag, "", "whether nobody waits for it: a job, a consumer, a schedule")),
	reconnectWait: attribute(
		seconds,
		"s",
		"pause after which a client whose connection is lost always comes back, in step with all others",
	),
	poolSize: attribute(count, "connections", "connections that one process keeps to it"),
	eachThread: fact(attribute(flag, "", "whether each thread of a process keeps connections of its own")),
	overflow: attribute(count, "connections", "further connections that it may open under load"),
	amplification: fact(attribute(amount, "", "tries that one request of a user may become here")),
	client: fact(attribute(text, "", "the client that a call of code goes through, by the place that made it")),
	meshRule: fact(attribute(text, "", "what alone tries it again, by the place that says so of many calls")),
	connections: fact(attribute(count, "connections", "connections of all its replicas together")),
	outage: attribute(seconds, "s", "how long the target does not answer when it is down, in place of two minutes"),
} satisfies Record<string, AttributeSpec>;

export const linkKinds = [
	"routes",
	"calls",
	"reads",
	"writes",
	"publishes",
	"consumes",
	// It is given the address, and no code was read that says what for.
	"uses",
	"scales",
	"runs-on",
	"runs-in",
	"replaces",
] as const;
export type LinkKind = (typeof linkKinds)[number];

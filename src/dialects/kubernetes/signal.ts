const words: [signal: string, pattern: RegExp][] = [
	// In this order: "requests_in_queue" is a queue, "http_request_duration_seconds" a latency.
	["queue-depth", /^(queues?|queued|queuelength|lag|consumerlag|messages?|backlog|pending|undelivered|depth|jobs)$/],
	["latency", /^(latency|latencies|duration|p9\d+|p50|p75|percentile|responsetime|response_time|ttfb)$/],
	["requests", /^(requests?|reqs?|rps|qps|tps|hits|throughput|invocations?|queries)$/],
	["connections", /^(connections?|conns?|sockets?|websockets?|sessions?)$/],
	["cpu", /^cpu$/],
	["memory", /^(memory|mem|heap)$/],
];

/** What a metric measures, judged by the words of its name; "other" where they do not tell. */
export function signalOf(name: string): string {
	const parts = name
		.replace(/([a-z\d])([A-Z])/g, "$1 $2")
		.toLowerCase()
		.split(/[^a-z\d]+/);
	return words.find(([, pattern]) => parts.some((part) => pattern.test(part)))?.[0] ?? "other";
}

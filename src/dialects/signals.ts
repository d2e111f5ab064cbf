/** Words of a metric's name, the first that fits: "requests_in_queue" is a queue, "http_request_duration_seconds" a latency. */
const words: [signal: string, pattern: RegExp][] = [
	["queue-depth", /\b(queues?|queued|queuelength|lag|consumerlag|messages?|backlog|pending|undelivered|depth|jobs)\b/],
	["latency", /\b(latency|latencies|duration|p9\d+|p50|p75|percentile|response ?time|ttfb)\b/],
	["requests", /\b(requests?|reqs?|rps|qps|tps|hits|throughput|invocations?|queries)\b/],
	["connections", /\b(connections?|conns?|sockets?|websockets?|sessions?|concurren\w+)\b/],
	["cpu", /\bcpu\b/],
	["memory", /\b(memory|mem|heap)\b/],
];

/** What a metric most likely measures, judged by the words of its name or query; "other" where they do not tell. */
export function signalOf(name: string): string {
	// "ECSServiceAverageCPUUtilization" → "ecs service average cpu utilization"
	const parts = name
		.replace(/([a-z\d])([A-Z])/g, "$1 $2")
		.replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
		.toLowerCase()
		.replace(/[^a-z\d]+/g, " ");
	return words.find(([, pattern]) => pattern.test(parts))?.[0] ?? "other";
}

/** By signal: the attribute of a scaler that holds its target. */
export const targetOf: Readonly<Record<string, string>> = {
	cpu: "cpuTarget",
	memory: "memoryTarget",
	requests: "requestsTarget",
	latency: "latencyTarget",
	"queue-depth": "queueTarget",
	connections: "connectionsTarget",
};

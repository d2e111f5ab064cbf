import type { ComponentKind } from "../design/catalogue/index.ts";
import { closest } from "../dialects/spelling.ts";

/** What others call things: near in meaning, and not in spelling. */
const kinds: Record<string, ComponentKind> = {
	loadbalancer: "Balancer",
	lb: "Balancer",
	ingress: "Balancer",
	gateway: "Balancer",
	proxy: "Balancer",
	database: "Store",
	db: "Store",
	cache: "Store",
	redis: "Store",
	postgres: "Store",
	app: "Service",
	server: "Service",
	deployment: "Service",
	worker: "Service",
	function: "Service",
	hpa: "Scaler",
	autoscaler: "Scaler",
	topic: "Queue",
	stream: "Queue",
	broker: "Queue",
	user: "Client",
	users: "Client",
	nodes: "NodePool",
	cluster: "NodePool",
	cdn: "Edge",
	dns: "Edge",
	deploy: "Rollout",
};

const metrics: Record<string, string[]> = {
	lag: ["oldestMessage", "waitP99", "backlogMax"],
	backlog: ["backlogMax", "backlogEnd"],
	depth: ["backlogMax"],
	p50: ["latencyP50"],
	p95: ["latencyP95"],
	p99: ["latencyP99"],
	latency: ["latencyP99", "latencyP50", "latencyMean"],
	errors: ["errorRate", "failedRequests"],
	throughput: ["goodput"],
	rps: ["goodput"],
	mttr: ["timeToRecover"],
	recovery: ["timeToRecover"],
	users: ["failedUsers"],
	price: ["cost", "costEvent"],
};

function words(text: string): string {
	return text.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** The kind that somebody means by a word of another tool. */
export function kindMeant(text: string, known: readonly string[]): string | undefined {
	return Object.hasOwn(kinds, words(text)) ? kinds[words(text)] : closest(text, known);
}

/** The metrics that somebody may mean, the likeliest first; none where nothing is near. */
export function metricsMeant(text: string, known: readonly string[]): string[] {
	const usual = Object.hasOwn(metrics, words(text)) ? metrics[words(text)] : [];
	const near = closest(text, known);
	return usual.length > 0 ? usual : near ? [near] : [];
}

import { type Attribute, assumed, byDefault, declared, unknown } from "../../src/design/attribute.ts";
import type { Component, Design, Link } from "../../src/design/design.ts";
import type { Location } from "../../src/design/text.ts";
import type { Review, RuleInfo } from "../../src/review/review.ts";
import type { Finding, Verdict } from "../../src/rules/finding.ts";

/** A review of a small shop with everything that the panel can show: each provenance, each severity, an unknown. */
export function sampleReview(rate = 800): Review {
	const [users, ...others] = design.components;
	const attributes = {
		...users.attributes,
		rate: declared(rate, at(yaml, 4)),
		peakRate: declared(rate * 3, at(yaml, 6)),
	};
	return {
		root: "/workspace/storefront",
		files: 42,
		design: { ...design, components: [{ ...users, attributes }, ...others] },
		verdicts: [...findings.map(verdict), undecided],
		notes: [
			{ file: "deploy/k8s/old.yaml", range: at(hpa, 4).range, severity: "warning", message: "Malformed YAML." },
			{ file: "charts/web/templates/web.yaml", severity: "info", message: "A Helm template; it is not rendered." },
		],
		coverage: { read: { kubernetes: 4, typescript: 9 }, unread: { Python: 12, "Helm template": 1 } },
		rules,
		impacts: {},
	};
}

/** The same shop with nothing to find. */
export function cleanReview(rate?: number): Review {
	const passed: Verdict = { rule: "sticky-sessions", component: "balancer:web-ingress", answer: "passes" };
	return { ...sampleReview(rate), verdicts: [passed] };
}

export function emptyReview(): Review {
	return { ...sampleReview(), files: 3, design: { components: [], links: [] }, verdicts: [] };
}

function at(file: string, line: number, from = 4, to = 24): Location {
	return { file, range: { start: { line, character: from }, end: { line, character: to } } };
}

function component(
	kind: Component["kind"],
	name: string,
	place: Location,
	attributes: Record<string, Attribute>,
): Component {
	return { id: `${kind.toLowerCase()}:${name}`, kind, name, at: place, attributes, files: [place.file] };
}

function link(kind: Link["kind"], from: string, to: string): Link {
	return { id: `${kind}:${from}→${to}`, kind, from, to, attributes: {} };
}

const ingress = "deploy/k8s/web-ingress.yaml";
const web = "deploy/k8s/web.yaml";
const hpa = "deploy/k8s/web-hpa.yaml";
const orders = "deploy/k8s/orders.yaml";
const yaml = "scaleproof.yaml";
const kubernetes = "Kubernetes API reference";

const design: Design = {
	components: [
		component("Client", "users", at(yaml, 3), {
			rate: declared(800, at(yaml, 4)),
			peakRate: declared(2400, at(yaml, 6)),
			latencyP99: declared(0.3, at(yaml, 12)),
			availability: declared(0.999, at(yaml, 13)),
		}),
		component("Balancer", "web-ingress", at(ingress, 0), {
			layer: declared("L7", at(ingress, 1)),
			public: declared(true, at(ingress, 1)),
			affinity: declared("cookie", at(ingress, 12)),
			affinityDuration: declared(7200, at(ingress, 15)),
			algorithm: byDefault("round-robin", at(ingress, 0), "ingress-nginx load-balance"),
			drain: byDefault(0, at(ingress, 0), "ingress-nginx has no drain of its own"),
			rateLimit: declared(40, at(ingress, 18)),
		}),
		component("Service", "web", at(web, 0), {
			platform: declared("kubernetes", at(web, 0)),
			image: unknown("{{ .Values.image }} is filled in by Helm", at(web, 22)),
			replicas: declared(4, at(web, 9)),
			sessions: declared("memory", at("services/web/src/session.ts", 11)),
			serviceTimeP50: declared(0.012, at(yaml, 20)),
			serviceTimeP99: declared(0.08, at(yaml, 20)),
			startup: declared(45, at(yaml, 21)),
			concurrency: declared(16, at(yaml, 22)),
			cpuRequest: declared(0.5, at(web, 31)),
			grace: byDefault(30, at(web, 0), kubernetes),
			sigterm: declared("ignored", at("services/web/src/server.ts", 40)),
			queueBound: unknown("the value of MAX_QUEUE is not known", at("services/web/src/server.ts", 12)),
			readiness: declared("http", at(web, 40)),
		}),
		component("Scaler", "web", at(hpa, 0), {
			type: declared("hpa", at(hpa, 1)),
			min: declared(4, at(hpa, 9)),
			max: declared(12, at(hpa, 10)),
			signals: declared(["cpu"], at(hpa, 12)),
			cpuTarget: declared(0.7, at(hpa, 17)),
			behaviour: byDefault(false, at(hpa, 0), kubernetes),
		}),
		component("Balancer", "orders", at(orders, 60), {
			layer: byDefault("L4", at(orders, 60), "a Kubernetes Service"),
			affinity: byDefault("none", at(orders, 60), kubernetes),
		}),
		component("Service", "orders", at(orders, 0), {
			platform: declared("kubernetes", at(orders, 0)),
			replicas: declared(1, at(orders, 8)),
			sessions: byDefault("none", at(orders, 0), "no session middleware was seen in its code"),
			serviceTimeP50: declared(0.018, at(yaml, 27)),
			serviceTimeP99: declared(0.11, at(yaml, 27)),
			sigterm: declared("handled", at("services/orders/src/main.ts", 52)),
		}),
		component("Store", "orders-db", at("services/orders/src/shards.ts", 3), {
			engine: declared("postgres", at("services/orders/src/shards.ts", 3)),
			role: declared("database", at("services/orders/src/shards.ts", 3)),
			shards: declared(4, at("services/orders/src/shards.ts", 8)),
			sharding: declared("hash-modulo", at("services/orders/src/shards.ts", 20)),
		}),
		component("Transaction", "placeOrder", at("services/orders/src/place-order.ts", 30), {
			mechanism: declared("2pc", at("services/orders/src/place-order.ts", 44)),
			participants: declared(["buyer shard", "seller shard"], at("services/orders/src/place-order.ts", 33)),
			acrossShards: declared(true, at("services/orders/src/place-order.ts", 33)),
			share: assumed(0.1, "one request in ten places an order"),
		}),
		component("Queue", "mails", at("infra/terraform/queue.tf", 0), {
			engine: declared("sqs", at("infra/terraform/queue.tf", 0)),
			deadLetter: declared(true, at("infra/terraform/queue.tf", 5)),
		}),
		component("Service", "worker", at("deploy/k8s/worker.yaml", 0), {
			platform: declared("kubernetes", at("deploy/k8s/worker.yaml", 0)),
			role: declared("worker", at("services/worker/src/main.ts", 1)),
			replicas: declared(2, at("deploy/k8s/worker.yaml", 8)),
		}),
	],
	links: [
		link("routes", "client:users", "balancer:web-ingress"),
		link("routes", "balancer:web-ingress", "service:web"),
		link("scales", "scaler:web", "service:web"),
		link("calls", "service:web", "balancer:orders"),
		link("routes", "balancer:orders", "service:orders"),
		link("runs-in", "transaction:placeOrder", "service:orders"),
		link("writes", "service:orders", "store:orders-db"),
		link("publishes", "service:orders", "queue:mails"),
		link("consumes", "service:worker", "queue:mails"),
	],
};

const findings: Finding[] = [
	finding("sticky-sessions", "warning", "balancer:web-ingress", at(ingress, 12), {
		message: "web-ingress sends each client to the same replica (cookie), so load and sessions stay with it.",
		title: "Let any replica serve any request",
		patch: [
			{ of: "balancer:web-ingress", attribute: "affinity", value: "none" },
			{ of: "service:web", attribute: "sessions", value: "shared-store" },
		],
	}),
	finding("in-memory-sessions", "error", "service:web", at("services/web/src/session.ts", 11), {
		message: "web keeps its users' sessions in memory, and runs as more than one replica.",
		title: "Keep sessions in a shared store",
		patch: [{ of: "service:web", attribute: "sessions", value: "shared-store" }],
	}),
	finding("cpu-only-scaling", "warning", "scaler:web", at(hpa, 12), {
		message: "web scales on CPU alone, while its requests mostly wait for stores.",
		title: "Scale on requests, and keep CPU as a guard",
		patch: [
			{ of: "scaler:web", attribute: "signals", value: ["requests", "cpu"] },
			{ of: "scaler:web", attribute: "requestsTarget", value: 150 },
		],
	}),
	finding("abrupt-shutdown", "error", "service:web", at("services/web/src/server.ts", 40), {
		message: "web ends at once on SIGTERM: requests that it is working on are cut off at every deploy.",
		title: "Finish open requests on SIGTERM",
		patch: [
			{ of: "service:web", attribute: "sigterm", value: "handled" },
			{ of: "service:web", attribute: "shutdown", value: 20 },
			{ of: "service:web", attribute: "preStop", value: 5 },
		],
	}),
	finding("single-replica", "info", "service:orders", at(orders, 8), {
		message: "orders runs as one replica: while it is away, nobody can order.",
		title: "Run at least two replicas",
		patch: [{ of: "service:orders", attribute: "replicas", value: 2 }],
	}),
];

const undecided: Verdict = {
	rule: "single-replica",
	component: "service:worker",
	answer: "unknown",
	because: "min of worker: {{ .Values.min }} is filled in by Helm",
};

interface Words {
	message: string;
	title: string;
	patch: NonNullable<Finding["remedy"]>["patch"];
}

function finding(rule: string, severity: Finding["severity"], of: string, place: Location, words: Words): Finding {
	const { message, title, patch } = words;
	return {
		id: `${rule}/${of}`,
		rule,
		severity,
		component: of,
		at: place,
		message,
		related: [],
		remedy: { title, patch },
	};
}

function verdict(found: Finding): Verdict {
	return { rule: found.rule, component: found.component, answer: "fails", at: found.at, finding: found };
}

const rules: RuleInfo[] = [
	rule("sticky-sessions", "warning", "Load balancer pins clients to one replica", "replica-loss", [
		"sessionsLost",
		"imbalance",
	]),
	rule("in-memory-sessions", "error", "Sessions live in a replica's memory", "replica-loss", [
		"sessionsLost",
		"errorRate",
	]),
	rule("cpu-only-scaling", "warning", "CPU is the only signal to scale on", "traffic-spike", [
		"overloadSeconds",
		"latencyP99",
	]),
	rule("abrupt-shutdown", "error", "Shutdown cuts requests off", "scale-in", ["requestsCut", "errorRate"]),
	rule("single-replica", "info", "One replica carries everything", "replica-loss", ["errorRate", "latencyP99"]),
];

function rule(id: string, severity: RuleInfo["severity"], title: string, scenario: string, watch: string[]): RuleInfo {
	const page = `https://scaleproof.dev/rules/${id}`;
	return { id, title, severity, guide: "II.1", why: "", unless: "", ask: "", simulate: { scenario, watch }, page };
}

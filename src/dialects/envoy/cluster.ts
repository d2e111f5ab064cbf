import { type Attribute, byDefault, declared } from "../../design/attribute.ts";
import type { Declaration } from "../../design/fragment.ts";
import { seconds } from "../duration.ts";
import type { Path } from "../kubernetes/object.ts";
import { count } from "../kubernetes/quantity.ts";
import { type Member, memberOf, routesToMembers } from "../proxy.ts";
import { stated } from "../stated.ts";
import type { EnvoyConfig } from "./config.ts";

export const time = (raw: unknown) => seconds(String(raw));

export function clusterKey(config: EnvoyConfig, name: string): string {
	return `envoy:${config.of.file.path}#${config.of.name ?? ""}/cluster/${name}`;
}

/** Addresses of a cluster, of both versions of the API. */
export function membersOf(config: EnvoyConfig, cluster: Path): Member[] {
	const groups = config.elements([...cluster, "load_assignment", "endpoints"]);
	const endpoints = groups.flatMap((group) => config.elements([...group, "lb_endpoints"]));
	const addresses = [
		...endpoints.map((one): Path => [...one, "endpoint", "address", "socket_address"]),
		...config.elements([...cluster, "hosts"]).map((one): Path => [...one, "socket_address"]),
	];
	return addresses.flatMap((path) => {
		const host = config.text([...path, "address"]);
		const found = config.find([...path, "address"]);
		const port = count(config.raw([...path, "port_value"]));
		const member = host && found && memberOf(host, config.of.file.path, config.location(found.node));
		return member ? [{ ...member, ...(port !== undefined && { port }) }] : [];
	});
}

const algorithms: Record<string, string> = {
	ROUND_ROBIN: "round-robin",
	RANDOM: "random",
	// It takes the less busy of two that it picks at random.
	LEAST_REQUEST: "power-of-two",
	RING_HASH: "ring-hash",
	MAGLEV: "maglev",
};

export const hashes = (config: EnvoyConfig, cluster: Path) =>
	["RING_HASH", "MAGLEV"].includes(config.text([...cluster, "lb_policy"]) ?? "");

/** Where the ramp of a new host stands, for each algorithm that has one. */
export function rampIn(config: EnvoyConfig, cluster: Path): Path {
	const least = config.text([...cluster, "lb_policy"]) === "LEAST_REQUEST";
	const name = least ? "least_request_lb_config" : "round_robin_lb_config";
	return [...cluster, name, "slow_start_config", "slow_start_window"];
}

const checks: Record<string, string> = {
	http_health_check: "http",
	grpc_health_check: "http",
	tcp_health_check: "tcp",
	custom_health_check: "tcp",
};

/** Sources: Envoy API v3, config.cluster.v3.Cluster and config.core.v3.HealthCheck. */
function checksOf(config: EnvoyConfig, cluster: Path, members: number): Record<string, Attribute | undefined> {
	const place = config.placeOf(cluster);
	const check: Path = [...cluster, "health_checks", 0];
	const kind = Object.keys(checks).find((name) => config.find([...check, name]) !== undefined);
	const all = config.whole([...cluster, "health_checks"]);
	const ejects = config.whole([...cluster, "outlier_detection"]);
	// Below so many healthy hosts Envoy sends to all; as 100 %, it does so as soon as one is ill.
	const panic: Path = [...cluster, "common_lb_config", "healthy_panic_threshold", "value"];
	const always = Number(config.raw(panic)) >= 100 ? config.whole(panic) : undefined;
	if (always) return { healthCheck: declared("none", always), outlierDetection: declared(false, always) };
	const outlierDetection = ejects
		? declared(true, ejects)
		: byDefault(false, place, "Envoy, Cluster.outlier_detection: off unless it is set");
	if (kind && all)
		return {
			outlierDetection,
			healthCheck: declared(checks[kind], all),
			healthCheckInterval: config.attribute([...check, "interval"], time),
			unhealthyThreshold: config.attribute([...check, "unhealthy_threshold"], count),
		};
	if (ejects) return { outlierDetection, healthCheck: declared("tcp", ejects) };
	// One name may stand for many addresses, of which nobody knows who checks them.
	if (members < 2) return { outlierDetection };
	const source = "Envoy, Cluster.health_checks: none unless they are set";
	return { outlierDetection, healthCheck: byDefault("none", place, source) };
}

/** What Envoy stops at: as large as to say that there is nothing. Source: Envoy FAQ, disable circuit breaking. */
const offAt = 1_000_000;
const limits = ["max_connections", "max_pending_requests", "max_requests"] as const;

/** Bounds that hold for every request to a cluster. */
export function boundsOf(config: EnvoyConfig, cluster: Path): Record<string, Attribute | undefined> {
	const threshold: Path = [...cluster, "circuit_breakers", "thresholds", 0];
	const ejects = config.whole([...cluster, "outlier_detection"]);
	const place = config.whole([...cluster, "circuit_breakers", "thresholds"]);
	const off = place && limits.every((name) => (count(config.raw([...threshold, name])) ?? 0) >= offAt);
	const source = "Envoy, CircuitBreakers.Thresholds: 1024 connections, 1024 pending and 1024 active requests";
	const budget: Path = [...threshold, "retry_budget"];
	const percent = (raw: unknown) => (Number(raw) >= 0 && Number(raw) <= 100 ? Number(raw) / 100 : undefined);
	return {
		breaker: ejects
			? declared(true, ejects)
			: place
				? declared(!off, place)
				: byDefault(true, config.placeOf(cluster), source),
		retryBudget: config.has(budget)
			? config.attribute([...budget, "budget_percent", "value"], percent, {
					value: 0.2,
					source: "Envoy, RetryBudget.budget_percent: 20 %",
				})
			: undefined,
	};
}

/** A group of hosts; undefined where something else tells Envoy of them. */
export function clusterOf(
	config: EnvoyConfig,
	cluster: Path,
	pinned: Record<string, Attribute | undefined>,
): Declaration | undefined {
	const name = config.text([...cluster, "name"]);
	const members = membersOf(config, cluster);
	if (!name || members.length === 0) return undefined;
	const at = config.placeOf(cluster);
	const ramp = config.attribute(rampIn(config, cluster), time, {
		value: 0,
		source: "Envoy, slow_start_config: no ramp unless it is set",
		place: at,
	});
	const attributes = stated({
		layer: byDefault("L7", at, "a cluster takes requests one by one"),
		public: byDefault(false, at, "a cluster is reached only over a listener"),
		...pinned,
		algorithm: config.attribute([...cluster, "lb_policy"], (raw) => algorithms[String(raw)], {
			value: "round-robin",
			source: "Envoy, Cluster.lb_policy: ROUND_ROBIN",
			place: at,
		}),
		slowStart: ramp,
		...checksOf(config, cluster, members.length),
		members: declared(members.length, at),
	});
	const { namespace, file } = config.of;
	return {
		role: "declares",
		kind: "Balancer",
		file: file.path,
		name,
		keys: [clusterKey(config, name)],
		scope: file.path,
		...(namespace !== undefined && { namespace }),
		at,
		attributes: Object.fromEntries(Object.entries(attributes).map(([key, one]) => [key, config.at(cluster, one)!])),
		links: routesToMembers(name, members),
	};
}

import { type Attribute, byDefault, declared, unknown } from "../../design/attribute.ts";
import type { Declaration, FragmentLink } from "../../design/fragment.ts";
import type { Path } from "../kubernetes/object.ts";
import { count } from "../kubernetes/quantity.ts";
import {
	carriesOf,
	checkedBehind,
	hashedByName,
	isLocalAddress,
	lesserShareOf,
	publicAt,
	takenInBy,
} from "../proxy.ts";
import { type ProxyHost, publishedBy } from "../proxy-host.ts";
import { stated } from "../stated.ts";
import { boundsOf, clusterKey, hashes, membersOf, time } from "./cluster.ts";
import type { EnvoyConfig } from "./config.ts";
import { limitedIn } from "./limits.ts";
import { adaptiveIn, overloadOf } from "./overload.ts";

/** A rule that sends requests of a listener to a cluster. */
export interface Route {
	listener: Path;
	/** The rule; of a raw connection, the filter's configuration. */
	path: Path;
	/** The virtual host around it, which says what the rule leaves out. */
	host?: Path;
	clusters: { name: string; at: Path }[];
	manager: Path;
	raw: boolean;
}

function filtersIn(config: EnvoyConfig, listener: Path): Path[] {
	const chains = config.elements([...listener, "filter_chains"]);
	return chains.flatMap((chain) => config.elements([...chain, "filters"]));
}

const configurationOf = (config: EnvoyConfig, filter: Path): Path =>
	config.has([...filter, "typed_config"]) ? [...filter, "typed_config"] : [...filter, "config"];

function clustersOf(config: EnvoyConfig, path: Path): Route["clusters"] {
	const single: Path = [...path, "cluster"];
	const weighted = config.elements([...path, "weighted_clusters", "clusters"]).map((one): Path => [...one, "name"]);
	return [single, ...weighted].flatMap((at) => {
		const name = config.text(at);
		return name ? [{ name, at }] : [];
	});
}

export function routesOf(config: EnvoyConfig): Route[] {
	return config.resources("listeners").flatMap((listener) =>
		filtersIn(config, listener).flatMap((filter): Route[] => {
			const manager = configurationOf(config, filter);
			const raw = clustersOf(config, manager);
			if (raw.length > 0) return [{ listener, path: manager, clusters: raw, manager, raw: true }];
			return config.elements([...manager, "route_config", "virtual_hosts"]).flatMap((host) =>
				config.elements([...host, "routes"]).flatMap((path): Route[] => {
					const clusters = clustersOf(config, [...path, "route"]);
					return clusters.length > 0 ? [{ listener, path, host, clusters, manager, raw: false }] : [];
				}),
			);
		}),
	);
}

/** How the clients of a cluster are pinned: by the hash of the routes to it, or by a filter that keeps sessions. */
export function pinnedAt(config: EnvoyConfig, cluster: Path, routes: readonly Route[]): Record<string, Attribute> {
	const name = config.text([...cluster, "name"]);
	const to = routes.filter(({ clusters }) => clusters.some((one) => one.name === name));
	for (const { manager } of to) {
		const filters = config.elements([...manager, "http_filters"]);
		const keeper = filters.find((filter) => /stateful_session/.test(config.text([...filter, "name"]) ?? ""));
		const found = keeper && config.find(keeper);
		if (found) return { affinity: declared("cookie", config.location(found.node)) };
	}
	const place = config.placeOf(cluster);
	if (hashes(config, cluster)) {
		for (const { path, raw } of to) {
			const hash: Path = [...(raw ? path : [...path, "route"]), "hash_policy"];
			const pinned = hashedBy(config, hash);
			if (pinned) return pinned;
		}
	}
	return { affinity: byDefault("none", place, "Envoy: without a hash policy for its ring no client is pinned") };
}

/** Requests that a rule of HTTP sends to a cluster whose hosts speak another protocol. */
export function carriedTo(config: EnvoyConfig, cluster: Path, routes: readonly Route[]): Record<string, Attribute> {
	const name = config.text([...cluster, "name"]);
	const way = routes
		.filter(({ raw }) => !raw)
		.flatMap(({ clusters }) => clusters)
		.find((one) => one.name === name);
	const found = way && config.find(way.at);
	const carries = found && carriesOf(membersOf(config, cluster), config.location(found.node));
	if (!found || !carries) return {};
	return { carries, protocol: byDefault("http", config.location(found.node), "it stands among rules of HTTP") };
}

/** Source: Envoy API v3, RouteAction.HashPolicy. */
function hashedBy(config: EnvoyConfig, hash: Path): Record<string, Attribute> | undefined {
	const [policy] = config.elements(hash);
	const at = config.whole(hash);
	if (!policy || !at) return undefined;
	const header = config.text([...policy, "header", "header_name"]);
	if (header && /^(:path|:authority|host)$/.test(header)) return { affinity: declared("none", at) };
	if (header) return { affinity: hashedByName(header, "header", at) };
	if (config.has([...policy, "cookie"])) {
		const ttl = config.attribute([...policy, "cookie", "ttl"], (raw) => time(raw) || undefined);
		return { affinity: declared("cookie", at), ...(ttl?.value !== undefined && { affinityDuration: ttl }) };
	}
	if (config.has([...policy, "connection_properties"]) || config.has([...policy, "source_ip"]))
		return { affinity: declared("source-ip", at) };
	const parameter = config.text([...policy, "query_parameter", "name"]);
	if (parameter) return { affinity: hashedByName(parameter, "consistent-hash", at) };
	return { affinity: unknown("what it hashes is not in the file", at) };
}

/** Time-out and tries of a route. Sources: Envoy API v3, RouteAction.timeout, RetryPolicy. */
function limitsOf(config: EnvoyConfig, { path, host, raw }: Route): Record<string, Attribute | undefined> {
	if (raw) return {};
	const timeout: Path = [...path, "route", "timeout"];
	const isOff = time(config.raw(timeout)) === 0;
	const place = config.location(config.find([...path, "route"])?.node ?? config.root);
	const own: Path = [...path, "route", "retry_policy"];
	const retry = config.has(own)
		? own
		: host && config.has([...host, "retry_policy"])
			? [...host, "retry_policy"]
			: undefined;
	const retries = retry && {
		retries: config.attribute([...retry, "num_retries"], count, {
			value: 1,
			source: "Envoy, RetryPolicy.num_retries: 1",
			place: config.whole(retry),
		}),
		backoff: byDefault("jitter", config.whole(retry) ?? place, "Envoy, RetryPolicy.retry_back_off: full jitter"),
		backoffBase: config.attribute([...retry, "retry_back_off", "base_interval"], time, {
			value: 0.025,
			source: "Envoy, RetryPolicy.retry_back_off: 25 ms",
			place: config.whole(retry),
		}),
		backoffCap: config.attribute([...retry, "retry_back_off", "max_interval"], time, {
			value: 0.25,
			source: "Envoy, RetryPolicy.retry_back_off: ten times the base",
			place: config.whole(retry),
		}),
	};
	return {
		...(isOff
			? { bounded: declared(false, config.whole(timeout) ?? place) }
			: {
					timeout: config.attribute(timeout, time, { value: 15, source: "Envoy, RouteAction.timeout: 15 s", place }),
				}),
		...retries,
	};
}

/** Two versions to which a rule shares out requests, where nothing keeps a client on one of them. */
function canaryOf(config: EnvoyConfig, routes: readonly Route[]): Record<string, Attribute | undefined> {
	for (const { path, clusters, raw } of routes) {
		if (raw || clusters.length !== 2) continue;
		const share = lesserShareOf(
			config.elements([...path, "route", "weighted_clusters", "clusters"]).flatMap((one) => {
				const weight = count(config.raw([...one, "weight"]));
				const found = config.find([...one, "weight"]);
				return weight === undefined || !found ? [] : [{ weight, at: config.pairLocation(found) }];
			}),
		);
		// A header by which the choice is drawn is the client's own.
		const drawn = config.whole([...path, "route", "weighted_clusters", "header_name"]);
		const hashed = config.whole([...path, "route", "weighted_clusters", "use_hash_policy"]);
		const sticky = drawn ?? hashed;
		if (share) return { canaryWeight: share, versionSticky: sticky && declared(true, sticky) };
	}
	return {};
}

function pathOf(config: EnvoyConfig, route: Route): Attribute | undefined {
	for (const name of ["prefix", "path", "path_separated_prefix"]) {
		const text = config.text([...route.path, "match", name]);
		const found = config.find([...route.path, "match", name]);
		if (text && text !== "/" && found) return declared(text, config.location(found.node));
	}
	return undefined;
}

function linksOf(config: EnvoyConfig, routes: readonly Route[], clusters: ReadonlyMap<string, Path>): FragmentLink[] {
	const times = new Map<string, number>();
	for (const { clusters: all } of routes) for (const { name } of all) times.set(name, (times.get(name) ?? 0) + 1);
	return routes.flatMap((route) =>
		route.clusters.flatMap(({ name, at }, index): FragmentLink[] => {
			const cluster = clusters.get(name);
			const found = config.find(at);
			if (!cluster || !found) return [];
			const path = pathOf(config, route);
			const attributes = stated({ ...limitsOf(config, route), ...boundsOf(config, cluster), path });
			const handled = Object.entries(attributes).map(([key, one]) => {
				const of = key === "breaker" || key === "retryBudget" ? cluster : route.path;
				return [key, config.at(of, one)!] as const;
			});
			const where = path?.value ?? `${index}`;
			return [
				{
					kind: "routes",
					direction: "to",
					other: { by: "key", key: clusterKey(config, name) },
					at: config.location(found.node),
					attributes: Object.fromEntries(handled),
					...(times.get(name)! > 1 && { site: String(where) }),
				},
			];
		}),
	);
}

export function listenerOf(
	config: EnvoyConfig,
	listener: Path,
	routes: readonly Route[],
	clusters: ReadonlyMap<string, Path>,
	host: ProxyHost | undefined,
): Declaration | undefined {
	const own = routes.filter((route) => route.listener === listener);
	const links = linksOf(config, own, clusters);
	if (links.length === 0) return undefined;
	const at = config.placeOf(listener);
	const socket: Path = [...listener, "address", "socket_address"];
	const port = count(config.raw([...socket, "port_value"]));
	const place = config.whole(socket) ?? at;
	const local = isLocalAddress(config.text([...socket, "address"]) ?? "");
	const raw = own.every((route) => route.raw);
	const { namespace, file } = config.of;
	const name = config.text([...listener, "name"]) ?? config.text([...own[0].manager, "stat_prefix"]) ?? "listener";
	return {
		role: "declares",
		kind: "Balancer",
		file: file.path,
		name,
		keys: [`envoy:${file.path}#${config.of.name ?? ""}/listener/${name}`],
		scope: file.path,
		...(namespace !== undefined && { namespace }),
		at,
		attributes: stated({
			layer: byDefault(raw ? "L4" : "L7", at, raw ? "it forwards connections" : "it routes requests"),
			public:
				namespace === undefined
					? publicAt(publishedBy(host, port === undefined || local ? [] : [{ port, at: place }]), [], at)
					: undefined,
			entry: takenInBy("Envoy", file.path, at),
			protocol: byDefault(raw ? "tcp" : "http", at, "what its filters take"),
			limited: limitedIn(config, own),
			...canaryOf(config, own),
			adaptiveConcurrency: adaptiveIn(
				config,
				own.map(({ manager }) => manager),
			),
			overloadAt: overloadOf(config),
			affinity: byDefault("none", at, "a listener pins nobody: its clusters choose"),
			healthCheck: checkedBehind(links, at),
		}),
		links,
	};
}

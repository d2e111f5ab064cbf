import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Extension, Fragment, LinksExtension } from "../../../design/fragment.ts";
import { seconds } from "../../duration.ts";
import { Refused } from "../../refused.ts";
import { stated } from "../../stated.ts";
import { hashedBy, strictest } from "../edge/request-hash.ts";
import { addressOf, endingOf } from "../hosts.ts";
import type { Lens, Writer } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";
import { count } from "../quantity.ts";
import { onCalls } from "./mesh.ts";

const policy: Path = ["spec", "trafficPolicy"];

/** Every policy that it states: of the whole host, of a port, of a subset (a version). */
function policies(object: KubeObject): Path[] {
	const subsets = object.indices(["spec", "subsets"]).map((at): Path => ["spec", "subsets", at, "trafficPolicy"]);
	return [policy, ...subsets].flatMap((path) => {
		const ports: Path = [...path, "portLevelSettings"];
		return [path, ...object.indices(ports).map((at): Path => [...ports, at])];
	});
}

const hashIn = (path: Path): Path => [...path, "loadBalancer", "consistentHash"];

/** Source: istio/api destination_rule.proto, LoadBalancerSettings.ConsistentHashLB. */
function affinity(object: KubeObject, path: Path): Attribute | undefined {
	const hash = hashIn(path);
	const found = object.find(hash);
	if (!found || !object.has(hash)) return undefined;
	const at = object.pairLocation(found);
	if (object.has([...hash, "httpCookie"])) return declared("cookie", at, object.handle);
	if (String(object.raw([...hash, "useSourceIp"])) === "true") return declared("source-ip", at, object.handle);
	return (
		hashedBy(object, [...hash, "httpHeaderName"], "header", hash) ??
		hashedBy(object, [...hash, "httpQueryParameterName"], "consistent-hash", hash)
	);
}

/** A cookie that lives for 0 s ends with the browser. */
function duration(object: KubeObject): Attribute | undefined {
	const ttls = policies(object).map((path) =>
		object.attribute([...hashIn(path), "httpCookie", "ttl"], (raw) => seconds(String(raw))),
	);
	return ttls.find((ttl) => ttl && ttl.value !== 0);
}

const simple: Record<string, string> = {
	ROUND_ROBIN: "round-robin",
	RANDOM: "random",
	// Envoy takes the less busy of two that it picks at random.
	LEAST_REQUEST: "power-of-two",
	LEAST_CONN: "power-of-two",
};

function algorithm(object: KubeObject): Attribute | undefined {
	const hash = object.has(hashIn(policy)) && object.find(hashIn(policy));
	if (!hash) return object.attribute([...policy, "loadBalancer", "simple"], (raw) => simple[String(raw)]);
	const name = object.has([...hashIn(policy), "maglev"]) ? "maglev" : "ring-hash";
	return declared(name, object.pairLocation(hash), object.handle);
}

/** Where the ramp of a new replica stands: `warmup` came for the number of seconds of before. */
function rampOf(object: KubeObject): Path {
	const before: Path = [...policy, "loadBalancer", "warmupDurationSecs"];
	return object.has(before) ? before : [...policy, "loadBalancer", "warmup", "duration"];
}

function slowStart(object: KubeObject): Attribute | undefined {
	const fallback = { value: 0, source: "Istio, LoadBalancerSettings.warmup: no ramp unless it is set" };
	// Only round robin and least request can ramp up.
	if (object.has(hashIn(policy))) return byDefault(0, object.place, fallback.source, object.handle);
	return object.attribute(rampOf(object), (raw) => seconds(String(raw)), fallback);
}

/** 0 of both kinds of errors in a row ejects nobody. Source: istio/api destination_rule.proto, OutlierDetection. */
function ejects(object: KubeObject): boolean {
	const [errors, ofGateways, ...older] = [
		"consecutive5xxErrors",
		"consecutiveGatewayErrors",
		"consecutiveErrors",
		"consecutiveLocalOriginFailures",
	].map((name) => count(object.raw([...policy, "outlierDetection", name])));
	return errors !== 0 || (ofGateways ?? 0) > 0 || older.some((one) => (one ?? 0) > 0);
}

function outlierDetection(object: KubeObject): Attribute {
	const path: Path = [...policy, "outlierDetection"];
	const found = object.has(path) && object.find(path);
	return found
		? declared(ejects(object), object.pairLocation(found), object.handle)
		: byDefault(false, object.place, "Istio, TrafficPolicy.outlierDetection: off unless it is set", object.handle);
}

/** Limits of a connection pool beyond which a call is refused. Source: istio/api destination_rule.proto, ConnectionPoolSettings. */
const limits: readonly Path[] = [
	["tcp", "maxConnections"],
	["http", "http1MaxPendingRequests"],
	["http", "http2MaxRequests"],
];

/** As large as to say that there is none; silence means 2^32 - 1. */
const offAt = 1_000_000;

/** Ejection, or a pool that refuses: either leaves a target that does not keep up alone. */
function breaker(object: KubeObject): Attribute | undefined {
	const ejection =
		object.has([...policy, "outlierDetection"]) && ejects(object) && object.find([...policy, "outlierDetection"]);
	if (ejection) return declared(true, object.pairLocation(ejection), object.handle);
	const pool = limits.map((limit): Path => [...policy, "connectionPool", ...limit]);
	const said = pool.flatMap((path) => object.attribute(path, (raw) => (count(raw) ?? 0) < offAt) ?? []);
	return said.find(({ value }) => value === true);
}

/** Where every limit that it sets is as large as none, whoever sends to the host holds all that is asked of it. */
function holdingAll(object: KubeObject, host: string): LinksExtension[] {
	const pool = limits.map((limit): Path => [...policy, "connectionPool", ...limit]);
	const said = pool.flatMap((path) => object.attribute(path, (raw) => (count(raw) ?? 0) < offAt) ?? []);
	if (said.length < 2 || said.some(({ value }) => value !== false) || breaker(object)) return [];
	const common = { file: object.source.file.path, scope: object.scope, at: object.place } as const;
	const of = { by: "host", host } as const;
	return [{ role: "extends-links", kinds: ["routes"], end: "from", of, ...common, attributes: { breaker: said[0] } }];
}

/**
 * The proxies of a mesh pin clients also where no balancer has the host: a headless Service's, or one whose Service is of
 * another workspace.
 */
function asBalancer(object: KubeObject, host: string): Pick<Extension, "standalone" | "links"> {
	const name = host.split(".")[0];
	const at = object.location(object.find(["spec", "host"])?.node ?? object.root);
	const other = { by: "host", host } as const;
	return {
		standalone: name,
		links: [{ kind: "routes", direction: "to", other, at, outside: { kind: "Service", name } }],
	};
}

function read(object: KubeObject): Fragment[] | "partial" {
	const host = object.text(["spec", "host"]);
	if (host === undefined) return "partial";
	const address = addressOf(object, host);
	const ending = endingOf(host);
	if (address === undefined) return ending ? onCalls(object, ending, { breaker: breaker(object) }) : [];
	const pinned = strictest(policies(object).map((path) => affinity(object, path)));
	return [
		{
			role: "extends",
			file: object.source.file.path,
			kind: "Balancer",
			of: { by: "host", host: address },
			scope: object.scope,
			at: object.place,
			...(pinned?.value !== undefined && asBalancer(object, address)),
			attributes: stated({
				affinity: pinned,
				affinityDuration: pinned?.value === "cookie" ? duration(object) : undefined,
				algorithm: algorithm(object),
				slowStart: slowStart(object),
				outlierDetection: outlierDetection(object),
			}),
		},
		...onCalls(object, address, { breaker: breaker(object) }),
		...holdingAll(object, address),
	];
}

/** Removes each hash, and what would then be empty around it. */
const unpin: Writer = ({ value }, object, edit) => {
	if (value !== "none") throw new Refused(`set trafficPolicy.loadBalancer.consistentHash for "${value}"`);
	return policies(object)
		.filter((path) => object.has(hashIn(path)))
		.flatMap((path) => {
			let key = hashIn(path);
			while (key.length > 2 && typeof key.at(-2) === "string" && object.keys(key.slice(0, -1)).length === 1)
				key = key.slice(0, -1);
			return edit.remove(key.slice(0, -1), [String(key.at(-1))]);
		});
};

const ramp: Writer = ({ value }, object, edit) => {
	const wanted = count(value);
	if (!wanted) throw new Refused("a ramp takes at least one whole second");
	if (object.has(hashIn(policy))) throw new Refused("a consistent hash cannot ramp up: choose LEAST_REQUEST first");
	const balancing: Path = [...policy, "loadBalancer"];
	// A ramp has no effect beside an algorithm that is only the default.
	return object.has(balancing)
		? [
				...(object.has([...balancing, "simple"]) ? [] : edit.set([...balancing, "simple"], "LEAST_REQUEST")),
				...edit.set(rampOf(object), `${wanted}s`, { after: "simple" }),
			]
		: edit.set(balancing, { simple: "LEAST_REQUEST", warmup: { duration: `${wanted}s` } });
};

/** Istio: how the proxies of a mesh balance over the replicas behind a host. */
export const destinationRule: Lens = {
	groups: ["networking.istio.io"],
	read,
	writers: { affinity: unpin, slowStart: ramp },
};

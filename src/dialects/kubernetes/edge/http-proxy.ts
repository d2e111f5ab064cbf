import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Fragment, FragmentLink } from "../../../design/fragment.ts";
import { seconds } from "../../duration.ts";
import { Refused } from "../../refused.ts";
import { stated } from "../../stated.ts";
import type { Lens } from "../lens.ts";
import { type KubeObject, type Path, placeholder } from "../object.ts";
import { count } from "../quantity.ts";
import { balancer, lesserShare, routesTo, takenInBy } from "./balancer.ts";
import { rawPortAt } from "./raw-port.ts";
import { hashedBy, strictest } from "./request-hash.ts";

const elements = (object: KubeObject, path: Path) => object.indices(path).map((at): Path => [...path, at]);
const routesOf = (object: KubeObject) => elements(object, ["spec", "routes"]);
const servicesOf = (object: KubeObject, route: Path) => elements(object, [...route, "services"]);

/** Source: projectcontour.io, Session Affinity; Load Balancing Strategy: RequestHash goes by a header, a parameter or the address. */
function pinnedBy(object: KubeObject, route: Path): Attribute | undefined {
	const policy: Path = [...route, "loadBalancerPolicy"];
	const strategy: Path = [...policy, "strategy"];
	const found = object.find(strategy);
	if (!found) return undefined;
	if (object.text(strategy) === "Cookie") return declared("cookie", object.pairLocation(found), object.handle);
	if (object.text(strategy) !== "RequestHash") return undefined;
	return strictest(
		elements(object, [...policy, "requestHashPolicies"]).map((hash) => {
			const ofAddress: Path = [...hash, "hashSourceIP"];
			if (object.raw(ofAddress) === true)
				return declared("source-ip", object.pairLocation(object.find(ofAddress)!), object.handle);
			return (
				hashedBy(object, [...hash, "headerHashOptions", "headerName"], "header", strategy) ??
				hashedBy(object, [...hash, "queryParameterHashOptions", "parameterName"], "consistent-hash", strategy)
			);
		}),
	);
}

const algorithms: Record<string, string> = {
	RoundRobin: "round-robin",
	WeightedLeastRequest: "power-of-two",
	Random: "random",
	Cookie: "ring-hash",
	RequestHash: "ring-hash",
};

/** A limit that the limit service counts for each address or value of a header; one bucket of a proxy is nobody's. */
function limited(object: KubeObject): Attribute | undefined {
	for (const at of [["spec", "virtualhost"], ...routesOf(object)]) {
		const descriptors: Path = [...at, "rateLimitPolicy", "global", "descriptors"];
		for (const entry of elements(object, descriptors).flatMap((one) => elements(object, [...one, "entries"])))
			for (const key of ["remoteAddress", "requestHeader"]) {
				const found = object.find([...entry, key]);
				if (found) return declared(true, object.pairLocation(found), object.handle);
			}
	}
	return undefined;
}

function links(object: KubeObject): FragmentLink[] {
	return routesOf(object).flatMap((route) => {
		const retry: Path = [...route, "retryPolicy"];
		const once = { value: 1, source: "Contour, RetryPolicy.count: 1 unless it is set" };
		const attributes = stated({
			timeout: object.attribute(
				[...route, "timeoutPolicy", "response"],
				// Contour writes what has no end as "infinity".
				(raw) => seconds(String(raw)) || undefined,
				{ value: 15, source: "Envoy, RouteAction.timeout: 15 s, which Contour leaves as it is" },
			),
			retries: object.attribute([...retry, "count"], count, object.has(retry) ? once : undefined),
		});
		return servicesOf(object, route).flatMap((service) =>
			routesTo(object, [...service, "name"]).map((link) => ({ ...link, attributes })),
		);
	});
}

/** Parts of it that stand in objects of their own. */
function parts(object: KubeObject): FragmentLink[] {
	return elements(object, ["spec", "includes"]).flatMap((path): FragmentLink[] => {
		const name = object.text([...path, "name"]);
		if (!name || placeholder(name) !== undefined) return [];
		const other = {
			by: "key",
			key: object.keyOf("HTTPProxy", name, object.text([...path, "namespace"]) ?? object.namespace),
		} as const;
		return [{ kind: "routes", direction: "to", other, at: object.location(object.find([...path, "name"])!.node) }];
	});
}

function isPublic(object: KubeObject): Attribute {
	if (!object.has(["spec", "virtualhost"]))
		return byDefault(false, object.place, "without a virtualhost only other HTTPProxies lead to it", object.handle);
	const named: Path = ["spec", "ingressClassName"];
	return /(^|[-_.])(internal|private|intranet)($|[-_.])/i.test(object.text(named) ?? "")
		? declared(false, object.location(object.find(named)!.node), object.handle)
		: byDefault(true, object.place, "an HTTPProxy exposes Services outside the cluster", object.handle);
}

function read(object: KubeObject): Fragment[] | "partial" {
	const connections = elements(object, ["spec", "tcpproxy", "services"]);
	const all = routesOf(object).flatMap((route) => servicesOf(object, route));
	const others = parts(object);
	if (all.length + connections.length + others.length === 0) return object.has(["spec"]) ? [] : "partial";
	const strategy = routesOf(object)
		.map((route): Path => [...route, "loadBalancerPolicy", "strategy"])
		.find((path) => object.has(path));
	const host = object.text(["spec", "virtualhost", "fqdn"]);
	const isWhole = all.length > 0 && others.length === 0;
	const attributes = stated({
		layer: byDefault(all.length + others.length > 0 ? "L7" : "L4", object.place, "an HTTPProxy routes requests"),
		public: isPublic(object),
		entry: takenInBy(object, `ingress class ${object.text(["spec", "ingressClassName"]) ?? "contour"}`),
		protocol: byDefault(all.length > 0 ? "http" : "tcp", object.place, "what an HTTPProxy carries"),
		carries: all.flatMap((one) => rawPortAt(object, [...one, "port"], [...one, "name"]) ?? [])[0],
		affinity:
			strictest(routesOf(object).map((route) => pinnedBy(object, route))) ??
			byDefault("none", object.place, "Contour: RoundRobin unless a strategy is set", object.handle),
		algorithm: strategy
			? object.attribute(strategy, (raw) => algorithms[String(raw)])
			: byDefault("round-robin", object.place, "Contour: RoundRobin unless a strategy is set"),
		slowStart: object.attribute([...(all[0] ?? []), "slowStartPolicy", "window"], (raw) => seconds(String(raw)), {
			value: 0,
			source: "Contour, slowStartPolicy: no ramp unless it is set",
		}),
		limited: limited(object),
		canaryWeight: lesserShare(
			object,
			routesOf(object).map((route) => servicesOf(object, route).map((one): Path => [...one, "weight"])),
		),
	});
	const streams = connections.flatMap((one) => routesTo(object, [...one, "name"]));
	return [
		{
			...balancer(object, attributes, [...links(object), ...streams, ...others]),
			hosts: host && isWhole && !host.includes("*") && placeholder(host) === undefined ? [host] : [],
		},
	];
}

/** Contour: its own kind of Ingress. */
export const httpProxy: Lens = {
	groups: ["projectcontour.io"],
	read,
	writers: {
		affinity: ({ value }, object, edit) => {
			if (value !== "none") throw new Refused(`set loadBalancerPolicy of the routes for "${value}"`);
			return routesOf(object)
				.filter((route) => pinnedBy(object, route))
				.flatMap((route) => edit.remove(route, ["loadBalancerPolicy"]));
		},
	},
};

import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Fragment, FragmentLink, LinksExtension } from "../../../design/fragment.ts";
import { seconds } from "../../duration.ts";
import { Refused } from "../../refused.ts";
import { stated } from "../../stated.ts";
import { attachedTo } from "../attached.ts";
import type { Lens } from "../lens.ts";
import { largest, onCalls } from "../mesh/mesh.ts";
import { type KubeObject, type Path, placeholder } from "../object.ts";
import { count } from "../quantity.ts";
import { balancer, lesserShare, routesTo, takenInBy } from "./balancer.ts";
import { ofController } from "./controller-settings.ts";
import { kongLabels } from "./kong.ts";
import { rawPortAt } from "./raw-port.ts";

const rules: Path = ["spec", "rules"];
const rulesOf = (object: KubeObject) => object.indices(rules).map((at): Path => [...rules, at]);

function backendsOf(object: KubeObject, rule: Path): Path[] {
	const all: Path = [...rule, "backendRefs"];
	return object.indices(all).map((at): Path => [...all, at]);
}

const time = (raw: unknown) => seconds(String(raw));

function routes(object: KubeObject): FragmentLink[] {
	return rulesOf(object).flatMap((rule) => {
		const limits = stated(limitsOf(object, rule));
		return backendsOf(object, rule)
			.filter((backend) => ["Service", undefined].includes(object.text([...backend, "kind"])))
			.flatMap((backend) =>
				routesTo(object, [...backend, "name"], object.text([...backend, "namespace"])).map((link) => ({
					...link,
					...(Object.keys(limits).length > 0 && { attributes: limits }),
				})),
			);
	});
}

const limitsOf = (object: KubeObject, rule: Path) => ({
	// 0 s is no time-out.
	timeout: object.attribute([...rule, "timeouts", "request"], (raw) => time(raw) || undefined),
	retries: object.attribute([...rule, "retry", "attempts"], count),
});

/** A route whose parent is a Service speaks of calls to it (GAMMA, as Linkerd and Istio take it). */
function calls(object: KubeObject): LinksExtension[] {
	const limits = rulesOf(object).map((rule) => limitsOf(object, rule));
	const timeout = largest(limits.map((one) => one.timeout));
	const meshRetries = largest(limits.flatMap((one) => one.retries ?? []));
	const parents: Path = ["spec", "parentRefs"];
	return object.indices(parents).flatMap((at) => {
		const name = object.text([...parents, at, "name"]);
		if (object.text([...parents, at, "kind"]) !== "Service" || name === undefined || placeholder(name)) return [];
		const namespace = object.text([...parents, at, "namespace"]) ?? object.namespace;
		return onCalls(object, `${name}.${namespace}.svc.cluster.local`, { timeout, meshRetries });
	});
}

const pinnings: Record<string, string> = { Cookie: "cookie", Header: "header" };

function affinity(object: KubeObject): Attribute {
	const path = rulesOf(object)
		.map((rule): Path => [...rule, "sessionPersistence"])
		.find((each) => object.has(each));
	const found = path && object.find(path);
	if (!found) return byDefault("none", object.place, "Gateway API: no sessionPersistence pins clients", object.handle);
	// Without a type it is a cookie.
	const type = object.attribute([...path, "type"], (raw) => pinnings[String(raw)]);
	const at = object.pairLocation(found);
	if (type?.unknown !== undefined) return type;
	return declared(type?.value ?? "cookie", at, object.handle);
}

function duration(object: KubeObject): Attribute | undefined {
	for (const rule of rulesOf(object)) {
		const said = object.attribute([...rule, "sessionPersistence", "absoluteTimeout"], time);
		if (said) return said;
	}
	return undefined;
}

function isPublic(object: KubeObject): Attribute {
	const parents: Path = ["spec", "parentRefs"];
	for (const at of object.indices(parents)) {
		const name: Path = [...parents, at, "name"];
		const isMesh = object.text([...parents, at, "kind"]) === "Service";
		const isInside = /(^|[-_.])(internal|private|intranet)($|[-_.])/i.test(object.text(name) ?? "");
		const found = object.find(name);
		if (found && (isMesh || isInside)) return declared(false, object.location(found.node), object.handle);
	}
	return byDefault(true, object.place, "a Gateway takes requests from outside the cluster", object.handle);
}

/** The Gateways that it is a route of. */
function gatewaysOf(object: KubeObject): { name: string; namespace: string }[] {
	const parents: Path = ["spec", "parentRefs"];
	return object.indices(parents).flatMap((at) => {
		const [kind = "Gateway", name] = ["kind", "name"].map((key) => object.text([...parents, at, key]));
		const namespace = object.text([...parents, at, "namespace"]) ?? object.namespace;
		return kind === "Gateway" && name !== undefined && placeholder(name) === undefined ? [{ name, namespace }] : [];
	});
}

function entry(object: KubeObject): Attribute | undefined {
	const [gateway] = gatewaysOf(object);
	return gateway && takenInBy(object, `gateway ${gateway.namespace}/${gateway.name}`, ["spec", "parentRefs"]);
}

/** Hosts of which it takes every path. */
function hosts(object: KubeObject): string[] {
	const isWhole = rulesOf(object).some((rule) => {
		const matches: Path = [...rule, "matches"];
		return !object.has(matches) || object.text([...matches, 0, "path", "value"]) === "/";
	});
	const names: Path = ["spec", "hostnames"];
	const all = object.indices(names).map((at) => object.text([...names, at]) ?? "*");
	return isWhole ? all.filter((host) => !host.includes("*") && placeholder(host) === undefined) : [];
}

function carries(object: KubeObject): Attribute | undefined {
	const all = rulesOf(object).flatMap((rule) => backendsOf(object, rule));
	return all.flatMap((backend) => rawPortAt(object, [...backend, "port"], [...backend, "name"]) ?? [])[0];
}

function read(object: KubeObject): Fragment[] | "partial" {
	if (!object.has(rules)) return "partial";
	const pinned = affinity(object);
	const attributes = stated({
		layer: byDefault("L7", object.place, `a ${object.kind} routes requests`),
		public: isPublic(object),
		entry: entry(object),
		protocol: byDefault(object.kind === "GRPCRoute" ? "grpc" : "http", object.place, `a ${object.kind} carries it`),
		carries: carries(object),
		affinity: pinned,
		affinityDuration: pinned.value === "cookie" ? duration(object) : undefined,
		canaryWeight: lesserShare(
			object,
			rulesOf(object).map((rule) => backendsOf(object, rule).map((backend): Path => [...backend, "weight"])),
		),
	});
	// Of which class its Gateway is, stands elsewhere.
	const labels = {
		...attachedTo("Gateway", gatewaysOf(object)),
		...kongLabels(object),
		...ofController("kong", "apisix"),
	};
	return [{ ...balancer(object, attributes, routes(object)), labels, hosts: hosts(object) }, ...calls(object)];
}

/** Gateway API: which requests of a Gateway go to which Services. */
export const gatewayRoute: Lens = {
	groups: ["gateway.networking.k8s.io"],
	read,
	writers: {
		affinity: ({ value }, object, edit) => {
			if (value !== "none") throw new Refused(`add sessionPersistence to the rules for "${value}"`);
			return rulesOf(object).flatMap((rule) => edit.remove(rule, ["sessionPersistence"]));
		},
	},
};

function readConnections(object: KubeObject): Fragment[] | "partial" {
	if (!object.has(rules)) return "partial";
	const attributes = stated({
		layer: byDefault("L4", object.place, `a ${object.kind} passes connections on`),
		public: isPublic(object),
		protocol: byDefault(object.kind === "UDPRoute" ? "udp" : "tcp", object.place, `a ${object.kind} carries it`),
		affinity: byDefault("none", object.place, "Gateway API: no sessionPersistence pins clients", object.handle),
	});
	return [balancer(object, attributes, routes(object))];
}

/** Gateway API: connections, whatever they carry. */
export const gatewayConnections: Lens = {
	groups: ["gateway.networking.k8s.io"],
	read: readConnections,
	writers: {},
};

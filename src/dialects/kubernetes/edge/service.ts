import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Alias, Fragment, FragmentLink, Reference } from "../../../design/fragment.ts";
import { rawAt } from "../../proxy.ts";
import { Refused } from "../../refused.ts";
import { stated } from "../../stated.ts";
import { hostsOf } from "../hosts.ts";
import type { Lens } from "../lens.ts";
import { linkerdCalls } from "../mesh/linkerd.ts";
import type { KubeObject } from "../object.ts";
import { count } from "../quantity.ts";
import { asidePort } from "../workloads/pod.ts";
import { annotatedAffinity, removeAnnotatedAffinity } from "./affinity.ts";
import { backendConfigsOf } from "./backend-config.ts";
import { balancer } from "./balancer.ts";
import { kongLabels, kongLimits } from "./kong.ts";

const affinities: Record<string, string> = { ClientIP: "source-ip", None: "none" };
const timeoutPath = ["spec", "sessionAffinityConfig", "clientIP", "timeoutSeconds"];

/** Annotations that keep a load balancer inside the network. */
const internal: Record<string, RegExp> = {
	"service.beta.kubernetes.io/aws-load-balancer-internal": /^(true|0\.0\.0\.0\/0)$/,
	"service.beta.kubernetes.io/aws-load-balancer-scheme": /^internal$/,
	"service.beta.kubernetes.io/azure-load-balancer-internal": /^true$/,
	"networking.gke.io/load-balancer-type": /^internal$/i,
	"cloud.google.com/load-balancer-type": /^internal$/i,
};

function affinity(object: KubeObject): Attribute | undefined {
	const own = object.attribute(["spec", "sessionAffinity"], (raw) => affinities[String(raw)], {
		value: "none",
		source: "Kubernetes API, ServiceSpec.sessionAffinity: defaults to None",
	});
	return own?.value === "none" ? (annotatedAffinity(object) ?? own) : own;
}

function isPublic(object: KubeObject): Attribute | undefined {
	for (const [key, pattern] of Object.entries(internal)) {
		const path = ["metadata", "annotations", key];
		if (pattern.test(object.text(path) ?? "")) {
			return declared(false, object.location(object.find(path)!.node), object.handle);
		}
	}
	return object.attribute(["spec", "type"], (raw) => raw === "LoadBalancer" || raw === "NodePort", {
		value: false,
		source: "Kubernetes API, ServiceSpec.type: defaults to ClusterIP",
	});
}

function routes(object: KubeObject): FragmentLink[] {
	const labels = object.strings(["spec", "selector"]);
	if (!labels || Object.keys(labels).length === 0) return [];
	const at = object.pairLocation(object.find(["spec", "selector"])!);
	const limits = kongLimits(object);
	const attributes = Object.keys(limits).length > 0 && { attributes: limits };
	const other = { by: "labels", labels, namespace: object.namespace } as const;
	return [{ kind: "routes", direction: "to", other, at, ...attributes }];
}

/** Neither balances: an ExternalName is a DNS alias, a headless Service a DNS list of the pods. */
function aliasOf(object: KubeObject): Alias[] | undefined {
	const isExternal = object.text(["spec", "type"]) === "ExternalName";
	if (!isExternal && object.text(["spec", "clusterIP"]) !== "None") return undefined;
	const host = isExternal && object.text(["spec", "externalName"]);
	const of: Reference | undefined = host ? { by: "host", host } : routes(object)[0]?.other;
	if (!of) return [];
	const { file } = object.source;
	const { scope, namespace, place } = object;
	return [{ role: "alias", file: file.path, scope, namespace, hosts: hostsOf(object.name, namespace), of, at: place }];
}

/**
 * A port that is called HTTP, by its protocol or by its name, as meshes read it (Istio, Protocol Selection), and leads to a
 * port where another protocol answers. In the chart of others a name is but the word for which its template asks:
 * what then parses it, no file says.
 */
function mismatch(object: KubeObject): Record<string, Attribute> {
	const ports = ["spec", "ports"];
	for (const at of object.indices(ports)) {
		const port = [...ports, at];
		const said = object.has([...port, "appProtocol"]) ? "appProtocol" : "name";
		const raw = rawAt(Number(object.raw([...port, "targetPort"]) ?? object.raw([...port, "port"])), object.name);
		if (said === "name" && object.isOfOthers) continue;
		const found = object.find([...port, said]);
		if (
			!raw ||
			asidePort.test(object.text([...port, "name"]) ?? "") ||
			!found ||
			!/^(kubernetes\.io\/)?(https?|http2|h2c?|grpc(-web)?)(-|$)/i.test(object.text([...port, said]) ?? "")
		)
			continue;
		const place = object.location(found.node);
		return { protocol: declared("http", place, object.handle), carries: declared(raw, place, object.handle) };
	}
	return {};
}

/** Ports for those who look after what runs behind it, as metrics: no user is routed there. */
function isAside(object: KubeObject): boolean {
	const ports = ["spec", "ports"];
	return object.indices(ports).every((at) => asidePort.test(object.text([...ports, at, "name"]) ?? ""));
}

/** What pins clients says so also where the pods behind it are declared in another workspace. */
function toSomebody(object: KubeObject): FragmentLink[] {
	return routes(object).map((route) => ({ outside: { kind: "Service", name: object.name }, ...route }));
}

function read(object: KubeObject): Fragment[] | "partial" {
	const alias = aliasOf(object);
	if (alias) return alias;
	if (object.indices(["spec", "ports"]).length === 0) return "partial";
	if (isAside(object)) return [];
	const pinned = affinity(object);
	const place = object.place;
	// Datagrams are what it carries only where it carries nothing else.
	const ports = object.indices(["spec", "ports"]);
	const stream = ports.find((at) => object.text(["spec", "ports", at, "protocol"]) !== "UDP");
	const port = ["spec", "ports", stream ?? 0] as const;
	const attributes = stated({
		layer: byDefault("L4", place, "kube-proxy forwards connections, not requests"),
		public: isPublic(object),
		protocol: object.attribute(
			[...port, object.has([...port, "appProtocol"]) ? "appProtocol" : "protocol"],
			(raw) => String(raw).toLowerCase(),
			{ value: "tcp", source: "Kubernetes API, ServicePort.protocol: defaults to TCP" },
		),
		...mismatch(object),
		affinity: pinned,
		affinityDuration:
			pinned?.value === "source-ip"
				? object.attribute(timeoutPath, count, {
						value: 10800,
						source: "Kubernetes API, ClientIPConfig.timeoutSeconds: defaults to 10800",
					})
				: undefined,
		algorithm: byDefault("random", place, "kube-proxy picks an endpoint at random for each connection"),
		healthCheck: object.attribute(
			["spec", "publishNotReadyAddresses"],
			(raw) => (String(raw) === "true" ? "none" : "readiness"),
			{ value: "readiness", source: "Kubernetes sends traffic to ready endpoints only" },
		),
	});
	return [
		{
			...balancer(object, attributes, (pinned?.value ?? "none") === "none" ? routes(object) : toSomebody(object)),
			labels: { ...backendConfigsOf(object), ...kongLabels(object) },
			hosts: hostsOf(object.name, object.namespace),
		},
		...linkerdCalls(object),
	];
}

export const service: Lens = {
	groups: [""],
	read,
	writers: {
		affinity: ({ value }, object, edit) => {
			if (value !== "none" && value !== "source-ip") {
				throw new Refused(`a Service can only pin by client address; "${value}" needs an Ingress or a Gateway`);
			}
			if (value === "source-ip") return edit.set(["spec", "sessionAffinity"], "ClientIP", { after: "selector" });
			const edits = removeAnnotatedAffinity(object, edit);
			if (object.text(["spec", "sessionAffinity"]) !== "ClientIP") return edits;
			// The API refuses a sessionAffinityConfig beside None.
			return [
				...edits,
				...edit.set(["spec", "sessionAffinity"], "None"),
				...edit.remove(["spec"], ["sessionAffinityConfig"]),
			];
		},
		healthCheck: ({ value }, _object, edit) => {
			if (value !== "readiness") throw new Refused("a Service goes by the readiness of its pods");
			return edit.remove(["spec"], ["publishNotReadyAddresses"]);
		},
		affinityDuration: ({ value }, _object, edit) => {
			const seconds = count(value);
			if (!seconds || seconds > 86400) throw new Refused("Kubernetes takes 1 to 86400 whole seconds");
			return edit.set(timeoutPath, seconds, { after: "sessionAffinity" });
		},
	},
};

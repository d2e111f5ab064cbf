import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Fragment, FragmentLink } from "../../../design/fragment.ts";
import { seconds } from "../../duration.ts";
import { Refused } from "../../refused.ts";
import { stated } from "../../stated.ts";
import { balancer, routesTo, takenInBy } from "../edge/balancer.ts";
import type { Lens } from "../lens.ts";
import { type KubeObject, type Path, placeholder } from "../object.ts";
import { count, countOrPercent } from "../quantity.ts";
import { minReadyWriter } from "./rollout.ts";
import { setAnew, workloadFragments, workloadWriters } from "./workload.ts";

const strategies: Record<string, string> = { Rolling: "rolling", Recreate: "recreate" };

function rolloutAttributes(object: KubeObject): Record<string, Attribute> {
	const strategy = object.attribute(["spec", "strategy", "type"], (raw) => strategies[String(raw)], {
		value: "rolling",
		source: "OpenShift API, DeploymentStrategy.type: defaults to Rolling",
	});
	const limit = (name: string) =>
		strategy?.value === "rolling"
			? object.attribute(["spec", "strategy", "rollingParams", name], countOrPercent, {
					value: "25%",
					source: `OpenShift API, RollingDeploymentStrategyParams.${name}: defaults to 25%`,
				})
			: undefined;
	return stated({
		strategy,
		maxSurge: limit("maxSurge"),
		maxUnavailable: limit("maxUnavailable"),
		minReady: object.attribute(["spec", "minReadySeconds"], count, {
			value: 0,
			source: "OpenShift API, DeploymentConfigSpec.minReadySeconds: defaults to 0",
		}),
	});
}

/** OpenShift's Deployment of before there were Deployments. */
export const deploymentConfig: Lens = {
	groups: ["apps.openshift.io", ""],
	read: (object) =>
		workloadFragments(object, rolloutAttributes, () => ({
			replicas: object.attribute(["spec", "replicas"], count),
			setAnew: setAnew(object),
		})),
	writers: { ...workloadWriters, minReady: minReadyWriter },
};

const annotation = (name: string): Path => ["metadata", "annotations", `haproxy.router.openshift.io/${name}`];
const isPassthrough = (object: KubeObject) => object.text(["spec", "tls", "termination"]) === "passthrough";
const algorithms: Record<string, string> = {
	roundrobin: "round-robin",
	leastconn: "least-outstanding",
	random: "random",
};

/**
 * The router pins each client unless it is told not to: by a cookie, or by its address where it cannot see HTTP.
 * Source: OpenShift Container Platform, Using cookies to keep route statefulness; route-specific annotations.
 */
function affinity(object: KubeObject): Attribute {
	const balance = object.find(annotation("balance"));
	const off = object.find(annotation("disable_cookies"));
	if (!isPassthrough(object) && object.text(annotation("disable_cookies")) !== "true") {
		const source = "OpenShift router: sets a cookie that names the replica, unless disable_cookies is true";
		return byDefault("cookie", object.place, source, object.handle);
	}
	if (balance) {
		const pins = object.text(annotation("balance")) === "source";
		return declared(pins ? "source-ip" : "none", object.location(balance.node), object.handle);
	}
	return off && !isPassthrough(object)
		? declared("none", object.location(off.node), object.handle)
		: byDefault("source-ip", object.place, "OpenShift router: balances passthrough by source address", object.handle);
}

/**
 * Requests of one address, which the router counts over three seconds; nothing is counted unless it is switched on. Connections
 * may be limited besides. Source: OpenShift Container Platform, route-specific annotations; openshift/router, haproxy-config.template.
 */
function rateLimit(object: KubeObject): Attribute | undefined {
	const on = annotation("rate-limit-connections");
	const found = object.find(on);
	if (!found || object.text(on) !== "true") return undefined;
	const perSecond = (raw: unknown) => (count(raw) ? count(raw)! / 3 : undefined);
	return (
		object.attribute(annotation("rate-limit-connections.rate-http"), perSecond) ??
		unknown("limits the connections of a client, not its requests", object.pairLocation(found), object.handle)
	);
}

function routes(object: KubeObject): FragmentLink[] {
	const more = object.indices(["spec", "alternateBackends"]).map((at): Path => ["spec", "alternateBackends", at]);
	const attributes = stated({
		timeout: object.attribute(annotation("timeout"), (raw) => seconds(String(raw)), {
			value: 30,
			source: "OpenShift router, ROUTER_DEFAULT_SERVER_TIMEOUT: 30s",
		}),
	});
	return [["spec", "to"], ...more].flatMap((path) =>
		routesTo(object, [...path, "name"]).map((link) => ({ ...link, attributes })),
	);
}

function read(object: KubeObject): Fragment[] | "partial" {
	const links = routes(object);
	if (links.length === 0) return "partial";
	const host = object.text(["spec", "host"]);
	const isWhole =
		host && placeholder(host) === undefined && ["", "/", undefined].includes(object.text(["spec", "path"]));
	const place = object.place;
	const attributes = stated({
		layer: byDefault(isPassthrough(object) ? "L4" : "L7", place, "a Route routes by host, and passes TLS on unread"),
		public: byDefault(true, place, "a Route exposes a Service outside the cluster", object.handle),
		entry: takenInBy(object, "OpenShift's router"),
		affinity: affinity(object),
		algorithm: object.attribute(annotation("balance"), (raw) => algorithms[String(raw)] ?? "random"),
		rateLimit: rateLimit(object),
	});
	return [{ ...balancer(object, attributes, links), ...(isWhole && { hosts: [host] }) }];
}

/** OpenShift: a host of the cluster's router. */
export const route: Lens = {
	groups: ["route.openshift.io", ""],
	read,
	writers: {
		affinity: ({ value }, object, edit) => {
			if (value !== "none") throw new Refused(`annotate the Route for "${value}"`);
			if (isPassthrough(object)) return edit.set(annotation("balance"), "roundrobin");
			const byAddress = object.text(annotation("balance")) === "source";
			return [
				...edit.set(annotation("disable_cookies"), "true"),
				...(byAddress ? edit.set(annotation("balance"), "roundrobin") : []),
			];
		},
	},
};

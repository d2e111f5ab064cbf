import type { Node } from "yaml";
import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Fragment, FragmentLink } from "../../../design/fragment.ts";
import { elbAlgorithms } from "../../elb.ts";
import { Refused } from "../../refused.ts";
import { stated } from "../../stated.ts";
import type { Lens } from "../lens.ts";
import { type KubeObject, type Path, placeholder } from "../object.ts";
import { count, flag } from "../quantity.ts";
import { annotatedAffinity, pairsOf, removeAnnotatedAffinity } from "./affinity.ts";
import { canaryOfActions, routesOfActions } from "./alb-actions.ts";
import { balancer, takenInBy } from "./balancer.ts";
import { ofController } from "./controller-settings.ts";
import { rateLimit } from "./ingress-limits.ts";
import { kongLabels } from "./kong.ts";
import { rawNameAt, rawPortAt } from "./raw-port.ts";
import { middlewaresOf } from "./traefik-middleware.ts";

const annotation = (name: string): Path => ["metadata", "annotations", name];
const nginx = (name: string): Path => annotation(`nginx.ingress.kubernetes.io/${name}`);
const agic = (name: string): Path => annotation(`appgw.ingress.kubernetes.io/${name}`);
const targetGroup = annotation("alb.ingress.kubernetes.io/target-group-attributes");

type Controller = "nginx" | "alb" | "agic" | "gce" | "other";

/** The controller that carries an Ingress out, as its class or else its annotations tell. */
function controllerOf(object: KubeObject): Controller {
	const named = classOf(object)?.name;
	const keys = object.keys(["metadata", "annotations"]);
	const has = (prefix: string) => keys.some((key) => key.startsWith(prefix));
	if (named?.includes("alb") || (!named && has("alb.ingress.kubernetes.io/"))) return "alb";
	if (named?.includes("application-gateway") || (!named && has("appgw.ingress.kubernetes.io/"))) return "agic";
	if (named?.startsWith("gce")) return "gce";
	return named?.includes("nginx") || has("nginx.ingress.kubernetes.io/") ? "nginx" : "other";
}

/** Nobody who does not name a class can say who carries it out: then both of those that have settings of their own kinds may. */
function ofItsController(object: KubeObject): Record<string, string> {
	const controller = controllerOf(object);
	if (controller === "nginx") return ofController("nginx");
	const named = classOf(object)?.name;
	const may = (["kong", "apisix"] as const).filter((one) => named?.includes(one) ?? controller === "other");
	return ofController(...may);
}

/** A value of the `a=1,b=2` annotation of the AWS controller, or what an AWS target group does without. */
function awsAttribute(
	object: KubeObject,
	name: string,
	parse: (text: string) => Attribute["value"],
	fallback: Attribute["value"],
) {
	const text = pairsOf(object.text(targetGroup)).get(name);
	const found = object.find(targetGroup);
	if (text === undefined || !found) {
		return byDefault(
			fallback!,
			object.place,
			`AWS target group attribute ${name}: defaults to ${fallback}`,
			object.handle,
		);
	}
	const at = object.location(found.node);
	const value = parse(text);
	return value === undefined
		? unknown(`${name}=${text} is not understood here`, at, object.handle)
		: declared(value, at, object.handle);
}

function duration(object: KubeObject, controller: Controller): Attribute | undefined {
	if (controller === "alb") return awsAttribute(object, "stickiness.lb_cookie.duration_seconds", count, 86400);
	const age = nginx(object.has(nginx("session-cookie-max-age")) ? "session-cookie-max-age" : "session-cookie-expires");
	return object.attribute(age, count);
}

function algorithm(object: KubeObject, controller: Controller): Attribute | undefined {
	if (controller === "alb") {
		return awsAttribute(object, "load_balancing.algorithm.type", (text) => elbAlgorithms[text], "round-robin");
	}
	if (controller !== "nginx") return undefined;
	// The hash of an affinity goes before it; ewma picks the better of two by peak latency.
	return object.attribute(nginx("load-balance"), (raw) => (raw === "ewma" ? "power-of-two" : "round-robin"), {
		value: "round-robin",
		source: "ingress-nginx ConfigMap load-balance: defaults to round_robin",
	});
}

/** The tries of the nginx that a controller sets up. Source: ingress-nginx, ConfigMap: proxy-next-upstream-tries, 3 with the first. */
function retries(object: KubeObject): Record<string, Attribute> {
	const [on, tries] = [nginx("proxy-next-upstream"), nginx("proxy-next-upstream-tries")];
	if (!object.has(on) && !object.has(tries)) return {};
	const usual = { value: 2, source: "ingress-nginx, proxy-next-upstream-tries: 3, the first among them" };
	// 0 is no limit but the number of servers, which nobody can tell here.
	const again = (raw: unknown) => (count(raw) ? count(raw)! - 1 : undefined);
	return stated({
		// Source: nginx, proxy_next_upstream: "off" hands a request on to no other server, whatever tries are given.
		retries: /^(off|false)$/.test(String(object.raw(on)))
			? object.attribute(on, () => 0)
			: object.attribute(tries, again, usual),
		repeatsWrites: object.attribute(on, (raw) => /\bnon_idempotent\b/.test(String(raw))),
	});
}

/** By a header or a cookie somebody chooses the version of a user, once. */
function chosen(object: KubeObject): Attribute | undefined {
	for (const name of ["canary-by-header", "canary-by-cookie"]) {
		const found = object.find(nginx(name));
		if (found && object.has(nginx(name))) return declared(true, object.location(found.node), object.handle);
	}
	return undefined;
}

function canaryWeight(object: KubeObject): Attribute | undefined {
	if (flag(object.raw(nginx("canary"))) !== true) return undefined;
	const total = count(object.raw(nginx("canary-weight-total"))) || 100;
	const share = (raw: unknown) => {
		const weight = count(raw);
		return weight === undefined || weight > total ? undefined : weight / total;
	};
	return object.attribute(nginx("canary-weight"), share, {
		value: 0,
		source: "ingress-nginx: without canary-weight only a header or cookie selects the canary",
	});
}

function isPublic(object: KubeObject, controller: Controller): Attribute | undefined {
	if (controller === "alb") {
		return object.attribute(annotation("alb.ingress.kubernetes.io/scheme"), (raw) => raw === "internet-facing", {
			value: false,
			source: "AWS Load Balancer Controller, annotation scheme: defaults to internal",
		});
	}
	const inside = classOf(object);
	if (inside && /(^|[-_.])(internal|private|intranet)($|[-_.])/i.test(inside.name))
		return declared(false, object.location(inside.node), object.handle);
	return byDefault(true, object.place, "an Ingress exposes routes from outside the cluster", object.handle);
}

/** The class names the controller, and often whether users reach it ("nginx-internal", "gce-internal"). */
function classOf(object: KubeObject): { name: string; node: Node } | undefined {
	for (const path of [["spec", "ingressClassName"], annotation("kubernetes.io/ingress.class")]) {
		const name = object.text(path);
		const node = object.find(path)?.node;
		if (name !== undefined && node) return { name, node };
	}
	return undefined;
}

/** Several Ingresses are one controller's; the AWS controller makes a balancer of each, or of a group. */
function entry(object: KubeObject): Attribute | undefined {
	const group = annotation("alb.ingress.kubernetes.io/group.name");
	if (controllerOf(object) === "alb")
		return object.has(group) ? takenInBy(object, `the group ${object.text(group)}`, group) : undefined;
	// Google's and Azure's controllers make a balancer, or a listener, of each.
	if (["gce", "agic"].includes(controllerOf(object))) return undefined;
	const named = classOf(object);
	return takenInBy(object, named ? `ingress class ${named.name}` : "the ingress controller");
}

function drain(object: KubeObject, controller: Controller): Attribute | undefined {
	if (controller === "alb") return awsAttribute(object, "deregistration_delay.timeout_seconds", count, 300);
	if (flag(object.raw(agic("connection-draining"))) !== true) return undefined;
	return object.attribute(agic("connection-draining-timeout"), count, {
		value: 30,
		source: "Application Gateway Ingress Controller, connection-draining-timeout: defaults to 30",
	});
}

/** Paths of every place that names a backend Service, in both API versions. */
function backends(object: KubeObject): Path[] {
	const paths: Path[] = [
		["spec", "defaultBackend"],
		["spec", "backend"],
	];
	for (const rule of object.indices(["spec", "rules"])) {
		for (const path of object.indices(["spec", "rules", rule, "http", "paths"])) {
			paths.push(["spec", "rules", rule, "http", "paths", path, "backend"]);
		}
	}
	return paths.flatMap((path) => [
		[...path, "service", "name"],
		[...path, "serviceName"],
	]);
}

/** Not a name that is filled in later, nor an action of the AWS controller, which an annotation describes. */
function isService(object: KubeObject, path: Path, name: string): boolean {
	const beside = path.slice(0, -1);
	const port = object.text([...beside, "port", "name"]) ?? object.text([...beside, "servicePort"]);
	return port !== "use-annotation" && placeholder(name) === undefined;
}

function routes(object: KubeObject): FragmentLink[] {
	const links = new Map<string, FragmentLink>();
	for (const path of backends(object)) {
		const name = object.text(path);
		if (!name || links.has(name)) continue;
		const other = { by: "key", key: object.keyOf("Service", name) } as const;
		links.set(name, {
			...{ kind: "routes", direction: "to", other, at: object.location(object.find(path)!.node) },
			...(isService(object, path, name) && { outside: { kind: "Service", name } }),
		});
	}
	return [...links.values()];
}

/** A backend at whose port nothing answers that speaks HTTP, unless the controller passes bytes on as they are. */
function carries(object: KubeObject): Attribute | undefined {
	if (object.raw(nginx("ssl-passthrough")) !== undefined) return undefined;
	for (const path of backends(object)) {
		const beside = path.slice(0, -1);
		const found =
			rawPortAt(object, [...beside, "port", "number"], [...beside, "name"]) ??
			rawNameAt(object, [...beside, "port", "name"]) ??
			rawPortAt(object, [...beside, "servicePort"], [...beside, "serviceName"]);
		if (found) return found;
	}
	return undefined;
}

/** Hosts of which it takes the requests, whatever their path: of the others somebody else may take the rest. */
function hosts(object: KubeObject): string[] {
	const rules = ["spec", "rules"];
	return object.indices(rules).flatMap((rule) => {
		const host = object.text([...rules, rule, "host"]);
		const paths = [...rules, rule, "http", "paths"];
		const whole = object
			.indices(paths)
			.some((at) => ["/", "/*", ""].includes(object.text([...paths, at, "path"]) ?? ""));
		return host && whole && !host.includes("*") && placeholder(host) === undefined ? [host] : [];
	});
}

function read(object: KubeObject): Fragment[] | "partial" {
	const tries = retries(object);
	const links = [...routes(object), ...routesOfActions(object)].map((link) => ({
		...link,
		...(Object.keys(tries).length > 0 && { attributes: tries }),
	}));
	if (links.length === 0 && !["rules", "defaultBackend", "backend"].some((key) => object.has(["spec", key])))
		return "partial";
	const controller = controllerOf(object);
	const place = object.place;
	const affinity =
		annotatedAffinity(object) ??
		byDefault("none", place, "no annotation asks the controller to pin clients", object.handle);
	const named = hosts(object);
	const first = object.find(["spec", "rules"]);
	const attributes = stated({
		hosts: named.length > 0 && first ? declared(named, object.pairLocation(first)) : undefined,
		versionSticky: chosen(object),
		layer: byDefault("L7", place, "an Ingress routes by host and path"),
		public: isPublic(object, controller),
		entry: entry(object),
		protocol: byDefault("http", place, "an Ingress carries HTTP"),
		carries: carries(object),
		affinity,
		affinityDuration: affinity.value === "cookie" ? duration(object, controller) : undefined,
		algorithm: algorithm(object, controller),
		drain: drain(object, controller),
		// Only pods that are targets themselves can ramp up; a node is warm.
		slowStart:
			controller === "alb" && object.text(annotation("alb.ingress.kubernetes.io/target-type")) === "ip"
				? awsAttribute(object, "slow_start.duration_seconds", count, 0)
				: undefined,
		rateLimit: rateLimit(object),
		canaryWeight: canaryWeight(object),
		...canaryOfActions(object),
	});
	return [
		{
			...balancer(object, attributes, links),
			labels: { ...middlewaresOf(object), ...kongLabels(object), ...ofItsController(object) },
			hosts: named,
		},
	];
}

export const ingress: Lens = {
	groups: ["networking.k8s.io", "extensions"],
	read,
	writers: {
		affinity: ({ value }, object, edit) => {
			if (value !== "none") throw new Refused(`annotate the Ingress for "${value}" as its controller asks`);
			return removeAnnotatedAffinity(object, edit);
		},
		rateLimit: ({ value }, object, edit) => {
			const rate = count(value);
			if (!rate) throw new Refused("ingress-nginx takes a whole number of requests a second");
			if (object.has(nginx("limit-rpm"))) throw new Refused(`replace the present limit by limit-rps: "${rate}"`);
			return edit.set(nginx("limit-rps"), String(rate));
		},
		limited: ({ component }, object, edit) => {
			const rate = count(component.rateLimit?.value ?? 0);
			if (controllerOf(object) !== "nginx" || !rate)
				throw new Refused("limit each client's requests as its controller asks");
			return edit.set(nginx("limit-rps"), String(rate));
		},
		canaryWeight: ({ value }, object, edit) => {
			const total = count(object.raw(nginx("canary-weight-total"))) || 100;
			const weight = Number((Number(value) * total).toFixed(6));
			if (!Number.isInteger(weight)) throw new Refused(`the weight must be a whole part of ${total}`);
			return edit.set(nginx("canary-weight"), String(weight));
		},
	},
};

import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Fragment, FragmentLink } from "../../../design/fragment.ts";
import { Refused } from "../../refused.ts";
import { stated } from "../../stated.ts";
import { isForInside } from "../../traefik/entry-points.ts";
import type { Lens } from "../lens.ts";
import { type KubeObject, type Path, placeholder } from "../object.ts";
import { count } from "../quantity.ts";
import { balancer, lesserShare, routesTo, takenInBy } from "./balancer.ts";
import { middlewaresAt } from "./traefik-middleware.ts";

const routes: Path = ["spec", "routes"];

/** Every Service that one of its routes names. */
function servicesOf(object: KubeObject): Path[] {
	return object.indices(routes).flatMap((route) => {
		const services: Path = [...routes, route, "services"];
		return object.indices(services).map((at): Path => [...services, at]);
	});
}

/** Those with a cookie by which Traefik knows the replica again. */
const stickyIn = (object: KubeObject) =>
	servicesOf(object).filter((service) => object.find([...service, "sticky", "cookie"]) !== undefined);

/** Hosts of which a route takes every request. */
function hosts(object: KubeObject): string[] {
	return object.indices(routes).flatMap((route) => {
		const match = /^\s*Host\(`([^`]+)`\)\s*$/.exec(object.text([...routes, route, "match"]) ?? "");
		return match && placeholder(match[1]) === undefined ? [match[1]] : [];
	});
}

/** A TraefikService shares requests out among Services, and is a balancer of its own; "api@internal" is Traefik's. */
function routeTo(object: KubeObject, service: Path): FragmentLink[] {
	const namespace = object.text([...service, "namespace"]);
	if (object.text([...service, "kind"]) !== "TraefikService") return routesTo(object, [...service, "name"], namespace);
	const name = object.text([...service, "name"]);
	if (!name || name.includes("@")) return [];
	const other = { by: "key", key: object.keyOf("TraefikService", name, namespace) } as const;
	return [{ kind: "routes", direction: "to", other, at: object.location(object.find([...service, "name"])!.node) }];
}

const entryPoints: Path = ["spec", "entryPoints"];

/** What comes in only where no user does: at entry points for the inside, or for those who look after it. */
function isPublic(object: KubeObject): Attribute {
	const all = object.indices(entryPoints).map((at): Path => [...entryPoints, at]);
	const found = object.find(entryPoints);
	return found && all.length > 0 && all.every((path) => isForInside(object.text(path) ?? ""))
		? declared(false, object.pairLocation(found), object.handle)
		: byDefault(true, object.place, `an ${object.kind} exposes Services outside the cluster`, object.handle);
}

function read(object: KubeObject): Fragment[] | "partial" {
	if (object.indices(routes).length === 0) return "partial";
	const links = servicesOf(object).flatMap((service) => routeTo(object, service));
	const [sticky] = stickyIn(object);
	const attributes = stated({
		layer: byDefault("L7", object.place, "an IngressRoute routes requests"),
		public: isPublic(object),
		entry: takenInBy(object, "Traefik"),
		protocol: byDefault("http", object.place, "an IngressRoute carries HTTP"),
		affinity: sticky
			? declared("cookie", object.pairLocation(object.find([...sticky, "sticky"])!), object.handle)
			: byDefault("none", object.place, "Traefik: no sticky cookie unless it is asked for", object.handle),
		// 0 ends with the browser.
		affinityDuration:
			sticky && object.raw([...sticky, "sticky", "cookie", "maxAge"]) !== 0
				? object.attribute([...sticky, "sticky", "cookie", "maxAge"], count)
				: undefined,
	});
	const labels = Object.assign(
		{},
		...object.indices(routes).map((at) => middlewaresAt(object, [...routes, at, "middlewares"])),
	);
	return [{ ...balancer(object, attributes, links), labels, hosts: hosts(object) }];
}

/** Traefik: its own kind of Ingress. */
export const ingressRoute: Lens = {
	groups: ["traefik.io", "traefik.containo.us"],
	read,
	writers: {
		affinity: ({ value }, object, edit) => {
			if (value !== "none") throw new Refused(`add sticky to the services of the routes for "${value}"`);
			return stickyIn(object).flatMap((service) => edit.remove(service, ["sticky"]));
		},
	},
};

/** What requests are shared out among: by weight, or with a copy of each for others. */
function sharers(object: KubeObject): Path[] {
	const weighted: Path = ["spec", "weighted", "services"];
	return [
		...object.indices(weighted).map((at): Path => [...weighted, at]),
		...(object.has(["spec", "mirroring", "name"]) ? [["spec", "mirroring"]] : []),
	];
}

const ownSticky: Path = ["spec", "weighted", "sticky"];

function readShared(object: KubeObject): Fragment[] | "partial" {
	const all = sharers(object);
	if (all.length === 0) return "partial";
	const pinned = [ownSticky, ...all.map((one): Path => [...one, "sticky"])].find((path) =>
		object.has([...path, "cookie"]),
	);
	const attributes = stated({
		layer: byDefault("L7", object.place, "a TraefikService shares requests out"),
		public: byDefault(false, object.place, "only routes lead to a TraefikService", object.handle),
		affinity: pinned
			? declared("cookie", object.pairLocation(object.find(pinned)!), object.handle)
			: byDefault("none", object.place, "Traefik: no sticky cookie unless it is asked for", object.handle),
		canaryWeight: lesserShare(object, [all.map((one): Path => [...one, "weight"])]),
	});
	return [
		balancer(
			object,
			attributes,
			all.flatMap((one) => routeTo(object, one)),
		),
	];
}

/** Traefik: requests shared out among Services. Source: doc.traefik.io, Kubernetes CRD, TraefikService. */
export const traefikService: Lens = {
	groups: ["traefik.io", "traefik.containo.us"],
	read: readShared,
	writers: {
		affinity: ({ value }, object, edit) => {
			if (value !== "none") throw new Refused(`add sticky to the services for "${value}"`);
			const pinning = [["spec", "weighted"] as Path, ...sharers(object)];
			return pinning.filter((path) => object.has([...path, "sticky"])).flatMap((path) => edit.remove(path, ["sticky"]));
		},
	},
};

function readConnections(object: KubeObject): Fragment[] | "partial" {
	if (object.indices(routes).length === 0) return "partial";
	const attributes = stated({
		layer: byDefault("L4", object.place, `an ${object.kind} passes connections on`),
		public: isPublic(object),
		protocol: byDefault(object.kind === "IngressRouteUDP" ? "udp" : "tcp", object.place, "its routes know no HTTP"),
		affinity: byDefault("none", object.place, "Traefik: connections are shared out by weight", object.handle),
	});
	const links = servicesOf(object).flatMap((service) => routeTo(object, service));
	return [balancer(object, attributes, links)];
}

/** Traefik: connections that it passes on, whatever they carry. */
export const connectionRoute: Lens = {
	groups: ["traefik.io", "traefik.containo.us"],
	read: readConnections,
	writers: {},
};

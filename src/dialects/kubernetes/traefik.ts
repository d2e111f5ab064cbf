import { byDefault, declared } from "../../design/attribute.ts";
import type { Fragment } from "../../design/fragment.ts";
import { Refused } from "../refused.ts";
import { stated } from "../stated.ts";
import { balancer, routesTo } from "./balancer.ts";
import type { Lens } from "./lens.ts";
import { type KubeObject, type Path, placeholder } from "./object.ts";
import { count } from "./quantity.ts";
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

function read(object: KubeObject): Fragment[] | "partial" {
	if (object.indices(routes).length === 0) return "partial";
	const links = servicesOf(object)
		// A TraefikService shares requests out among Services, and is none.
		.filter((service) => object.text([...service, "kind"]) !== "TraefikService")
		.flatMap((service) => routesTo(object, [...service, "name"], object.text([...service, "namespace"])));
	const [sticky] = stickyIn(object);
	const attributes = stated({
		layer: byDefault("L7", object.place, "an IngressRoute routes requests"),
		public: byDefault(true, object.place, "an IngressRoute exposes Services outside the cluster", object.handle),
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

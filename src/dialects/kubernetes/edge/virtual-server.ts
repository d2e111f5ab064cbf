import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Fragment, FragmentLink } from "../../../design/fragment.ts";
import { seconds } from "../../duration.ts";
import { hashedByKey } from "../../nginx/hash-key.ts";
import { Refused } from "../../refused.ts";
import { stated } from "../../stated.ts";
import { attachedTo, saysAttached } from "../attached.ts";
import type { Lens } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";
import { count, flag } from "../quantity.ts";
import { balancer, routesTo, takenInBy } from "./balancer.ts";

const upstreamsOf = (object: KubeObject) =>
	object.indices(["spec", "upstreams"]).map((at): Path => ["spec", "upstreams", at]);

/** How one of its upstreams pins. Source: NGINX Ingress Controller, VirtualServer: sessionCookie, lb-method. */
function pinnedBy(object: KubeObject, upstream: Path): Attribute | undefined {
	const cookie = object.find([...upstream, "sessionCookie"]);
	if (cookie && flag(object.raw([...upstream, "sessionCookie", "enable"])) === true)
		return declared("cookie", object.pairLocation(cookie), object.handle);
	const method = object.text([...upstream, "lb-method"]) ?? "";
	const found = object.find([...upstream, "lb-method"]);
	if (!found || !/^(ip_hash|hash )/.test(method)) return undefined;
	const at = object.pairLocation(found);
	if (method === "ip_hash") return declared("source-ip", at, object.handle);
	return { ...hashedByKey(method, at), handle: object.handle };
}

/** Of the commercial NGINX alone, which an upstream with the key is for. Source: NGINX Ingress Controller, slow-start. */
function slowStart(object: KubeObject): Attribute | undefined {
	const said = upstreamsOf(object).flatMap(
		(upstream) => object.attribute([...upstream, "slow-start"], (raw) => seconds(String(raw))) ?? [],
	);
	return said.length === upstreamsOf(object).length ? said[0] : undefined;
}

/** 0 failures leave nobody out. Source: NGINX Ingress Controller, VirtualServer: upstream.max-fails, 1 unless it is set. */
function ejects(object: KubeObject): Attribute | undefined {
	const said = upstreamsOf(object).flatMap(
		(upstream) => object.attribute([...upstream, "max-fails"], (raw) => (count(raw) ?? 0) > 0) ?? [],
	);
	const all = said.length === upstreamsOf(object).length;
	return said.find(({ value }) => value === true) ?? (all ? said[0] : undefined);
}

const algorithms: Record<string, string> = {
	round_robin: "round-robin",
	least_conn: "least-outstanding",
	random: "random",
	"random two least_conn": "power-of-two",
};

function links(object: KubeObject): FragmentLink[] {
	return upstreamsOf(object).flatMap((upstream) => {
		const tries = count(object.raw([...upstream, "next-upstream-tries"]));
		const attributes = stated({
			timeout: object.attribute([...upstream, "read-timeout"], (raw) => seconds(String(raw)), {
				value: 60,
				source: "NGINX Ingress Controller, proxy-read-timeout: 60s",
			}),
			retries: tries ? object.attribute([...upstream, "next-upstream-tries"], () => tries - 1) : undefined,
		});
		return routesTo(object, [...upstream, "service"]).map((link) => ({ ...link, attributes }));
	});
}

/** Parts of a VirtualServer that stand in objects of their own: "shop/cart" of another namespace. */
function parts(object: KubeObject): FragmentLink[] {
	const routes: Path = ["spec", "routes"];
	return object.indices(routes).flatMap((at): FragmentLink[] => {
		const path: Path = [...routes, at, "route"];
		const [name, namespace] = (object.text(path) ?? "").split("/").reverse();
		if (!name) return [];
		const other = { by: "key", key: object.keyOf("VirtualServerRoute", name, namespace) } as const;
		return [{ kind: "routes", direction: "to", other, at: object.location(object.find(path)!.node) }];
	});
}

function read(object: KubeObject): Fragment[] | "partial" {
	const isPart = object.kind === "VirtualServerRoute";
	const others = parts(object);
	if (upstreamsOf(object).length + others.length === 0) return object.has(["spec"]) ? [] : "partial";
	const pinned = upstreamsOf(object).map((upstream) => pinnedBy(object, upstream));
	const method = upstreamsOf(object).map((upstream): Path => [...upstream, "lb-method"]);
	const said = method.find((path) => object.has(path));
	const attributes = stated({
		layer: byDefault("L7", object.place, "a VirtualServer routes requests"),
		public: isPart
			? byDefault(false, object.place, "only a VirtualServer leads to a VirtualServerRoute", object.handle)
			: byDefault(true, object.place, "a VirtualServer exposes Services outside the cluster", object.handle),
		entry: takenInBy(object, `ingress class ${object.text(["spec", "ingressClassName"]) ?? "nginx"}`),
		protocol: byDefault("http", object.place, "a VirtualServer carries HTTP"),
		affinity:
			pinned.find((one) => one?.value !== undefined && one.value !== "none") ??
			pinned.find((one) => one) ??
			byDefault("none", object.place, "NGINX Ingress Controller: no upstream pins clients", object.handle),
		slowStart: slowStart(object),
		outlierDetection: ejects(object),
		algorithm: said
			? algorithms[object.text(said) ?? ""] && object.attribute(said, (raw) => algorithms[String(raw)])
			: byDefault("power-of-two", object.place, "NGINX Ingress Controller, lb-method: random two least_conn"),
	} as Record<string, Attribute | undefined>);
	const policies: Path = ["spec", "policies"];
	const names = object.indices(policies).flatMap((at) => {
		const name = object.text([...policies, at, "name"]);
		return name ? [{ name, namespace: object.text([...policies, at, "namespace"]) ?? object.namespace }] : [];
	});
	const host = object.text(["spec", "host"]);
	return [
		{
			...balancer(object, attributes, [...links(object), ...others]),
			labels: attachedTo("Policy", names),
			hosts: host && !isPart && !host.includes("*") ? [host] : [],
		},
	];
}

/** F5 NGINX Ingress Controller: its own kind of Ingress. */
export const virtualServer: Lens = {
	groups: ["k8s.nginx.org"],
	read,
	writers: {
		affinity: ({ value }, object, edit) => {
			if (value !== "none") throw new Refused(`add sessionCookie to the upstreams for "${value}"`);
			return upstreamsOf(object).flatMap((upstream) => {
				const method =
					pinnedBy(object, upstream)?.value !== "none" &&
					/^(ip_hash|hash )/.test(object.text([...upstream, "lb-method"]) ?? "");
				return edit.remove(upstream, ["sessionCookie", ...(method ? ["lb-method"] : [])]);
			});
		},
	},
};

/** The same for a part of one. */
export const virtualServerRoute: Lens = virtualServer;

function readPolicy(object: KubeObject): Fragment[] | "partial" {
	const limit: Path = ["spec", "rateLimit"];
	const key = object.text([...limit, "key"]) ?? "";
	if (!object.has(limit) || !/remote_addr|forwarded_for|cookie_|jwt|http_/.test(key)) return [];
	return saysAttached(
		object,
		stated({
			rateLimit: object.attribute([...limit, "rate"], (raw) => {
				const match = /^(\d+)r\/([sm])$/.exec(String(raw));
				return match ? Number(match[1]) / (match[2] === "m" ? 60 : 1) : undefined;
			}),
			rateBurst: object.attribute([...limit, "burst"], count),
		}),
	);
}

/** F5 NGINX Ingress Controller: what VirtualServers may take on by name. */
export const policy: Lens = { groups: ["k8s.nginx.org"], read: readPolicy, writers: {} };

import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Fragment, FragmentLink } from "../../../design/fragment.ts";
import { seconds } from "../../duration.ts";
import { hashedByName } from "../../proxy.ts";
import { Refused } from "../../refused.ts";
import { stated } from "../../stated.ts";
import { attachedTo, saysAttached } from "../attached.ts";
import type { Lens } from "../lens.ts";
import { type KubeObject, type Path, placeholder } from "../object.ts";
import { count, flag } from "../quantity.ts";
import { balancer, lesserShare, routesTo, takenInBy } from "./balancer.ts";
import { ofController, saysOfAll } from "./controller-settings.ts";

const elements = (object: KubeObject, path: Path) => object.indices(path).map((at): Path => [...path, at]);
const rulesOf = (object: KubeObject) => elements(object, ["spec", "http"]);
const backendsOf = (object: KubeObject, rule: Path) => elements(object, [...rule, "backends"]);

/** Plugins that count each client apart: by its address unless a key is set. */
const limits: Record<string, string> = { "limit-req": "rate", "limit-count": "count" };

function limitOf(object: KubeObject, plugins: readonly Path[]): Record<string, Attribute | undefined> {
	for (const plugin of plugins) {
		const amount = limits[object.text([...plugin, "name"]) ?? ""];
		const found = object.find([...plugin, "name"]);
		if (!amount || !found || flag(object.raw([...plugin, "enable"])) === false) continue;
		const config: Path = [...plugin, "config"];
		if (/server_addr|service|route|^\$?host$/.test(object.text([...config, "key"]) ?? "")) continue;
		return {
			rateLimit: object.attribute([...config, amount], (raw) => {
				const window = count(object.raw([...config, "time_window"])) || 1;
				return Number(raw) > 0 ? Number(raw) / window : undefined;
			}),
			limited: declared(true, object.location(found.node), object.handle),
		};
	}
	return {};
}

const pluginsOf = (object: KubeObject) => elements(object, ["spec", "plugins"]);

function configsOf(object: KubeObject) {
	return rulesOf(object).flatMap((rule) => {
		const found = object.find([...rule, "plugin_config_name"]);
		const name = object.text([...rule, "plugin_config_name"]);
		const namespace = object.text([...rule, "plugin_config_namespace"]) ?? object.namespace;
		return found && name ? [{ name, namespace, at: object.location(found.node) }] : [];
	});
}

/** Plugins of its own; else those of an ApisixPluginConfig may limit, which says so where it is in the workspace. */
function rateLimit(object: KubeObject): Record<string, Attribute | undefined> {
	const own = limitOf(
		object,
		rulesOf(object).flatMap((rule) => elements(object, [...rule, "plugins"])),
	);
	const [config] = configsOf(object);
	if (own.limited || !config) return own;
	return { rateLimit: unknown(`${config.name} may limit what a client sends`, config.at, object.handle) };
}

function links(object: KubeObject): FragmentLink[] {
	return rulesOf(object).flatMap((rule) => {
		const attributes = stated({
			timeout: object.attribute([...rule, "timeout", "read"], (raw) => seconds(String(raw)) || undefined),
		});
		return backendsOf(object, rule).flatMap((one) =>
			routesTo(object, [...one, "serviceName"]).map((link) => ({ ...link, attributes })),
		);
	});
}

function read(object: KubeObject): Fragment[] | "partial" {
	if (rulesOf(object).length === 0) return object.has(["spec"]) ? [] : "partial";
	const hosts = rulesOf(object).flatMap((rule) =>
		elements(object, [...rule, "match", "hosts"]).map((path) => object.text(path) ?? "*"),
	);
	const attributes = stated({
		layer: byDefault("L7", object.place, "an ApisixRoute routes requests"),
		public: byDefault(true, object.place, "an ApisixRoute exposes Services outside the cluster", object.handle),
		entry: takenInBy(object, `ingress class ${object.text(["spec", "ingressClassName"]) ?? "apisix"}`),
		protocol: byDefault("http", object.place, "what its rules take"),
		...rateLimit(object),
		canaryWeight: lesserShare(
			object,
			rulesOf(object).map((rule) => backendsOf(object, rule).map((one): Path => [...one, "weight"])),
		),
	});
	return [
		{
			...balancer(object, attributes, links(object)),
			labels: { ...attachedTo("ApisixPluginConfig", configsOf(object)), ...ofController("apisix") },
			hosts: hosts.filter((host) => !host.includes("*") && placeholder(host) === undefined),
		},
	];
}

/** APISIX: its own kind of Ingress. Source: apisix.apache.org, ApisixRoute v2. */
export const apisixRoute: Lens = { groups: ["apisix.apache.org"], read, writers: {} };

/** Plugins that routes name. Source: apisix.apache.org, ApisixPluginConfig v2. */
export const apisixPluginConfig: Lens = {
	groups: ["apisix.apache.org"],
	read: (object) => saysAttached(object, stated(limitOf(object, pluginsOf(object)))),
	writers: {},
};

/** Plugins for all that APISIX takes in. Source: apisix.apache.org, ApisixGlobalRule v2. */
export const apisixGlobalRule: Lens = {
	groups: ["apisix.apache.org"],
	read: (object) => saysOfAll(object, "apisix", stated(limitOf(object, pluginsOf(object)))),
	writers: {},
};

const choice: Path = ["spec", "loadbalancer"];
const algorithms: Record<string, string> = {
	roundrobin: "round-robin",
	chash: "ring-hash",
	ewma: "power-of-two",
	least_conn: "least-outstanding",
};

/** Source: apisix.apache.org, Upstream: chash goes by a variable of nginx, a header, a cookie or the consumer. */
export function apisixAffinity(hashOn: string, key: string, at: ReturnType<KubeObject["location"]>): Attribute {
	if (hashOn === "cookie") return declared("cookie", at);
	if (hashOn === "consumer") return declared("consistent-hash", at);
	if (hashOn === "header") return hashedByName(key, "header", at);
	if (/^\$?(binary_)?remote_addr$/.test(key)) return declared("source-ip", at);
	return hashedByName(key, /^cookie_/.test(key) ? "consistent-hash" : "header", at);
}

function readUpstream(object: KubeObject): Fragment[] | "partial" {
	if (!object.has(["spec"])) return "partial";
	const [type, on, key] = ["type", "hashOn", "key"].map((name) => object.text([...choice, name]));
	const found = object.find([...choice, "type"]);
	const passive = object.has(["spec", "healthCheck", "passive"]) && object.find(["spec", "healthCheck", "passive"]);
	const affinity =
		type === "chash" && found && apisixAffinity(on ?? "vars", key ?? "remote_addr", object.pairLocation(found));
	const common = {
		file: object.source.file.path,
		scope: object.scope,
		at: object.place,
		// It has the name of the Service that it speaks of.
		of: { by: "key", key: object.keyOf("Service", object.name) },
	} as const;
	return [
		{
			role: "extends",
			kind: "Balancer",
			...common,
			attributes: stated({
				affinity: affinity ? { ...affinity, handle: object.handle } : undefined,
				algorithm: object.attribute([...choice, "type"], (raw) => algorithms[String(raw)]),
				outlierDetection: passive ? declared(true, object.pairLocation(passive), object.handle) : undefined,
			}),
		},
		{
			role: "extends-links",
			kinds: ["routes"],
			end: "from",
			...common,
			attributes: stated({
				retries: object.attribute(["spec", "retries"], count),
				timeout: object.attribute(["spec", "timeout", "read"], (raw) => seconds(String(raw)) || undefined),
			}),
		},
	];
}

export const apisixUpstream: Lens = {
	groups: ["apisix.apache.org"],
	read: readUpstream,
	writers: {
		affinity: ({ value }, _object, edit) => {
			if (value !== "none") throw new Refused(`set loadbalancer for "${value}"`);
			return [...edit.set([...choice, "type"], "roundrobin"), ...edit.remove(choice, ["hashOn", "key"])];
		},
	},
};

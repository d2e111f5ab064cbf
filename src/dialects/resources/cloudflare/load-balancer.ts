import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { type Member, routesToMembers } from "../../proxy.ts";
import { stated } from "../../stated.ts";
import { asCount, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { blocksOf } from "../syntax.ts";
import { Unknown } from "../value.ts";

/** Source: Cloudflare, Load Balancing, session affinity. */
const affinities: Record<string, string> = {
	none: "none",
	"": "none",
	cookie: "cookie",
	ip_cookie: "cookie",
	header: "header",
};

/** Source: Cloudflare, Load Balancing, traffic steering; "off" takes the pools in their order. */
const steering: Record<string, string> = {
	off: "failover",
	geo: "geo",
	proximity: "geo",
	dynamic_latency: "latency",
	random: "weighted",
	least_outstanding_requests: "weighted",
	least_connections: "weighted",
};

/** Load balancers of Cloudflare: the origins of all pools share what comes in; between pools it fails over or steers. */
export function loadBalancers(folder: Folder): Declaration[] {
	return folder.of("cloudflare_load_balancer").flatMap((one) => {
		const pools = poolsOf(folder, one);
		const regional = pools.length > 1 ? [edge(folder, one, pools)] : [];
		return settingOf(folder, one.block, "proxied") === true ? [balancer(folder, one, pools), ...regional] : regional;
	});
}

/** In the fourth version of the provider the arguments are called for the ids of the pools. */
const poolsOf = (folder: Folder, one: Resource): Resource[] =>
	["default_pool_ids", "default_pools"].flatMap((name) =>
		mentioned(folder, expressionAt(one.block, name), "cloudflare_load_balancer_pool"),
	);

/** Where nothing goes through Cloudflare it answers DNS alone, and pins nobody. */
function balancer(folder: Folder, one: Resource, pools: readonly Resource[]): Declaration {
	const at = folder.header(one);
	const members = pools.flatMap((pool) => membersOf(folder, pool));
	return {
		role: "declares",
		file: one.file.path,
		kind: "Balancer",
		at,
		name: nameOf(folder, one),
		keys: [folder.key(one)],
		attributes: stated({
			layer: byDefault("L7", at, "a proxied load balancer of Cloudflare routes requests"),
			affinity: fact(folder, one, "session_affinity", {
				as: (value) => affinities[String(value)],
				default: { value: "none", source: "cloudflare_load_balancer: session_affinity is none unless set" },
			}),
			affinityDuration: fact(folder, one, "session_affinity_ttl", { as: asCount }),
			members: members.length > 0 ? declared(members.length, at) : undefined,
		}),
		links: routesToMembers(nameOf(folder, one), members),
	};
}

/** Origins are blocks, and members of a list in the provider's fifth version. */
function membersOf(folder: Folder, pool: Resource): Member[] {
	const listed = expressionAt(pool.block, "origins");
	const within = listed?.kind === "tuple" ? settingOf(folder, pool.block, "origins") : [];
	const values = Array.isArray(within) ? within : [];
	const hosts = [
		...blocksOf(pool.block, "origins").map((block) => ({
			host: settingOf(folder, block, "address"),
			at: folder.at(expressionAt(block, "address") ?? block.header),
		})),
		...values.map((value) => ({
			host: typeof value === "object" && value !== null && "address" in value ? value.address : undefined,
			at: folder.at(listed!),
		})),
	];
	return hosts.flatMap(({ host, at }) => (typeof host === "string" ? [{ host, at }] : []));
}

function edge(folder: Folder, one: Resource, pools: readonly Resource[]): Declaration {
	const at = folder.header(one);
	return {
		role: "declares",
		file: one.file.path,
		kind: "Edge",
		at,
		name: nameOf(folder, one),
		keys: [`${folder.key(one)}#pools`],
		attributes: stated({
			routing: fact(folder, one, "steering_policy", {
				as: (value) => steering[String(value)] ?? "failover",
				default: {
					value: "failover",
					source: "cloudflare_load_balancer: without steering the pools are taken in their order",
				},
				anchor: null,
			}),
			healthChecked: checked(folder, pools),
			ttl:
				settingOf(folder, one.block, "proxied") === true
					? byDefault(0, at, "a proxied name of Cloudflare keeps its addresses")
					: fact(folder, one, "ttl", { as: asCount }),
		}),
		links: [],
	};
}

/** A pool without a monitor counts as healthy for ever. Source: Cloudflare, Load Balancing, health details. */
function checked(folder: Folder, pools: readonly Resource[]): Attribute {
	const all = pools.map((pool): Attribute => {
		const monitor = expressionAt(pool.block, "monitor");
		if (!monitor)
			return byDefault(
				false,
				folder.header(pool),
				"cloudflare_load_balancer_pool: without a monitor a pool is always healthy",
			);
		const value = settingOf(folder, pool.block, "monitor");
		const isMade = mentioned(folder, monitor).length > 0;
		if (!isMade && value instanceof Unknown) return unknown(value.reason, folder.at(monitor));
		return declared(true, folder.at(monitor));
	});
	return all.find(({ value }) => value === false) ?? all.find(({ unknown: reason }) => reason) ?? all[0];
}

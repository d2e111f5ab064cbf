import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration, FragmentLink } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import { routesToMembers } from "../../proxy.ts";
import { stated } from "../../stated.ts";
import { asFlag, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { type Block, blocksOf, expressionsOf } from "../syntax.ts";
import { asNumber, type Result, Unknown } from "../value.ts";
import { limitOfFrontDoor, limitOfGateway } from "./firewall.ts";
import { scaleSets, webApps } from "./types.ts";

/** Front Door and Application Gateway. */
export function gateways(folder: Folder): Declaration[] {
	return [
		...folder.of("azurerm_cdn_frontdoor_origin_group").map((group) => frontDoor(folder, group)),
		...folder
			.of("azurerm_application_gateway")
			.flatMap((gateway) =>
				either(gateway.block, "backend_http_settings").map((block, index) => gatewayOf(folder, gateway, block, index)),
			),
	];
}

/** Azure's own templates have a list of each, of which every member is called in the singular here. */
const either = (block: Block, type: string): Block[] =>
	[type, type.replace(/s$/, "")].flatMap((name) => blocksOf(block, name));

/** Source: azurerm_cdn_frontdoor_origin_group, session_affinity_enabled: true unless set. */
function frontDoor(folder: Folder, group: Resource): Declaration {
	const at = folder.header(group);
	return {
		role: "declares",
		file: group.file.path,
		kind: "Balancer",
		at,
		name: nameOf(folder, group),
		keys: [folder.key(group)],
		attributes: stated({
			layer: byDefault("L7", at, "Azure Front Door routes requests"),
			public: byDefault(true, at, "Azure Front Door is reached from the internet"),
			rateLimit: limitOfFrontDoor(folder, group),
			affinity: fact(folder, group, "session_affinity_enabled", {
				as: (value) => {
					const on = value === "Enabled" ? true : value === "Disabled" ? false : asFlag(value);
					return on === undefined ? undefined : on ? "cookie" : "none";
				},
				default: {
					value: "cookie",
					source: "azurerm_cdn_frontdoor_origin_group: session_affinity_enabled is true unless set",
				},
			}),
		}),
		links: originsOf(folder, group),
	};
}

/** What the origins of a group lead to, where that is in the files. */
function originsOf(folder: Folder, group: Resource): FragmentLink[] {
	const origins = folder
		.of("azurerm_cdn_frontdoor_origin")
		.filter((one) =>
			mentioned(folder, expressionAt(one.block, "cdn_frontdoor_origin_group_id"), group.type).includes(group),
		);
	return origins.flatMap((origin) => {
		const host = expressionAt(origin.block, "host_name");
		return mentioned(folder, host, ...webApps, "azurerm_container_app").map((app) =>
			routeTo(folder, app, folder.at(host!)),
		);
	});
}

function gatewayOf(folder: Folder, gateway: Resource, block: Block, index: number): Declaration {
	const at = folder.at(block.header);
	const name = settingOf(folder, block, "name");
	const draining = settingOf(folder, block, "connection_draining/enabled");
	const timeout = expressionAt(block, "connection_draining/drain_timeout_sec");
	const seconds = asNumber(settingOf(folder, block, "connection_draining/drain_timeout_sec") ?? null);
	return {
		role: "declares",
		file: gateway.file.path,
		kind: "Balancer",
		at,
		name: typeof name === "string" ? name : nameOf(folder, gateway),
		keys: [`${folder.key(gateway)}#${index}`],
		attributes: stated({
			layer: byDefault("L7", at, "Azure Application Gateway routes requests"),
			public: isPublic(folder, gateway),
			affinity: affinity(folder, block),
			rateLimit: limitOfGateway(folder, gateway),
			drain:
				draining instanceof Unknown
					? unknown(draining.reason, at)
					: draining === true && seconds !== undefined
						? declared(seconds, folder.at(timeout!))
						: byDefault(0, at, "Azure Application Gateway: connections are not drained unless switched on"),
		}),
		links: poolLinks(folder, gateway, name),
	};
}

/** Users reach it where one of its addresses is a public one. */
function isPublic(folder: Folder, gateway: Resource): Attribute | undefined {
	const all = blocksOf(gateway.block, "frontend_ip_configuration");
	const open = all
		.map((one) => expressionAt(one, "public_ip_address_id") ?? expressionAt(one, "public_ip_address/id"))
		.find((one) => one);
	const [first] = all;
	return open ? declared(true, folder.at(open)) : first && declared(false, folder.at(first.header));
}

/** The pools to which a rule sends requests with these settings; without a rule that is read, all of them. */
function poolLinks(folder: Folder, gateway: Resource, settings: Result | undefined): FragmentLink[] {
	const rules = ["request_routing_rule", "path_rule"].flatMap((type) =>
		blocksOf(gateway.block, "url_path_map")
			.flatMap((map) => [map, ...blocksOf(map, type)])
			.concat(blocksOf(gateway.block, type)),
	);
	const names = new Set(
		rules.flatMap((rule) =>
			["", "default_"].flatMap((prefix) =>
				settingOf(folder, rule, `${prefix}backend_http_settings_name`) === settings
					? [settingOf(folder, rule, `${prefix}backend_address_pool_name`)]
					: [],
			),
		),
	);
	return blocksOf(gateway.block, "backend_address_pool")
		.filter((pool) => names.size === 0 || names.has(settingOf(folder, pool, "name")))
		.flatMap((pool) => [...membersOf(folder, pool), ...joinedTo(folder, gateway)]);
}

function membersOf(folder: Folder, pool: Block): FragmentLink[] {
	const name = String(settingOf(folder, pool, "name"));
	const single = blocksOf(pool, "backend_addresse").flatMap((one) => {
		const said = expressionAt(one, "fqdn") ?? expressionAt(one, "ip_address");
		const host = settingOf(folder, one, "fqdn") ?? settingOf(folder, one, "ip_address");
		const apps = said ? mentioned(folder, said, ...webApps, "azurerm_container_app") : [];
		if (said && apps.length > 0) return apps.map((app) => routeTo(folder, app, folder.at(said)));
		return said && typeof host === "string" ? routesToMembers(name, [{ host, at: folder.at(said) }]) : [];
	});
	if (single.length > 0) return single;
	return ["fqdns", "ip_addresses"].flatMap((list): FragmentLink[] => {
		const said = expressionAt(pool, list);
		if (!said) return [];
		const at = folder.at(said);
		const apps = mentioned(folder, said, ...webApps, "azurerm_container_app");
		if (apps.length > 0) return apps.map((app) => routeTo(folder, app, at));
		const value = settingOf(folder, pool, list);
		const hosts = Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
		return routesToMembers(
			name,
			hosts.map((host) => ({ host, at })),
		);
	});
}

/** Scale sets whose machines say themselves that they belong to a pool of the gateway. */
function joinedTo(folder: Folder, gateway: Resource): FragmentLink[] {
	return folder
		.of(...scaleSets)
		.filter((set) => expressionsOf(set.block).some((one) => mentioned(folder, one, gateway.type).includes(gateway)))
		.map((set) => ({
			kind: "routes",
			direction: "to",
			other: { by: "key", key: folder.key(set) },
			at: folder.header(set),
		}));
}

function routeTo(folder: Folder, app: Resource, at: Location): FragmentLink {
	const part = app.type === "azurerm_container_app" ? "ingress" : "front";
	return { kind: "routes", direction: "to", other: { by: "key", key: `${folder.key(app)}#${part}` }, at };
}

function affinity(folder: Folder, block: Block): Attribute {
	const expression = expressionAt(block, "cookie_based_affinity");
	const value = settingOf(folder, block, "cookie_based_affinity");
	const at = folder.at(expression ?? block.header);
	if (value instanceof Unknown) return unknown(value.reason, at);
	return declared(value === "Enabled" ? "cookie" : "none", at);
}

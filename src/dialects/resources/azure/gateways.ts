import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration, FragmentLink } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { asFlag, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { type Block, blocksOf } from "../syntax.ts";
import { asNumber, Unknown } from "../value.ts";
import { limitOfFrontDoor, limitOfGateway } from "./firewall.ts";
import { webApps } from "./types.ts";

/** Front Door and Application Gateway. */
export function gateways(folder: Folder): Declaration[] {
	return [
		...folder.of("azurerm_cdn_frontdoor_origin_group").map((group) => frontDoor(folder, group)),
		...folder
			.of("azurerm_application_gateway")
			.flatMap((gateway) =>
				blocksOf(gateway.block, "backend_http_settings").map((block, index) =>
					gatewayOf(folder, gateway, block, index),
				),
			),
	];
}

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
		return mentioned(folder, host, ...webApps, "azurerm_container_app").map((app) => ({
			kind: "routes" as const,
			direction: "to" as const,
			other: {
				by: "key" as const,
				key: `${folder.key(app)}#${app.type === "azurerm_container_app" ? "ingress" : "front"}`,
			},
			at: folder.at(host!),
		}));
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
			affinity: affinity(folder, block),
			rateLimit: limitOfGateway(folder, gateway),
			drain:
				draining instanceof Unknown
					? unknown(draining.reason, at)
					: draining === true && seconds !== undefined
						? declared(seconds, folder.at(timeout!))
						: byDefault(0, at, "Azure Application Gateway: connections are not drained unless switched on"),
		}),
	};
}

function affinity(folder: Folder, block: Block): Attribute {
	const expression = expressionAt(block, "cookie_based_affinity");
	const value = settingOf(folder, block, "cookie_based_affinity");
	const at = folder.at(expression ?? block.header);
	if (value instanceof Unknown) return unknown(value.reason, at);
	return declared(value === "Enabled" ? "cookie" : "none", at);
}

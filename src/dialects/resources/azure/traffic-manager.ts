import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { asCount, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { blocksOf } from "../syntax.ts";
import { regionNamed } from "./region.ts";
import { webApps } from "./types.ts";

/** Source: Microsoft Learn, Traffic Manager routing methods. */
const methods: Record<string, string> = {
	Performance: "latency",
	Priority: "failover",
	Weighted: "weighted",
	Geographic: "geo",
	Subnet: "geo",
	MultiValue: "weighted",
};

const endpoints = [
	"azurerm_traffic_manager_azure_endpoint",
	"azurerm_traffic_manager_external_endpoint",
	"azurerm_traffic_manager_nested_endpoint",
];

/** Profiles of Traffic Manager: they answer DNS with an endpoint that their monitor finds alive. */
export function trafficManagers(folder: Folder): Declaration[] {
	return folder.of("azurerm_traffic_manager_profile").flatMap((profile) => {
		const own = folder
			.of(...endpoints)
			.filter((one) => mentioned(folder, expressionAt(one.block, "profile_id"), profile.type).includes(profile));
		// Azure's own templates have them in the profile.
		const within = blocksOf(profile.block, "endpoint").map((block): Resource => ({ ...profile, block }));
		const all = [...own, ...within];
		return all.length > 1 ? [edge(folder, profile, all)] : [];
	});
}

function edge(folder: Folder, profile: Resource, own: Resource[]): Declaration {
	const at = folder.header(profile);
	return {
		role: "declares",
		file: profile.file.path,
		kind: "Edge",
		at,
		name: nameOf(folder, profile),
		keys: [folder.key(profile)],
		attributes: stated({
			routing: fact(folder, profile, "traffic_routing_method", {
				as: (value) => methods[String(value)],
				anchor: null,
			}),
			regions: regions(folder, profile, own),
			healthChecked: checked(folder, profile, own),
			ttl: fact(folder, profile, "dns_config/ttl", { as: asCount }),
		}),
		links: own.flatMap((endpoint) => {
			const target = expressionAt(endpoint.block, "target_resource_id");
			return mentioned(folder, target, ...webApps).map((app) => ({
				kind: "routes" as const,
				direction: "to" as const,
				other: { by: "key" as const, key: `${folder.key(app)}#front` },
				at: folder.header(endpoint),
			}));
		}),
	};
}

/**
 * Every profile monitors its endpoints (`monitor_config` is required), but for those that it is told to answer with always.
 * Source: azurerm_traffic_manager_profile, azurerm_traffic_manager_external_endpoint: always_serve_enabled, false unless set.
 */
function checked(folder: Folder, profile: Resource, own: Resource[]): Attribute {
	const always = own.find(({ block }) =>
		["always_serve_enabled", "always_serve"].some((name) =>
			[true, "true", "Enabled"].includes(settingOf(folder, block, name) as string | boolean),
		),
	);
	return always
		? declared(false, folder.at(always.block.header))
		: byDefault(true, folder.header(profile), "Traffic Manager: each profile monitors its endpoints");
}

/** Where each endpoint is: by what it says, or by what it leads to. */
function regions(folder: Folder, profile: Resource, own: Resource[]): Attribute {
	const found = own.map((endpoint) => {
		const [target] = mentioned(folder, expressionAt(endpoint.block, "target_resource_id"));
		return (
			settingOf(folder, endpoint.block, "endpoint_location") ?? (target && settingOf(folder, target.block, "location"))
		);
	});
	const at = folder.header(profile);
	return found.every((one) => typeof one === "string")
		? declared([...new Set(found.map((one) => regionNamed(String(one))))], at)
		: unknown("the regions of its endpoints are not in the files", at);
}

import { byDefault, declared } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { expressionAt, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { blocksOf } from "../syntax.ts";
import { asNumber } from "../value.ts";
import { regionNamed } from "./region.ts";
import { webApps } from "./types.ts";

const probeless = "Microsoft Learn, Front Door health probes: without a probe an origin always counts as healthy";

/**
 * Groups of several origins: Front Door answers from the first by priority, else from the nearest, that its probe finds healthy. That
 * there is a probe is said by the group, of which one is optional.
 */
export function frontDoorEdges(folder: Folder): Declaration[] {
	return folder.of("azurerm_cdn_frontdoor_origin_group").flatMap((group) => {
		const origins = folder
			.of("azurerm_cdn_frontdoor_origin")
			.filter((one) =>
				mentioned(folder, expressionAt(one.block, "cdn_frontdoor_origin_group_id"), group.type).includes(group),
			)
			.filter((one) => ![false, "Disabled"].includes(settingOf(folder, one.block, "enabled") as boolean | string));
		return origins.length > 1 ? [edge(folder, group, origins)] : [];
	});
}

function edge(folder: Folder, group: Resource, origins: readonly Resource[]): Declaration {
	const at = folder.header(group);
	const [probe] = blocksOf(group.block, "health_probe");
	const priorities = new Set(origins.map(({ block }) => asNumber(settingOf(folder, block, "priority") ?? null) ?? 1));
	const places = origins.map((origin) => {
		const [app] = mentioned(folder, expressionAt(origin.block, "host_name"), ...webApps, "azurerm_container_app");
		return app && settingOf(folder, app.block, "location");
	});
	const areKnown = places.every((one) => typeof one === "string");
	return {
		role: "declares",
		file: group.file.path,
		kind: "Edge",
		at,
		name: nameOf(folder, group),
		keys: [`${folder.key(group)}#origins`],
		attributes: stated({
			routing: declared(priorities.size > 1 ? "failover" : "latency", at),
			...(areKnown && {
				regions: declared([...new Set(places.map((one) => regionNamed(String(one))))], at),
			}),
			healthChecked: probe ? declared(true, folder.at(probe.header)) : byDefault(false, at, probeless),
			ttl: byDefault(0, at, "Azure Front Door: its addresses stay the same"),
		}),
		links: [],
	};
}

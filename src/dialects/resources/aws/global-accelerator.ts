import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration, FragmentLink } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { asCount, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { expressionsOf } from "../syntax.ts";
import { groupBehind } from "./hosts.ts";
import { regionOf } from "./region.ts";
import { loadBalancerTypes } from "./types.ts";

/** Global Accelerator: one address for several regions, of which those answer that are alive. */
export function accelerators(folder: Folder): Declaration[] {
	return folder.of("aws_globalaccelerator_accelerator").flatMap((one) => {
		const listeners = folder
			.of("aws_globalaccelerator_listener")
			.filter((each) => mentioned(folder, expressionAt(each.block, "accelerator_arn")).includes(one));
		const groups = folder
			.of("aws_globalaccelerator_endpoint_group")
			.filter((each) =>
				mentioned(folder, expressionAt(each.block, "listener_arn")).some((listener) => listeners.includes(listener)),
			);
		return groups.length > 1 ? [edge(folder, one, groups)] : [];
	});
}

function edge(folder: Folder, one: Resource, groups: Resource[]): Declaration {
	const at = folder.header(one);
	const [first] = groups;
	return {
		role: "declares",
		file: one.file.path,
		kind: "Edge",
		at,
		name: nameOf(folder, one),
		keys: [folder.key(one)],
		attributes: stated({
			routing: byDefault("anycast", at, "Global Accelerator announces one address from all of its places"),
			regions: regions(folder, groups),
			// Source: aws_globalaccelerator_endpoint_group.
			healthChecked: byDefault(true, at, "Global Accelerator checks the health of each endpoint"),
			healthCheckInterval: fact(folder, first, "health_check_interval_seconds", {
				as: asCount,
				default: {
					value: 30,
					source: "aws_globalaccelerator_endpoint_group: health_check_interval_seconds is 30 unless set",
				},
			}),
			unhealthyThreshold: fact(folder, first, "threshold_count", {
				as: asCount,
				default: { value: 3, source: "aws_globalaccelerator_endpoint_group: threshold_count is 3 unless set" },
			}),
		}),
		links: groups.flatMap((group) => routes(folder, group)),
	};
}

const balancersOf = (folder: Folder, group: Resource): Resource[] =>
	group.block.blocks.flatMap(expressionsOf).flatMap((one) => mentioned(folder, one, ...loadBalancerTypes));

function routes(folder: Folder, group: Resource): FragmentLink[] {
	return balancersOf(folder, group).flatMap((lb) => {
		const behind = groupBehind(folder, lb);
		if (!behind) return [];
		const other = { by: "key", key: folder.key(behind) } as const;
		return [{ kind: "routes", direction: "to", other, at: folder.header(group) } as const];
	});
}

/** The region that each group names, else that of what it leads to. */
function regions(folder: Folder, groups: Resource[]): Attribute {
	const at = folder.header(groups[0]);
	const found = groups.map((group) => {
		const [lb] = balancersOf(folder, group);
		return settingOf(folder, group.block, "endpoint_group_region") ?? (lb && regionOf(folder, lb)?.value);
	});
	return found.every((one) => typeof one === "string")
		? declared([...new Set(found as string[])], at)
		: unknown("the regions of its endpoint groups are not in the files", at);
}

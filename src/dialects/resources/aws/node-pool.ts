import type { Declaration } from "../../../design/fragment.ts";
import type { Nodes } from "../../../design/nodes.ts";
import { coresOf } from "../../aws-sizes.ts";
import { stated } from "../../stated.ts";
import { asCount, asText, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { cpuOf } from "../sizes.ts";
import { blocksOf, dynamicOf } from "../syntax.ts";
import { isMap } from "../value.ts";
import { provisionerOf, spareOf } from "./node-room.ts";

/** Managed node groups of EKS. */
export function nodeGroups(folder: Folder): Declaration[] {
	return folder.of("aws_eks_node_group").map((group) => {
		const min = fact(folder, group, "scaling_config/min_size", { as: asCount });
		const max = fact(folder, group, "scaling_config/max_size", { as: asCount });
		const instanceType = fact(folder, group, "instance_types", {
			as: (value) => (Array.isArray(value) && typeof value[0] === "string" ? value[0] : undefined),
			anchor: null,
		});
		return {
			role: "declares",
			file: group.file.path,
			kind: "NodePool",
			at: folder.header(group),
			name: nameOf(folder, group, "node_group_name"),
			keys: [folder.key(group)],
			attributes: stated({
				min,
				max,
				minCpu: cpuOf(min, instanceType, coresOf),
				maxCpu: cpuOf(max, instanceType, coresOf),
				provisioner: provisionerOf(folder),
				spare: spareOf(folder, folder.header(group)),
				capacity: fact(folder, group, "capacity_type", {
					as: (value) => (value === "SPOT" ? "spot" : value === "ON_DEMAND" ? "on-demand" : undefined),
					default: { value: "on-demand", source: "aws_eks_node_group: capacity_type defaults to ON_DEMAND" },
					anchor: null,
				}),
				instanceType,
			}),
			nodes: nodesOf(folder, group),
		};
	});
}

/** Labels and taints of its nodes; one that is filled in later keeps pods away, for nobody knows whom it takes. */
function nodesOf(folder: Folder, group: Resource): Nodes {
	const labels: Record<string, string[]> = {
		"eks.amazonaws.com/nodegroup": [nameOf(folder, group, "node_group_name")],
	};
	const given = settingOf(folder, group.block, "labels") ?? {};
	for (const [key, value] of isMap(given) ? Object.entries(given) : []) {
		if (typeof value === "string") labels[key] = [value];
	}
	const taints = blocksOf(group.block, "taint")
		.filter((block) => settingOf(folder, block, "effect") !== "PREFER_NO_SCHEDULE")
		.map((block) => ({
			key: asText(settingOf(folder, block, "key") ?? null) ?? "?",
			value: asText(settingOf(folder, block, "value") ?? null) ?? "",
		}));
	return { labels, taints: dynamicOf(group.block, "taint") ? [...taints, { key: "?", value: "?" }] : taints };
}

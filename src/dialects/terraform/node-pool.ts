import type { Declaration } from "../../design/fragment.ts";
import { asCount, fact, some } from "./facts.ts";
import type { Folder } from "./folder.ts";
import { nameOf } from "./names.ts";

/** Managed node groups of EKS. */
export function nodeGroups(folder: Folder): Declaration[] {
	return folder.of("aws_eks_node_group").map((group) => ({
		role: "declares",
		file: group.file.path,
		kind: "NodePool",
		at: folder.header(group),
		name: nameOf(folder, group, "node_group_name"),
		keys: [folder.key(group)],
		attributes: some({
			min: fact(folder, group, "scaling_config/min_size", { as: asCount }),
			max: fact(folder, group, "scaling_config/max_size", { as: asCount }),
			capacity: fact(folder, group, "capacity_type", {
				as: (value) => (value === "SPOT" ? "spot" : value === "ON_DEMAND" ? "on-demand" : undefined),
				default: { value: "on-demand", source: "aws_eks_node_group: capacity_type defaults to ON_DEMAND" },
				anchor: null,
			}),
			instanceType: fact(folder, group, "instance_types", {
				as: (value) => (Array.isArray(value) && typeof value[0] === "string" ? value[0] : undefined),
				anchor: null,
			}),
		}),
	}));
}

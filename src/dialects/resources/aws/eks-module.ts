import { type Attribute, declared } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { coresOf } from "../../aws-sizes.ts";
import { stated } from "../../stated.ts";
import { known } from "../evaluate.ts";
import { expressionAt, settingOf } from "../facts.ts";
import type { Folder } from "../folder.ts";
import { cpuOf } from "../sizes.ts";
import type { Block, Expression } from "../syntax.ts";
import { asNumber, isMap, type Result } from "../value.ts";
import { provisionerOf, spareOf } from "./node-room.ts";

/** Node groups that the public module for EKS makes of a map; the module itself is not in the workspace. */
export function moduleNodeGroups(folder: Folder): Declaration[] {
	return [...folder.files.values()].flatMap((file) =>
		file.blocks
			.filter((block) => block.type === "module" && isEks(folder, block))
			.flatMap((block) => {
				const groups = expressionAt(block, "eks_managed_node_groups");
				return groups?.kind === "object" ? groupsIn(folder, file.path, block, groups) : [];
			}),
	);
}

const isEks = (folder: Folder, block: Block) =>
	/(^|\/)terraform-aws-modules\/eks\/aws$/.test(String(settingOf(folder, block, "source") ?? ""));

/** A list of taints until version 20, and since then a map of them; an effect that only prefers keeps nobody away. */
function taintsOf(given: Result): { key: string; value: string }[] {
	if (given === null) return [];
	const listed = Array.isArray(given) ? given : isMap(given) ? Object.values(given) : [null];
	return listed.flatMap((one) => {
		if (!isMap(one) || typeof one.key !== "string") return [{ key: "?", value: "?" }];
		return one.effect === "PREFER_NO_SCHEDULE" ? [] : [{ key: one.key, value: String(one.value ?? "") }];
	});
}

function groupsIn(folder: Folder, file: string, block: Block, groups: Expression & { kind: "object" }): Declaration[] {
	return groups.entries.flatMap((entry): Declaration[] => {
		const name = known(folder, entry.key);
		const value = known(folder, entry.value);
		if (typeof name !== "string" || !isMap(value)) return [];
		const at = folder.at(entry.key);
		const member = (key: string, as: (value: Result) => Attribute["value"]): Attribute | undefined => {
			const inner =
				entry.value.kind === "object" ? entry.value.entries.find((one) => known(folder, one.key) === key) : undefined;
			const meant = Object.hasOwn(value, key) ? as(value[key]) : undefined;
			return meant === undefined ? undefined : declared(meant, inner ? folder.at(inner.value) : at);
		};
		const [min, max] = ["min_size", "max_size"].map((key) => member(key, asNumber));
		const instanceType = member("instance_types", (types) =>
			Array.isArray(types) && typeof types[0] === "string" ? types[0] : undefined,
		);
		const buys = { SPOT: "spot", ON_DEMAND: "on-demand" };
		const labels = isMap(value.labels ?? null) ? (value.labels as Record<string, Result>) : {};
		return [
			{
				role: "declares",
				file,
				kind: "NodePool",
				at,
				name,
				keys: [`${file} module.${block.labels[0]}/${name}`],
				attributes: stated({
					min,
					max,
					minCpu: cpuOf(min, instanceType, coresOf),
					maxCpu: cpuOf(max, instanceType, coresOf),
					instanceType,
					provisioner: provisionerOf(folder),
					spare: spareOf(folder, at),
					capacity: member("capacity_type", (type) => buys[String(type) as "SPOT"]),
				}),
				nodes: {
					labels: {
						"eks.amazonaws.com/nodegroup": [name],
						...Object.fromEntries(
							Object.entries(labels).flatMap(([key, one]) => (typeof one === "string" ? [[key, [one]]] : [])),
						),
					},
					taints: taintsOf(value.taints ?? null),
				},
			},
		];
	});
}

import { byDefault, declared } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { coresOfAzure } from "../../azure-sizes.ts";
import { stated } from "../../stated.ts";
import { asCount, asText, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { cpuOf } from "../sizes.ts";
import { blocksOf } from "../syntax.ts";
import { isMap } from "../value.ts";

const keepsNone = "AKS docs, Cluster autoscaler: nodes are added once pods are pending, and none is kept free";

/** Node pools of AKS, the cluster's own among them: a block of the cluster, which nothing is written to yet. */
export function nodePools(folder: Folder): Declaration[] {
	const own = folder.of("azurerm_kubernetes_cluster").flatMap((cluster) =>
		blocksOf(cluster.block, "default_node_pool").map((block, index): Resource => {
			return { ...cluster, block, label: "default", address: `${cluster.address}/default_node_pool/${index}` };
		}),
	);
	const beside = folder.of("azurerm_kubernetes_cluster_node_pool");
	return [...own, ...beside].map((pool) => {
		const anchor = beside.includes(pool) ? undefined : null;
		const at = folder.header(pool);
		const given = settingOf(folder, pool.block, "node_labels") ?? {};
		const named = isMap(given) ? Object.entries(given).filter(([, value]) => typeof value === "string") : [];
		const listed = settingOf(folder, pool.block, "node_taints");
		// "key=value:NoSchedule"
		const taints = (Array.isArray(listed) ? listed : listed === undefined ? [] : ["?=?:?"])
			.map((one) => /^([^=:]+)=?([^:]*):(\w+|\?)$/.exec(String(one)))
			.filter((match) => match !== null && match[3] !== "PreferNoSchedule")
			.map((match) => ({ key: match![1], value: match![2] }));
		if (settingOf(folder, pool.block, "only_critical_addons_enabled") === true)
			taints.push({ key: "CriticalAddonsOnly", value: "true" });
		const scales = ["auto_scaling_enabled", "enable_auto_scaling"].some(
			(name) => settingOf(folder, pool.block, name) === true,
		);
		const name = nameOf(folder, pool);
		const min = fact(folder, pool, scales ? "min_count" : "node_count", { as: asCount, anchor });
		const max = fact(folder, pool, scales ? "max_count" : "node_count", { as: asCount, anchor });
		const machine = fact(folder, pool, "vm_size", { as: asText, anchor: null });
		return {
			role: "declares",
			file: pool.file.path,
			kind: "NodePool",
			at,
			name,
			keys: [folder.key(pool)],
			attributes: stated({
				min,
				max,
				minCpu: cpuOf(min, machine, coresOfAzure),
				maxCpu: cpuOf(max, machine, coresOfAzure),
				capacity: fact(folder, pool, "priority", {
					as: (value) => (value === "Spot" ? "spot" : value === "Regular" ? "on-demand" : undefined),
					default: {
						value: "on-demand",
						source: "azurerm_kubernetes_cluster_node_pool: priority is Regular unless set",
					},
					anchor: null,
				}),
				instanceType: machine,
				provisioner: scales ? declared("managed", at) : undefined,
				spare: scales ? byDefault(0, at, keepsNone) : undefined,
			}),
			nodes: {
				labels: Object.fromEntries([["agentpool", [name]], ...named.map(([key, value]) => [key, [String(value)]])]),
				taints,
			},
		};
	});
}

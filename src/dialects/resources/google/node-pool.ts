import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import type { Nodes } from "../../../design/nodes.ts";
import { coresOfGoogle } from "../../google-sizes.ts";
import { stated } from "../../stated.ts";
import { asCount, asFlag, asText, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { cpuOf } from "../sizes.ts";
import { blocksOf, dynamicOf } from "../syntax.ts";
import { isMap, Unknown } from "../value.ts";

const keepsNone = "GKE docs, Cluster autoscaling: nodes are added once pods are pending, and none is kept free";

/** Pools that a cluster declares within itself, each as one of its own. */
const within = (folder: Folder): Resource[] =>
	folder.of("google_container_cluster").flatMap((cluster) =>
		blocksOf(cluster.block, "node_pool").map((block, index): Resource => {
			const of = (name: string) => cluster.block.attributes.filter((one) => one.name === name);
			const attributes = [...block.attributes, ...of("location"), ...of("node_locations")];
			const address = `${cluster.address}.node_pool[${index}]`;
			return { ...cluster, address, label: `${cluster.label}-${index}`, block: { ...block, attributes } };
		}),
	);

/** Node pools of GKE. */
export function nodePools(folder: Folder): Declaration[] {
	return [...folder.of("google_container_node_pool"), ...within(folder)].map((pool) => {
		const at = folder.header(pool);
		const spot = ["spot", "preemptible"].flatMap(
			(name) => fact(folder, pool, `node_config/${name}`, { as: asFlag, anchor: null }) ?? [],
		);
		const hole = spot.find((one) => one.unknown !== undefined);
		const yes = spot.find((one) => one.value === true);
		const scales = blocksOf(pool.block, "autoscaling").length > 0;
		const nodes = (end: "min" | "max") =>
			scales
				? (fact(folder, pool, `autoscaling/${end}_node_count`, { as: asCount }) ??
					fact(folder, pool, `autoscaling/total_${end}_node_count`, { as: asCount }))
				: fact(folder, pool, "node_count", { as: asCount });
		const [min, max] = [nodes("min"), nodes("max")];
		const zones = zonesOf(folder, pool);
		const zoned = (end: "min" | "max", count: Attribute | undefined): Attribute | undefined => {
			const isTotal = scales && settingOf(folder, pool.block, `autoscaling/${end}_node_count`) === undefined;
			if (isTotal || typeof count?.value !== "number") return count;
			return zones === undefined ? undefined : { ...count, value: count.value * zones };
		};
		const machine = fact(folder, pool, "node_config/machine_type", {
			as: asText,
			default: { value: "e2-medium", source: "google_container_node_pool: machine_type is e2-medium unless set" },
			anchor: null,
		});
		return {
			role: "declares",
			file: pool.file.path,
			kind: "NodePool",
			at,
			name: nameOf(folder, pool),
			keys: [folder.key(pool)],
			attributes: stated({
				min,
				max,
				minCpu: cpuOf(zoned("min", min), machine, coresOfGoogle),
				maxCpu: cpuOf(zoned("max", max), machine, coresOfGoogle),
				capacity: hole
					? { ...hole }
					: yes
						? { value: "spot", provenance: yes.provenance }
						: byDefault(
								"on-demand",
								at,
								"google_container_node_pool: nodes are standard unless they are spot or preemptible",
							),
				instanceType: machine,
				provisioner: scales ? declared("managed", at) : undefined,
				spare: scales ? byDefault(0, at, keepsNone) : undefined,
			}),
			nodes: nodesOf(folder, pool),
		};
	});
}

/** GKE docs: counts of a pool hold for each zone, and a cluster of a region has nodes in three of its zones unless it names them. */
function zonesOf(folder: Folder, pool: Resource): number | undefined {
	const [cluster] = mentioned(folder, expressionAt(pool.block, "cluster"), "google_container_cluster");
	const said = (path: string) =>
		settingOf(folder, pool.block, path) ?? (cluster && settingOf(folder, cluster.block, path));
	const [listed, location] = [said("node_locations"), said("location")];
	if (typeof location !== "string" || listed instanceof Unknown) return undefined;
	const isZone = /-[a-z]$/.test(location);
	if (Array.isArray(listed)) return isZone ? new Set([...listed.map(String), location]).size : listed.length;
	return isZone ? 1 : 3;
}

/** Labels that GKE gives its nodes, and those of the pool; a taint that is filled in later keeps everybody away. */
function nodesOf(folder: Folder, pool: Resource): Nodes {
	const labels: Record<string, string[]> = { "cloud.google.com/gke-nodepool": [nameOf(folder, pool)] };
	const given = settingOf(folder, pool.block, "node_config/labels") ?? {};
	for (const [key, value] of isMap(given) ? Object.entries(given) : [])
		if (typeof value === "string") labels[key] = [value];
	if (asFlag(settingOf(folder, pool.block, "node_config/spot") ?? null)) labels["cloud.google.com/gke-spot"] = ["true"];
	const [config] = blocksOf(pool.block, "node_config");
	const taints = (config ? blocksOf(config, "taint") : [])
		.filter((block) => settingOf(folder, block, "effect") !== "PREFER_NO_SCHEDULE")
		.map((block) => ({
			key: asText(settingOf(folder, block, "key") ?? null) ?? "?",
			value: asText(settingOf(folder, block, "value") ?? null) ?? "",
		}));
	return { labels, taints: config && dynamicOf(config, "taint") ? [...taints, { key: "?", value: "?" }] : taints };
}

import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { coresOf } from "../../aws-sizes.ts";
import { stated } from "../../stated.ts";
import type { Lens } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";
import { count, flag } from "../quantity.ts";
import { taintsIn } from "../workloads/placement.ts";

const mixed = "instancesDistribution";

/** How its machines are bought. Sources: eksctl, Config file schema; eksctl#2875: all on demand unless the share is lowered. */
function capacity(object: KubeObject, group: Path): Attribute {
	const distribution = [...group, mixed];
	if (object.has(distribution))
		return (
			object.attribute([...distribution, "onDemandPercentageAboveBaseCapacity"], (raw) => {
				const share = count(raw);
				return share === undefined ? undefined : share < 100 ? "mixed" : "on-demand";
			}) ?? byDefault("on-demand", object.place, "eksctl: onDemandPercentageAboveBaseCapacity is 100 unless set")
		);
	return (
		object.attribute([...group, "spot"], (raw) => (flag(raw) ? "spot" : "on-demand")) ??
		byDefault("on-demand", object.place, "eksctl: machines are on demand unless spot is true")
	);
}

/** A distribution that speaks of spot. */
function spotAsked(object: KubeObject, group: Path): Attribute | undefined {
	const distribution: Path = [...group, mixed];
	const asks = object.keys(distribution).some((name) => name.startsWith("spot"));
	const found = asks ? object.find(distribution) : undefined;
	return found && declared(true, object.pairLocation(found));
}

function pool(object: KubeObject, list: string, index: number): Declaration[] {
	const group: Path = [list, index];
	const name = object.text([...group, "name"]);
	const found = object.find(group);
	if (!name || !found) return [];
	const size = (end: string) =>
		object.attribute([...group, end], count) ?? object.attribute([...group, "desiredCapacity"], count);
	const [min, max] = [size("minSize"), size("maxSize")];
	const machine = object.attribute([...group, "instanceType"], (raw) => (raw === "mixed" ? undefined : String(raw)));
	const cores = typeof machine?.value === "string" ? coresOf(machine.value) : undefined;
	const cpu = (nodes: Attribute | undefined): Attribute | undefined =>
		cores !== undefined && typeof nodes?.value === "number" ? { ...nodes, value: nodes.value * cores } : undefined;
	const adds = [...group, "iam", "withAddonPolicies", "autoScaler"];
	const scales = flag(object.raw(adds)) === true ? object.find(adds) : undefined;
	const labels = object.strings([...group, "labels"]) ?? {};
	return [
		{
			role: "declares",
			file: object.source.file.path,
			kind: "NodePool",
			name,
			keys: [`${object.key}/${name}`],
			scope: object.scope,
			at: object.location(found.node),
			attributes: stated({
				min,
				max,
				minCpu: cpu(min),
				maxCpu: cpu(max),
				instanceType: machine,
				capacity: capacity(object, group),
				spotAsked: spotAsked(object, group),
				provisioner: scales && declared("cluster-autoscaler", object.pairLocation(scales)),
				spare: scales && byDefault(0, object.place, "Cluster Autoscaler: nodes are added once pods are pending"),
			}),
			nodes: {
				labels: {
					...Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, [value]])),
					"alpha.eksctl.io/nodegroup-name": [name],
				},
				taints: taintsIn(object, [...group, "taints"]),
			},
		},
	];
}

/** A cluster as eksctl makes it, with its groups of nodes. */
export const eksctlCluster: Lens = {
	groups: ["eksctl.io"],
	read: (object) =>
		["managedNodeGroups", "nodeGroups"].flatMap((list) =>
			object.indices([list]).flatMap((index) => pool(object, list, index)),
		),
	writers: {},
};

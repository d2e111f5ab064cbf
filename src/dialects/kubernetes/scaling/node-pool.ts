import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { Refused } from "../../refused.ts";
import { stated } from "../../stated.ts";
import type { Lens, Writer } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";
import { count, quantity, toQuantity } from "../quantity.ts";
import { labelsIn, taintsIn } from "../workloads/placement.ts";
import { podSpec } from "../workloads/pod.ts";

const capacityLabel = "karpenter.sh/capacity-type";
const instanceLabel = "node.kubernetes.io/instance-type";

/** How Karpenter buys nodes: a requirement says so. */
function capacity(object: KubeObject, requirements: Path): Attribute {
	const index = object.indices(requirements).find((at) => object.text([...requirements, at, "key"]) === capacityLabel);
	if (index === undefined) {
		return object.kind === "Provisioner"
			? byDefault("on-demand", object.place, "Karpenter v1alpha5, capacity-type: defaults to on-demand", object.handle)
			: unknown(`no requirement on ${capacityLabel}`, object.place, object.handle);
	}
	const path = [...requirements, index];
	const at = object.location(object.find(path)!.node);
	const values = object.indices([...path, "values"]).map((i) => object.text([...path, "values", i]) ?? "");
	if (object.text([...path, "operator"]) !== "In" || values.length === 0) {
		return unknown("only says what is not bought", at, object.handle);
	}
	const buys = ["spot", "on-demand"].filter((one) => values.includes(one));
	if (buys.length === 0) return unknown(`"${values.join(", ")}" is not understood here`, at, object.handle);
	return declared(buys.length === 2 ? "mixed" : buys[0], at, object.handle);
}

/** One type that all of its nodes have. */
function instanceType(object: KubeObject, requirements: Path): Attribute | undefined {
	const index = object.indices(requirements).find((at) => object.text([...requirements, at, "key"]) === instanceLabel);
	if (index === undefined || object.indices([...requirements, index, "values"]).length !== 1) return undefined;
	return object.attribute([...requirements, index, "values", 0], String);
}

/** A Provisioner has its limits one level deeper. */
const limitsOf = (object: KubeObject): Path =>
	object.kind === "Provisioner" ? ["spec", "limits", "resources"] : ["spec", "limits"];
const cpuLimit = (object: KubeObject): Path => [...limitsOf(object), "cpu"];

/** Any of its limits is an end: no machine comes without CPU and memory. */
function bounded(object: KubeObject, requirements: Path, fixed: boolean): Attribute {
	const path = limitsOf(object);
	const found = object.find(path);
	if (found && object.keys(path).length > 0) return declared(true, object.pairLocation(found), object.handle);
	const bought = labelsIn(object, requirements).labels[capacityLabel];
	if (bought?.length === 1 && bought[0] === "reserved")
		return byDefault(true, object.place, "Karpenter: a pool of reserved capacity alone ends with what is reserved");
	return fixed
		? declared(true, object.location(object.find(["spec", "replicas"])!.node))
		: byDefault(
				false,
				object.place,
				`Karpenter, ${object.kind} limits: without them it adds nodes without end`,
				object.handle,
			);
}

/** Sets a limit on CPU; Karpenter adds no node that would pass it. */
const writeCpuLimit: Writer = ({ value }, object, edit) => {
	const cores = typeof value === "number" ? toQuantity(Math.ceil(value)) : undefined;
	if (!cores) throw new Refused("a limit is a number of cores");
	return edit.set(cpuLimit(object), cores);
};

/** An end to begin with: about two dozen machines of four cores. */
const writeBound: Writer = ({ value }, object, edit) => {
	if (value !== true) throw new Refused("a limit is taken away by hand");
	return edit.set(cpuLimit(object), "100");
};

function read(object: KubeObject): Fragment[] | "partial" {
	const template: Path = object.kind === "Provisioner" ? ["spec"] : ["spec", "template", "spec"];
	const requirements = [...template, "requirements"];
	if (!object.has(template)) return "partial";
	const own = object.kind === "Provisioner" ? "karpenter.sh/provisioner-name" : "karpenter.sh/nodepool";
	// A pool of a fixed size: nothing adds nodes for pods.
	const fixed = object.attribute(["spec", "replicas"], count);
	const metadata = object.kind === "Provisioner" ? ["spec"] : ["spec", "template", "metadata"];
	const labels = object.strings([...metadata, "labels"]) ?? {};
	return [
		{
			role: "declares",
			file: object.source.file.path,
			kind: "NodePool",
			name: object.name,
			keys: [object.key],
			scope: object.scope,
			at: object.place,
			attributes: stated({
				provisioner: declared(
					fixed ? "none" : "karpenter",
					object.location(object.find(fixed ? ["spec", "replicas"] : ["kind"])!.node),
					object.handle,
				),
				capacity: capacity(object, requirements),
				instanceType: instanceType(object, requirements),
				min:
					fixed ??
					byDefault(0, object.place, "Karpenter adds nodes for pods that find no room, and keeps none for nobody"),
				max: object.attribute(["spec", "limits", "nodes"], count) ?? fixed,
				maxCpu: object.attribute(cpuLimit(object), quantity),
				spare: byDefault(0, object.place, "Karpenter adds nodes once pods are pending, and keeps none free"),
				bounded: bounded(object, requirements, fixed !== undefined),
			}),
			nodes: {
				labels: {
					...Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, [value]])),
					...labelsIn(object, requirements).labels,
					[own]: [object.name],
				},
				taints: taintsIn(object, [...template, "taints"]),
				open: ["karpenter.sh/", "karpenter.k8s.aws/"],
			},
		},
	];
}

/** Karpenter: nodes for pods that find no room. */
export const nodePool: Lens = {
	groups: ["karpenter.sh"],
	read,
	writers: { maxCpu: writeCpuLimit, bounded: writeBound },
};

/** A class below 0: its pods give way to all others, and so keep room for them. */
export const priorityClass: Lens = {
	groups: ["scheduling.k8s.io"],
	read(object) {
		const value = Number(object.raw(["value"]) ?? 0);
		if (!(value < 0)) return [];
		const at = object.location(object.find(["value"])!.node);
		const attributes = { priority: declared(value, at) };
		const of = { by: "priority", name: object.name } as const;
		return [{ role: "extends", file: object.source.file.path, kind: "Service", of, at: object.place, attributes }];
	},
	writers: {},
};

/** The class of a workload's pods. */
export function priorityOf(object: KubeObject): string | undefined {
	return object.text([...podSpec, "priorityClassName"]);
}

import {
	type AttributeSpec,
	amount,
	attribute,
	count,
	fact,
	flag,
	one,
	seconds,
	share,
	text,
} from "./attribute-spec.ts";

export const NodePool = {
	capacity: attribute(one("on-demand", "spot", "mixed"), "", "how machines are bought", "on-demand"),
	spotAsked: fact(attribute(flag, "", "whether its settings speak of reclaimable capacity")),
	min: attribute(count, "", "fewest nodes"),
	max: attribute(count, "", "most nodes"),
	instanceType: fact(attribute(text, "", "machine type")),
	provisioner: attribute(one("cluster-autoscaler", "karpenter", "managed", "none"), "", "what adds nodes"),
	maxCpu: attribute(amount, "cores", "CPU of all its nodes when there are most of them"),
	minCpu: attribute(amount, "cores", "the same when there are fewest"),
	bounded: attribute(flag, "", "whether it has an upper end"),
	spare: attribute(share, "share", "share of its nodes that is kept free"),
	boot: attribute(seconds, "s", "time until a new node takes pods"),
	headroom: attribute(count, "", "replicas that room is reserved for"),
	headroomCpu: attribute(amount, "cores", "the same as CPU that placeholders ask for"),
	replicasPerNode: attribute(count, "", "replicas that fit on one node", 4, "a machine of four small replicas"),
} satisfies Record<string, AttributeSpec>;

import { type Attribute, declared, placeOf, unknown } from "../attribute.ts";
import type { Component, Design } from "../design.ts";
import { neighbours } from "../graph.ts";
import { imageName } from "../image.ts";

/** What pods say of the nodes under others: who adds them, and what room placeholders keep on them. These then go. */
export function keepRoom(design: Design): Design {
	const autoscaler = design.components.find((one) => imageIs(one, /^cluster-autoscaler(-\w+)?$/));
	const place = placeOf(autoscaler?.attributes.image);
	for (const pool of design.components) {
		if (pool.kind !== "NodePool" || pool.attributes.provisioner || !place) continue;
		pool.attributes.provisioner = declared("cluster-autoscaler", place);
	}
	const placeholders = design.components.filter(isPlaceholder);
	if (placeholders.length === 0) return design;
	const gone = new Set<string>();
	for (const placeholder of placeholders) {
		for (const pool of neighbours(design, placeholder.id, "out", ["runs-on"])) reserve(pool, placeholder);
		// With its rollout: it serves nobody.
		gone.add(placeholder.id);
		for (const rollout of neighbours(design, placeholder.id, "in", ["replaces"])) gone.add(rollout.id);
	}
	return {
		components: design.components.filter((one) => !gone.has(one.id)),
		links: design.links.filter((link) => !gone.has(link.from) && !gone.has(link.to)),
	};
}

function imageIs({ attributes: { image } }: Component, pattern: RegExp): boolean {
	return typeof image?.value === "string" && pattern.test(imageName(image.value));
}

/** Pods that do nothing and give way to all others. */
function isPlaceholder(component: Component): boolean {
	const priority = component.attributes.priority?.value;
	return component.kind === "Service" && typeof priority === "number" && imageIs(component, /^pause(-\w+)?$/);
}

/** Cluster Autoscaler adds no node for pods below this (expendable-pods-priority-cutoff). */
const cutoff = -10;

function reserve(pool: Component, { attributes, at }: Component): void {
	if (!at) return;
	const { replicas, cpuRequest, priority } = attributes;
	const before = pool.attributes.headroomCpu;
	const known = typeof replicas?.value === "number" && typeof cpuRequest?.value === "number";
	const expendable = pool.attributes.provisioner?.value === "cluster-autoscaler" && Number(priority?.value) < cutoff;
	const why = expendable
		? `Cluster Autoscaler adds no node for pods of a priority below ${cutoff}`
		: `how many pause pods there are, or what CPU they ask for`;
	if (expendable || !known) pool.attributes.headroom = unknown(why, at);
	else {
		const cores = Number(replicas?.value) * Number(cpuRequest?.value) + Number(before?.value ?? 0);
		pool.attributes.headroomCpu = declared(Number(cores.toPrecision(12)), placeOf(replicas as Attribute) ?? at);
	}
}

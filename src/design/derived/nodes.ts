import { type Attribute, declared, placeOf, unknown } from "../attribute.ts";
import type { Component, Design } from "../design.ts";
import { neighbours } from "../graph.ts";
import { imageName } from "../image.ts";

/** What pods say of the nodes under others: who adds them, and what room placeholders keep on them. These then go. */
export function keepRoom(design: Design): Design {
	const pools = new Map<string, Component>();
	const place = placeOf(design.components.find((one) => imageIs(one, autoscaler))?.attributes.image);
	for (const one of design.components) {
		if (one.kind !== "NodePool" || one.attributes.provisioner || !place) continue;
		pools.set(one.id, saying(one, { provisioner: declared("cluster-autoscaler", place) }));
	}
	const gone = new Set<string>();
	for (const placeholder of design.components.filter(isPlaceholder)) {
		for (const one of neighbours(design, placeholder.id, "out", ["runs-on"])) {
			const pool = pools.get(one.id) ?? one;
			pools.set(one.id, saying(pool, reserved(pool, placeholder)));
		}
		// With its rollout: it serves nobody.
		gone.add(placeholder.id);
		for (const rollout of neighbours(design, placeholder.id, "in", ["replaces"])) gone.add(rollout.id);
	}
	if (pools.size === 0 && gone.size === 0) return design;
	return {
		components: design.components.filter((one) => !gone.has(one.id)).map((one) => pools.get(one.id) ?? one),
		links: design.links.filter((link) => !gone.has(link.from) && !gone.has(link.to)),
	};
}

const autoscaler = /^cluster-autoscaler(-\w+)?$/;

function saying(component: Component, attributes: Record<string, Attribute>): Component {
	return { ...component, attributes: { ...component.attributes, ...attributes } };
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

/** What a placeholder says of the pool that it runs on. */
function reserved(pool: Component, { attributes, at }: Component): Record<string, Attribute> {
	if (!at) return {};
	const { replicas, cpuRequest, priority } = attributes;
	const before = pool.attributes.headroomCpu;
	const known = typeof replicas?.value === "number" && typeof cpuRequest?.value === "number";
	const expendable = pool.attributes.provisioner?.value === "cluster-autoscaler" && Number(priority?.value) < cutoff;
	const why = expendable
		? `Cluster Autoscaler adds no node for pods of a priority below ${cutoff}`
		: `how many pause pods there are, or what CPU they ask for`;
	if (expendable || !known) return { headroom: unknown(why, at) };
	const cores = Number(replicas?.value) * Number(cpuRequest?.value) + Number(before?.value ?? 0);
	return { headroomCpu: declared(Number(cores.toPrecision(12)), placeOf(replicas as Attribute) ?? at) };
}

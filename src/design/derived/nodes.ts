import { declared, placeOf, unknown, type Value } from "../attribute.ts";
import { type Component, type Design, valueIn } from "../design.ts";
import { neighbours } from "../graph.ts";

/** What workloads say of the nodes under others: who adds them, and what room placeholders keep on them. These then go. */
export function keepRoom(design: Design): Design {
	const adder = design.components.find(({ kind, attributes }) => kind === "Service" && attributes.provisioner);
	for (const { kind, attributes } of design.components)
		if (kind === "NodePool" && adder) attributes.provisioner ??= adder.attributes.provisioner;
	const placeholders = design.components.filter(isPlaceholder);
	if (placeholders.length === 0) return design;
	const gone = new Set<string>();
	for (const placeholder of placeholders) {
		for (const pool of neighbours(design, placeholder.id, "out", ["runs-on"])) reserve(pool, placeholder, adder);
		// With its rollout: it serves nobody.
		gone.add(placeholder.id);
		for (const rollout of neighbours(design, placeholder.id, "in", ["replaces"])) gone.add(rollout.id);
	}
	return {
		components: design.components.filter((one) => !gone.has(one.id)),
		links: design.links.filter((link) => !gone.has(link.from) && !gone.has(link.to)),
	};
}

/** It does nothing and gives way to all others. */
function isPlaceholder(component: Component): boolean {
	return valueIn(component, "keepsRoom") === true && typeof valueIn(component, "priority") === "number";
}

function reserve(pool: Component, { attributes, at }: Component, adder: Component | undefined): void {
	if (!at) return;
	const { replicas, cpuRequest } = attributes;
	const reason = expendable(pool, valueIn({ attributes }, "priority"), adder);
	if (reason !== undefined) pool.attributes.headroom = unknown(reason, at);
	else if (typeof replicas?.value !== "number" || typeof cpuRequest?.value !== "number")
		pool.attributes.headroom = unknown("how many placeholders there are, or what CPU they ask for", at);
	else {
		const cores = replicas.value * cpuRequest.value + Number(pool.attributes.headroomCpu?.value ?? 0);
		pool.attributes.headroomCpu = declared(Number(cores.toPrecision(12)), placeOf(replicas) ?? at);
	}
}

/** Why what adds the nodes may add none for a placeholder; undefined where it does. */
function expendable(pool: Component, priority: Value | undefined, adder: Component | undefined): string | undefined {
	if (!adder || valueIn(adder, "provisioner") !== valueIn(pool, "provisioner")) return undefined;
	const cutoff = adder.attributes.priorityCutoff;
	if (cutoff?.unknown) return `the priority from which nodes are added for pods: ${cutoff.unknown}`;
	const isBelow = typeof cutoff?.value === "number" && Number(priority) < cutoff.value;
	return isBelow ? `no node is added for pods of a priority below ${cutoff.value}` : undefined;
}

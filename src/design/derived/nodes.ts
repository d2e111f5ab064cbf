import { type Attribute, declared, placeOf, unknown, type Value } from "../attribute.ts";
import { type Component, type Design, valueIn } from "../design.ts";
import { neighbours } from "../graph.ts";

/** What workloads say of the nodes under others: who adds them, and what room placeholders keep on them. These then go. */
export function keepRoom(design: Design): Design {
	const pools = new Map<string, Component>();
	const say = (pool: Component, attributes: Record<string, Attribute>) =>
		pools.set(pool.id, { ...pool, attributes: { ...pool.attributes, ...attributes } });
	const adder = design.components.find(({ kind, attributes }) => kind === "Service" && attributes.provisioner);
	for (const one of design.components)
		if (one.kind === "NodePool" && adder && !one.attributes.provisioner)
			say(one, { provisioner: adder.attributes.provisioner });
	const gone = new Set<string>();
	for (const placeholder of design.components.filter(isPlaceholder)) {
		for (const one of neighbours(design, placeholder.id, "out", ["runs-on"])) {
			const pool = pools.get(one.id) ?? one;
			say(pool, reserved(pool, placeholder, adder));
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

/** It does nothing and gives way to all others. */
function isPlaceholder(component: Component): boolean {
	return valueIn(component, "keepsRoom") === true && typeof valueIn(component, "priority") === "number";
}

/** What a placeholder says of the pool that it runs on. */
function reserved(
	pool: Component,
	{ attributes, at }: Component,
	adder: Component | undefined,
): Record<string, Attribute> {
	if (!at) return {};
	const { replicas, cpuRequest } = attributes;
	const reason = expendable(pool, valueIn({ attributes }, "priority"), adder);
	if (reason !== undefined) return { headroom: unknown(reason, at), spare: unknown(reason, at) };
	if (typeof replicas?.value !== "number" || typeof cpuRequest?.value !== "number")
		return { headroom: unknown("how many placeholders there are, or what CPU they ask for", at) };
	const cores = replicas.value * cpuRequest.value + Number(pool.attributes.headroomCpu?.value ?? 0);
	return { headroomCpu: declared(Number(cores.toPrecision(12)), placeOf(replicas) ?? at) };
}

/** Why what adds the nodes may add none for a placeholder; undefined where it does. */
function expendable(pool: Component, priority: Value | undefined, adder: Component | undefined): string | undefined {
	if (!adder || valueIn(adder, "provisioner") !== valueIn(pool, "provisioner")) return undefined;
	const cutoff = adder.attributes.priorityCutoff;
	if (cutoff?.unknown) return `the priority from which nodes are added for pods: ${cutoff.unknown}`;
	const isBelow = typeof cutoff?.value === "number" && Number(priority) < cutoff.value;
	return isBelow ? `no node is added for pods of a priority below ${cutoff.value}` : undefined;
}

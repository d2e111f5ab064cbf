import { type Attribute, derived, placeOf } from "../attribute.ts";
import type { Component } from "../design.ts";
import type { DerivedFact } from "./derived.ts";
import { maxReplicas } from "./replicas.ts";

/**
 * Replicas of the same program over all services that a balancer sends to: `app-1` and `app-2` of a Compose file are two services of one
 * replica each, and to a user they are one of two.
 */
export const alike: DerivedFact = {
	of: "Service",
	name: "alike",
	from(graph, service) {
		for (const balancer of graph.near(service.id, "in", ["routes"])) {
			// Where it sends to each by a path of its own, they are no members of one pool.
			if (balancer.kind !== "Balancer" || !(Number(balancer.attributes.members?.value) > 1)) continue;
			const same = graph
				.near(balancer.id, "out", ["routes"])
				.filter((one) => one.kind === "Service" && (one.id === service.id || isSameProgram(one, service)));
			if (same.length < 2) continue;
			const numbers = same.map((one) => maxReplicas.from(graph, one)?.value ?? 1);
			const sum = numbers.reduce<number>((all, one) => all + (typeof one === "number" ? one : 1), 0);
			const at = placeOf(balancer.attributes.members) ?? balancer.at;
			if (!at) continue;
			const parts = same.map((one) => ({ of: one.id, attribute: "replicas" }));
			return derived(sum, at, `${balancer.name} sends to ${same.length} services of one program`, parts);
		}
		return undefined;
	},
};

/** Code of the same file, or the same image. */
function isSameProgram({ attributes: a }: Component, { attributes: b }: Component): boolean {
	const place = (one: Attribute | undefined) => {
		const at = placeOf(one);
		return at && `${at.file}:${at.range.start.line}:${at.range.start.character}`;
	};
	const code = place(a.language);
	if (code !== undefined) return code === place(b.language);
	return typeof a.image?.value === "string" && a.image.value === b.image?.value;
}

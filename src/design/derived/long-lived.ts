import { byDefault, derived, placeOf, unknown } from "../attribute.ts";
import { targetsOf } from "../graph.ts";
import type { DerivedFact } from "./derived.ts";

/** A balancer carries long-lived connections where the code of a service behind it holds them. */
export const longLived: DerivedFact = {
	of: "Balancer",
	name: "longLived",
	from(graph, { id, at, attributes }) {
		if (attributes.longLived || !at) return undefined;
		const targets = targetsOf(graph, id);
		const holder = targets.find((target) => target.attributes.longLived?.value === true);
		const place = placeOf(holder?.attributes.longLived);
		if (holder && place)
			return derived(true, place, `the code of ${holder.name} holds them`, [{ of: holder.id, attribute: "longLived" }]);
		const unread = targets.find(({ attributes: { language } }) => !language);
		if (targets.length === 0 || unread) return unknown("the code behind it was not read", at);
		return byDefault(false, at, "no long-lived connection was seen in the code behind it");
	},
};

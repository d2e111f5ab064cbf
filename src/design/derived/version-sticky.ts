import { byDefault, declared, derived, placeOf } from "../attribute.ts";
import type { DerivedFact } from "./derived.ts";

/**
 * Whether a user stays on one version where a canary gets a share of the traffic: a cookie of its own, or that of another
 * balancer of the same host, beside which the canary stands.
 */
export const versionSticky: DerivedFact = {
	of: "Balancer",
	name: "versionSticky",
	from(graph, { id, at, attributes }) {
		const { canaryWeight, affinity, hosts } = attributes;
		if (!canaryWeight || attributes.versionSticky || !at) return undefined;
		if (affinity && affinity.value !== "none" && affinity.value !== undefined)
			return declared(true, placeOf(affinity) ?? at);
		const own = Array.isArray(hosts?.value) ? hosts.value : [];
		const beside = graph
			.every("Balancer")
			.find(
				(one) =>
					one.id !== id &&
					one.attributes.affinity?.value === "cookie" &&
					[one.attributes.hosts?.value ?? []].flat().some((host) => own.includes(host)),
			);
		if (beside)
			return derived(
				true,
				placeOf(beside.attributes.affinity) ?? at,
				`the cookie of ${beside.name} keeps a user on one version`,
				[{ of: beside.id, attribute: "affinity" }],
			);
		return byDefault(false, placeOf(canaryWeight) ?? at, "each request is sent to a version by itself");
	},
};

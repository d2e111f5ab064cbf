import { byDefault, derived, placeOf } from "../attribute.ts";
import { policyOf } from "../scaling-words.ts";
import type { DerivedFact } from "./derived.ts";

/** How much of a fleet the policies of its scaler let go within a minute; a number of replicas is of the largest fleet. */
export const shrinkShare: DerivedFact = {
	of: "Scaler",
	name: "shrinkShare",
	from(_graph, { id, at, attributes: { type, max, downPolicies, downSelect } }) {
		if (!at || !["hpa", "keda"].includes(String(type?.value))) return undefined;
		if (downSelect?.value === "disabled")
			return derived(0, placeOf(downSelect) ?? at, "it never shrinks", [{ of: id, attribute: "downSelect" }]);
		const place = placeOf(downPolicies);
		if (!downPolicies || !place)
			return byDefault(1, at, "Kubernetes API: 100 % in 15 s where no policy says otherwise");
		if (!Array.isArray(downPolicies.value)) return undefined;
		const shares = downPolicies.value.flatMap((text) => {
			const policy = policyOf(String(text));
			const of = policy?.percent ? 100 : Number(max?.value);
			return policy && of > 0 ? [((policy.amount / of) * 60) / policy.period] : [];
		});
		if (shares.length === 0) return undefined;
		const most = downSelect?.value === "min" ? Math.min(...shares) : Math.max(...shares);
		const share = Number(Math.min(1, most).toPrecision(6));
		return derived(share, place, "what its policies allow in a minute", [{ of: id, attribute: "downPolicies" }]);
	},
};

import { type Attribute, derived, placeOf, unknown } from "../attribute.ts";
import type { Component } from "../design.ts";
import type { Graph } from "../graph.ts";
import type { DerivedFact } from "./derived.ts";
import { minReplicas } from "./replicas.ts";

/**
 * Whether there is a moment of a release at which no old replica serves and no new one does yet. What may be missing is
 * rounded down, as Kubernetes and ECS both do; where nothing may be missing and nothing may be above, one is missing all
 * the same (Kubernetes, ResolveFenceposts). Of two bounds of a fleet the lower one is meant: there is a release at night too.
 */
export const stopsAll: DerivedFact = {
	of: "Rollout",
	name: "stopsAll",
	from(graph, rollout) {
		const { strategy, maxSurge, maxUnavailable } = rollout.attributes;
		const at = placeOf(maxUnavailable) ?? placeOf(strategy);
		if (!strategy || !at) return undefined;
		if (strategy.value === undefined) return unknown(`strategy: ${strategy.unknown}`, at);
		const parts = ["strategy", "maxSurge", "maxUnavailable"].map((attribute) => ({ of: rollout.id, attribute }));
		const says = (value: boolean, rule: string) => derived(value, at, rule, parts);
		if (strategy.value === "recreate") return says(true, "all old replicas end before a new one starts");
		if (strategy.value !== "rolling") return says(false, `a ${strategy.value} release starts new replicas first`);
		if (!maxUnavailable) return undefined;
		const gap = amountOf(maxUnavailable);
		const more = amountOf(maxSurge);
		if (!gap) return unknown(`maxUnavailable: ${maxUnavailable.unknown ?? "not understood"}`, at);
		if (gap.percent !== undefined && gap.percent >= 100) return says(true, "as many may be missing as there are");
		const alone = !more || more.amount > 0 ? 0 : 1;
		if (more === undefined && maxSurge?.unknown !== undefined && gap.amount === 0)
			return unknown(`maxSurge: ${maxSurge.unknown}`, at);
		// A share below the whole rounds down to less than all of them.
		if (alone === 0 && (gap.amount === 0 || gap.percent !== undefined))
			return says(false, "less than all may be missing");
		const fewest = fewestOf(graph, rollout);
		if (typeof fewest?.value !== "number") return unknown(`replicas: ${fewest?.unknown ?? "not known"}`, at);
		const count = Math.max(1, fewest.value);
		const missing = gap.percent === undefined ? gap.amount : Math.floor((gap.percent / 100) * count);
		return says(Math.max(missing, alone) >= count, `${Math.max(missing, alone)} of ${count} may be missing`);
	},
};

function fewestOf(graph: Graph, { id }: Component): Attribute | undefined {
	const [service] = graph.near(id, "out", ["replaces"]);
	return service && (minReplicas.from(graph, service) ?? service.attributes.minReplicas);
}

/** A number of replicas, or a share of them. */
function amountOf(attribute: Attribute | undefined): { amount: number; percent?: number } | undefined {
	const value = attribute?.value;
	if (typeof value === "number") return { amount: value };
	const percent = typeof value === "string" ? /^(\d+(?:\.\d+)?)%$/.exec(value)?.[1] : undefined;
	return percent === undefined ? undefined : { amount: Number(percent), percent: Number(percent) };
}

import { type Attribute, derived, placeOf, unknown } from "../attribute.ts";
import type { Component } from "../design.ts";
import type { Graph } from "../graph.ts";
import type { DerivedFact } from "./derived.ts";

/** How many replicas run at most and at least: between a scaler's bounds, else as many as are declared. */
function bound(name: "maxReplicas" | "minReplicas", limit: "max" | "min"): DerivedFact {
	return {
		of: "Service",
		name,
		from(graph: Graph, service: Component): Attribute | undefined {
			const [scaler] = graph.near(service.id, "in", ["scales"]);
			const [of, attribute] = scaler ? ([scaler, limit] as const) : ([service, "replicas"] as const);
			const part = of.attributes[attribute];
			const at = placeOf(part) ?? of.at;
			if (!part || !at || part.provenance.kind === "assumed") return undefined;
			if (typeof part.value !== "number") return unknown(part.unknown ?? `${attribute} of ${of.name} is no number`, at);
			return derived(part.value, at, `${attribute} of ${of.name}`, [{ of: of.id, attribute }]);
		},
	};
}

export const maxReplicas = bound("maxReplicas", "max");
export const minReplicas = bound("minReplicas", "min");

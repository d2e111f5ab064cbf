import { derived } from "../attribute.ts";
import type { DerivedFact } from "./derived.ts";

/**
 * What keeps data of its own and what a chart from elsewhere runs as one replica, stopped before its successor starts, both
 * unless it is told otherwise: who made the chart says so of such programs, and no file says more.
 */
export const keptAlone: DerivedFact = {
	of: "Service",
	name: "keptAlone",
	from(graph, { id, attributes: { stateful, replicas } }) {
		const count = replicas?.provenance;
		if (stateful?.value !== true || replicas.value !== 1 || count?.kind !== "default" || !count.by) return undefined;
		const isStopped = graph.near(id, "in", ["replaces"]).some(({ attributes: { strategy } }) => {
			const { provenance, value } = strategy ?? {};
			return value === "recreate" && provenance?.kind === "default" && provenance.by !== undefined;
		});
		if (!isStopped || graph.near(id, "in", ["scales"]).length > 0) return undefined;
		const parts = ["stateful", "replicas"].map((attribute) => ({ of: id, attribute }));
		return derived(true, count.at, "both its number and how it is replaced are left to its chart", parts);
	},
};

import { derived, placeOf, unknown } from "../attribute.ts";
import type { DerivedLinkFact } from "./derived.ts";
import { maxReplicas } from "./replicas.ts";

/** Connections of all replicas together: (pool + overflow) × processes of a replica × most replicas. */
export const connections: DerivedLinkFact = {
	of: ["reads", "writes", "uses"],
	name: "connections",
	from(graph, link) {
		const { poolSize, overflow } = link.attributes;
		const at = placeOf(poolSize);
		const service = graph.component(link.from);
		if (!poolSize || !at || service?.kind !== "Service") return undefined;
		const { processes } = service.attributes;
		const most = maxReplicas.from(graph, service) ?? service.attributes.maxReplicas;
		const numbers = [poolSize, overflow, processes, most].map((one) => one?.value);
		const untold = [poolSize, overflow, processes].find((one) => one && typeof one.value !== "number");
		if (untold) return unknown(untold.unknown ?? "the pool's size is no number", at);
		const [pool, more = 0, each = 1, replicas] = numbers as number[];
		if (typeof replicas !== "number")
			return unknown(`replicas of ${service.name}: ${most?.unknown ?? "not known"}`, at);
		return derived((pool + more) * each * replicas, at, "pool × processes × most replicas", [
			{ of: link.id, attribute: "poolSize" },
			{ of: service.id, attribute: "maxReplicas" },
		]);
	},
};

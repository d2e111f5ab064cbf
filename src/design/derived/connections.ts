import { derived, placeOf, unknown } from "../attribute.ts";
import type { DerivedLinkFact } from "./derived.ts";
import { processes as processesOf } from "./processes.ts";
import { maxReplicas } from "./replicas.ts";
import { surgeOf } from "./surge.ts";

const sum = "pool × processes × most replicas, with those of a release";

/** Connections of all replicas together, in the midst of a release: (pool + overflow) × processes of a replica × replicas. */
export const connections: DerivedLinkFact = {
	of: ["reads", "writes", "uses"],
	name: "connections",
	from(graph, link) {
		const { poolSize, overflow, eachThread } = link.attributes;
		const at = placeOf(poolSize);
		const service = graph.component(link.from);
		if (!poolSize || !at || service?.kind !== "Service") return undefined;
		const processes = processesOf.from(graph, service) ?? service.attributes.processes;
		const most = maxReplicas.from(graph, service) ?? service.attributes.maxReplicas;
		const numbers = [poolSize, overflow, processes, most].map((one) => one?.value);
		const untold = [poolSize, overflow, processes].find((one) => one && typeof one.value !== "number");
		if (untold) return unknown(untold.unknown ?? "the pool's size is no number", at);
		const [pool, more = 0, each = 1, replicas] = numbers as number[];
		const { threads } = service.attributes;
		if (eachThread?.value && threads && typeof threads.value !== "number")
			return unknown(threads.unknown ?? "the number of its threads is not known", at);
		const lanes = eachThread?.value && typeof threads?.value === "number" ? threads.value : 1;
		if (typeof replicas !== "number")
			return unknown(`replicas of ${service.name}: ${most?.unknown ?? "not known"}`, at);
		const all = replicas + surgeOf(graph, service, replicas);
		return derived((pool + more) * lanes * each * all, at, `${sum}${lanes > 1 ? ", one a thread" : ""}`, [
			{ of: link.id, attribute: "poolSize" },
			...(lanes > 1 ? [{ of: service.id, attribute: "threads" }] : []),
			{ of: service.id, attribute: "maxReplicas" },
		]);
	},
};

import { derived, placeOf } from "../attribute.ts";
import { balancersOf } from "../graph.ts";
import type { DerivedFact } from "./derived.ts";

/** What they ask for who look after a process: none of it is for users. */
const probes =
	/(^|\/)_*(health([-_]?(z|check|y))?|healthy|healthz|ready(z)?|readiness|live(z)?|liveness|startup|ping|metrics|actuator|status|info)(\/|$)/i;
const platforms = ["kubernetes", "ecs", "ec2", "managed"];

/**
 * A consumer that opens a port as well, to which nothing leads: it answers those who look after it, and its work is what
 * it takes off the queue.
 */
export const onlyProbed: DerivedFact = {
	of: "Service",
	name: "onlyProbed",
	from(graph, { id, attributes: { role, platform, paths } }) {
		const at = placeOf(role);
		if (!at || role.value !== "server" || !platforms.includes(String(platform?.value))) return undefined;
		const isReached = balancersOf(graph, id).length > 0 || graph.near(id, "in", ["calls"]).length > 0;
		if (isReached || graph.near(id, "out", ["consumes"]).length === 0) return undefined;
		if (Array.isArray(paths?.value) && !paths.value.every((path) => probes.test(String(path)))) return undefined;
		return derived(true, at, "it consumes a queue, and nothing routes to it or calls it", [
			{ of: id, attribute: "role" },
		]);
	},
};

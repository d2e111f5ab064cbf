import type { DerivedFact } from "./derived.ts";

/**
 * What its code gives open requests holds where a release runs it. On a developer's machine, where nobody says how long a
 * container has, the ten seconds of Compose are no promise that it breaks; nor are they in a swarm to a program that waits as long as it
 * does unless told.
 */
export const closing: DerivedFact = {
	of: "Service",
	name: "shutdown",
	from(_graph, { attributes: { closing, shutdown, grace, platform, role, taskLimit } }) {
		// A worker waits for the work that it has begun.
		const most = closing ?? (role?.value === "worker" ? taskLimit : undefined);
		if (most?.value === undefined || shutdown) return undefined;
		const isPromised =
			platform?.value !== "compose" && (platform?.value !== "swarm" || most.provenance.kind !== "default");
		return isPromised || grace?.provenance.kind !== "default" ? most : undefined;
	},
};

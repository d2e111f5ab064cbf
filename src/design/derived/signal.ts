import type { DerivedFact } from "./derived.ts";

/**
 * The kernel discards a signal that process 1 of a container has no handler for (pid_namespaces(7)), so such a program
 * does not end at SIGTERM; it runs until SIGKILL.
 */
export const signal: DerivedFact = {
	of: "Service",
	name: "sigterm",
	from(_graph, { attributes: { sigterm, processOne } }) {
		const ends = sigterm?.value === "ignored" && sigterm.provenance.kind === "default";
		return ends && processOne?.value === true ? { ...sigterm, value: "not-delivered" } : undefined;
	},
};

import type { Metric } from "../api.ts";

/** The same in the worlds of copies, and where a store is one of many on the way of requests. */
export const staleReads = {
	id: "staleReads",
	label: "stale reads",
	unit: "share",
	better: "lower",
	help: "Share of the reads that show less than what was promised as written before they began.",
} as const satisfies Metric;

import type { Group } from "./groups.ts";

/** What a variable or an address leads to. */
export interface Reached {
	groups: readonly Group[];
	endpoint?: "primary" | "replica";
}

export const nothing: Reached = { groups: [] };

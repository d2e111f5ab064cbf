import { derived, placeOf } from "../attribute.ts";
import type { DerivedFact } from "./derived.ts";

/** What a quota ends, and what each replica takes of it. */
const ends = [
	["quotaCpuLimit", "cpuLimit"],
	["quotaMemory", "memoryRequest"],
	["quotaMemoryLimit", "memoryLimit"],
] as const;

/** How many replicas the quotas of its namespace have room for; the tightest of them decides. */
export const quotaRoom: DerivedFact = {
	of: "Service",
	name: "quotaRoom",
	from(_graph, { id, attributes }) {
		const rooms = ends.flatMap(([quota, each]) => {
			const [whole, part] = [attributes[quota]?.value, attributes[each]?.value];
			const at = placeOf(attributes[quota]);
			if (!at || typeof whole !== "number" || typeof part !== "number" || part <= 0) return [];
			// 0.3 / 0.1 is a little less than 3.
			return [{ room: Math.floor(whole / part + 1e-9), at, quota, each }];
		});
		if (rooms.length === 0) return undefined;
		const least = rooms.reduce((a, b) => (b.room < a.room ? b : a));
		const parts = [least.quota, least.each].map((attribute) => ({ of: id, attribute }));
		return derived(least.room, least.at, "the quota, by what each replica takes of it", parts);
	},
};

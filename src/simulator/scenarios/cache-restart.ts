import type { Component } from "../../design/design.ts";
import { preferred } from "../focus.ts";
import type { Scenario } from "./scenario.ts";

const before = 60;
const after = 240;
const least = 240;

interface Own {
	/** Undefined where the service has none. */
	cache: Component | undefined;
	away: number;
}

export const cacheRestart: Scenario<Own> = {
	id: "cache-restart",
	group: "failures",
	title: "The cache restarts",
	description:
		"The cache in front of a store is away for a moment under the usual traffic, and knows nothing when it is back: all reads go to the store, until what is wanted most is known again.",
	lead: "When the cache restarts",
	watch: ["errorRate", "latencyP99", "timeToRecover"],
	read({ inputs, focus }) {
		const [cache] = preferred(
			focus.stores.filter((store) => store.attributes.role?.value === "cache"),
			focus,
		);
		return { cache, away: cache ? inputs.number(cache, "restart") : 0 };
	},
	moot: ({ cache }) => (cache ? undefined : "the service reads no cache, so that none restarts"),
	load({ usual }, { cache, away }) {
		const wanted = before + away + after;
		const duration = Math.max(least, wanted);
		return {
			points: [{ at: 0, rate: usual }],
			duration,
			changeAt: before + away,
			harmAt: before,
			notes: cache ? [`${cache.name} is away from ${before} s to ${before + away} s`] : [],
		};
	},
	hits: ({ cache }) => cache?.name,
	faults(_, { cache, away }) {
		if (!cache) return [];
		const keeps = cache.attributes.persistent?.value === true;
		return [
			{
				at: before,
				strike({ network }) {
					network?.at(cache.id)?.crash();
					network?.caches.get(cache.id)?.fall();
				},
			},
			{
				at: before + away,
				strike({ network }) {
					network?.at(cache.id)?.comeBack();
					network?.caches.get(cache.id)?.comeBack(!keeps);
				},
			},
		];
	},
};

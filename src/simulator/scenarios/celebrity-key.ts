import { Store } from "../models/store/store.ts";
import { readStore, type StorePlan, storeOf } from "../models/store/store-plan.ts";
import type { Scenario } from "./scenario.ts";

const duration = 300;
const before = 60;

interface Own {
	store: StorePlan;
	/** Share of the reads that one key gets, and the keys among which they are split. */
	share: number;
	keys: Int32Array;
}

export const celebrityKey: Scenario<Own> = {
	id: "celebrity-key",
	group: "data",
	title: "A key becomes famous",
	description:
		"The traffic stays the same, but one key of the store suddenly gets a large share of all reads; they all go to the one shard that holds it.",
	lead: "When one key gets a large share of the reads",
	watch: ["latencyP99", "errorRate", "hottestShardShare"],
	read({ inputs, focus }) {
		const component = storeOf(focus);
		const copies = Math.max(1, Math.round(inputs.number(component, "hotKeyCopies")));
		const store = readStore(inputs, focus, { copies });
		return {
			store,
			share: inputs.number(component, "hotKeyShare"),
			keys: Int32Array.from({ length: copies }, (_, i) => store.rows + i),
		};
	},
	apart: storeOf,
	moot: ({ store }) => store.moot,
	load({ usual }, { store, share }) {
		const famous = `from ${before} s on one key of ${store.name} gets ${Math.round(share * 100)} % of the reads`;
		return {
			points: [{ at: 0, rate: usual }],
			duration,
			changeAt: before,
			notes: [famous, ...store.notes],
		};
	},
	faults: (_, { store: plan, share, keys }) => [
		{
			at: 0,
			strike(world) {
				world.store = new Store(plan, world);
			},
		},
		{
			at: before,
			strike({ store }) {
				if (!store) return;
				store.surge = { keys, share, readsOnly: true };
				store.forget();
			},
		},
	],
};

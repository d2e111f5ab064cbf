import { Resharding, type ReshardingPlan, readResharding } from "../models/store/resharding.ts";
import { Store } from "../models/store/store.ts";
import { readStore, type StorePlan, storeOf } from "../models/store/store-plan.ts";
import type { Scenario } from "./scenario.ts";

const before = 60;
const after = 120;
/** The longest copying that is played in full. */
const longest = 900;
const least = 240;

interface Own {
	store: StorePlan;
	resharding: ReshardingPlan;
	/** How long the copying lasts in the run. */
	copying: number;
}

export const addShard: Scenario<Own> = {
	id: "add-shard",
	group: "data",
	title: "A shard is added",
	description:
		"The store gets one shard more under the usual traffic: the keys that change their shard are copied, which keeps workers busy, and are not in memory when they are first read at their new place.",
	lead: "When a shard is added",
	watch: ["keysMoved", "migrationSeconds", "latencyP99"],
	read({ inputs, focus }) {
		const store = readStore(inputs, focus, { sharding: true });
		const resharding = readResharding(inputs, focus, store);
		const copying = Math.min(resharding.seconds, longest - before - after);
		return { store, resharding, copying };
	},
	apart: storeOf,
	moot: ({ store }) => store.moot,
	load({ usual }, { store, resharding, copying }) {
		const duration = Math.max(least, before + copying + after);
		const cut =
			copying < resharding.seconds
				? [`copying takes ${Math.round(resharding.seconds)} s, of which ${Math.round(copying)} s are played`]
				: [];
		return {
			points: [{ at: 0, rate: usual }],
			duration,
			changeAt: before,
			notes: [...cut, ...store.notes],
		};
	},
	faults: (_, { store: plan, resharding: move, copying }) => [
		{
			at: 0,
			strike(world) {
				world.store = new Store(plan, world, 1);
				world.resharding = new Resharding(move, world.kernel, world.store, world.luck);
			},
		},
		{
			at: before,
			strike({ store, resharding }) {
				store?.forget();
				resharding?.begin(copying);
			},
		},
	],
};

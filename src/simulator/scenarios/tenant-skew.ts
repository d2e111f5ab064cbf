import { Store } from "../models/store/store.ts";
import { readStore, type StorePlan, storeOf } from "../models/store/store-plan.ts";
import type { Fault, Scenario } from "./scenario.ts";

const duration = 360;
const before = 60;
const rise = 60;

interface Own {
	store: StorePlan;
	/** Share of the traffic that the largest tenant makes before it grows, and what it makes then beside the usual traffic. */
	share: number;
	more: number;
	keys: Int32Array;
}

export const tenantSkew: Scenario<Own> = {
	id: "tenant-skew",
	group: "load",
	title: "The largest tenant grows",
	description:
		"The largest tenant of a shared store brings several times its traffic within a minute, on top of that of all others; where a shard is a tenant's home, its neighbours there suffer.",
	lead: "When the largest tenant grows",
	watch: ["latencyP99", "errorRate", "hottestShardShare"],
	read({ inputs, focus }) {
		const store = readStore(inputs, focus, { tenants: true });
		const { tenantOf } = store.placement;
		// Tenants are listed by their size.
		const keys = Int32Array.from([...store.weights.keys()].filter((key) => tenantOf?.[key] === 0));
		const share = keys.length / store.rows;
		const growth = Math.max(1, inputs.number(storeOf(focus), "tenantGrowth"));
		return { store, keys, share, more: share * (growth - 1) };
	},
	apart: storeOf,
	moot: ({ store }) => store.moot,
	load({ usual }, { store, share, more }) {
		const percent = (part: number) => `${Math.round(part * 100)} %`;
		const grown = `the largest tenant makes ${percent(share)} of the traffic at first, and ${percent((share + more) / (1 + more))} in the end`;
		return {
			points: [
				{ at: 0, rate: usual },
				{ at: before, rate: usual },
				{ at: before + rise, rate: usual * (1 + more) },
			],
			duration,
			changeAt: before,
			notes: [grown, "the rows of a tenant are wanted alike", ...store.notes],
		};
	},
	faults(_, { store: plan, more, keys }) {
		// The share of what has come on top follows the load, in steps.
		const steps = 12;
		const grow = (i: number): Fault => ({
			at: before + (rise * i) / steps,
			strike({ store }) {
				if (!store) return;
				const extra = (more * i) / steps;
				store.surge = { keys, share: extra / (1 + extra), readsOnly: false };
				store.forget();
			},
		});
		const begin: Fault = {
			at: 0,
			strike(world) {
				world.store = new Store(plan, world);
			},
		};
		return [begin, ...Array.from({ length: steps + 1 }, (_, i) => grow(i))];
	},
};

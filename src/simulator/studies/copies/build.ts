import type { Component } from "../../../design/design.ts";
import type { Inputs } from "../../inputs.ts";
import { Kernel } from "../../kernel/kernel.ts";
import { Arrivals, type Load } from "../../models/arrivals/load.ts";
import { usualRate } from "../../models/arrivals/usual-rate.ts";
import type { Luck } from "../../random/stream.ts";
import { Recorder } from "../../recorder.ts";
import { type Study, studyOf } from "../../study.ts";
import { Clocks } from "./clocks.ts";
import { Copies } from "./copies.ts";
import { consistencyMeasures } from "./measures.ts";
import { Network } from "./network.ts";
import { Operations, read, write } from "./operations.ts";
import { type CopiesPlan, readCopies, storeOf } from "./plan.ts";
import { type Parts, Reads } from "./reads.ts";
import { rowsOfSales, Sales } from "./sales.ts";
import { Tally } from "./tally.ts";
import type { StorePlan, StoreWorld } from "./world.ts";
import { Writes } from "./writes.ts";

/** What a scenario does to the copies of a store. */
export interface Twist {
	load(usual: number): Load;
	/** What it reads for itself; returns its notes. */
	read?(inputs: Inputs, store: Component, plan: CopiesPlan, load: Load): string[];
	/** Why these copies show nothing of it. */
	moot?(plan: CopiesPlan): string | undefined;
	strikes?: { at: number; strike(world: StoreWorld): void }[];
}

/** A world of copies, for a scenario that is about what reads may see and what writes may lose. */
export function storeStudy(twist: Twist): Study {
	return studyOf<StorePlan, StoreWorld>({
		read({ inputs, focus, scenario }) {
			const store = storeOf(focus);
			const load = twist.load(usualRate(inputs, focus));
			const plan = readCopies(inputs, focus, store);
			const own = twist.read?.(inputs, store, plan, load) ?? [];
			const none = "the design has no store; a database with the usual values stands for it";
			const moot = focus.stores.length === 0 ? none : twist.moot?.(plan);
			return {
				focus,
				scenario: scenario.id,
				load,
				store: plan,
				...(moot && { moot }),
				notes: [
					"each request is one read or write of the store, and nobody tries again",
					...own,
					...plan.notes,
					...(load.notes ?? []),
				],
				objective: inputs.number(focus.client, "latencyP99", {
					value: 0.5,
					source: "no objective is declared; half a second",
				}),
			};
		},
		build: (plan, luck) => build(plan, luck, twist),
		measures: consistencyMeasures,
	});
}

/** Rows of the series. */
const intervals = 180;

function build(plan: StorePlan, luck: Luck, twist: Twist): StoreWorld {
	const { load, store } = plan;
	const kernel = new Kernel();
	const rows = store.rows + rowsOfSales(store.sales);
	const copies = new Copies(store.copies, store.sites, rows, store.settled === "merge", store.rows);
	const interval = load.duration / intervals;
	const recorder = new Recorder(interval, copies, plan.objective);
	const network = new Network(store.sites, store.distance);
	const clocks = new Clocks(store.sites, store.clockSkew, luck.stream("clocks"));
	const tally = new Tally(recorder);
	const parts: Parts = { plan: store, kernel, copies, network, operations: new Operations(), tally };
	const arrivals = new Arrivals(load, luck.stream("arrivals"));
	const kinds = luck.stream("kinds of operation");
	const sites = luck.stream("sites of users");
	const choice = luck.stream("rows");
	const arrive = kernel.on(() => {
		const site = store.sites > 1 ? sites.below(store.sites) : 0;
		const row = store.popularity.draw(choice);
		if (kinds.uniform() < store.writeShare) writes.begin(write, site, row);
		else reads.begin(read, site, row);
		arrivals.advance();
		kernel.schedule(arrivals.clock[0], arrive, 0);
	});
	const reads = new Reads(parts, luck);
	const writes = new Writes(parts, clocks, reads, luck);
	const sales = new Sales(store.sales, parts, reads, writes, store.rows, luck.stream("buyers"));
	arrivals.advance();
	kernel.schedule(arrivals.clock[0], arrive, 0);
	const world: StoreWorld = { plan, kernel, recorder, copies, network, clocks, tally, sales };
	let row = 0;
	const tick = kernel.on(() => {
		recorder.tick(kernel.now);
		if (++row < intervals) kernel.schedule(Math.min((row + 1) * interval, load.duration), tick, 0);
	});
	kernel.schedule(interval, tick, 0);
	const strikes = twist.strikes ?? [];
	const strike = kernel.on((i) => strikes[i].strike(world));
	for (const [i, { at }] of strikes.entries()) kernel.schedule(at, strike, i);
	return world;
}

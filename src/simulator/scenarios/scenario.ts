import type { Load } from "../models/load.ts";
import type { World } from "../world.ts";

/** How much traffic the service usually gets. `peak` is asked for only where a scenario needs it. */
export interface Workload {
	usual: number;
	peak(): number;
}

export interface Fault {
	at: number;
	strike(world: World): void;
}

/** What happens to a design: the load over time, and what breaks. */
export interface Scenario {
	id: string;
	title: string;
	/** One plain sentence. */
	description: string;
	/** How a sentence about its outcome begins: "When a replica dies". */
	lead: string;
	/** Metrics to show when nobody asks for others. */
	watch: string[];
	load(workload: Workload): Load;
	faults?(load: Load): Fault[];
}

/** Requests of one run that keep twenty paired replications within seconds. */
const budget = 350_000;

/** The time that a run may last at this mean rate: as long as is wanted, as short as the budget asks, never too short to see. */
export function affordable(wanted: number, least: number, meanRate: number): number {
	return Math.max(least, Math.min(wanted, budget / Math.max(meanRate, 1e-9)));
}

export function shortened(wanted: number, duration: number): string[] {
	if (duration >= wanted) return [];
	return [`at this rate the run is shortened from ${Math.round(wanted)} s to ${Math.round(duration)} s`];
}

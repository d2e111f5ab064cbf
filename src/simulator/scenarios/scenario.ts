import type { Component } from "../../design/design.ts";
import type { Focus } from "../focus.ts";
import type { Inputs } from "../inputs.ts";
import type { Load } from "../models/arrivals/load.ts";
import type { ReplicasPlan } from "../models/replicas/plan.ts";
import type { ScalerPlan } from "../models/scaling/plan.ts";
import type { World } from "../studies/service/world.ts";
import type { Study } from "../study.ts";
import type { Group } from "./groups.ts";

/** How much traffic the service usually gets. `peak` is asked for only where a scenario needs it. */
export interface Workload {
	usual: number;
	peak(): number;
}

export interface Fault {
	at: number;
	strike(world: World): void;
}

/** What a scenario may read to make up its own part of the plan. */
export interface Setting {
	inputs: Inputs;
	focus: Focus;
	replicas: ReplicasPlan;
	scaler: ScalerPlan | undefined;
	workload: Workload;
}

/** What happens to a design: the load over time, and what breaks. `Own` is what it alone reads from the design. */
export interface Scenario<Own = unknown> {
	id: string;
	/** Under which heading it is offered. */
	group?: Group;
	title: string;
	/** What serves in its world and is counted over time, where that is not replicas. */
	members?: "copies" | "regions";
	/** One plain sentence. */
	description: string;
	/** How a sentence about its outcome begins: "When a replica dies". */
	lead: string;
	/** Metrics to show when nobody asks for others. */
	watch: string[];
	/** Whether a large fleet may be played on a smaller scale: whatever happens, happens to a share of its replicas. */
	scales?: true;
	/** Whether it is about single replicas, or about the replacement of all, which functions know nothing of. */
	ofReplicas?: true;
	/** Whether what it has read is one thing that all of them share. */
	discrete?(own: Own): boolean;
	/** Its load comes again every day, so that a forecast from history has learnt it and a timetable follows it. */
	recurs?: true;
	/** Its peak is known beforehand, so that a timetable or a forecast may order for it. */
	announced?: true;
	/** The world that it plays on, where that is not a service behind its balancer; then it needs no more than the above. */
	study?: Study;
	/** Read once, before any run, so that what it assumes is listed with the rest. */
	read?(setting: Setting): Own;
	load?(workload: Workload, own: Own): Load;
	/** Whether it simulates where sessions are fetched from, which elsewhere is a hop of a certain length. */
	fetchesSessions?: true;
	/** A store that it plays itself, key by key: then it is not played as one of the service's calls. */
	apart?(focus: Focus): Component | undefined;
	/** A store that every request reads, where the scenario has no sense without one. */
	needs?(own: Own): Component | undefined;
	/** Why the design has nothing of what it is about: nothing comes of it, or what is made up is played. */
	moot?(own: Own): string | undefined;
	/** Name of what breaks, where that is another component than the one under test. */
	hits?(own: Own): string | undefined;
	/** Made anew for each run. */
	faults?(load: Load, own: Own): Fault[];
}

/** Requests of one run that keep twenty paired replications within seconds. */
const budget = 350_000;

/**
 * How long a run goes on in which nothing happens, at this mean rate: as long as is wanted, as short as the budget asks,
 * never too short to see. Where something happens, a run is as long whatever the rate, for a share of the errors, or
 * whether it recovered, would hang on that.
 */
export function affordable(wanted: number, least: number, meanRate: number): number {
	return Math.max(least, Math.min(wanted, budget / Math.max(meanRate, 1e-9)));
}

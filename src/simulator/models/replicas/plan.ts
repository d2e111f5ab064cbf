import type { Component } from "../../../design/design.ts";
import { absent, type Inputs } from "../../inputs.ts";
import { type Distribution, lognormalFrom, quantileOf } from "../../random/distribution.ts";
import { lawOf } from "../../random/law-of.ts";
import { type InstancesPlan, readInstances } from "./instances.ts";
import { type OverloadPlan, readOverload } from "./overload.ts";
import { type PausesPlan, readPauses } from "./pauses.ts";
import { readShutdown, type ShutdownPlan } from "./shutdown.ts";
import { readWarmUp, type WarmUpPlan } from "./warm-up.ts";

export interface ReplicasPlan {
	count: number;
	/** Requests that one replica works on at once, and that may wait in it. */
	concurrency: number;
	queueBound: number;
	overload: OverloadPlan;
	work: Distribution;
	workP99: number;
	startup: number;
	/** CPU that a replica with all workers busy burns, as a share of its request. */
	cpuAtFull: number;
	/** The most that it may burn, as a share of its request: up to its limit; without one, up to all of its machine. */
	cpuMost: number;
	price: number;
	shutdown: ShutdownPlan;
	/** Undefined where a new replica is at full speed at once, and where none ever pauses. */
	warmUp: WarmUpPlan | undefined;
	pauses: PausesPlan | undefined;
	/** Whether all requests in a replica share its workers, instead of waiting for one. */
	shared: boolean;
	/** Undefined where replicas are there before requests come, as everywhere but with functions. */
	instances: InstancesPlan | undefined;
}

export function readReplicas(inputs: Inputs, service: Component, drain: number, pool?: Component): ReplicasPlan {
	const request = inputs.number(service, "cpuRequest");
	const limit = inputs.value(service, "cpuLimit");
	const cores = typeof limit === "number" && limit > 0 ? limit : request;
	const cpuShare = inputs.number(service, "cpuShare");
	// Who bursts shares a machine, which has room for so many requests of CPU.
	const node =
		cpuShare > 1 ? inputs.number(pool ?? absent("NodePool", "machines"), "replicasPerNode") : Number.POSITIVE_INFINITY;
	const instances = readInstances(inputs, service);
	const zero = { value: 0, source: "not known" };
	return {
		// All instances of a function are one replica here, in which nobody waits.
		count: instances ? 1 : Math.max(0, Math.round(inputs.number(service, "replicas"))),
		concurrency: instances ? Math.max(1, instances.limit) : workersOf(inputs, service),
		queueBound: instances ? 0 : inputs.number(service, "queueBound"),
		instances,
		overload: readOverload(inputs, service),
		...readWork(inputs, service),
		startup: inputs.number(service, "startup"),
		// A replica is sized so that workers which all compute fill its CPU; the waiting ones leave it idle.
		cpuAtFull: request > 0 ? (cpuShare * cores) / request : Number.NaN,
		cpuMost: typeof limit === "number" && limit > 0 && request > 0 ? limit / request : node,
		price: inputs.number(service, "pricePerReplica", zero),
		shutdown: readShutdown(inputs, service, drain),
		warmUp: readWarmUp(inputs, service),
		pauses: readPauses(inputs, service),
		shared: inputs.value(service, "discipline") === "sharing",
	};
}

function workersOf(inputs: Inputs, service: Component): number {
	return Math.max(1, Math.round(inputs.number(service, "concurrency")));
}

/** What of these is not played as declared. */
export function replicasNotes({ shutdown, pauses, shared }: ReplicasPlan): string[] {
	const still = pauses && shared ? ["replicas whose requests share the workers do not pause"] : [];
	return [...shutdown.notes, ...still];
}

/** The law that is declared, else the lognormal one with the median and the 99th percentile. */
export function readWork(inputs: Inputs, service: Component): { work: Distribution; workP99: number } {
	const law = inputs.value(service, "serviceTime");
	if (law !== undefined) {
		const work = lawOf(law);
		return { work, workP99: quantileOf(work, 0.99) };
	}
	const median = inputs.number(service, "serviceTimeP50");
	const workP99 = inputs.number(service, "serviceTimeP99");
	return { work: lognormalFrom(median, workP99), workP99 };
}

/** What burns a replica's CPU is a request's own work, be it a part of the measured time only. */
export function computing(plan: ReplicasPlan, own: number): ReplicasPlan {
	return own === 1 ? plan : { ...plan, cpuAtFull: plan.cpuAtFull / own };
}

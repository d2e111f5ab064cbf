import type { Component } from "../../design/design.ts";
import type { Inputs } from "../inputs.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Stream } from "../random/stream.ts";
import { leaving, lost, ready } from "./fleet.ts";
import { Hpa, type Metric, type Pod } from "./hpa.ts";
import type { Replicas } from "./replicas.ts";
import type { ReplicasPlan } from "./replicas-plan.ts";
import { TargetTracking } from "./target-tracking.ts";

export interface ScalerPlan {
	type: string;
	min: number;
	max: number;
	metrics: Metric[];
	tolerance: number;
	behaviour: boolean;
	upStabilisation: number;
	downStabilisation: number;
	upCooldown: number | undefined;
	downCooldown: number | undefined;
	syncPeriod: number;
	/** Age of the newest sample that a decision sees, and the time that a sample covers. */
	metricDelay: number;
	metricPeriod: number;
	/** Both loops start at 0. Else at random, for nobody starts them at the second in which the load changes. */
	aligned: boolean;
	/** What of it no model plays. */
	notes: string[];
}

/** A control loop: told the pods and their samples, it answers with the number of replicas. */
export interface Loop {
	decide(now: number, current: number, pods: readonly Pod[]): number;
}

/** By `type` of scaler. A new loop is a file and a line here. */
const loops: Record<string, (plan: ScalerPlan, initial: number) => Loop> = {
	hpa: (plan, initial) => new Hpa({ ...plan, window: plan.metricPeriod }, initial),
	"target-tracking": (plan) => new TargetTracking(plan),
};

/** Share of a replica's capacity that a request target aims at when nobody set one: room for bursts and start-up. */
const aimedAt = 0.7;

export function readScaler(inputs: Inputs, scaler: Component, replicas: ReplicasPlan): ScalerPlan {
	const listed = inputs.value(scaler, "signals", { value: ["cpu"], source: "Kubernetes default: CPU alone" });
	const signals = (Array.isArray(listed) ? listed : [listed]).map(String);
	const metrics: Metric[] = [];
	if (signals.includes("cpu")) {
		metrics.push({ name: "cpu", target: inputs.number(scaler, "cpuTarget"), resource: true });
	}
	if (signals.includes("requests")) {
		const capacity = replicas.concurrency / replicas.work.mean;
		const target = inputs.number(scaler, "requestsTarget", {
			value: Math.max(1, Math.round(aimedAt * capacity)),
			source: `${aimedAt * 100} % of what ${replicas.concurrency} workers can serve`,
		});
		metrics.push({ name: "requests", target, resource: false });
	}
	const type = inputs.text(scaler, "type", { value: "hpa", source: "a Kubernetes HPA" });
	const optional = (name: string) => {
		const value = inputs.value(scaler, name);
		return typeof value === "number" ? value : undefined;
	};
	const unread = signals.filter((signal) => signal !== "cpu" && signal !== "requests");
	const notes = unread.map((signal) => `the signal ${signal} of ${scaler.name} is not simulated`);
	if (!loops[type]) notes.push(`${scaler.name} (${type}) is simulated as a Kubernetes HPA`);
	const min = inputs.number(scaler, "min", { value: 1, source: "Kubernetes HPA default" });
	return {
		type,
		min,
		max: inputs.number(scaler, "max", { value: Math.max(10, min * 3), source: "not declared; room to grow" }),
		metrics,
		tolerance: inputs.number(scaler, "tolerance"),
		behaviour: inputs.value(scaler, "behaviour") === true,
		upStabilisation: inputs.number(scaler, "upStabilisation"),
		downStabilisation: inputs.number(scaler, "downStabilisation"),
		syncPeriod: inputs.number(scaler, "syncPeriod"),
		metricDelay: inputs.number(scaler, "metricDelay"),
		metricPeriod: inputs.number(scaler, "metricPeriod"),
		upCooldown: optional("upCooldown"),
		downCooldown: optional("downCooldown"),
		aligned: false,
		notes,
	};
}

/** The replicas that the loop would have come to rest at under this rate: where a run begins. */
export function atRest(plan: ScalerPlan, replicas: ReplicasPlan, rate: number): number {
	let wanted = 1;
	for (const metric of plan.metrics) {
		const load = metric.name === "cpu" ? (rate * replicas.work.mean * replicas.cpuAtFull) / replicas.concurrency : rate;
		wanted = Math.max(wanted, Math.ceil(load / metric.target));
	}
	return Math.max(plan.min, Math.min(plan.max, wanted));
}

/** Measures the replicas every metric period and decides every sync period. */
export class Scaler {
	/** Never below, once something has been ordered ahead. */
	floor = 0;
	/** CPU that each replica burns for nothing: so much more of its request with every second of its age. */
	leak: { rate: number; since: number } | undefined;
	private readonly plan: ScalerPlan;
	private readonly kernel: Kernel;
	private readonly replicas: Replicas;
	private readonly loop: Loop;
	private worked: number[] = [];
	private offered: number[] = [];
	private measuredAt = 0;
	private samples: { at: number; of: Map<number, { cpu: number; requests: number }> }[] = [];

	constructor(plan: ScalerPlan, kernel: Kernel, replicas: Replicas, phases: Stream) {
		this.plan = plan;
		this.kernel = kernel;
		this.replicas = replicas;
		this.loop = (loops[plan.type] ?? loops.hpa)(plan, replicas.fleet.wanted);
		const measure = kernel.on(() => {
			this.measure();
			kernel.schedule(kernel.now + plan.metricPeriod, measure, 0);
		});
		const decide = kernel.on(() => {
			this.decide();
			kernel.schedule(kernel.now + plan.syncPeriod, decide, 0);
		});
		kernel.schedule((plan.aligned ? 1 : phases.uniform()) * plan.metricPeriod, measure, 0);
		kernel.schedule((plan.aligned ? 1 : phases.uniform()) * plan.syncPeriod, decide, 0);
	}

	private measure(): void {
		const { kernel, replicas, plan } = this;
		const { now } = kernel;
		const span = now - this.measuredAt;
		const of = new Map<number, { cpu: number; requests: number }>();
		for (let replica = 0; replica < replicas.fleet.born; replica++) {
			const worked = replicas.workedSeconds(replica);
			const offered = replicas.fleet.offered[replica];
			if (replicas.fleet.state[replica] === ready && replicas.fleet.readyAt[replica] <= this.measuredAt && span > 0) {
				const busy = (worked - (this.worked[replica] ?? 0)) / span / replicas.plan.concurrency;
				of.set(replica, {
					cpu: Math.min(replicas.plan.cpuMost, busy * replicas.plan.cpuAtFull + this.leaked(replica)),
					requests: (offered - (this.offered[replica] ?? 0)) / span,
				});
			}
			this.worked[replica] = worked;
			this.offered[replica] = offered;
		}
		this.measuredAt = now;
		this.samples.push({ at: now, of });
		while (this.samples.length > 1 && this.samples[1].at <= now - plan.metricDelay) this.samples.shift();
	}

	private leaked(replica: number): number {
		if (!this.leak) return 0;
		return this.leak.rate * (this.kernel.now - Math.max(this.leak.since, this.replicas.fleet.bornAt[replica]));
	}

	private decide(): void {
		const { kernel, replicas, plan } = this;
		const { now } = kernel;
		while (this.samples.length > 1 && this.samples[1].at <= now - plan.metricDelay) this.samples.shift();
		const newest = this.samples[0];
		const visible = newest && newest.at <= now - plan.metricDelay ? newest : undefined;
		const pods: Pod[] = [];
		for (let replica = 0; replica < replicas.fleet.born; replica++) {
			const state = replicas.fleet.state[replica];
			if (state === leaving || state > lost) continue;
			pods.push({
				ready: state === ready || state === lost,
				startedAt: replicas.fleet.bornAt[replica],
				changedAt: state === ready || state === lost ? replicas.fleet.readyAt[replica] : replicas.fleet.bornAt[replica],
				sample: visible?.of.get(replica),
				sampledAt: visible?.at ?? 0,
			});
		}
		const wanted = Math.max(this.floor, this.loop.decide(now, replicas.fleet.wanted, pods));
		if (wanted !== replicas.fleet.wanted) replicas.fleet.scaleTo(wanted);
	}
}

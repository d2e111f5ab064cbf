import type { Component } from "../../../design/design.ts";
import { neighbours } from "../../../design/graph.ts";
import type { Inputs } from "../../inputs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { readReplicas, readWork } from "../../models/replicas/plan.ts";
import { atRest, readScaler } from "../../models/scaling/scaler.ts";
import type { Distribution } from "../../random/distribution.ts";

export interface RegionPlan {
	name: string;
	/** Replicas there when the run begins. */
	count: number;
	/** Requests that one replica works on at once, and that may wait in it. */
	concurrency: number;
	queueBound: number;
	work: Distribution;
	workP99: number;
	price: number;
	scaling: Scaling | undefined;
}

/** How a region grows: looks at its rate, and has the replicas that it would rest at some time later. */
interface Scaling {
	period: number;
	delay: number;
	wanted(rate: number): number;
}

/** The replicas of a service in one region, as many as its scaler keeps for its usual share of the traffic. */
export function readRegion(inputs: Inputs, name: string, service: Component, rate: number): RegionPlan {
	const scaling = readScaling(inputs, service);
	return {
		name,
		count: scaling ? scaling.wanted(rate) : Math.max(0, Math.round(inputs.number(service, "replicas"))),
		concurrency: Math.max(1, Math.round(inputs.number(service, "concurrency"))),
		queueBound: inputs.number(service, "queueBound"),
		...readWork(inputs, service),
		price: inputs.number(service, "pricePerReplica"),
		scaling,
	};
}

function readScaling(inputs: Inputs, service: Component): Scaling | undefined {
	const scaler = neighbours(inputs.design, service.id, "in", ["scales"]).find(({ kind }) => kind === "Scaler");
	if (!scaler) return undefined;
	const replicas = readReplicas(inputs, service, 0);
	const plan = readScaler(inputs, scaler, replicas, service);
	return {
		period: plan.syncPeriod,
		delay: plan.metricDelay + replicas.startup,
		wanted: (rate) => atRest(plan, replicas, rate),
	};
}

/**
 * What each region still has to do, as a fluid: it flows in as the users are routed and out as fast as the replicas
 * work. Below saturation nobody waits, which holds for the many workers of a region; above it, the backlog grows and
 * shrinks as it would with single requests.
 */
export class Regions {
	readonly plans: readonly RegionPlan[];
	/** Replicas that serve in each region. */
	readonly count: Float64Array;
	readonly up: Uint8Array;
	/** Requests a second that are sent to each region. */
	readonly rate: Float64Array;
	/** Seconds of work that wait, and since when they have grown or shrunk at the present rate. */
	private readonly backlog: Float64Array;
	private readonly since: Float64Array;
	private readonly ordered: Float64Array;
	private readonly kernel: Kernel;

	constructor(plans: readonly RegionPlan[], kernel: Kernel) {
		this.plans = plans;
		this.kernel = kernel;
		this.count = Float64Array.from(plans, (plan) => plan.count);
		this.up = new Uint8Array(plans.length).fill(1);
		this.rate = new Float64Array(plans.length);
		this.backlog = new Float64Array(plans.length);
		this.since = new Float64Array(plans.length);
		this.ordered = new Float64Array(plans.length);
		const started = kernel.on((region) => {
			this.settle(region);
			this.ordered[region]--;
			this.count[region]++;
		});
		const look = kernel.on((region) => {
			const { scaling } = plans[region];
			if (!scaling) return;
			const more = scaling.wanted(this.rate[region]) - this.count[region] - this.ordered[region];
			for (let i = 0; i < more && this.up[region] === 1; i++) {
				this.ordered[region]++;
				kernel.schedule(kernel.now + scaling.delay, started, region);
			}
			kernel.schedule(kernel.now + scaling.period, look, region);
		});
		for (const [i, { scaling }] of plans.entries()) if (scaling) kernel.schedule(scaling.period, look, i);
	}

	/** From now on so many requests a second are sent there. */
	flow(region: number, rate: number): void {
		this.settle(region);
		this.rate[region] = rate;
	}

	/** How long a request that arrives now waits; infinite where nobody works. */
	wait(region: number): number {
		const workers = this.workers(region);
		return workers > 0 ? this.at(region) / workers : Number.POSITIVE_INFINITY;
	}

	/** Share of the arriving requests that find the queue full. */
	overflowing(region: number): number {
		const inflow = this.rate[region] * this.plans[region].work.mean;
		if (this.at(region) < this.bound(region) || inflow === 0) return 0;
		return Math.max(0, 1 - this.workers(region) / inflow);
	}

	/** A lost region's work is lost with it. */
	set(region: number, up: boolean): void {
		this.settle(region);
		this.up[region] = up ? 1 : 0;
		this.backlog[region] = 0;
	}

	private settle(region: number): void {
		this.backlog[region] = this.up[region] === 1 ? this.at(region) : 0;
		this.since[region] = this.kernel.now;
	}

	private at(region: number): number {
		const growth = this.rate[region] * this.plans[region].work.mean - this.workers(region);
		const backlog = this.backlog[region] + growth * (this.kernel.now - this.since[region]);
		return Math.max(0, Math.min(this.bound(region), backlog));
	}

	private workers(region: number): number {
		return this.count[region] * this.plans[region].concurrency;
	}

	private bound(region: number): number {
		const { queueBound, work } = this.plans[region];
		return queueBound * this.count[region] * work.mean;
	}
}

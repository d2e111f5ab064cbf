import type { Kernel } from "../../kernel/kernel.ts";
import { dependencyFailed, faulty, interrupted, overflowed, refused } from "../replicas/outcome.ts";
import { widen } from "../replicas/requests.ts";

export interface OutliersPlan {
	/** Failures in a row that eject a replica. */
	failures: number;
	/** The first ejection lasts so long, the second twice as long, and so on up to `longest`. */
	ejection: number;
	longest: number;
	/** A replica that does well for so long is forgiven one ejection. */
	interval: number;
	/** Of all replicas, at most this share is ejected; one always may be. */
	most: number;
	/** Where fewer than this share are left, ejections are ignored: too many bad ones mean that something else is wrong. */
	panic: number;
}

/** Envoy's consecutive_5xx, base_ejection_time, max_ejection_time, interval, max_ejection_percent and healthy_panic_threshold. */
export const envoy: OutliersPlan = { failures: 5, ejection: 30, longest: 300, interval: 10, most: 0.1, panic: 0.5 };

/** Who is in and out of the balancer's choice. */
export interface Hosts {
	/** Replicas that are there, ejected ones included. */
	readonly hosts: number;
	enter(replica: number): void;
	leave(replica: number): void;
}

/** Passive health checks: a replica whose answers fail is left out for a while. */
export class Outliers {
	private readonly plan: OutliersPlan;
	private readonly kernel: Kernel;
	private readonly balancer: Hosts;
	private failures = new Uint8Array(16);
	private out = new Uint8Array(16);
	private times = new Uint8Array(16);
	private backAt = new Float64Array(16);
	private readonly ejected: number[] = [];
	private panicking = false;
	private readonly comeBack: number;

	constructor(plan: OutliersPlan, kernel: Kernel, balancer: Hosts) {
		this.plan = plan;
		this.kernel = kernel;
		this.balancer = balancer;
		this.comeBack = kernel.on((replica) => {
			if (!this.forget(replica)) return;
			if (!this.panicking) balancer.enter(replica);
			this.judge();
		});
	}

	/** Whether a replica that is there must not be chosen. */
	keepsOut(replica: number): boolean {
		return this.out[replica] === 1 && !this.panicking;
	}

	observe(replica: number, outcome: number): void {
		if (replica >= this.out.length) this.grow(Math.max(replica + 1, this.out.length * 2));
		if (!isServerError(outcome)) this.failures[replica] = 0;
		else if (++this.failures[replica] >= this.plan.failures) {
			this.failures[replica] = 0;
			if (this.out[replica] === 0) this.eject(replica);
		}
	}

	/** The number of those that are there has changed. */
	judge(): void {
		const { ejected, balancer } = this;
		const panicking = ejected.length > 0 && balancer.hosts - ejected.length < this.plan.panic * balancer.hosts;
		if (panicking === this.panicking) return;
		this.panicking = panicking;
		for (const replica of ejected) {
			if (panicking) balancer.enter(replica);
			else balancer.leave(replica);
		}
	}

	/** It is ejected no more. False where it was not. */
	forget(replica: number): boolean {
		if (this.out[replica] !== 1) return false;
		this.out[replica] = 0;
		this.ejected.splice(this.ejected.indexOf(replica), 1);
		return true;
	}

	private eject(replica: number): void {
		const { plan, kernel, ejected, times, backAt, balancer } = this;
		if (ejected.length > 0 && ejected.length + 1 > plan.most * balancer.hosts) return;
		const forgiven = Math.floor((kernel.now - backAt[replica]) / plan.interval);
		times[replica] = Math.min(100, Math.max(0, times[replica] - forgiven) + 1);
		backAt[replica] = kernel.now + Math.min(plan.longest, plan.ejection * times[replica]);
		this.out[replica] = 1;
		ejected.push(replica);
		if (!this.panicking) balancer.leave(replica);
		kernel.schedule(backAt[replica], this.comeBack, replica);
		this.judge();
	}

	private grow(length: number): void {
		this.failures = widen(this.failures, length);
		this.out = widen(this.out, length);
		this.times = widen(this.times, length);
		this.backAt = widen(this.backAt, length);
	}
}

/** What a proxy sees as a 5xx, or as no answer at all. */
function isServerError(outcome: number): boolean {
	const failed = outcome === dependencyFailed || outcome === faulty;
	return failed || outcome === refused || outcome === overflowed || outcome === interrupted;
}

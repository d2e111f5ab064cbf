import type { Component } from "../../../design/design.ts";
import { graphOf } from "../../../design/graph.ts";
import type { Inputs } from "../../inputs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Members } from "../../recorder.ts";
import { stated } from "../network/shares.ts";
import type { Fleet } from "./fleet.ts";

/** What a platform of functions runs: an instance works on one request, and comes with the request that finds none free. */
export interface InstancesPlan {
	/** Instances at once: the concurrency that is reserved for it, or its account's. */
	limit: number;
	/** Instances that are kept ready, whatever comes. */
	provisioned: number;
	/** From a request that finds none to the beginning of its work. */
	coldStart: number;
}

/**
 * AWS Lambda's own pace: each function gets up to 1000 more instances every ten seconds, refilled all the time and never saved up
 * ("Lambda scaling behavior", docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html). As stands there, too, it takes ten
 * requests a second for each instance that it may have, however short they are.
 */
const burst = 1000;
const more = 100;
const pace = 10;
/** How long an instance is kept that has nothing to do: some minutes, AWS does not say how many. */
const kept = 300;
/** Looks at how many are needed within that time. */
const looks = 10;

/** Undefined where replicas are there before requests come. */
export function readInstances(inputs: Inputs, service: Component): InstancesPlan | undefined {
	if (service.attributes.platform?.value !== "function") return undefined;
	const [scaler] = graphOf(inputs.design).near(service.id, "in", ["scales"]);
	const account = {
		value: 1000,
		source: "AWS Lambda operator guide: an account's concurrency in a region, unless it is raised",
	};
	// With a scaler of instances that are kept ready, that number is theirs; more may come.
	const limit = scaler ? account.value : inputs.number(service, "maxReplicas", account);
	return {
		limit: Math.max(0, Math.round(limit)),
		provisioned: scaler
			? Math.round(inputs.number(scaler, "min", { value: 0, source: "none is kept ready, as far as is known" }))
			: 0,
		coldStart: inputs.number(service, stated(service, "startup") ? "startup" : "coldStart"),
	};
}

/** How many are warm under this load, with what chance adds to it: nobody begins at nothing. */
export function warmAt({ limit, provisioned }: InstancesPlan, rate: number, seconds: number): number {
	const usual = rate * seconds;
	return Math.min(limit, Math.max(provisioned, Math.ceil(usual + 3 * Math.sqrt(usual))));
}

/**
 * The instances of one function. Which of those that are free gets the next request is not known; the busiest first, so
 * that those beyond the most that were needed within five minutes go.
 */
export class Instances implements Members {
	/** Requests that had to wait for an instance to start, and those that got none. */
	coldStarts = 0;
	throttled = 0;
	/** Instances that are there. */
	warm = 0;
	readonly plan: InstancesPlan;
	private readonly kernel: Kernel;
	private readonly fleet: Fleet;
	private readonly busy: () => number;
	private readonly most = new Float64Array(looks);
	private look = 0;
	private tokens = burst;
	private at = 0;
	/** Requests that it may still take within this second's worth, and when that was last reckoned. */
	private requests: number;
	private requestsAt = 0;

	/** `busy`: instances with a request. */
	constructor(plan: InstancesPlan, kernel: Kernel, fleet: Fleet, busy: () => number) {
		this.plan = plan;
		this.kernel = kernel;
		this.fleet = fleet;
		this.busy = busy;
		this.requests = pace * plan.limit;
		const each = kept / looks;
		const tick = kernel.on(() => {
			this.retire();
			kernel.schedule(kernel.now + each, tick, 0);
		});
		kernel.schedule(each, tick, 0);
	}

	/** Instances that were there before the run began. */
	found(count: number): void {
		this.warm = Math.max(this.plan.provisioned, count);
		this.most.fill(this.warm);
	}

	/** Whether a request gets an instance, with as many that have one; and whether that is a new one. */
	admits(busy: number): "warm" | "cold" | "none" {
		if (!this.mayTake()) {
			this.throttled++;
			return "none";
		}
		if (busy + 1 > this.most[this.look]) this.most[this.look] = busy + 1;
		if (busy < this.warm) return "warm";
		if (busy >= this.plan.limit || !this.mayGrow()) {
			this.throttled++;
			return "none";
		}
		this.warm++;
		this.coldStarts++;
		return "cold";
	}

	private mayTake(): boolean {
		const { now } = this.kernel;
		const most = pace * this.plan.limit;
		this.requests = Math.min(most, this.requests + most * (now - this.requestsAt));
		this.requestsAt = now;
		if (this.requests < 1) return false;
		this.requests--;
		return true;
	}

	private mayGrow(): boolean {
		const { now } = this.kernel;
		this.tokens = Math.min(burst, this.tokens + more * (now - this.at));
		this.at = now;
		if (this.tokens < 1) return false;
		this.tokens--;
		return true;
	}

	private retire(): void {
		this.warm = Math.max(this.plan.provisioned, Math.min(this.warm, Math.max(...this.most)));
		this.look = (this.look + 1) % looks;
		this.most[this.look] = this.busy();
	}

	get readyCount(): number {
		return this.warm;
	}

	get wanted(): number {
		return this.warm;
	}

	/** Its platform spreads requests: what each instance gets is not told. */
	readonly born = 0;

	get state() {
		return this.fleet.state;
	}

	get readyAt() {
		return this.fleet.readyAt;
	}

	get offered() {
		return this.fleet.offered;
	}

	/** An instance costs while it works, and while it is kept ready on purpose. */
	paid(): number {
		return Math.max(this.plan.provisioned, this.busy());
	}
}

import type { Component } from "../../../design/design.ts";
import { policyOf } from "../../../design/scaling-words.ts";
import type { Inputs } from "../../inputs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Stream } from "../../random/stream.ts";
import type { Heard } from "../../recorder.ts";
import type { Queue } from "../queue/queue.ts";
import { leaving, lost, ready } from "../replicas/fleet.ts";
import type { ReplicasPlan } from "../replicas/plan.ts";
import type { Replicas } from "../replicas/replicas.ts";
import { aimedAt, type Forecast } from "./forecast.ts";
import { Gauges, type Sample } from "./gauges.ts";
import { clamp, type Loop, type Pod } from "./loop.ts";
import { loopOf } from "./loops.ts";
import type { ScalerPlan } from "./plan.ts";
import { readSignals } from "./signals.ts";

/** No platform looks more often; who looks all the time, in one moment without end, never comes to the next. */
const quickest = 0.1;

export function readScaler(
	inputs: Inputs,
	scaler: Component,
	replicas: ReplicasPlan,
	service?: Component,
	queued = false,
): ScalerPlan {
	const type = inputs.text(scaler, "type", { value: "hpa", source: "a Kubernetes HPA" });
	const signals = readSignals(inputs, scaler, type, replicas, service, queued);
	const loop = loopOf(type, signals, service);
	const min = inputs.number(scaler, "min", { value: 1, source: "Kubernetes HPA default" });
	const max = inputs.number(scaler, "max", { value: Math.max(10, min * 3), source: "not declared; room to grow" });
	const begin = loop.read(inputs, scaler, signals, service);
	const [sync, metricDelay, metric] = (["syncPeriod", "metricDelay", "metricPeriod"] as const).map((name) =>
		inputs.number(scaler, name, loop.pace(signals, service)[name]),
	);
	const [syncPeriod, metricPeriod] = [sync, metric].map((period) => Math.max(quickest, period));
	return {
		...{ type, min, max, metrics: signals.metrics, signals, syncPeriod, metricDelay, metricPeriod, begin },
		asksQueue: type === "keda",
		countsReplicas: type === "step" || byNumber(scaler),
		aligned: false,
		notes: signals.notes,
	};
}

/** Policies of Kubernetes that are declared; by default a share of the fleet decides once it has four replicas. */
function byNumber({ attributes }: Component): boolean {
	const texts = [attributes.upPolicies?.value, attributes.downPolicies?.value].flat();
	return texts.some((text) => typeof text === "string" && policyOf(text)?.percent === false);
}

/** Nobody who writes a timetable, and no history, knows of such a load. */
export function unforeseen({ signals }: ScalerPlan): string {
	return `${signals.ahead === "schedule" ? "the timetable" : "the forecast"} does not know of this beforehand`;
}

/** The replicas that the loop would have come to rest at under this rate: where a run begins. */
export function atRest(plan: ScalerPlan, replicas: ReplicasPlan, rate: number): number {
	// What a timetable or a forecast alone would have ordered.
	const ordered = plan.metrics.length === 0 && plan.signals.ahead;
	let wanted = ordered ? Math.ceil((rate * replicas.work.mean) / (replicas.concurrency * aimedAt)) : 1;
	for (const metric of plan.metrics) {
		const needed = Math.ceil(metric.rest(rate, replicas));
		// A metric that cannot be measured, such as CPU of which nothing is requested, asks for nobody.
		if (needed > wanted) wanted = needed;
	}
	return Math.max(plan.min, Math.min(plan.max, wanted));
}

/** Measures the replicas every metric period and decides every sync period. */
export class Scaler {
	/** Never below, once something has been ordered ahead. */
	floor = 0;
	private readonly plan: ScalerPlan;
	private readonly kernel: Kernel;
	private readonly replicas: Replicas;
	private readonly gauges: Gauges;
	private readonly forecast: Forecast | undefined;
	private readonly loop: Loop;
	private readonly samples: Sample[] = [];
	private readonly old: Sample[] = [];
	/** Filled anew for each decision. */
	private readonly pods: Pod[] = [];

	constructor(
		plan: ScalerPlan,
		parts: {
			kernel: Kernel;
			replicas: Replicas;
			queue: Queue | undefined;
			recorder: Heard;
			forecast: Forecast | undefined;
			phases: Stream;
		},
	) {
		const { kernel, replicas, phases } = parts;
		this.plan = plan;
		this.kernel = kernel;
		this.replicas = replicas;
		this.forecast = parts.forecast;
		const names = plan.metrics.map((metric) => metric.name);
		this.gauges = new Gauges(names, plan.signals.memory, parts);
		this.loop = plan.begin(plan, replicas.fleet.wanted);
		const measure = kernel.on(() => {
			this.samples.push(this.gauges.measure(kernel.now, this.old.pop()));
			this.forget();
			kernel.schedule(kernel.now + plan.metricPeriod, measure, 0);
		});
		const decide = kernel.on(() => {
			this.decide();
			kernel.schedule(kernel.now + plan.syncPeriod, decide, 0);
		});
		kernel.schedule((plan.aligned ? 1 : phases.uniform()) * plan.metricPeriod, measure, 0);
		kernel.schedule((plan.aligned ? 1 : phases.uniform()) * plan.syncPeriod, decide, 0);
	}

	/** CPU and memory that each replica takes for nothing: so much more of its request with every second of its age. */
	set leak(leak: { rate: number; since: number } | undefined) {
		this.gauges.leak = leak;
	}

	/** Drops the samples that a newer visible one replaces. */
	private forget(): void {
		const newest = this.kernel.now - this.plan.metricDelay;
		while (this.samples.length > 1 && this.samples[1].at <= newest) this.old.push(...this.samples.splice(0, 1));
	}

	private decide(): void {
		const { kernel, replicas, plan } = this;
		const { fleet } = replicas;
		const { now } = kernel;
		this.forget();
		const [newest] = this.samples;
		const visible = newest && newest.at <= now - plan.metricDelay ? newest : undefined;
		const { pods } = this;
		let count = 0;
		for (let replica = 0; replica < fleet.born; replica++) {
			const state = fleet.state[replica];
			if (state === leaving || state > lost) continue;
			const isReady = state === ready || state === lost;
			if (count === pods.length)
				pods.push({ ready: false, startedAt: 0, changedAt: 0, sample: undefined, sampledAt: 0 });
			const pod = pods[count++];
			pod.ready = isReady;
			pod.startedAt = fleet.bornAt[replica];
			pod.changedAt = isReady ? fleet.readyAt[replica] : fleet.bornAt[replica];
			pod.sample = visible?.of(replica);
			pod.sampledAt = visible?.at ?? 0;
		}
		pods.length = count;
		const outside = { ...visible?.outside };
		if (plan.asksQueue) outside["queue-depth"] = this.gauges.depth(true);
		const ahead = Math.max(this.floor, this.forecast?.floorAt(now) ?? 0);
		const sight = { now, current: fleet.wanted, pods, outside, sampledAt: visible?.at, ahead };
		const asked = this.loop.decide(sight);
		const wanted = Math.max(asked, clamp(ahead, 0, plan.max));
		if (wanted !== fleet.wanted) fleet.scaleTo(wanted);
	}
}

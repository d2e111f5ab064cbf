import type { Component } from "../../../design/design.ts";
import { policyOf, stepOf } from "../../../design/scaling-words.ts";
import type { Fallback, Inputs } from "../../inputs.ts";
import { Unplayable } from "../../unplayable.ts";
import type { AlarmPlan } from "./alarms.ts";
import { Keeps, Timetable } from "./forecast.ts";
import { Gcp } from "./gcp.ts";
import { Hpa, type HpaPlan } from "./hpa.ts";
import { Keda } from "./keda.ts";
import type { Loop } from "./loop.ts";
import type { ScalerPlan } from "./plan.ts";
import { type Pace, usualDown, usualUp } from "./policies.ts";
import type { Signals } from "./signals.ts";
import { type Step, StepScaling, tableOf } from "./step.ts";
import { TargetTracking } from "./target-tracking.ts";

type Begin = (plan: ScalerPlan, initial: number) => Loop;

/** A kind of control loop: how often it looks where nobody says, what it reads of a scaler, and how it begins. */
interface LoopKind {
	pace(
		signals: Signals,
		service: Component | undefined,
	): Record<"syncPeriod" | "metricDelay" | "metricPeriod", Fallback>;
	read(inputs: Inputs, scaler: Component, signals: Signals, service: Component | undefined): Begin;
}

const server = { value: 15, source: "metrics-server resolution" };
const kubernetesPace = () => ({
	syncPeriod: { value: 15, source: "kube-controller-manager default" },
	metricDelay: server,
	metricPeriod: server,
});

/** EC2 publishes CPU by the minute only with detailed monitoring. */
function cloudWatchPace({ metrics }: Signals, service: Component | undefined) {
	const basic = isEc2(service) && metrics.some((metric) => metric.name === "cpu");
	return {
		syncPeriod: { value: 60, source: "CloudWatch evaluates an alarm every minute" },
		metricDelay: { value: 60, source: "CloudWatch shows a minute's measure about a minute later" },
		metricPeriod: basic
			? { value: 300, source: "EC2 basic monitoring: five minutes" }
			: { value: 60, source: "CloudWatch: one minute" },
	};
}

function isEc2(service: Component | undefined): boolean {
	return service?.attributes.platform?.value === "ec2";
}

/** What each of a scaler's texts says. One that says nothing is an error: its default would silently take its place. */
function understood<T>(inputs: Inputs, scaler: Component, name: string, reads: (text: string) => T | undefined) {
	const texts = inputs.value(scaler, name);
	if (!Array.isArray(texts)) return undefined;
	return texts.map((text) => {
		const found = reads(String(text));
		if (found === undefined) throw new Unplayable(`${name} of ${scaler.name}: nobody understands "${String(text)}"`);
		return found;
	});
}

function readPace(inputs: Inputs, scaler: Component, direction: "up" | "down", usual: Pace): Pace {
	const policies = understood(inputs, scaler, `${direction}Policies`, policyOf) ?? [];
	const select = inputs.value(scaler, `${direction}Select`);
	return {
		policies: policies.length > 0 ? policies : usual.policies,
		select: select === "min" || select === "disabled" ? select : "max",
	};
}

function readHpa(inputs: Inputs, scaler: Component): Omit<HpaPlan, "min" | "max" | "metrics" | "window"> {
	const downTolerance = inputs.value(scaler, "downTolerance");
	return {
		tolerance: inputs.number(scaler, "tolerance", { value: 0.1, source: "Kubernetes HPA default" }),
		...(typeof downTolerance === "number" && { downTolerance }),
		behaviour: inputs.value(scaler, "behaviour") === true,
		upStabilisation: inputs.number(scaler, "upStabilisation", { value: 0, source: "Kubernetes HPA default" }),
		downStabilisation: inputs.number(scaler, "downStabilisation", { value: 300, source: "Kubernetes HPA default" }),
		up: readPace(inputs, scaler, "up", usualUp),
		down: readPace(inputs, scaler, "down", usualDown),
	};
}

function readAlarms(
	inputs: Inputs,
	scaler: Component,
	service: Component | undefined,
): Omit<AlarmPlan, "min" | "max" | "metrics"> {
	const growsOnly = inputs.value(scaler, "downSelect") === "disabled";
	if (isEc2(service)) {
		const warmup = inputs.value(scaler, "upCooldown");
		const usual = { value: 300, source: "EC2 Auto Scaling: the default cooldown, where no warm-up is set" };
		return {
			growsOnly,
			upCooldown: 0,
			downCooldown: 0,
			warmup: typeof warmup === "number" ? warmup : inputs.number(scaler, "warmup", usual),
		};
	}
	const usual = { value: 300, source: "Application Auto Scaling: cooldowns of ECS services default to 300 s" };
	return {
		growsOnly,
		upCooldown: inputs.number(scaler, "upCooldown", usual),
		downCooldown: inputs.number(scaler, "downCooldown", usual),
		warmup: 0,
	};
}

/** Its table of steps, or one step whatever the breach. */
function readTable(inputs: Inputs, scaler: Component, direction: "up" | "down"): Step[] {
	const steps = understood(inputs, scaler, `${direction}Steps`, stepOf);
	if (steps) return tableOf(steps, direction);
	const one = { value: 1, source: "one replica at a time" };
	const amount = inputs.number(scaler, `${direction}Step`, one);
	return tableOf([{ exactly: false, amount, percent: false, least: undefined, from: 0 }], direction);
}

const hpa: LoopKind = {
	pace: kubernetesPace,
	read(inputs, scaler) {
		const own = readHpa(inputs, scaler);
		return (plan, initial) => new Hpa({ ...plan, ...own, window: plan.metricPeriod }, initial);
	},
};

const keda: LoopKind = {
	pace: kubernetesPace,
	read(inputs, scaler) {
		const own = {
			...readHpa(inputs, scaler),
			poll: inputs.number(scaler, "pollingInterval", { value: 30, source: "KEDA, pollingInterval: defaults to 30 s" }),
			cooldown: inputs.number(scaler, "zeroCooldown", {
				value: 300,
				source: "KEDA, cooldownPeriod: defaults to 300 s",
			}),
			activation: inputs.number(scaler, "activation", { value: 0, source: "KEDA, activationThreshold: defaults to 0" }),
		};
		return (plan, initial) => new Keda({ ...plan, ...own, window: plan.metricPeriod }, initial);
	},
};

const targetTracking: LoopKind = {
	pace: cloudWatchPace,
	read(inputs, scaler, _, service) {
		const own = {
			...readAlarms(inputs, scaler, service),
			lowShare: inputs.number(
				scaler,
				"lowShare",
				isEc2(service)
					? { value: 0.7, source: "the managed low alarm of an EC2 Auto Scaling group" }
					: { value: 0.9, source: "the managed low alarm of Application Auto Scaling" },
			),
		};
		return (plan) => new TargetTracking({ ...plan, ...own });
	},
};

const step: LoopKind = {
	pace: cloudWatchPace,
	read(inputs, scaler, _, service) {
		const downEvaluations = inputs.value(scaler, "downEvaluations");
		const own = {
			...readAlarms(inputs, scaler, service),
			lowShare: inputs.number(scaler, "lowShare", { value: 0.5, source: "an alarm at half of the upper threshold" }),
			evaluations: inputs.number(scaler, "evaluations", { value: 3, source: "as the alarms of target tracking" }),
			...(typeof downEvaluations === "number" && { downEvaluations }),
			highShare: 1,
			adjustment: "ChangeInCapacity" as const,
			least: 0,
			up: readTable(inputs, scaler, "up"),
			down: readTable(inputs, scaler, "down"),
		};
		return (plan) => new StepScaling({ ...plan, ...own });
	},
};

const gcp: LoopKind = {
	pace: () => ({
		syncPeriod: { value: 60, source: "as often as Cloud Monitoring samples CPU" },
		metricDelay: { value: 60, source: "Cloud Monitoring shows a minute's measure about a minute later" },
		metricPeriod: { value: 60, source: "Cloud Monitoring samples CPU every minute" },
	}),
	read(inputs, scaler) {
		const own = {
			initialisation: inputs.number(scaler, "warmup", {
				value: 60,
				source: "Google, coolDownPeriodSec: defaults to 60 s",
			}),
			stabilisation: inputs.number(scaler, "downStabilisation", {
				value: 600,
				source: "Google, stabilizationPeriodSec: defaults to 600 s",
			}),
			scaleIn: readPace(inputs, scaler, "down", { policies: [], select: "max" }).policies[0],
			growsOnly: inputs.value(scaler, "downSelect") === "disabled",
		};
		return (plan, initial) => new Gcp({ ...plan, ...own }, initial);
	},
};

const timetable: LoopKind = { pace: kubernetesPace, read: () => (plan, initial) => new Timetable(plan, initial) };
const keeps: LoopKind = { pace: kubernetesPace, read: () => (plan) => new Keeps(plan) };

/** By `type` of scaler. A new loop is a file and a line here. */
const loops: Record<string, LoopKind> = { hpa, keda, "target-tracking": targetTracking, step, gcp };

/** A timetable or a forecast stands alone, or above the loop that its platform has for the other signals. */
export function loopOf(type: string, { metrics, ahead }: Signals, service: Component | undefined): LoopKind {
	if (loops[type]) return loops[type];
	if (metrics.length === 0) return ahead === "prediction" ? keeps : timetable;
	const platform = service?.attributes.platform?.value;
	return platform === "ecs" || platform === "ec2" ? targetTracking : hpa;
}

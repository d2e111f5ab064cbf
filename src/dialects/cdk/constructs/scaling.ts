import { type Draft, inner } from "../../resources/program/draft.ts";
import {
	entry,
	expressionOf,
	itemsOf,
	literal,
	type Made,
	referenceTo,
	type Value,
} from "../../resources/program/values.ts";
import type { Expression, Span } from "../../resources/syntax.ts";
import type { Construct, Kit } from "./construct.ts";

/** Where the two scalers of AWS differ. */
interface Way {
	policy: string;
	tracking: string;
	schedule: string;
	/** Adds what a policy is of. */
	owner(made: Made, at: Span): [path: string, value: Expression] | undefined;
	metrics: { cpu: string; memory?: string };
}

export const ofService: Way = {
	policy: "aws_appautoscaling_policy",
	tracking: "target_tracking_scaling_policy_configuration",
	schedule: "aws_appautoscaling_scheduled_action",
	owner: ({ block }, at) => block && ["resource_id", referenceTo(block, "id", at)],
	metrics: { cpu: "ECSServiceAverageCPUUtilization", memory: "ECSServiceAverageMemoryUtilization" },
};

export const ofGroup: Way = {
	policy: "aws_autoscaling_policy",
	tracking: "target_tracking_configuration",
	schedule: "aws_autoscaling_schedule",
	owner: ({ block }, at) => block && ["autoscaling_group_name", referenceTo(block, "name", at)],
	metrics: { cpu: "ASGAverageCPUUtilization" },
};

type Method = NonNullable<Construct["methods"]>[string];

function policy(way: Way, made: Made, id: Value | undefined, props: Value | undefined, at: Span, kit: Kit) {
	const own = kit.child(made, kit.text(id) ?? "Policy", "Policy", at, props);
	const draft = kit.draft(way.policy, own, "", at);
	const owner = way.owner(made, at);
	if (owner) draft.set(...owner);
	return draft;
}

function tracking(way: Way, metric: string | undefined, target: string, factor = 1): Method {
	return (made, [id, props], at, kit) => {
		const draft = policy(way, made, id, props, at, kit).fixed("policy_type", "TargetTrackingScaling", at);
		const wanted = entry(props, target);
		draft.set(`${way.tracking}/target_value`, wanted && kit.times(wanted, factor, expressionOf(wanted)));
		draft.set(`${way.tracking}/disable_scale_in`, entry(props, "disableScaleIn"));
		draft.set("estimated_instance_warmup", entry(props, "estimatedInstanceWarmup"));
		for (const [path, name] of [
			["scale_in_cooldown", "scaleInCooldown"],
			["scale_out_cooldown", "scaleOutCooldown"],
		])
			if (way === ofService) draft.set(`${way.tracking}/${path}`, entry(props, name));
		if (metric) draft.fixed(`${way.tracking}/predefined_metric_specification/predefined_metric_type`, metric, at);
		else own(draft.block, way, entry(props, "metric") ?? entry(props, "customMetric"), at);
		return undefined;
	};
}

function own(block: ReturnType<typeof policy>["block"], way: Way, metric: Value | undefined, at: Span): void {
	const within = block.blocks.find(({ type }) => type === way.tracking);
	const spec = inner("customized_metric_specification", at);
	spec
		.set("metric_name", nameOf(metric, at))
		.set("namespace", entry(metric, "namespace"))
		.set("period", entry(metric, "period"));
	within?.blocks.push(spec.block);
}

function nameOf(metric: Value | undefined, at: Span): Expression {
	const name = entry(metric, "metricName");
	return name ? expressionOf(name) : { ...at, kind: "opaque", what: "its metric", inner: [] };
}

/** A period of five minutes unless one is given; an expression's holds for all its metrics. Source: aws-cdk-lib, MathExpression. */
function looksAt(alarm: Draft, metric: Value | undefined, at: Span): void {
	const period = entry(metric, "period") ?? literal(300, at);
	const parts = entry(metric, "usingMetrics");
	if (parts?.kind !== "object") {
		alarm.set("metric_name", nameOf(metric, at)).set("namespace", entry(metric, "namespace")).set("period", period);
		return;
	}
	for (const part of parts.entries.values()) {
		const query = inner("metric_query", at)
			.set("metric/metric_name", nameOf(part, at))
			.set("metric/namespace", entry(part, "namespace"))
			.set("metric/period", period);
		alarm.block.blocks.push(query.block);
	}
}

const kinds: Record<string, string> = {
	CHANGE_IN_CAPACITY: "ChangeInCapacity",
	PERCENT_CHANGE_IN_CAPACITY: "PercentChangeInCapacity",
	EXACT_CAPACITY: "ExactCapacity",
};

/** Steps become two policies, each with the alarm that triggers it. Source: aws-cdk-lib, StepScalingPolicy. */
function stepping(way: Way): Method {
	return (made, [id, props], at, kit) => {
		const metric = entry(props, "metric");
		const type = kinds[kit.text(entry(props, "adjustmentType")) ?? ""] ?? "ChangeInCapacity";
		const steps = itemsOf(entry(props, "scalingSteps"));
		const number = (step: Value, name: string) => {
			const value = entry(step, name);
			const known = value && kit.program.known(value);
			return typeof known === "number" ? known : undefined;
		};
		for (const direction of ["up", "down"] as const) {
			const path = direction === "up" ? "lower" : "upper";
			const mine = steps.filter((step) => Math.sign(number(step, "change") ?? 0) === (direction === "up" ? 1 : -1));
			const bounds = mine.map((step) => number(step, path));
			const threshold = direction === "up" ? Math.min(...bounds.map(Number)) : Math.max(...bounds.map(Number));
			if (mine.length === 0 || !Number.isFinite(threshold)) continue;
			const draft = policy(way, made, id, props, at, kit).fixed("policy_type", "StepScaling", at);
			const holder = way === ofService ? inner("step_scaling_policy_configuration", at) : draft;
			if (way === ofService) draft.block.blocks.push(holder.block);
			holder.fixed("adjustment_type", type, at).set("cooldown", entry(props, "cooldown"));
			for (const step of mine) {
				const far = (number(step, path) ?? threshold) - threshold;
				holder.add("step_adjustment", expressionOf(step), {
					scaling_adjustment: entry(step, "change"),
					[`metric_interval_${path}_bound`]: literal(far, expressionOf(step)),
				});
			}
			const label = kit.child(made, `${kit.text(id) ?? "Steps"}-${direction}`, "Alarm", at);
			const alarm = kit.draft("aws_cloudwatch_metric_alarm", label, "", at);
			looksAt(alarm, metric, at);
			alarm.set("evaluation_periods", entry(props, "evaluationPeriods") ?? literal(1, at));
			alarm.fixed("threshold", threshold, at);
			alarm.fixed(
				"comparison_operator",
				direction === "up" ? "GreaterThanOrEqualToThreshold" : "LessThanOrEqualToThreshold",
				at,
			);
			alarm.set("alarm_actions", { ...at, kind: "tuple", items: [referenceTo(draft.block, "arn", at)] });
		}
		return undefined;
	};
}

function scheduled(way: Way): Method {
	return (made, [id, props], at, kit) => {
		const label = kit.child(made, kit.text(id) ?? "Schedule", "Schedule", at, props);
		const draft = kit.draft(way.schedule, label, "", at);
		const owner = way.owner(made, at);
		if (owner) draft.set(...owner);
		const path = way === ofService ? "scalable_target_action/min_capacity" : "min_size";
		draft.set(path, entry(props, "minCapacity")).set("desired_capacity", entry(props, "desiredCapacity"));
		return undefined;
	};
}

/** Methods that make something scale. Source: aws-cdk-lib, ScalableTaskCount and AutoScalingGroup. */
export const scalingOf = (way: Way): NonNullable<Construct["methods"]> => ({
	scaleOnCpuUtilization: tracking(way, way.metrics.cpu, "targetUtilizationPercent"),
	...(way.metrics.memory && {
		scaleOnMemoryUtilization: tracking(way, way.metrics.memory, "targetUtilizationPercent"),
	}),
	scaleOnRequestCount: (made, given, at, kit) => {
		const [, props] = given;
		const each = ["requestsPerTarget", "targetRequestsPerMinute"].find((name) => entry(props, name));
		const a = each ?? "targetRequestsPerSecond";
		return tracking(way, "ALBRequestCountPerTarget", a, each ? 1 : 60)(made, given, at, kit);
	},
	scaleOnIncomingBytes: tracking(way, "ASGAverageNetworkIn", "targetBytesPerSecond", 60),
	scaleOnOutgoingBytes: tracking(way, "ASGAverageNetworkOut", "targetBytesPerSecond", 60),
	scaleToTrackCustomMetric: tracking(way, undefined, "targetValue"),
	scaleToTrackMetric: tracking(way, undefined, "targetValue"),
	scaleOnMetric: stepping(way),
	scaleOnSchedule: scheduled(way),
});

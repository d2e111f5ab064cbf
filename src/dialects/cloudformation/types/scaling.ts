import { isSeq, type Node } from "yaml";
import type { Blocks, Shape } from "../shape.ts";

const ofGroup = { AutoScalingGroupName: "autoscaling_group_name" };

const scheduled: Shape = { type: "aws_appautoscaling_scheduled_action" };

/** Schedules stand within the target; Terraform keeps them apart. */
function schedules(blocks: Blocks): void {
	const list = blocks.at("ScheduledActions");
	for (const [index, item] of (isSeq(list) ? (list.items as Node[]) : []).entries()) {
		const key = blocks.expressions.span(item);
		const label = `${blocks.label} schedule${index || ""}`;
		const action = blocks.other("aws_appautoscaling_scheduled_action", label, key, { node: item, shape: scheduled });
		blocks.add("resource_id", blocks.itself(key), key, action);
	}
}

export const scaling: Record<string, Shape> = {
	"AWS::AutoScaling::AutoScalingGroup": {
		type: "aws_autoscaling_group",
		names: {
			AutoScalingGroupName: "name",
			Cooldown: "default_cooldown",
			LoadBalancerNames: "load_balancers",
			LaunchConfigurationName: "launch_configuration",
			"LaunchTemplate.LaunchTemplateId": "id",
			"LaunchTemplate.LaunchTemplateName": "name",
			LaunchTemplateOverrides: "override",
			Overrides: "override",
		},
		defaults: {
			health_check_grace_period: {
				value: 0,
				source: "AWS::AutoScaling::AutoScalingGroup: HealthCheckGracePeriod is 0 unless set",
			},
		},
	},
	"AWS::AutoScaling::LaunchConfiguration": {
		type: "aws_launch_configuration",
		names: { LaunchConfigurationName: "name", InstanceMonitoring: "enable_monitoring" },
	},
	"AWS::EC2::LaunchTemplate": {
		type: "aws_launch_template",
		names: { LaunchTemplateName: "name", LaunchTemplateData: "" },
	},
	"AWS::AutoScaling::ScalingPolicy": {
		type: "aws_autoscaling_policy",
		names: { ...ofGroup, PolicyName: "name", "Metrics.Id": "id" },
	},
	"AWS::AutoScaling::ScheduledAction": {
		type: "aws_autoscaling_schedule",
		names: { ...ofGroup, ScheduledActionName: "scheduled_action_name" },
	},
	"AWS::AutoScaling::LifecycleHook": { type: "aws_autoscaling_lifecycle_hook", names: ofGroup },
	"AWS::AutoScaling::WarmPool": { type: "aws_autoscaling_warm_pool", names: ofGroup },
	"AWS::ApplicationAutoScaling::ScalableTarget": { type: "aws_appautoscaling_target", also: schedules },
	"AWS::ApplicationAutoScaling::ScalingPolicy": {
		type: "aws_appautoscaling_policy",
		names: { PolicyName: "name", ScalingTargetId: "resource_id" },
	},
	"AWS::Batch::ComputeEnvironment": {
		type: "aws_batch_compute_environment",
		names: { ComputeEnvironmentName: "name", MaxvCpus: "max_vcpus", MinvCpus: "min_vcpus" },
	},
	"AWS::Batch::JobQueue": { type: "aws_batch_job_queue", names: { JobQueueName: "name" } },
	"AWS::Batch::JobDefinition": { type: "aws_batch_job_definition", names: { JobDefinitionName: "name" } },
	"AWS::CloudWatch::Alarm": {
		type: "aws_cloudwatch_metric_alarm",
		names: { AlarmName: "alarm_name", Metrics: "metric_query" },
	},
};

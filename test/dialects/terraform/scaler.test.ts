import { beforeAll, describe, expect, test } from "vitest";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { readWith } from "../../support/reading.ts";
import { attribute, pieces, pointed, read, said, storefront } from "./helper.ts";

beforeAll(() => terraform.load!());

const ecs = (policies: string) => `
resource "aws_ecs_service" "api" {
  name = "api"
}
resource "aws_appautoscaling_target" "api" {
  service_namespace  = "ecs"
  resource_id        = "service/\${aws_ecs_cluster.main.name}/\${aws_ecs_service.api.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = 2
  max_capacity       = 20
}
${policies}`;

const tracking = (label: string, inner: string) => `
resource "aws_appautoscaling_policy" "${label}" {
  policy_type = "TargetTrackingScaling"
  resource_id = aws_appautoscaling_target.api.resource_id
  target_tracking_scaling_policy_configuration {
${inner}
  }
}`;

const predefined = (type: string, target: number) => `
    target_value = ${target}
    predefined_metric_specification {
      predefined_metric_type = "${type}"
    }`;

describe("ECS scalers", () => {
	test("the storefront's scales on CPU only", () => {
		const files = storefront();
		const { fragments } = readWith(terraform, files);
		const signals = attribute(fragments, "Scaler", "signals");
		expect(signals.value).toEqual(["cpu"]);
		expect(pointed(files, signals)).toBe('"ECSServiceAverageCPUUtilization"');
		expect(said(fragments.find((one) => one.role === "declares" && one.kind === "Scaler") as never)).toEqual({
			type: "target-tracking",
			signals: ["cpu"],
			metricPeriod: 60,
			cpuTarget: 0.6,
			min: 2,
			max: 6,
			upCooldown: 60,
			downCooldown: 300,
			behaviour: true,
		});
	});

	test("several policies are one scaler with all their signals; requests are counted by the minute", () => {
		const both =
			tracking("cpu", predefined("ECSServiceAverageCPUUtilization", 70)) +
			tracking("requests", predefined("ALBRequestCountPerTarget", 600));
		const scalers = pieces(read(ecs(both)), "Scaler");
		expect(scalers).toHaveLength(1);
		expect(said(scalers[0])).toMatchObject({
			signals: ["cpu", "requests"],
			cpuTarget: 0.7,
			requestsTarget: 10,
			upCooldown: 300,
			behaviour: false,
		});
		expect(scalers[0].links).toMatchObject([
			{ kind: "scales", direction: "to", other: { key: "tf:infra:aws_ecs_service.api" } },
		]);
	});

	test("a customized metric is judged by its name, metric math by all its names", () => {
		const custom = tracking(
			"q",
			`target_value = 100
    customized_metric_specification {
      metrics {
        id = "m1"
        metric_stat {
          metric {
            metric_name = "ApproximateNumberOfMessagesVisible"
            namespace   = "AWS/SQS"
          }
          stat = "Sum"
        }
      }
    }`,
		);
		expect(said(pieces(read(ecs(custom)), "Scaler")[0])).toMatchObject({ signals: ["queue-depth"], queueTarget: 100 });
	});

	test("steps take their signal from the alarm that triggers them, else it is unknown", () => {
		const step = `resource "aws_appautoscaling_policy" "up" {
  policy_type = "StepScaling"
  resource_id = aws_appautoscaling_target.api.resource_id
  step_scaling_policy_configuration {
    cooldown = 60
  }
}`;
		const alarm = `resource "aws_cloudwatch_metric_alarm" "hot" {
  metric_name   = "CPUUtilization"
  namespace     = "AWS/ECS"
  alarm_actions = [aws_appautoscaling_policy.up.arn]
}`;
		expect(said(pieces(read(ecs(`${step}\n${alarm}`)), "Scaler")[0])).toMatchObject({
			type: "step",
			signals: ["cpu"],
			upCooldown: 60,
		});
		expect(said(pieces(read(ecs(step)), "Scaler")[0]).signals).toBe(
			"? no alarm in this folder triggers aws_appautoscaling_policy.up",
		);
	});

	test("other namespaces are not scalers of services", () => {
		expect(
			read('resource "aws_appautoscaling_target" "t" {\n  service_namespace = "dynamodb"\n  resource_id = "table/x"\n}')
				.fragments,
		).toEqual([]);
	});
});

test("an auto scaling group's policies are one scaler", () => {
	const reading = read(`
resource "aws_autoscaling_group" "web" {
  min_size         = 1
  max_size         = 4
  default_cooldown = 120
}
resource "aws_autoscaling_policy" "cpu" {
  policy_type            = "TargetTrackingScaling"
  autoscaling_group_name = aws_autoscaling_group.web.name
  target_tracking_configuration {
    target_value = 50
    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}
resource "aws_autoscaling_policy" "forecast" {
  policy_type            = "PredictiveScaling"
  autoscaling_group_name = aws_autoscaling_group.web.name
}
resource "aws_autoscaling_schedule" "noon" {
  autoscaling_group_name = aws_autoscaling_group.web.name
}`);
	expect(said(pieces(reading, "Scaler")[0])).toMatchObject({
		type: "target-tracking",
		signals: ["schedule", "cpu", "prediction"],
		cpuTarget: 0.5,
		min: 1,
		max: 4,
	});
});

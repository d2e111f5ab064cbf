import { beforeAll, describe, expect, test } from "vitest";
import { specOf } from "../../../src/design/catalogue/index.ts";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { pieces, read, said } from "./helper.ts";

beforeAll(() => terraform.load!());

const service = `
resource "aws_ecs_service" "api" {
  name = "api"
}
resource "aws_appautoscaling_target" "api" {
  service_namespace = "ecs"
  resource_id       = "service/main/api"
  min_capacity      = 2
  max_capacity      = 20
}
`;
const group = `
resource "aws_autoscaling_group" "web" {
  min_size         = 1
  max_size         = 8
  default_cooldown = 120
}
`;

const policy = (label: string, inner: string) => `
resource "aws_appautoscaling_policy" "${label}" {
  resource_id = aws_appautoscaling_target.api.resource_id
${inner}
}
`;
const stepping = (type: string, steps: string) => `  policy_type = "StepScaling"
  step_scaling_policy_configuration {
    adjustment_type = "${type}"
    cooldown        = 90
    ${steps}
  }`;
const step = (adjustment: number, bounds: string) => `step_adjustment {
      scaling_adjustment = ${adjustment}
      ${bounds}
    }`;
const alarm = (label: string, actions: string, inner: string) => `
resource "aws_cloudwatch_metric_alarm" "${label}" {
  ${inner.replaceAll(", ", "\n  ")}
  alarm_actions = [${actions}]
}
`;

const scaler = (text: string) => {
	const [piece] = pieces(read(text), "Scaler");
	for (const [name, { value }] of Object.entries(piece.attributes)) {
		if (value !== undefined) expect(specOf("Scaler", name)?.schema.safeParse(value).success, name).toBe(true);
	}
	return said(piece);
};

describe("step scaling", () => {
	const up = policy(
		"up",
		stepping(
			"PercentChangeInCapacity",
			`min_adjustment_magnitude = 2
    ${step(50, "metric_interval_lower_bound = 20")}
    ${step(10, "metric_interval_lower_bound = 0\n      metric_interval_upper_bound = 20")}`,
		),
	);
	const down = policy("down", stepping("ChangeInCapacity", step(-1, "metric_interval_upper_bound = 0")));
	const high = alarm(
		"high",
		"aws_appautoscaling_policy.up.arn",
		'metric_name = "CPUUtilization", comparison_operator = "GreaterThanThreshold", threshold = 60, period = 60, evaluation_periods = 2',
	);
	const low = alarm(
		"low",
		"aws_appautoscaling_policy.down.arn",
		'metric_name = "CPUUtilization", comparison_operator = "LessThanThreshold", threshold = 30, period = 300, evaluation_periods = 3',
	);

	test("is a table of steps around two alarms", () => {
		expect(scaler(service + up + down + high + low)).toMatchObject({
			type: "step",
			signals: ["cpu"],
			cpuTarget: 0.6,
			lowShare: 0.5,
			upSteps: ["10 %, at least 2, from 0", "50 %, at least 2, from 0.2"],
			downSteps: ["1 replica from 0"],
			evaluations: 2,
			downEvaluations: 15,
			metricPeriod: 60,
			upCooldown: 90,
		});
	});

	test("never shrinks without an alarm below", () => {
		expect(scaler(service + up + high)).toMatchObject({ downSteps: [], cpuTarget: 0.6 });
	});

	test("counts requests by the second, whatever the period of their sum", () => {
		const requests = alarm(
			"high",
			"aws_appautoscaling_policy.up.arn",
			'metric_name = "RequestCountPerTarget", comparison_operator = "GreaterThanOrEqualToThreshold", threshold = 600, period = 60, evaluation_periods = 1',
		);
		const table = policy("up", stepping("ExactCapacity", step(9, "metric_interval_lower_bound = 300")));
		expect(scaler(service + table + requests)).toMatchObject({
			signals: ["requests"],
			requestsTarget: 10,
			upSteps: ["exactly 9 replicas from 5"],
		});
	});

	test("does not guess the unit of what it does not know, nor an adjustment from outside", () => {
		const own = alarm(
			"high",
			"aws_appautoscaling_policy.up.arn",
			'metric_name = "CpuLoad", comparison_operator = "GreaterThanThreshold", threshold = 4, period = 60, evaluation_periods = 1',
		);
		const all = scaler(service + up + own);
		expect(all).not.toHaveProperty("cpuTarget");
		expect(all.upSteps).toMatch(/^\?/);
		const outside = policy("up", stepping("$" + "{var.kind}", step(1, "metric_interval_lower_bound = 0")));
		expect(scaler(service + outside + high).upSteps).toMatch(/^\?/);
	});

	test("is one step in simple scaling of a group", () => {
		const simple = `
resource "aws_autoscaling_policy" "up" {
  autoscaling_group_name = aws_autoscaling_group.web.name
  adjustment_type        = "ChangeInCapacity"
  scaling_adjustment     = 2
  cooldown               = 60
}`;
		const hot = alarm(
			"high",
			"aws_autoscaling_policy.up.arn",
			'metric_name = "CPUUtilization", comparison_operator = "GreaterThanThreshold", threshold = 80, period = 120, evaluation_periods = 2',
		);
		expect(scaler(group + simple + hot)).toMatchObject({
			type: "step",
			upSteps: ["2 replicas from 0"],
			upCooldown: 60,
			metricPeriod: 120,
			cpuTarget: 0.8,
		});
	});
});

describe("target tracking", () => {
	const tracking = (more: string, metric = "ECSServiceAverageMemoryUtilization") =>
		policy(
			"track",
			`  target_tracking_scaling_policy_configuration {
    target_value = 75
    ${more}
    predefined_metric_specification {
      predefined_metric_type = "${metric}"
    }
  }`,
		);

	test("may hold memory, and may be told not to shrink", () => {
		expect(scaler(service + tracking("disable_scale_in = true"))).toMatchObject({
			signals: ["memory"],
			memoryTarget: 0.75,
			downSelect: "disabled",
		});
		expect(scaler(service + tracking("disable_scale_in = false"))).not.toHaveProperty("downSelect");
		const both = tracking("disable_scale_in = true") + tracking("").replace('"track"', '"other"');
		expect(scaler(service + both)).not.toHaveProperty("downSelect");
	});

	test("of a group waits for its instances to warm up: the policy's time, the group's, else the cooldown", () => {
		const cpu = (more: string) => `
resource "aws_autoscaling_policy" "cpu" {
  autoscaling_group_name = aws_autoscaling_group.web.name
  policy_type            = "TargetTrackingScaling"
  ${more}
  target_tracking_configuration {
    target_value = 50
    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}`;
		expect(scaler(group + cpu("estimated_instance_warmup = 45"))).toMatchObject({ warmup: 45, behaviour: true });
		expect(scaler(group + cpu(""))).toMatchObject({ warmup: 120 });
	});
});

test("a timetable orders the most of its actions; −1 leaves a size as it is", () => {
	const action = (label: string, min: number) => `
resource "aws_appautoscaling_scheduled_action" "${label}" {
  resource_id = aws_appautoscaling_target.api.resource_id
  scalable_target_action {
    min_capacity = ${min}
    max_capacity = 20
  }
}`;
	expect(scaler(service + action("noon", 12) + action("night", 2))).toMatchObject({
		type: "scheduled",
		signals: ["schedule"],
		scheduledMin: 12,
	});
	const schedule = (size: string) => `
resource "aws_autoscaling_schedule" "noon" {
  autoscaling_group_name = aws_autoscaling_group.web.name
  min_size               = ${size}
}`;
	expect(scaler(group + schedule("6")).scheduledMin).toBe(6);
	expect(scaler(group + schedule("-1"))).not.toHaveProperty("scheduledMin");
});

test("a forecast that is only looked at scales nothing", () => {
	const forecast = (mode: string) => `
resource "aws_autoscaling_policy" "forecast" {
  policy_type            = "PredictiveScaling"
  autoscaling_group_name = aws_autoscaling_group.web.name
  predictive_scaling_configuration {
    ${mode}
    scheduling_buffer_time = 600
  }
}`;
	expect(scaler(group + forecast('mode = "ForecastAndScale"'))).toMatchObject({
		type: "predictive",
		signals: ["prediction"],
		scheduleLead: 600,
	});
	expect(pieces(read(group + forecast("")), "Scaler")).toEqual([]);
});

describe("an SQS queue", () => {
	const queue = (inner: string) => said(pieces(read(`resource "aws_sqs_queue" "jobs" {\n${inner}\n}`), "Queue")[0]);

	test("hands a message out again after its timeout", () => {
		expect(queue("visibility_timeout_seconds = 120")).toMatchObject({ visibility: 120, deadLetter: false });
		expect(queue("")).toMatchObject({ visibility: 30 });
	});

	test("sets it aside after so many tries, whatever the other arguments refer to", () => {
		const redrive = (text: string) => queue(`redrive_policy = ${text}`).maxReceives;
		expect(redrive("jsonencode({ deadLetterTargetArn = var.dead, maxReceiveCount = 4 })")).toBe(4);
		expect(redrive('jsonencode({ deadLetterTargetArn = "arn", maxReceiveCount = var.tries })')).toMatch(/^\?/);
		expect(redrive('"{\\"deadLetterTargetArn\\":\\"$' + '{var.dead}\\",\\"maxReceiveCount\\":7}"')).toBe(7);
		expect(redrive("var.policy")).toMatch(/^\?/);
	});
});

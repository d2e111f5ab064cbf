import { beforeAll, describe, expect, test } from "vitest";
import { declared } from "../../../src/design/attribute.ts";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { folder, refusal, storefront, tryWrite, write } from "./helper.ts";

beforeAll(() => terraform.load!());

const somewhere = { file: "x", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } };
const changedLines = (before: string, after: string) => {
	const old = before.split("\n");
	return after.split("\n").filter((line) => !old.includes(line));
};
const textOf = (name: string) => storefront().find((file) => file.path.endsWith(`/${name}`))!.text;

describe("the storefront", () => {
	test("affinity none switches stickiness off inside the block and keeps the comment", () => {
		const text = write(storefront(), ["Balancer", "affinity", "none"], { also: ["Balancer.affinityDuration"] });
		expect(changedLines(textOf("alb.tf"), text)).toEqual(["    enabled         = false"]);
		expect(text).toContain("# the refund form is two pages");
	});

	test("drain goes to the default of the variable that decides it", () => {
		const text = write(storefront(), ["Balancer", "drain", 25]);
		expect(changedLines(textOf("variables.tf"), text)).toEqual(["  default     = 25"]);
	});

	test("a minimum goes to the tfvars line that wins, for all who use the variable", () => {
		const text = write(storefront(), ["Scaler", "min", 3], { also: ["Service.replicas"] });
		expect(changedLines(textOf("terraform.tfvars"), text)).toEqual(["admin_desired_count = 3"]);
	});

	test("a minimum above the maximum raises that too", () => {
		const text = write(storefront(), ["Scaler", "min", 8], { also: ["Service.replicas", "Scaler.max"] });
		expect(text).toContain("admin_desired_count = 8");
		expect(text).toContain("default = 8");
	});

	test("slow start is added in the column of its neighbours", () => {
		const text = write(storefront(), ["Balancer", "slowStart", 60]);
		expect(changedLines(textOf("alb.tf"), text)).toEqual(["  slow_start           = 60"]);
	});

	test("grace goes to stopTimeout", () => {
		const text = write(storefront(), ["Service", "grace", 60]);
		expect(changedLines(textOf("ecs.tf"), text)).toEqual(["      stopTimeout = 60"]);
		expect(refusal(storefront(), ["Service", "grace", 300])).toContain("120 seconds at most");
	});

	test("requests become a second policy, sixty times the rate", () => {
		const component = { requestsTarget: declared(50, somewhere) };
		const text = write(storefront(), ["Scaler", "signals", ["cpu", "requests"]], {
			component,
			also: ["Scaler.requestsTarget"],
		});
		expect(text.startsWith(textOf("autoscaling.tf").trimEnd())).toBe(true);
		expect(text.slice(textOf("autoscaling.tf").trimEnd().length)).toBe(`

resource "aws_appautoscaling_policy" "admin_requests" {
  name               = "\${local.name}-admin-requests"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.admin.service_namespace
  resource_id        = aws_appautoscaling_target.admin.resource_id
  scalable_dimension = aws_appautoscaling_target.admin.scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value       = 3000
    scale_in_cooldown  = 300
    scale_out_cooldown = 60

    predefined_metric_specification {
      predefined_metric_type = "ALBRequestCountPerTarget"
      resource_label         = "\${aws_lb.admin.arn_suffix}/\${aws_lb_target_group.admin.arn_suffix}"
    }
  }
}
`);
	});

	test("requests without a rate are refused with the policy to write", () => {
		const reason = refusal(storefront(), ["Scaler", "signals", ["cpu", "requests"]]);
		expect(reason).toContain("requestsTarget");
		// biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's own template
		expect(reason).toContain('"${aws_lb.admin.arn_suffix}/${aws_lb_target_group.admin.arn_suffix}"');
	});

	test.each<[Parameters<typeof write>[1], string, string]>([
		[["Balancer", "idleTimeout", 90], "alb.tf", "  idle_timeout       = 90"],
		[
			["Balancer", "algorithm", "least-outstanding"],
			"alb.tf",
			'  load_balancing_algorithm_type = "least_outstanding_requests"',
		],
		[["Scaler", "max", 12], "variables.tf", "  default = 12"],
		[["Scaler", "upCooldown", 30], "autoscaling.tf", "    scale_out_cooldown = 30"],
		[["Scaler", "cpuTarget", 0.5], "autoscaling.tf", "    target_value       = 50"],
		[["Rollout", "maxSurge", "50%"], "ecs.tf", "  deployment_maximum_percent         = 150"],
		[["Rollout", "maxUnavailable", "10%"], "ecs.tf", "  deployment_minimum_healthy_percent = 90"],
	])("%j changes one line", (change, file, line) => {
		expect(changedLines(textOf(file), write(storefront(), change))).toEqual([line]);
	});
});

describe("places", () => {
	const group = (inner: string) => folder(`resource "aws_lb_target_group" "it" {${inner}}\n`);

	test.each([
		['\n  name = "x" # why\n', '\n  name = "x" # why\n\n  deregistration_delay = 20\n'],
		["\n", "\n  deregistration_delay = 20\n"],
		["", "\n  deregistration_delay = 20\n"],
		[' name = "x" ', '\n  name = "x"\n  deregistration_delay = 20\n'],
		["\n  deregistration_delay = 300 # long\n", "\n  deregistration_delay = 20 # long\n"],
		['\n  deregistration_delay = "300"\n', '\n  deregistration_delay = "20"\n'],
		["\n  deregistration_delay = null\n", "\n  deregistration_delay = 20\n"],
		['\r\n  name = "x"\r\n', '\r\n  name = "x"\r\n\r\n  deregistration_delay = 20\r\n'],
	])("in %j", (before, after) => {
		expect(write(group(before), ["Balancer", "drain", 20])).toBe(group(after)[0].text);
	});

	test("a local, in another file", () => {
		const files = folder({
			"main.tf": 'resource "aws_lb_target_group" "it" {\n  deregistration_delay = local.delay\n}\n',
			"locals.tf": "locals {\n  delay = 300 # seconds\n}\n",
		});
		expect(write(files, ["Balancer", "drain", 20])).toBe("locals {\n  delay = 20 # seconds\n}\n");
	});

	test("an older way to name a variable", () => {
		const files = folder(
			`variable "d" {\n  default = "300"\n}\nresource "aws_lb_target_group" "it" {\n  deregistration_delay = "\${var.d}"\n}\n`,
		);
		expect(write(files, ["Balancer", "drain", 20])).toContain('default = "20"');
	});

	test("an enabled switch is turned", () => {
		const files = group('\n  stickiness {\n    type    = "lb_cookie"\n    enabled = true # for now\n  }\n');
		const text = write(files, ["Balancer", "affinity", "none"], { also: ["Balancer.affinityDuration"] });
		expect(text).toContain("    enabled = false # for now");
	});

	test("desired_count and min_size", () => {
		const service = folder('resource "aws_ecs_service" "a" {\n  name = "a"\n}\n');
		expect(write(service, ["Service", "replicas", 2], { also: ["Service.setAnew"] })).toContain(
			"\n\n  desired_count = 2\n",
		);
		const asg = folder('resource "aws_autoscaling_group" "a" {\n  min_size = 1\n  max_size = 1\n}\n');
		expect(write(asg, ["Service", "replicas", 2])).toContain("  min_size = 2\n  max_size = 2\n");
	});

	test("min_size with its desired_capacity, which may not be less", () => {
		const asg = folder(
			'resource "aws_autoscaling_group" "a" {\n  min_size         = 1\n  desired_capacity = 1\n  max_size         = 5\n}\nresource "aws_autoscaling_policy" "p" {\n  autoscaling_group_name = aws_autoscaling_group.a.name\n  policy_type = "TargetTrackingScaling"\n  target_tracking_configuration {\n    target_value = 50\n    predefined_metric_specification { predefined_metric_type = "ASGAverageCPUUtilization" }\n  }\n}\n',
		);
		const text = write(asg, ["Scaler", "min", 3], { also: ["Service.replicas"] });
		expect(text).toMatch(/min_size\s+= 3\n\s+desired_capacity = 3\n\s+max_size\s+= 5\n/);
	});

	test("stopTimeout beside the image, in the container's own style", () => {
		const files = (definitions: string) =>
			folder(`resource "aws_ecs_task_definition" "t" {
  container_definitions = ${definitions}
}
resource "aws_ecs_service" "s" {
  task_definition = aws_ecs_task_definition.t.arn
}
`);
		const grace = (definitions: string) => write(files(definitions), ["Service", "grace", 60]);
		expect(
			grace('jsonencode([\n    {\n      name      = "a"\n      image     = "i"\n      essential = true\n    }\n  ])'),
		).toContain('      image     = "i"\n      stopTimeout = 60\n      essential');
		expect(grace('jsonencode([\n    {\n      "name": "a",\n      "image": "i",\n    }\n  ])')).toContain(
			'      "image": "i",\n      "stopTimeout": 60,\n',
		);
		expect(grace('jsonencode([{ name = "a", image = "i" }])')).toContain('image = "i", stopTimeout = 60 }');
		expect(grace('<<EOT\n[{"name": "a", "image": "i", "stopTimeout": 30}]\nEOT')).toContain('"stopTimeout": 60');
		expect(refusal(files('<<EOT\n[{"name": "a", "image": "i"}]\nEOT'), ["Service", "grace", 60])).toContain(
			'Write "stopTimeout": 60',
		);
	});

	test("a removed block takes its comments along, unless one asks for it to stay", () => {
		const elb = 'resource "aws_elb" "e" {\n  name = "e"\n}\n';
		const text = (comment: string) =>
			`${elb}\n# unrelated\n\n${comment}\nresource "aws_lb_cookie_stickiness_policy" "p" {\n  load_balancer = aws_elb.e.id\n  lb_port       = 80\n}\n`;
		const affinity = (comment: string) => tryWrite(folder(text(comment)), ["Balancer", "affinity", "none"]);
		const gone = affinity("# carts were lost\n// on every other page");
		expect("files" in gone && gone.files[0].text).toBe(`${elb}\n# unrelated\n\n`);
		expect(affinity("# carts: do not remove")).toMatchObject({ refused: expect.stringContaining("do not remove") });
	});

	test("a comment at a value that would change is heeded", () => {
		const text = 'resource "aws_ecs_service" "web" {\n  # Never raise: it writes one file.\n  desired_count = 1\n}\n';
		expect(tryWrite(folder(text), ["Service", "replicas", 2])).toMatchObject({
			refused: expect.stringContaining("Never raise"),
		});
	});

	test("a classic balancer's policy is removed, its draining switched on", () => {
		const policy =
			'resource "aws_lb_cookie_stickiness_policy" "p" {\n  load_balancer = aws_elb.e.id\n  lb_port       = 80\n}\n';
		const elb = 'resource "aws_elb" "e" {\n  name = "e"\n}\n';
		const written = tryWrite(
			folder(`${elb}\n${policy}\n${elb.replace('"e" {', '"f" {')}`),
			["Balancer", "affinity", "none"],
			{ key: "elb.e" },
		);
		expect("files" in written && written.files[0].text).toBe(`${elb}\n${elb.replace('"e" {', '"f" {')}`);
		expect(write(folder(elb), ["Balancer", "drain", 30])).toBe(
			'resource "aws_elb" "e" {\n  name = "e"\n\n  connection_draining = true\n  connection_draining_timeout = 30\n}\n',
		);
	});

	test("an auto scaling group gets a policy for the group that routes to it", () => {
		const files = folder(`resource "aws_lb" "l" {}
resource "aws_lb_target_group" "g" {
  protocol = "HTTP"
}
resource "aws_lb_listener" "l" {
  load_balancer_arn = aws_lb.l.arn
  default_action {
    target_group_arn = aws_lb_target_group.g.arn
  }
}
resource "aws_autoscaling_group" "a" {
  min_size          = 2
  max_size          = 4
  target_group_arns = [aws_lb_target_group.g.arn]
}
resource "aws_autoscaling_policy" "cpu" {
  name                   = "cpu"
  policy_type            = "TargetTrackingScaling"
  autoscaling_group_name = aws_autoscaling_group.a.name
  target_tracking_configuration {
    target_value = 50
    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}
`);
		const component = { requestsTarget: declared(10, somewhere) };
		const text = write(files, ["Scaler", "signals", ["cpu", "requests"]], {
			component,
			also: ["Scaler.requestsTarget"],
		});
		expect(text).toContain('resource "aws_autoscaling_policy" "requests" {\n  name                   = "requests"\n');
		expect(text).toContain("    target_value = 600\n");
	});
});

describe("refusals say what to do", () => {
	const group = (inner: string, more = "") => folder(`resource "aws_lb_target_group" "it" {\n${inner}\n}\n${more}`);
	test.each<[string, ReturnType<typeof folder>, Parameters<typeof write>[1], RegExp]>([
		[
			"no value",
			group("deregistration_delay = var.d", 'variable "d" {}'),
			["Balancer", "drain", 20],
			/set d = 20 in terraform\.tfvars/,
		],
		["computed", group("deregistration_delay = 2 * 100"), ["Balancer", "drain", 20], /2 \* 100 is computed/],
		["range", group(""), ["Balancer", "slowStart", 10], /between 30 and 900/],
		["drain range", group(""), ["Balancer", "drain", 4000], /between 0 and 3600/],
		[
			"algorithm",
			group('load_balancing_algorithm_type = "least_outstanding_requests"'),
			["Balancer", "slowStart", 60],
			/round_robin/,
		],
		[
			"dynamic",
			group('dynamic "stickiness" {\n for_each = var.pins\n content {\n }\n}'),
			["Balancer", "affinity", "none"],
			/dynamic block/,
		],
		["sticky", group(""), ["Balancer", "affinity", "cookie"], /by hand/],
		[
			"module",
			folder({
				"modules/x/main.tf":
					'variable "d" {\n default = 9\n}\nresource "aws_lb_target_group" "it" {\n deregistration_delay = var.d\n}',
			}),
			["Balancer", "drain", 20],
			/whoever calls this module/,
		],
		[
			"-var-file",
			folder({
				"main.tf":
					'variable "d" {\n default = 9\n}\nresource "aws_lb_target_group" "it" {\n deregistration_delay = var.d\n}',
				"customer.tfvars": "d = 1",
			}),
			["Balancer", "drain", 20],
			/customer\.tfvars/,
		],
	])("%s", (_, files, change, reason) => {
		expect(refusal(files, change)).toMatch(reason);
	});
});

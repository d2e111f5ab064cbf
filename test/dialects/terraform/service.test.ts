import { beforeAll, describe, expect, test } from "vitest";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { readWith } from "../../support/reading.ts";
import { attribute, pieces, pointed, read, said, storefront } from "./helper.ts";

beforeAll(() => terraform.load!());

const task = (definitions: string) => `
variable "tag" {}
resource "aws_ecr_repository" "api" {
  name = "shop/api"
}
resource "aws_ecs_task_definition" "api" {
  cpu                   = "1 vCPU"
  memory                = 2048
  container_definitions = ${definitions}
}
resource "aws_ecs_service" "api" {
  name            = "api"
  task_definition = aws_ecs_task_definition.api.arn
}`;

describe("ECS services", () => {
	test("in the region of their own provider, of several", () => {
		const reading = read(`
provider "aws" {
  region = "eu-west-1"
}
provider "aws" {
  alias  = "tokyo"
  region = "ap-northeast-1"
}
provider "aws" {
  alias  = "oregon"
  region = "us-west-2"
}
resource "aws_ecs_service" "home" {}
resource "aws_ecs_service" "away" {
  provider = aws.oregon
}
resource "aws_ecs_service" "lost" {
  provider = aws.mars
}`);
		const regions = pieces(reading, "Service").map((piece) => said(piece).region);
		expect(regions).toEqual(["eu-west-1", "us-west-2", undefined]);
	});

	test("in the storefront: image, grace, replicas, and what routes and scales", () => {
		const files = storefront();
		const { fragments } = readWith(terraform, files);
		const service = fragments.find((one) => one.role === "declares" && one.kind === "Service");
		expect(service).toMatchObject({
			name: "admin",
			keys: [`tf:${"examples/storefront/infra/terraform"}:aws_ecs_service.admin`],
		});
		expect(said(service as never)).toMatchObject({
			platform: "ecs",
			replicas: 2,
			image: "registry.example.com/storefront/admin:1.9.0",
			grace: 30,
			cpuRequest: 0.5,
			memoryLimit: 2 ** 30,
			readiness: "http",
			spot: false,
			region: "eu-west-1",
		});
		const image = attribute(fragments, "Service", "image");
		expect(pointed(files, image)).toBe("local.images.admin");
		const links = service?.role === "declares" ? service.links : [];
		expect(
			links?.map((link) => [link.kind, link.direction, link.other.by === "key" && link.other.key.split(":").at(-1)]),
		).toEqual([
			["routes", "from", "aws_lb_target_group.admin"],
			["writes", "to", "aws_elasticache_replication_group.admin_sessions"],
		]);
	});

	test("a task that runs a store's image is a store, and has no rollout", () => {
		const reading = read(task('jsonencode([{ name = "cache", image = "public.ecr.aws/docker/library/redis:7" }])'));
		expect(pieces(reading, "Service")).toEqual([]);
		expect(pieces(reading, "Rollout")).toEqual([]);
		expect(said(pieces(reading, "Store")[0])).toEqual({
			platform: "ecs",
			spot: false,
			replicas: 0,
			image: "public.ecr.aws/docker/library/redis:7",
			engine: "redis",
			role: "cache",
		});
	});

	test("desired_count defaults to 0, or to what the scaler keeps", () => {
		const service = 'resource "aws_ecs_service" "a" {\n  name = "a"\n}\n';
		expect(attribute(read(service).fragments, "Service", "replicas")).toMatchObject({
			value: 0,
			provenance: { kind: "default" },
		});
		const target = `resource "aws_appautoscaling_target" "a" {
  service_namespace = "ecs"
  resource_id       = "service/main/a"
  min_capacity      = 3
  max_capacity      = 9
}`;
		const found = attribute(read(service + target).fragments, "Service", "replicas");
		expect(found).toMatchObject({ value: 3, provenance: { kind: "default" } });
	});

	test("containers in HCL: an image's name without a registry or a tag that is not known", () => {
		const text = task(`jsonencode([
    { name = "log", image = "fluentd", essential = false },
    { name = "api", image = "\${aws_ecr_repository.api.repository_url}:\${var.tag}", stopTimeout = 90 },
  ])`);
		expect(said(pieces(read(text), "Service")[0])).toMatchObject({
			image: "shop/api",
			grace: 90,
			cpuRequest: 1,
			memoryLimit: 2 ** 31,
		});
	});

	test("containers in a heredoc, with unknown parts in and out of quotes", () => {
		const text = task(`<<-EOT
    [{
      "name": "api",
      "image": "example.com/api:1",
      "memoryReservation": \${var.tag},
      "environment": [{ "name": "TAG", "value": "\${var.tag}" }]
    }]
  EOT`);
		expect(said(pieces(read(text), "Service")[0])).toMatchObject({
			image: "example.com/api:1",
			grace: 30,
			memoryRequest: "? var.tag has no default",
		});
	});

	test("containers of a file, with the holes of a template filled in", () => {
		const container = (image: string) => `[{"name": "api", "image": "${image}", "stopTimeout": 50}]`;
		const found = (expression: string, files: Record<string, string>) =>
			said(pieces(read({ "main.tf": task(expression), ...files }), "Service")[0]);
		// biome-ignore-start lint/suspicious/noTemplateCurlyInString: Terraform's own templates
		expect(
			found('file("${path.module}/containers.json")', { "containers.json": container("acme/api:1") }),
		).toMatchObject({ image: "acme/api:1", grace: 50 });
		const template = { "api.json.tpl": container("acme/${name}:${tag}") };
		expect(found('templatefile("api.json.tpl", { name = "api" })', template)).toMatchObject({
			image: "acme/api:${tag}",
			grace: 50,
		});
		// biome-ignore-end lint/suspicious/noTemplateCurlyInString: Terraform's own templates
	});

	test("containers of a file that is not there are unknown", () => {
		expect(said(pieces(read(task('file("containers.json")')), "Service")[0])).toMatchObject({
			image: "? file() is not evaluated",
			grace: "? file() is not evaluated",
		});
	});

	test("zones of all instances of a subnet", () => {
		const reading = read(`resource "aws_subnet" "s" {
  count             = 3
  availability_zone = data.aws_availability_zones.all.names[count.index]
}
resource "aws_ecs_service" "a" {
  network_configuration {
    subnets = aws_subnet.s[*].id
  }
}`);
		expect(attribute(reading.fragments, "Service", "zones").value).toBe(3);
	});

	test("Fargate Spot, blue/green, and the percentages of a rolling update", () => {
		const reading = read(`resource "aws_ecs_service" "a" {
  capacity_provider_strategy {
    capacity_provider = "FARGATE_SPOT"
    weight            = 1
  }
  deployment_maximum_percent         = 150
  deployment_minimum_healthy_percent = 50
}
resource "aws_ecs_service" "b" {
  deployment_controller {
    type = "CODE_DEPLOY"
  }
}`);
		expect(attribute(reading.fragments, "Service", "spot", "service.a").value).toBe(true);
		expect(said(pieces(reading, "Rollout")[0])).toEqual({
			strategy: "rolling",
			maxSurge: "50%",
			maxUnavailable: "50%",
		});
		expect(attribute(reading.fragments, "Rollout", "strategy", "service.b").value).toBe("blue-green");
	});
});

describe("auto scaling groups", () => {
	const group = `
resource "aws_launch_template" "web" {
  instance_type = "m6i.large"
}
resource "aws_autoscaling_group" "web" {
  name                = "web"
  min_size            = 2
  max_size            = 10
  availability_zones  = ["eu-west-1a", "eu-west-1b"]
  launch_template {
    id = aws_launch_template.web.id
  }
}
resource "aws_lb_target_group" "web" {
  protocol = "HTTP"
}
resource "aws_autoscaling_attachment" "web" {
  autoscaling_group_name = aws_autoscaling_group.web.id
  lb_target_group_arn    = aws_lb_target_group.web.arn
}`;

	test("are services on EC2, without a scaler unless a policy exists", () => {
		const reading = read(group);
		expect(said(pieces(reading, "Service")[0])).toEqual({
			platform: "ec2",
			role: "server",
			replicas: 2,
			readiness: "http",
			instanceType: "m6i.large",
			setAnew: false,
			spot: false,
			zones: 2,
		});
		expect(pieces(reading, "Scaler")).toEqual([]);
		expect(pieces(reading, "Service")[0].links).toMatchObject([
			{ kind: "routes", direction: "from", other: { key: "tf:infra:aws_lb_target_group.web" } },
		]);
	});

	test("are nodes when their instances join a cluster", () => {
		const joining = group.replace(
			'"m6i.large"\n',
			'"m6i.large"\n  user_data     = "echo ECS_CLUSTER=main >> /etc/ecs/ecs.config"\n',
		);
		expect(pieces(read(joining), "Service")).toEqual([]);
		expect(pieces(read(joining), "NodePool")).toHaveLength(1);
	});

	test("are the nodes of a capacity provider", () => {
		const provider = `resource "aws_ecs_capacity_provider" "p" {
  auto_scaling_group_provider {
    auto_scaling_group_arn = aws_autoscaling_group.web.arn
  }
}`;
		const reading = read(`${group}\n${provider}`);
		expect(pieces(reading, "Service")).toEqual([]);
		expect(said(pieces(reading, "NodePool")[0])).toEqual({
			min: 2,
			max: 10,
			minCpu: 4,
			maxCpu: 20,
			instanceType: "m6i.large",
			capacity: "on-demand",
			provisioner: "managed",
		});
	});
});

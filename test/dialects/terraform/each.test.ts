import { assert, beforeAll, describe, expect, test } from "vitest";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { readWith } from "../../support/reading.ts";
import { attribute, folder, pieces, pointed, read } from "./helper.ts";

beforeAll(() => terraform.load!());

const queues = `locals {
  queues = {
    mail  = { wait = 60, on = true }
    bills = { wait = 600, on = true }
    old   = { wait = 10, on = false }
  }
}
resource "aws_sqs_queue" "this" {
  for_each                   = { for name, queue in local.queues : name => queue if queue.on }
  name                       = "shop-\${each.key}"
  visibility_timeout_seconds = each.value.wait
}
`;

describe("what is made for each of a collection", () => {
	test("is as many as its text tells, each with what is its own and where that stands", () => {
		const files = folder(queues);
		const { fragments } = readWith(terraform, files);
		const found = pieces({ fragments, notes: [] }, "Queue");
		expect(found.map((one) => one.role === "declares" && [one.name, one.attributes.visibility.value])).toEqual([
			["shop-bills", 600],
			["shop-mail", 60],
		]);
		expect(pointed(files, attribute(fragments, "Queue", "visibility", "mail"))).toBe("60");
	});

	test("is led to by its key", () => {
		const { fragments } = read(`locals {
  groups = toset(["api", "web"])
}
resource "aws_lb_target_group" "this" {
  for_each = local.groups
  name     = each.key
}
resource "aws_ecs_service" "api" {
  desired_count = 2
  load_balancer {
    target_group_arn = aws_lb_target_group.this["api"].arn
  }
}`);
		const [service] = pieces({ fragments, notes: [] }, "Service");
		assert(service.role === "declares");
		const others = service.links
			?.filter(({ kind }) => kind === "routes")
			.map(({ other }) => "key" in other && other.key);
		expect(others).toEqual(['tf:infra:aws_lb_target_group.this["api"]']);
	});

	test("a module is called as often, and so is what it calls itself", () => {
		const inner = `variable "wait" {}\nresource "aws_sqs_queue" "it" {\n  visibility_timeout_seconds = var.wait\n}\n`;
		const outer = `variable "waits" {}\nmodule "inner" {\n  for_each = var.waits\n  source = "../inner"\n  wait = each.value\n}\n`;
		const main = `module "outer" {\n  for_each = { a = { x = 1, y = 2 }, b = { x = 3 } }\n  source = "./outer"\n  waits = each.value\n}\n`;
		const all = pieces(read({ "inner/main.tf": inner, "outer/main.tf": outer, "main.tf": main }), "Queue");
		expect(all.map(({ attributes }) => attributes.visibility.value).sort()).toEqual([1, 2, 3]);
	});

	test("stays one where its keys are not in the text, or are too many", () => {
		const of = (each: string) =>
			pieces(
				read(`resource "aws_sqs_queue" "it" {\n  for_each = ${each}\n  visibility_timeout_seconds = each.value\n}`),
				"Queue",
			);
		expect(of("var.unknown").length).toBe(1);
		expect(of("{ for at in range(100) : tostring(at) => at }").length).toBe(1);
	});

	test("a dynamic block is the blocks that it makes, and none where it makes none", () => {
		const sticky = (each: string) =>
			attribute(
				read(`resource "aws_lb_target_group" "it" {
  protocol = "HTTP"
  dynamic "stickiness" {
    for_each = ${each}
    content {
      type            = stickiness.value
      cookie_duration = 60
    }
  }
}`).fragments,
				"Balancer",
				"affinity",
			).value;
		expect([sticky('["lb_cookie"]'), sticky("[]"), sticky("var.some")]).toEqual(["cookie", "none", undefined]);
	});

	test("loops in loops end within the budget", () => {
		const loop = "[for a in range(900) : [for b in range(900) : [for c in range(900) : a * b * c]]]";
		const [queue] = pieces(
			read(`resource "aws_sqs_queue" "it" {\n  visibility_timeout_seconds = length(${loop})\n}`),
			"Queue",
		);
		expect(queue.attributes.visibility.unknown).toMatch(/more than 500/);
		const deep = `flatten(${loop.replaceAll("900", "400")})`;
		const [other] = pieces(
			read(`resource "aws_sqs_queue" "it" {\n  visibility_timeout_seconds = length(${deep})\n}`),
			"Queue",
		);
		expect(other.attributes.visibility.unknown).toMatch(/takes too long/);
	});
});

describe("a module of the public registry", () => {
	test("means what its inputs come to, at the places of its caller", () => {
		const files = folder(`module "alb" {
  source = "terraform-aws-modules/alb/aws"
  name   = "shop"
  listeners = {
    web = { port = 80, protocol = "HTTP", forward = { target_group_key = "web" } }
  }
  target_groups = {
    web = {
      protocol   = "HTTP"
      stickiness = { type = "lb_cookie" }
    }
  }
}
module "service" {
  source = "git::https://github.com/terraform-aws-modules/terraform-aws-ecs.git//modules/service?ref=v5"
  name   = "web"
  load_balancer = { it = { target_group_arn = module.alb.target_groups["web"].arn, container_name = "web", container_port = 80 } }
  autoscaling_max_capacity = 7
}
module "db" {
  source   = "terraform-aws-modules/rds/aws"
  identifier = "orders"
  engine   = "postgres"
  multi_az = false
}`);
		const { fragments } = readWith(terraform, files);
		const affinity = attribute(fragments, "Balancer", "affinity");
		expect([affinity.value, attribute(fragments, "Scaler", "max").value]).toEqual(["cookie", 7]);
		expect(pointed(files, attribute(fragments, "Store", "multiZone"))).toBe("false");
		const [service] = pieces({ fragments, notes: [] }, "Service");
		assert(service.role === "declares");
		expect(
			service.links?.some(
				({ other }) => "key" in other && other.key.includes('module.alb.aws_lb_target_group.this["web"]'),
			),
		).toBe(true);
	});
});

import { assert, beforeAll, describe, expect, test } from "vitest";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { readWith, unitsWith } from "../../support/reading.ts";
import { attribute, folder, pieces, pointed, read, refusal, write } from "./helper.ts";

beforeAll(() => terraform.load!());

const web = `variable "delay" {}
variable "start" {
  default = 40
}
locals {
  name = "shop-\${var.delay}"
}
resource "aws_lb_target_group" "this" {
  name                 = local.name
  deregistration_delay = var.delay
  slow_start           = var.start
}
output "arn" {
  value = aws_lb_target_group.this.arn
}
output "start" {
  value = var.start
}
`;
const call = (name: string, more: string) => `module "${name}" {\n  source = "./modules/web"\n${more}\n}\n`;
const once = { "modules/web/main.tf": web, "main.tf": call("web", "  delay = 90") };

describe("a called module", () => {
	test("is no unit of its own, and has what its caller gives it", () => {
		const files = folder(once);
		expect(unitsWith(terraform, files).map(({ key }) => key)).toEqual(["infra"]);
		const { fragments } = readWith(terraform, files);
		const [group] = pieces({ fragments, notes: [] }, "Balancer");
		assert(group.role === "declares");
		expect([group.name, group.keys]).toEqual(["shop-90", ["tf:infra:module.web.aws_lb_target_group.this"]]);
		const drain = attribute(fragments, "Balancer", "drain");
		expect([drain.value, pointed(files, drain)]).toEqual([90, "90"]);
		assert(drain.provenance.kind === "declared");
		expect(drain.provenance.through?.map(({ file }) => file)).toEqual(["infra/modules/web/main.tf"]);
	});

	test("is another one with each call", () => {
		const two = read({ ...once, "main.tf": call("a", "  delay = 10") + call("b", "  delay = 20") });
		expect(pieces(two, "Balancer").map(({ attributes }) => attributes.drain.value)).toEqual([10, 20]);
	});

	test("that is called no times deploys nothing", () => {
		expect(pieces(read({ ...once, "main.tf": call("web", "  delay = 1\n  count = 0") }), "Balancer")).toEqual([]);
	});

	test("is as a whole an object of its outputs", () => {
		const config =
			'variable "delay" {}\noutput "web" {\n  value = { delay = var.delay }\n}\noutput "other" {\n  value = aws_lb.of_nobody.arn\n}\n';
		const files = {
			"modules/config/main.tf": config,
			"main.tf": `module "prod" {\n  source = "./modules/config"\n  delay  = 45\n}\nlocals {\n  all = { prod = module.prod }\n}\nresource "aws_lb_target_group" "mine" {\n  deregistration_delay = local.all["prod"].web.delay\n}\n`,
		};
		expect(attribute(read(files).fragments, "Balancer", "drain").value).toBe(45);
	});

	test("says by its outputs what others refer to, over modules within modules", () => {
		const inner =
			'module "inner" {\n  source = "../web"\n  delay  = 70\n}\noutput "start" {\n  value = module.inner.start\n}\n';
		const files = {
			"modules/web/main.tf": web,
			"modules/outer/main.tf": inner,
			"main.tf": `module "outer" {\n  source = "./modules/outer"\n}\nresource "aws_lb_target_group" "mine" {\n  deregistration_delay = module.outer.start\n}\n`,
		};
		const drains = pieces(read(files), "Balancer").map((one) => one.attributes.drain.value);
		expect(drains).toEqual([40, 70]);
	});

	test("is changed where the caller says it, else where its default does", () => {
		expect(write(folder(once), ["Balancer", "drain", 30])).toContain("delay = 30");
		expect(write(folder(once), ["Balancer", "slowStart", 60])).toContain("default = 60");
	});

	test("without a value for a variable is unknown, and says of which call", () => {
		const files = { ...once, "main.tf": call("web", "") };
		const { unknown } = attribute(read(files).fragments, "Balancer", "drain");
		expect(unknown).toBe("var.delay of module.web has no default");
		expect(refusal(folder(files), ["Balancer", "drain", 30])).toBe(
			"module.web gives no delay; set it to 30 where it is called.",
		);
	});

	test("in a ring, at a place outside, or as an example of its folder is no call", () => {
		const ring = {
			"a/main.tf": `module "b" {\n source = "../b"\n}\n`,
			"b/main.tf": `module "a" {\n source = "../a"\n}\n${web}`,
		};
		expect(pieces(read(ring), "Balancer")).toHaveLength(1);
		const outside = { "main.tf": `module "x" {\n source = "../../../x"\n}\n${web}` };
		expect(pieces(read(outside), "Balancer")).toHaveLength(1);
		const example = { "main.tf": web, "examples/all/main.tf": `module "x" {\n source = "../.."\n delay = 1\n}\n` };
		expect(pieces(read(example), "Balancer")).toHaveLength(1);
	});

	test("runs where its caller's folder says", () => {
		const of = (name: string) => `module "web" {\n source = "../../modules/web"\n delay = ${name}\n}\n`;
		const { fragments } = read({
			"modules/web/main.tf": web,
			"envs/prod/main.tf": of("1"),
			"envs/dev/main.tf": of("2"),
		});
		expect(pieces({ fragments, notes: [] }, "Balancer").map(({ environment, scope }) => [environment, scope])).toEqual([
			["dev", "module infra/envs/dev"],
			["prod", "module infra/envs/prod"],
		]);
	});
});

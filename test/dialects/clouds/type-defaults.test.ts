import { expect, test } from "vitest";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { attribute, fragments, pointed, said, source } from "./helper.ts";

const machine = `variable "group" {
  type = object({
    size = optional(object({ min = optional(number, 2), max = optional(number, 9) }), {})
    type = string
  })
}
resource "aws_launch_template" "web" { instance_type = var.group.type }
resource "aws_autoscaling_group" "web" {
  min_size = var.group.size.min
  max_size         = var.group.size.max
  desired_capacity = var.group.size.min
  launch_template { id = aws_launch_template.web.id }
}
`;

const files = (given: string) => [
	source("main.tf", `module "web" {\n  source = "./web"\n  group  = ${given}\n}\n`),
	source("web/main.tf", machine),
];

test("what is left out has the value that its type says, at the type's place", async () => {
	await terraform.load?.();
	const own = files(`{ type = "m7g.large", size = { max = 20 } }`);
	const all = fragments(terraform, own);
	expect(said(all, "Service")).toMatchObject({ replicas: 2, instanceType: "m7g.large" });
	expect(pointed(own, attribute(all, "Service", "replicas"))).toBe("2");
});

test("a default of a whole is completed by its own type", async () => {
	await terraform.load?.();
	expect(said(fragments(terraform, files(`{ type = "m7g.large" }`)), "Service").replicas).toBe(2);
});

import { beforeAll, expect, test } from "vitest";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { fragments, source } from "../clouds/helper.ts";

beforeAll(() => terraform.load?.());

test("a stack calls its module with the inputs of all that it includes and reads, once for each environment", () => {
	const stack = (environment: string, count: number) => [
		source(`live/${environment}/env.hcl`, `locals {\n  name  = "${environment}"\n  count = ${count}\n}\n`),
		source(
			`live/${environment}/web/terragrunt.hcl`,
			`include "root" {
  path = find_in_parent_folders("root.hcl")
}
terraform {
  source = "\${get_repo_root()}/modules//web"
}
locals {
  env = read_terragrunt_config(find_in_parent_folders("env.hcl"))
}
inputs = {
  desired = local.env.locals.count
}
`,
		),
	];
	const files = [
		source(
			"modules/web/main.tf",
			`variable "desired" {}
variable "name" {}
resource "aws_ecs_service" "web" {
  name          = var.name
  desired_count = var.desired
}
`,
		),
		source(
			"live/root.hcl",
			`locals {
  env = read_terragrunt_config(find_in_parent_folders("env.hcl"))
}
inputs = merge({ name = "web-\${local.env.locals.name}" }, {})
`,
		),
		...stack("prod", 4),
		...stack("staging", 1),
	];
	const found = fragments(terraform, files).flatMap((one) =>
		one.role === "declares" && one.kind === "Service"
			? [[one.name, one.environment, one.attributes.replicas.value]]
			: [],
	);
	expect(found).toEqual([
		["web-prod", "prod", 4],
		["web-staging", "staging", 1],
	]);
});

test("a module of the public registry is what its inputs come to", () => {
	const files = [
		source(
			"live/prod/db/terragrunt.hcl",
			'terraform {\n  source = "tfr:///terraform-aws-modules/rds/aws?version=6.1.0"\n}\ninputs = {\n  engine = "postgres"\n  instance_class = "db.m6g.large"\n  multi_az = false\n}\n',
		),
	];
	const [store] = fragments(terraform, files);
	expect(store.role === "declares" && store.attributes.multiZone.value).toBe(false);
});

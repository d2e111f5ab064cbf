import { beforeAll, describe, expect, test } from "vitest";
import { assemble } from "../../../src/design/assemble.ts";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { readWith, unitsWith } from "../../support/reading.ts";
import { folder, write } from "./helper.ts";

beforeAll(() => terraform.load!());

const main = `variable "zones" {
  default = true
}
variable "stage" {
  default = "dev"
}
resource "aws_db_instance" "main" {
  identifier = "orders-\${var.stage}"
  engine     = "postgres"
  multi_az   = var.zones
}
`;

const keys = (files: Record<string, string>) =>
	unitsWith(terraform, folder(files)).map(({ key, environment }) => [key, environment]);

describe("a root folder with files of values beside", () => {
	const unitsOf = (files: Record<string, string>) =>
		unitsWith(
			terraform,
			Object.entries(files).map(([path, text]) => ({ path, text })),
		).map(({ key, environment }) => [key, environment]);

	test("is the one that has all variables which they give", () => {
		const stack = { "app/stack/main.tf": main, "app/network/main.tf": 'variable "cidr" {}\n' };
		const prod = "app/envs/prod/eu-west-1/terraform.tfvars";
		expect(unitsOf({ ...stack, [prod]: 'zones = true\nstage = "prod"\n' })).toEqual([
			["app/network", undefined],
			[`app/stack ${prod}`, "prod"],
		]);
		expect(unitsOf({ ...stack, [prod]: 'zones = true\ncidr = "10.0.0.0/8"\n' })).toEqual([
			["app/network", undefined],
			["app/stack", undefined],
		]);
	});
});

describe("a root folder with files of values", () => {
	test.each<[string, Record<string, string>, [string, string | undefined][]]>([
		["none of its own", { "terraform.tfvars": "", "b.auto.tfvars": "" }, [["infra", undefined]]],
		["a file that tells of no environment", { "customer.tfvars": "" }, [["infra", undefined]]],
		[
			"one beside it, one below",
			{ "dev.tfvars": "", "env/prod/terraform.tfvars": "" },
			[
				["infra infra/dev.tfvars", "dev"],
				["infra infra/env/prod/terraform.tfvars", "prod"],
			],
		],
		[
			"several of one environment are given together",
			{ "prod/net.tfvars": "a = 1\n", "prod/app.tfvars": "b = 1\n" },
			[["infra infra/prod/app.tfvars infra/prod/net.tfvars", "prod"]],
		],
		[
			"unless they contradict each other",
			{ "prod/eu.tfvars": "a = 1\n", "prod/us.tfvars": "a = 2\n" },
			[
				["infra infra/prod/eu.tfvars", "prod"],
				["infra infra/prod/us.tfvars", "prod"],
			],
		],
		[
			"those of a folder that is deployed by itself are its own",
			{ "prod/main.tf": "", "prod/terraform.tfvars": "" },
			[
				["infra", undefined],
				["infra/prod", undefined],
			],
		],
	])("%s", (_, files, expected) => {
		expect(keys({ "main.tf": main, ...files })).toEqual(expected);
	});

	const both = folder({
		"main.tf": main,
		"environments/production.tfvars": 'zones = false\nstage = "production"\n',
		"environments/staging.tfvars": 'zones = false\nstage = "staging"\n',
	});

	test("the resource of each environment is a variant of the one of which most is asked", () => {
		const { components } = assemble(readWith(terraform, both).fragments);
		const stores = components.filter(({ kind }) => kind === "Store");
		expect(stores.map(({ name, environment, variantOf }) => [name, environment, variantOf])).toEqual([
			["orders-production", "production", undefined],
			["orders-staging", "staging", "store:orders-production"],
		]);
	});

	test("a change is written to the file of its environment", () => {
		const only = both.filter(({ path }) => !path.includes("staging"));
		expect(write(only, ["Store", "multiZone", true])).toBe('zones = true\nstage = "production"\n');
	});
});

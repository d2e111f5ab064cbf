import { assert, beforeAll, describe, expect, test } from "vitest";
import type { Location } from "../../../src/design/text.ts";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { readWith } from "../../support/reading.ts";
import { attribute, folder, pieces, read } from "./helper.ts";

beforeAll(() => terraform.load!());

function drain(expression: string, more: Record<string, string> | string = "") {
	const files = typeof more === "string" ? { "more.tf": more } : more;
	const main = `resource "aws_lb_target_group" "it" {\n  deregistration_delay = ${expression}\n}\n`;
	const found = attribute(read({ "main.tf": main, ...files }).fragments, "Balancer", "drain");
	return found.value ?? found.unknown;
}

describe("values", () => {
	test.each<[string, number]>([
		["45", 45],
		['"45"', 45],
		["30 + 5 * 3", 45],
		["(30 + 5) * 2", 70],
		["-(-45)", 45],
		['1 > 2 ? 30 : "45"', 45],
		["max(10, 45, 2)", 45],
		["min(45, 60)", 45],
		['length("abcde") * 9', 45],
		['tonumber("45")', 45],
		['coalesce(null, "", 45)', 45],
		['lookup({ a = 45 }, "a", 1)', 45],
		['lookup({ a = 45 }, "b", 1)', 1],
		["merge({ a = 1 }, { a = 45 }).a", 45],
		["concat([1], [45])[1]", 45],
		["element([1, 45], 3)", 45],
		['length(toset(["a", "a", "b"]))', 2],
		// biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's own template
		['"${40 + 5}"', 45],
		["try({ a = 1 }.b, 45)", 45],
		['{ web = { delay = 45 } }["web"].delay', 45],
		["[for x in [1] : x] == null || true ? 45 : 1", 45],
		["[for x in [40, 5] : x + 40 if x < 40][0]", 45],
		['{ for name, x in { a = { delay = 45 } } : upper(name) => x.delay }["A"]', 45],
		['{ for one in [{ k = "a", v = 1 }, { k = "a", v = 45 }] : one.k => one.v... }["a"][1]', 45],
		["merge([{ a = 1 }, { a = 45 }]...).a", 45],
		["null", 300],
	])("%s is %d", (expression, value) => {
		expect(drain(expression)).toBe(value);
	});

	test("the environment that nobody gives is production, where the folder names it", () => {
		const chosen = (variable: string, more = "") =>
			drain('var.environment == "prod" ? 45 : 300', `variable "environment" {${variable}}\n${more}`);
		expect(chosen("")).toBe(45);
		expect(chosen(' default = "dev" ')).toBe(45);
		expect(chosen(' default = "acme" ')).toBe(300);
		expect(drain('var.environment == "big" ? 45 : 300', 'variable "environment" {}')).toMatch(/no default/);
		expect(drain("{ dev = 300, prod = 45 }[terraform.workspace]")).toBe(45);
		expect(drain('terraform.workspace == "big" ? 45 : 300')).toMatch(/known when Terraform runs/);
		const given = { "more.tf": 'variable "environment" {}', "terraform.tfvars": 'environment = "dev"' };
		expect(drain('var.environment == "prod" ? 45 : 300', given)).toBe(300);
	});

	test("names and words", () => {
		const text = `
locals { env = lower("PROD") }
resource "aws_lb_target_group" "it" {
  name = format("%s-%03d-%s", local.env, 7, "web")
}`;
		expect(pieces(read(text), "Balancer")[0]).toMatchObject({ name: "prod-007-web" });
	});

	test("instances share what their names share; else the label", () => {
		const named = (name: string) => pieces(read(`resource "aws_sqs_queue" "jobs" {\n name = ${name}\n}`), "Queue")[0];
		// biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's own template
		expect(named('"jobs-${each.key}"')).toMatchObject({ name: "jobs" });
		// biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's own template
		expect(named('"${var.env}-work"')).toMatchObject({ name: "jobs" });
	});
});

describe("variables", () => {
	const variable = 'variable "delay" {\n  default = 60\n}\n';

	test("terraform.tfvars beats the default, and *.auto.tfvars beat it in order", () => {
		expect(drain("var.delay", variable)).toBe(60);
		expect(drain("var.delay", { "v.tf": variable, "terraform.tfvars": "delay = 61\n" })).toBe(61);
		const all = {
			"v.tf": variable,
			"terraform.tfvars": "delay = 61\n",
			"a.auto.tfvars": "delay = 62\n",
			"b.auto.tfvars": "delay = 63\n",
		};
		expect(drain("var.delay", all)).toBe(63);
	});

	const group = (value: string, rest = "") =>
		`${variable}${rest}resource "aws_lb_target_group" "it" {\n  deregistration_delay = ${value}\n}\n`;
	const sizes = 'locals {\n  sizes = { small = 30, large = var.delay }\n  size = "large"\n}\n';
	test.each<[string, Record<string, string>, string, string[]]>([
		["a literal has nothing on its way", { "main.tf": group("30") }, "30", []],
		["the default of a variable decides", { "main.tf": group("var.delay") }, "60", ["var.delay"]],
		[
			"a line of terraform.tfvars decides before it",
			{ "main.tf": group("var.delay"), "terraform.tfvars": "delay = 90\n" },
			"90",
			["var.delay"],
		],
		[
			"over a local and a member that is chosen by name",
			{ "main.tf": group("local.sizes[local.size]", sizes) },
			"60",
			["local.sizes[local.size]", "var.delay"],
		],
		["what a known condition chooses", { "main.tf": group("var.delay > 50 ? 40 : 20") }, "40", ["var.delay", "60"]],
		["what is computed stays, with what it is made of", { "main.tf": group("var.delay / 2") }, "var.delay / 2", ["60"]],
	])("the diagnostic goes to what decides: %s", (_, texts, at, through) => {
		const files = folder(texts);
		const { provenance } = attribute(readWith(terraform, files).fragments, "Balancer", "drain");
		assert(provenance.kind === "declared");
		const text = ({ file, range }: Location) =>
			files
				.find(({ path }) => path === file)!
				.text.split("\n")
				[range.start.line].slice(range.start.character, range.end.character);
		expect(text(provenance.at)).toBe(at);
		expect((provenance.through ?? []).map(text)).toEqual(through);
	});

	test.each([
		["var.delay", 'variable "delay" {}', "var.delay has no default"],
		["var.delay", "", "var.delay is not declared in this folder"],
		["local.delay", "", "local.delay is not declared in this folder"],
		["local.a", "locals {\n  a = local.b\n  b = local.a\n}", "the expression refers to itself or is nested too deeply"],
		["data.aws_x.y.z", "", "data.aws_x.y is read when Terraform runs"],
		["module.net.delay", "", "module.net is not entered"],
		["aws_lb.web.delay", "", "aws_lb.web is not declared in this folder"],
		["each.value.delay", "", "each.value differs from instance to instance"],
		['tonumber(file("x"))', "", "file() is not evaluated"],
		["[for x in var.delays : x][0]", "", "var.delays is not declared in this folder"],
		["[for x in [45] : x if var.on][0]", "", "var.on is not declared in this folder"],
		['"soon"', "", '"soon" is not understood'],
	])("%s with %s is unknown: %s", (expression, more, reason) => {
		expect(drain(expression, more)).toBe(reason);
	});

	test("a file for -var-file makes a default doubtful where it says something else", () => {
		const files = { "v.tf": variable, "customer.tfvars": "delay = 10\n" };
		expect(drain("var.delay", files)).toBe("var.delay has a default, but customer.tfvars sets another value");
		expect(drain("var.delay", { "v.tf": variable, "customer.tfvars": "delay = 60\n" })).toBe(60);
	});

	test("one of an environment is what that environment is given, over all that is loaded", () => {
		const files = { "v.tf": variable, "prod.tfvars": "delay = 10\n", "a.auto.tfvars": "delay = 20\n" };
		expect(drain("var.delay", files)).toBe(10);
	});

	test("a module's defaults are not what is deployed", () => {
		const module = "terraform {\n  required_providers {\n    aws = {}\n  }\n}\n";
		expect(drain("var.delay", module + variable)).toBe("var.delay is set by whoever calls this module");
		expect(drain("var.delay", `${module}${variable}provider "aws" {}\n`)).toBe(60);
		expect(drain("45", module)).toBe(45);
	});
});

describe("instances", () => {
	const queue = (argument: string) =>
		read(`variable "on" {}\nresource "aws_sqs_queue" "q" {\n  ${argument}\n}`).fragments.length;

	test("none by a count of 0 or an empty for_each; else the resource is read once", () => {
		expect(queue("count = 0")).toBe(0);
		expect(queue("count = true ? 0 : 1")).toBe(0);
		expect(queue("for_each = toset([])")).toBe(0);
		expect(queue("for_each = {}")).toBe(0);
		expect(queue("count = 3")).toBe(1);
		expect(queue("count = var.on ? 1 : 0")).toBe(1);
	});
});

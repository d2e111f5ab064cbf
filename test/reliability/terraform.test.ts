import { beforeAll, expect, it } from "vitest";
import { terraform } from "../../src/dialects/terraform/index.ts";
import { readWith } from "../support/reading.ts";

beforeAll(() => terraform.load?.());

const service = (body: string, more = "") => `resource "aws_ecs_service" "web" {
  name = "web"
  ${body}
}
${more}`;

/** What is said of the replicas of a service. */
function replicas(count: string, more = ""): unknown {
	const { fragments } = readWith(terraform, [{ path: "main.tf", text: service(`desired_count = ${count}`, more) }]);
	const found = fragments.find((fragment) => fragment.role === "declares" && fragment.kind === "Service");
	const attribute = found?.role === "declares" ? found.attributes.replicas : undefined;
	return attribute?.value ?? attribute?.unknown;
}

it("works out what locals share once, and refuses what refers to itself or grows beyond bounds", () => {
	expect(replicas("length(local.c)", "locals {\n  c = [local.c, local.c]\n}\n")).toBe(2);
	const doubling = (of: (name: string) => string) =>
		`locals {\n  a0 = "xx"\n${Array.from({ length: 40 }, (_, i) => `  a${i + 1} = ${of(`local.a${i}`)}`).join("\n")}\n}\n`;
	const text = doubling((name) => `"\${${name}}\${${name}}"`);
	expect(replicas("length(local.a10)", text)).toBe(2048);
	expect(replicas("length(local.a20)", text)).toMatch(/too large/);
	const list = doubling((name) => `[${name}, ${name}]`);
	expect(replicas("length(local.a40)", list)).toBe(2);
	expect(replicas("length(flatten(local.a10))", list)).not.toBeUndefined();
});

it("refuses functions whose result would take all memory", () => {
	const wide = '"x"';
	for (const call of [
		`length(format("%0500000000d", 1))`,
		`length(replace(format("%0999d", 1), "0", format("%0999d", 1)))`,
		`length(join(format("%0999d", 1), split("", replace(format("%0999d", 1), "0", "0000"))))`,
	])
		expect(String(replicas(call)), call).toMatch(/not understood/);
	expect(replicas(`length(replace("aXbX", "X", ${wide}))`)).toBe(4);
	expect(replicas('length(format("%04d", 1))')).toBe(4);
});

it("takes a label for text, whatever it holds", () => {
	const hostile = (label: string) => `resource "aws_rds_cluster" "${label}" {
  engine = "aurora-postgresql"
}
resource "aws_ecs_task_definition" "web" {
  family = "web"
  container_definitions = jsonencode([{
    name = "web", image = "example/web:1"
    environment = [{ name = "DB", value = aws_rds_cluster["${label}"].${"x".repeat(40)} }]
  }])
}
`;
	for (const label of ["(x+)+", "a(b", "[", "\\\\"]) {
		const text = service("task_definition = aws_ecs_task_definition.web.arn", hostile(label));
		const { fragments } = readWith(terraform, [{ path: "main.tf", text }]);
		expect(fragments.some((one) => one.role === "declares" && one.kind === "Service")).toBe(true);
	}
});

it("reads long paths, long blanks and long heredocs in one go", () => {
	const long = ".b[0]".repeat(16_000);
	expect(String(replicas(`a${long}`))).toMatch(/very long path/);
	const heredoc = `locals {\n  text = <<EOT\n${" ".repeat(200_000)}x\nEOT\n}\n`;
	expect(replicas("2", heredoc)).toBe(2);
});

import { beforeAll, expect, test, vi } from "vitest";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { parsePlan } from "../../../src/dialects/terraform/plan.ts";
import { fragments, links, said, source, written } from "../clouds/helper.ts";

beforeAll(() => terraform.load?.());

const plan = source(
	"plan.json",
	JSON.stringify({
		format_version: "1.2",
		variables: { count: { value: 4 } },
		planned_values: {
			root_module: {
				resources: [
					{
						address: "aws_lb_target_group.web",
						mode: "managed",
						type: "aws_lb_target_group",
						name: "web",
						values: { protocol: "HTTP", stickiness: [{ type: "lb_cookie", enabled: true }] },
					},
				],
				child_modules: [
					{
						address: "module.web",
						resources: [
							{
								address: "module.web.aws_ecs_service.it",
								mode: "managed",
								type: "aws_ecs_service",
								name: "it",
								values: { name: "web", desired_count: 4, load_balancer: [{ container_name: "web" }] },
							},
						],
					},
				],
			},
		},
		configuration: {
			root_module: {
				module_calls: {
					web: {
						expressions: { group: { references: ["aws_lb_target_group.web.arn", "aws_lb_target_group.web"] } },
						module: {
							resources: [
								{
									mode: "managed",
									type: "aws_ecs_service",
									name: "it",
									expressions: { load_balancer: [{ target_group_arn: { references: ["var.group"] } }] },
								},
							],
						},
					},
				},
			},
		},
	}),
);

test("a plan alone is the whole deployment, with what its modules are given, and is never written", () => {
	const all = fragments(terraform, [plan]);
	expect(said(all, "Balancer")).toMatchObject({ affinity: "cookie" });
	expect(said(all, "Service")).toMatchObject({ replicas: 4, role: "server" });
	expect(links(all)).toContain("Service routes from Balancer");
	expect(written(terraform, [plan], ["Service", "replicas", 5])).toContain("A plan is made anew");
});

test("beside its configuration it says what the variables were", () => {
	const files = [
		plan,
		source("main.tf", 'variable "count" {}\nresource "aws_ecs_service" "web" {\n  desired_count = var.count\n}\n'),
	];
	const all = fragments(terraform, files);
	expect(said(all, "Service").replicas).toBe(4);
	expect(all.filter((one) => one.role === "declares" && one.kind === "Service")).toHaveLength(1);
	expect(written(terraform, files, ["Service", "replicas", 5])).toContain("given where the plan is made");
});

test("a large plan is looked through once, not once for each of its resources", () => {
	const resources = Array.from({ length: 2_000 }, (_, index) => ({
		...{ address: `aws_sqs_queue.q${index}`, mode: "managed", type: "aws_sqs_queue", name: `q${index}` },
		values: { name: `q${index}`, tags: { text: "x".repeat(500) } },
	}));
	const configured = resources.map(({ mode, type, name }) => ({ mode, type, name, expressions: {} }));
	const text = JSON.stringify({
		planned_values: { root_module: { resources } },
		configuration: { root_module: { resources: configured } },
	});
	const indexOf = String.prototype.indexOf;
	let passed = 0;
	const spy = vi.spyOn(String.prototype, "indexOf").mockImplementation(function (this: string, what, from = 0) {
		const found = indexOf.call(this, what, from);
		if (this.length === text.length) passed += (found < 0 ? this.length : found) - from;
		return found;
	});
	const { blocks } = parsePlan({ path: "plan.json", text });
	spy.mockRestore();
	expect(blocks).toHaveLength(2_000);
	expect(text.slice(blocks[1999].start, blocks[1999].end)).toBe('"aws_sqs_queue.q1999"');
	expect(passed).toBeLessThan(2 * text.length);
});

import { beforeAll, expect, test } from "vitest";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { folder, write } from "./helper.ts";

beforeAll(() => terraform.load?.());

const service = (more: string) =>
	folder(`resource "aws_ecs_service" "a" {\n  name          = "a"\n  desired_count = 3\n${more}}\n`);
const left = (more: string) => write(service(more), ["Service", "setAnew", false]);

test("a number is left to a scaler by ignoring its changes, wherever there is something to ignore already", () => {
	expect(left("")).toContain("\n\n  lifecycle {\n    ignore_changes = [desired_count]\n  }\n}\n");
	expect(left("\n  lifecycle {\n    prevent_destroy = true\n  }\n")).toMatch(/ignore_changes += \[desired_count\]/);
	expect(left("\n  lifecycle {\n    ignore_changes = [task_definition]\n  }\n")).toContain(
		"[task_definition, desired_count]",
	);
	expect(left("\n  lifecycle {\n    ignore_changes = []\n  }\n")).toContain("ignore_changes = [desired_count]");
	expect(left("\n  lifecycle {\n    ignore_changes = [\n      task_definition,\n    ]\n  }\n")).toMatch(
		/task_definition,\s*desired_count/,
	);
});

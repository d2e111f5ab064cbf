import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Repository } from "../support/repository.ts";
import { built, scaleproof } from "./scaleproof.ts";

const deployment = (name: string, replicas: number) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: ${name}
          image: ${name}
          ports: [{ containerPort: 80 }]
`;

const infra = `variable "least" {
  type    = number
  default = 2
}

resource "aws_lb_target_group" "web" {
  name = "web"
}

resource "aws_ecs_service" "web" {
  name            = "web"
  task_definition = "web:1"

  load_balancer {
    target_group_arn = aws_lb_target_group.web.arn
    container_name   = "web"
    container_port   = 80
  }
}

resource "aws_appautoscaling_target" "web" {
  resource_id        = "service/shop/\${aws_ecs_service.web.name}"
  min_capacity       = var.least
  max_capacity       = 9
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
}
`;

let folder = "";
let repository: Repository;
const git = (...args: string[]) => repository.git(...args);
const write = (path: string, text: string) => repository.write(path, text);

beforeEach(() => {
	repository = new Repository(deployment);
	folder = repository.folder;
});
afterEach(() => repository.remove());

describe("a review and a checklist of a change", () => {
	beforeAll(built, 120_000);

	test("only what the change touches", async () => {
		write("shop/web.yaml", deployment("web", 1));
		const args = ["review", "shop", "--changed-since", "main", "--no-simulate", "--fail-on", "warning"];
		const { stdout, status } = await scaleproof(args, folder);
		expect(stdout).toContain("web.yaml:5:13  warning  single-replica");
		expect(stdout).not.toContain("mail.yaml:5:13");
		expect(status).toBe(1);
	});

	test("a change of the values of Terraform's variables alone, where the value is written and passed on", async () => {
		mkdirSync(join(folder, "infra"));
		write("infra/main.tf", infra);
		write("infra/terraform.tfvars", "least = 3\n");
		git("add", ".");
		git("commit", "-qm", "infrastructure");
		write("infra/terraform.tfvars", "least = 1\n");
		const args = ["review", "--changed-since", "HEAD", "--no-simulate", "--fail-on", "never"];
		const { stdout } = await scaleproof(args, folder);
		expect(stdout).toContain("infra/terraform.tfvars:1:9  warning  single-replica");
		expect(stdout).toMatch(/infra\/main\.tf:23:.* the value comes by way of this/);
		expect(stdout).not.toContain("mail.yaml");
	});

	test("a change that touches nothing gives exit code 0 and says so", async () => {
		mkdirSync(join(folder, "docs"));
		write("docs/a.md", "words");
		const { stdout, status } = await scaleproof(["review", "--changed-since", "main", "--fail-on", "info"], folder);
		expect(stdout).toContain("The change since main touches nothing that the rules judge.");
		expect(status).toBe(0);
		const checklist = await scaleproof(["checklist", "--changed-since", "main"], folder);
		expect(checklist.stdout).toContain("The change since `main` touches nothing that the rules judge.");
		rmSync(join(folder, "docs"), { recursive: true });
		const unchanged = await scaleproof(["checklist", "--changed-since", "main"], folder);
		expect(unchanged.stdout).toContain("Nothing was changed since `main`, so there is nothing to ask about.");
	});

	test("a checklist with open, undecided and verified questions, and the design", async () => {
		write("shop/web.yaml", deployment("web", 1));
		write("shop/new.yaml", deployment("new", 2));
		const args = ["checklist", "shop", "--changed-since", "main", "--replications", "1"];
		const { stdout, status } = await scaleproof(args, folder);
		expect(status).toBe(0);
		expect(stdout).toMatch(/^# Scaling checklist: 1 open, 4 undecided, 1 verified\n/);
		expect(stdout).toContain("What the change since `main` (2 files) touches.");
		expect(stdout).toMatch(/- \[ \] .*`single-replica`.*\[web\.yaml:5\]\(web\.yaml#L5\)\n {2}- \*\*new warning\*\*/);
		expect(stdout).toMatch(/- \[ \] .*`in-memory-sessions`.*\n {2}- Could not be decided, because/);
		expect(stdout).toMatch(/- \[x\] .*`single-replica`.*\[new\.yaml:5\]/);
		expect(stdout).toContain("  - Simulated: ");
		expect(stdout).toContain(
			"The whole workspace, before and after: 1 new finding, 0 fixed, 2 as before.\n\nNew: new (Service).\n",
		);
		expect(stdout).toMatch(/\n- Simulated: When a replica dies, .*error rate is/);
		expect(stdout).toContain("```mermaid\nflowchart LR\n");
		expect(stdout).not.toContain("mail");
	});

	test("what the change brought comes first, and the file tells components of one name apart", async () => {
		write("shop/mail.yaml", deployment("mail", 1).replace("80 }", "81 }"));
		write("shop/web.yaml", deployment("web", 1));
		mkdirSync(join(folder, "shop/canary"));
		write("shop/canary/web.yaml", deployment("web", 2).replace("name: web }", "name: web, namespace: canary }"));
		const { stdout } = await scaleproof(["checklist", "shop", "--changed-since", "main", "--no-simulate"], folder);
		const headings: readonly string[] = stdout.match(/^## .*/gm) ?? [];
		const [web, mail] = ["## web · Service · web.yaml", "## mail · Service"].map((one) => headings.indexOf(one));
		expect(headings).toContain("## web · Service · canary/web.yaml");
		expect(web).toBeGreaterThan(0);
		expect(mail).toBeGreaterThan(web);
		expect(stdout).toMatch(/## web · Service · web\.yaml\n\n- \[ \] .*\n {2}- \*\*new warning\*\*/);
		expect(stdout).toContain("- **as before, warning**: mail may run");
		const args = ["review", "shop", "--changed-since", "main", "--no-simulate", "--format", "github"];
		const [first, ...rest] = (await scaleproof(args, folder)).stdout.trimEnd().split("\n");
		expect(first).toMatch(/file=web\.yaml,line=5,.*title=Scaleproof%3A single-replica%2C new with this change::/);
		expect(rest.join("\n")).not.toContain("new with this change");
	});
});

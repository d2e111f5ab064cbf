import { beforeAll, expect, test } from "vitest";
import { assemble } from "../../../src/design/assemble.ts";
import type { Alias, Declaration } from "../../../src/design/fragment.ts";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { read } from "./helper.ts";

beforeAll(() => terraform.load!());

const stores = `
resource "aws_db_instance" "main" {
  engine = "postgres"
}
resource "aws_db_instance" "copy" {
  replicate_source_db = aws_db_instance.main.identifier
}
resource "aws_rds_cluster" "big" {
  engine = "aurora-mysql"
}
resource "aws_sqs_queue" "jobs" {}
resource "aws_secretsmanager_secret" "url" {}
resource "aws_secretsmanager_secret_version" "url" {
  secret_id     = aws_secretsmanager_secret.url.id
  secret_string = "postgres://u:\${random_password.p.result}@\${aws_db_instance.main.address}/shop"
}
resource "aws_secretsmanager_secret" "key" {}
resource "aws_lb" "api" {}
resource "aws_lb_target_group" "api" {
  protocol = "HTTP"
}
resource "aws_lb_listener" "api" {
  load_balancer_arn = aws_lb.api.arn
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api.arn
  }
}
`;

const service = (container: string, more = "") => `
resource "aws_ecs_task_definition" "web" {
  container_definitions = ${container}
}
resource "aws_ecs_service" "web" {
  name            = "web"
  task_definition = aws_ecs_task_definition.web.arn
  ${more}
}`;

const declared = (text: string) =>
	read(text).fragments.find((one): one is Declaration => one.role === "declares" && one.kind === "Service")!;

function given(text: string): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(declared(text).given ?? {}).map(([name, { to, text: own, endpoint, unknown }]) => {
			const key = to?.by === "key" ? to.key.split(":").at(-1) : undefined;
			return [name, [key ?? own ?? `? ${unknown}`, ...(endpoint ? [endpoint] : [])].join(" ")];
		}),
	);
}

test("a task's container is given texts, and what resources stand for", () => {
	const text = `${stores}
locals {
  common = [{ name = "LEVEL", value = "info" }]
}
variable "host" {}
${service(`jsonencode([{
    name  = "web"
    image = "shop/web"
    environment = concat(local.common, [
      { name = "PORT", value = 80 },
      { name = "ORDERS_URL", value = "http://orders.shop.local" },
      { name = "DB_HOST", value = aws_db_instance.main.address },
      { name = "READ_HOST", value = aws_db_instance.copy.address },
      { name = "READER", value = "\${aws_rds_cluster.big.reader_endpoint}:3306" },
      { name = "QUEUE", value = aws_sqs_queue.jobs.url },
      { name = "API", value = "http://\${aws_lb.api.dns_name}" },
      { name = "LATER", value = var.host },
    ])
    secrets = [
      { name = "DATABASE_URL", valueFrom = aws_secretsmanager_secret.url.arn },
      { name = "ARN", valueFrom = "arn:aws:ssm:eu-west-1:1:parameter/x" },
      { name = "KEY", valueFrom = aws_secretsmanager_secret.key.arn },
    ]
  }])`)}`;
	expect(given(text)).toEqual({
		LEVEL: "info",
		PORT: "80",
		ORDERS_URL: "http://orders.shop.local",
		DB_HOST: "aws_db_instance.main primary",
		READ_HOST: "aws_db_instance.main replica",
		READER: "aws_rds_cluster.big replica",
		QUEUE: "aws_sqs_queue.jobs",
		API: "aws_lb_target_group.api",
		LATER: expect.stringMatching(/^\? .*var\.host/),
		DATABASE_URL: "aws_db_instance.main primary",
		ARN: "? is a secret",
		KEY: expect.stringMatching(/^\? /),
	});
	const { links } = assemble(read(text).fragments);
	const ends = links.map(({ kind, to }) => `${kind} ${to}`);
	expect(ends).toEqual(expect.arrayContaining(["uses queue:jobs", "calls balancer:api"]));
});

test("a container that is written as JSON is given its texts", () => {
	const text = service(`<<EOT
[{"name": "web", "image": "web", "environment": [{"name": "A", "value": "http://a"}], "secrets": [{"name": "B", "valueFrom": "arn:x"}]}]
EOT
`);
	expect(given(text)).toEqual({ A: "http://a", B: "? is a secret" });
});

test("a service is reached by its names in Cloud Map and in Service Connect", () => {
	const text = `
resource "aws_service_discovery_private_dns_namespace" "shop" {
  name = "shop.local"
}
resource "aws_service_discovery_service" "web" {
  name = "web"
  dns_config {
    namespace_id = aws_service_discovery_private_dns_namespace.shop.id
  }
}
${service(
	'jsonencode([{ name = "web", image = "web" }])',
	`service_registries {
    registry_arn = aws_service_discovery_service.web.arn
  }
  service_connect_configuration {
    namespace = "mesh"
    service {
      port_name = "http"
      client_alias {
        dns_name = "front"
        port     = 80
      }
    }
  }`,
)}`;
	expect(declared(text).hosts).toEqual(["web.shop.local", "front", "http.mesh"]);
});

test("a record that points to a load balancer names what is behind it", () => {
	const record = `
resource "aws_route53_zone" "shop" {
  name = "example.com"
}
resource "aws_route53_record" "api" {
  zone_id = aws_route53_zone.shop.id
  name    = "api"
  alias {
    name = aws_lb.api.dns_name
  }
}`;
	const aliases = read(stores + record).fragments.filter((one): one is Alias => one.role === "alias");
	expect(aliases).toMatchObject([
		{ hosts: ["api", "api.example.com"], of: { by: "key", key: "tf:infra:aws_lb_target_group.api" } },
	]);
});

test("a record that points to a database is a name of it, unless it is one to read from", () => {
	const record = `
resource "aws_route53_record" "db" {
  name    = "db.internal"
  type    = "CNAME"
  records = [aws_db_instance.main.address]
}
resource "aws_rds_cluster" "orders" {
  cluster_identifier = "orders"
}
resource "aws_route53_record" "reads" {
  name    = "reads.internal"
  type    = "CNAME"
  records = [aws_rds_cluster.orders.reader_endpoint]
}`;
	const aliases = read(stores + record).fragments.filter((one): one is Alias => one.role === "alias");
	expect(aliases.map(({ hosts, of }) => [hosts, of])).toEqual([
		[["db.internal"], { by: "key", key: "tf:infra:aws_db_instance.main" }],
	]);
});

test("a list of addresses leads to each of them", () => {
	const listed = (value: string) => {
		const { fragments } = read(`
resource "aws_db_instance" "shard" {
  for_each   = toset(["a", "b", "c"])
  identifier = "orders-\${each.key}"
}
resource "aws_lambda_function" "pay" {
  function_name = "pay"
  environment {
    variables = { HOSTS = ${value} }
  }
}`);
		return assemble(fragments).links.flatMap(({ kind, to }) => (kind === "uses" ? [to] : []));
	};
	const all = ["store:orders-a", "store:orders-b", "store:orders-c"];
	expect(listed(`join(",", [for one in aws_db_instance.shard : one.address])`)).toEqual(all);
	expect(listed(`join(",", values(aws_db_instance.shard)[*].address)`)).toEqual(all);
	expect(listed(`jsonencode([aws_db_instance.shard["a"].address, aws_db_instance.shard["c"].address])`)).toEqual([
		"store:orders-a",
		"store:orders-c",
	]);
	expect(listed(`"\${aws_db_instance.shard["b"].address}:5432"`)).toEqual(["store:orders-b"]);
});

test("the address of a proxy means the database behind it, whose connections it shares", () => {
	const { fragments } = read(`${stores}
resource "aws_db_proxy" "shared" { name = "shared" }
resource "aws_db_proxy_target" "shared" {
  db_proxy_name          = aws_db_proxy.shared.name
  db_instance_identifier = aws_db_instance.main.identifier
}
resource "aws_lambda_function" "pay" {
  function_name = "pay"
  environment {
    variables = { PGHOST = aws_db_proxy.shared.endpoint }
  }
}`);
	const design = assemble(fragments);
	const main = design.components.find((one) => one.kind === "Store" && one.name === "main");
	expect(main?.attributes.pooled?.value).toBe(true);
	expect(design.links.some((one) => one.from === "service:pay" && one.to === main?.id)).toBe(true);
});

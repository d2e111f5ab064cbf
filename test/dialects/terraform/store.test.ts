import { beforeAll, describe, expect, test } from "vitest";
import { memoryOf } from "../../../src/dialects/resources/aws/max-connections.ts";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { pieces, read, said } from "./helper.ts";

beforeAll(() => terraform.load!());

describe("databases", () => {
	test("an instance, its replicas, and connections by its class", () => {
		const reading = read(`
resource "aws_db_instance" "main" {
  identifier     = "main"
  engine         = "postgres"
  instance_class = "db.t3.micro"
}
resource "aws_db_instance" "replica" {
  count               = 2
  replicate_source_db = aws_db_instance.main.identifier
  instance_class      = "db.t3.micro"
}`);
		const stores = pieces(reading, "Store");
		expect(stores).toHaveLength(1);
		expect(said(stores[0])).toEqual({
			engine: "postgres",
			role: "database",
			instanceClass: "db.t3.micro",
			multiZone: false,
			readReplicas: 2,
			lagAlarm: false,
			maxConnections: 112,
		});
	});

	test("max_connections of the parameter group wins; a formula is unknown", () => {
		const text = (value: string) => `
resource "aws_db_parameter_group" "p" {
  parameter {
    name  = "max_connections"
    value = ${value}
  }
}
resource "aws_db_instance" "main" {
  engine               = "mysql"
  instance_class       = "db.m5.large"
  parameter_group_name = aws_db_parameter_group.p.name
}`;
		expect(said(pieces(read(text('"500"')), "Store")[0]).maxConnections).toBe(500);
		expect(said(pieces(read(text('"{DBInstanceClassMemory/1}"')), "Store")[0]).maxConnections).toMatch(
			/not understood/,
		);
	});

	test("an Aurora cluster stands by in other zones as far as it has readers", () => {
		const text = (count: string) => `
resource "aws_rds_cluster" "c" {
  cluster_identifier = "c"
  engine             = "aurora-postgresql"
}
resource "aws_rds_cluster_instance" "c" {
  count              = ${count}
  cluster_identifier = aws_rds_cluster.c.id
  instance_class     = "db.r6g.large"
}`;
		expect(said(pieces(read(text("3")), "Store")[0])).toMatchObject({
			engine: "postgres",
			readReplicas: 2,
			multiZone: true,
		});
		expect(said(pieces(read(text("1")), "Store")[0])).toMatchObject({ readReplicas: 0, multiZone: false });
		expect(said(pieces(read(text("var.n")), "Store")[0]).multiZone).toBe("? var.n is not declared in this folder");
	});

	test("a serverless cluster is as large as it is at the least, and its limit of connections follows the most", () => {
		const text = (least: string, most: string, engine = "aurora-postgresql") => `
resource "aws_rds_cluster" "c" {
  engine = "${engine}"
  serverlessv2_scaling_configuration {
    min_capacity = ${least}
    max_capacity = ${most}
  }
}
resource "aws_rds_cluster_instance" "c" {
  cluster_identifier = aws_rds_cluster.c.id
  instance_class     = "db.serverless"
}`;
		const of = (...given: Parameters<typeof text>) => said(pieces(read(text(...given)), "Store")[0]);
		expect(of("128", "256")).toMatchObject({ instanceClass: "128 to 256 ACU", largerSizes: 2, maxConnections: 5000 });
		expect(of("0.5", "4")).toMatchObject({ instanceClass: "0.5 to 4 ACU", largerSizes: 10, maxConnections: 901 });
		expect(of("1", "8", "aurora-mysql").maxConnections).toBe(1069);
		expect(of("var.n", "8").instanceClass).toMatch(/^\? var\.n/);
	});

	test("readers that are scaled count beside those that are declared", () => {
		const text = (least: string, dimension = "rds:cluster:ReadReplicaCount") => `
resource "aws_rds_cluster" "c" {
  cluster_identifier = "orders"
  engine             = "aurora-postgresql"
}
resource "aws_rds_cluster_instance" "c" {
  cluster_identifier = aws_rds_cluster.c.id
  instance_class     = "db.r6g.large"
}
resource "aws_appautoscaling_target" "c" {
  service_namespace  = "rds"
  resource_id        = "cluster:orders"
  scalable_dimension = "${dimension}"
  min_capacity       = ${least}
  max_capacity       = 8
}`;
		const of = (...given: Parameters<typeof text>) => said(pieces(read(text(...given)), "Store")[0]);
		expect(of("2")).toMatchObject({ readReplicas: 2, multiZone: true });
		expect(of("2", "dynamodb:table:ReadCapacityUnits")).toMatchObject({ readReplicas: 0, multiZone: false });
		expect(of("var.n").multiZone).toMatch(/^\? var\.n/);
	});

	test("memory of instance classes", () => {
		expect(["db.t3.micro", "db.m5.large", "db.r6g.2xlarge", "db.x2g.large", "large"].map(memoryOf)).toEqual([
			1,
			8,
			64,
			undefined,
			undefined,
		]);
	});
});

test("caches", () => {
	const reading = read(`
resource "aws_elasticache_cluster" "m" {
  cluster_id      = "m"
  engine          = "memcached"
  node_type       = "cache.t4g.small"
  num_cache_nodes = 3
}
resource "aws_elasticache_replication_group" "r" {
  replication_group_id    = "r"
  node_type               = "cache.r7g.large"
  num_node_groups         = 2
  replicas_per_node_group = 1
}`);
	expect(pieces(reading, "Store").map(said)).toMatchObject([
		{ engine: "memcached", role: "cache", shards: 3, multiZone: false },
		{ engine: "redis", role: "cache", shards: 2, readReplicas: 1, multiZone: false },
	]);
});

test("a dead-letter queue is not a queue of its own", () => {
	const reading = read(`
resource "aws_sqs_queue" "jobs" {
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 3 })
}
resource "aws_sqs_queue" "dead" {}
resource "aws_sqs_queue" "plain" {}`);
	const queues = pieces(reading, "Queue").map((one) => [one.role === "declares" && one.name, said(one).deadLetter]);
	expect(queues).toEqual([
		["jobs", true],
		["plain", false],
	]);
});

describe("Cloud SQL", () => {
	const of = (settings: string, version = "POSTGRES_16") =>
		said(
			pieces(
				read(`
resource "google_sql_database_instance" "main" {
  database_version = "${version}"
  settings {
    ${settings}
  }
}`),
				"Store",
			)[0],
		).maxConnections;

	test.each([
		['tier = "db-f1-micro"', "POSTGRES_16", 25],
		['tier = "db-custom-2-7680"', "POSTGRES_16", 400],
		['tier = "db-custom-1-3840"', "POSTGRES_16", 100],
		['tier = "db-g1-small"', "MYSQL_8_0", 1000],
		['tier = "db-perf-optimized-N-8"', "POSTGRES_16", undefined],
	])("%s of %s takes %s connections", (settings, version, most) => {
		expect(of(settings, version)).toBe(most);
	});

	test("its flag wins", () => {
		const flag =
			'tier = "db-f1-micro"\n    database_flags {\n      name = "max_connections"\n      value = "250"\n    }';
		expect(of(flag)).toBe(250);
	});
});

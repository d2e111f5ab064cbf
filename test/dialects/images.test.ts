import { describe, expect, it } from "vitest";
import { keeperOf } from "../../src/dialects/images.ts";

describe("an image", () => {
	it.each([
		["postgres:16", "Store", "postgres", "database"],
		["registry.example.com:5000/bitnami/postgresql:15@sha256:0", "Store", "postgres", "database"],
		["mcr.microsoft.com/mssql/server:2022-latest", "Store", "mssql", "database"],
		["sourcegraph/postgresql-16:6.2", "Store", "postgres", "database"],
		["sourcegraph/postgresql-16-codeinsights:6.2", "Store", "postgres", "database"],
		["tensorchord/pgvecto-rs:pg14-v0.2.0", "Store", "postgres", "database"],
		["example/mongo-7-replicated", "Store", "mongodb", "database"],
		["sourcegraph/redis-cache:5.3", "Store", "redis", "cache"],
		["yobasystems/alpine-mariadb", "Store", "mysql", "database"],
		["valkey/valkey:8-alpine", "Store", "redis", "cache"],
		["pulumi/guestbook-redis-replica", "Store", "redis", "cache"],
		["memcached", "Store", "memcached", "cache"],
		["docker.elastic.co/elasticsearch/elasticsearch:8.1", "Store", "elasticsearch", "search"],
		["minio/minio", "Store", "minio", "object"],
		["example/catalogue-db:0.3", "Store", undefined, "database"],
		["rabbitmq:3.13-management-alpine", "Queue", "rabbitmq", undefined],
		["confluentinc/cp-kafka:7.5", "Queue", "kafka", undefined],
		["softwaremill/elasticmq-native", "Queue", "sqs", undefined],
	])("%s is a %s", (image, kind, engine, role) => {
		expect(keeperOf(image, "any")).toEqual({ kind, ...(engine && { engine }), ...(role && { role }) });
	});

	it.each([
		"shop/web",
		"oliver006/redis_exporter",
		"mongo-express",
		"nginx",
		"server",
		"postgres-backup",
		"postgres-16-client",
		"redis-7-exporter-init",
		"",
	])("%s keeps nothing for others", (image) => {
		expect(keeperOf(image, "any")).toBeUndefined();
	});

	it("of a repository that holds many is told by its tag, where the workload has that name", () => {
		expect(keeperOf("example.com/demo:2.1-kafka", "kafka")?.kind).toBe("Queue");
		expect(keeperOf("example.com/demo:2.1-kafka", "checkout")).toBeUndefined();
		expect(keeperOf("example.com/demo:2.1-checkout", "checkout")).toBeUndefined();
	});
});

import { describe, expect, it } from "vitest";
import { openSession } from "../../support/memory-workspace.ts";
import { expectCatalogued, read } from "./support.ts";

const object = (kind: string, version: string, spec: string) =>
	`apiVersion: ${version}\nkind: ${kind}\nmetadata: {name: main, namespace: shop}\nspec: ${spec}\n`;
const web = (env: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web, env: [${env}]}]}}}
`;

describe("an operator's object", () => {
	it.each([
		["Cluster", "postgresql.cnpg.io/v1", "{instances: 3}", "main-rw", "Store", "postgres", 3],
		["postgresql", "acid.zalan.do/v1", "{numberOfInstances: 2}", "main.shop.svc", "Store", "postgres", 2],
		["Kafka", "kafka.strimzi.io/v1beta2", "{kafka: {replicas: 3}}", "main-kafka-bootstrap:9092", "Queue", "kafka", 3],
		["RabbitmqCluster", "rabbitmq.com/v1beta1", "{replicas: 3}", "amqp://main.shop", "Queue", "rabbitmq", 3],
		["RedisReplication", "redis.redis.opstreelabs.in/v1beta2", "{clusterSize: 2}", "main-master", "Store", "redis", 2],
		["RedisFailover", "databases.spotahome.com/v1", "{redis: {replicas: 3}}", "rfs-main", "Store", "redis", 3],
	])(
		"%s is reached at the Services that the operator makes",
		async (kind, version, spec, address, as, engine, replicas) => {
			const text = object(kind, version, spec);
			const design = (
				await openSession({ "a.yaml": text, "b.yaml": web(`{name: ADDRESS, value: "${address}"}`) }, { rules: [] })
			).design();
			const kept = design.components.find(({ name }) => name === "main");
			expect([kept?.kind, kept?.attributes.engine?.value, kept?.attributes.replicas?.value]).toEqual([
				as,
				engine,
				replicas,
			]);
			expect(design.links.find(({ kind: each }) => each === "uses")).toMatchObject({
				from: "service:web",
				to: kept?.id,
			});
			expectCatalogued(read(text).fragments);
		},
	);

	it("is reached by the Secret that the operator fills", async () => {
		const files = {
			"a.yaml": object(
				"Cluster",
				"postgresql.cnpg.io/v1",
				'{instances: 2, postgresql: {parameters: {max_connections: "300"}}}',
			),
			"b.yaml": web("{name: DATABASE_URL, valueFrom: {secretKeyRef: {name: main-app, key: uri}}}"),
		};
		const design = (await openSession(files, { rules: [] })).design();
		expect(design.links.find(({ kind }) => kind === "uses")).toMatchObject({ from: "service:web", to: "store:main" });
		const store = design.components.find(({ kind }) => kind === "Store");
		expect([store?.attributes.maxConnections?.value, store?.attributes.readReplicas?.value]).toEqual([300, 1]);
	});

	it("of another group is none", () => {
		expect(read(object("Cluster", "cluster.x-k8s.io/v1beta1", "{}")).fragments).toEqual([]);
	});
});

describe("a Pooler", () => {
	const pooler = (spec: string) =>
		`apiVersion: postgresql.cnpg.io/v1\nkind: Pooler\nmetadata: {name: pool, namespace: shop}\nspec: {cluster: {name: main}${spec}}\n`;
	const cluster = object("Cluster", "postgresql.cnpg.io/v1", "{instances: 3}");

	it.each([
		["", false, "primary"],
		[", type: ro, pgbouncer: {poolMode: transaction}", undefined, "replica"],
		[", pgbouncer: {poolMode: <mode>}", undefined, "primary"],
	])("%j stands before its cluster", async (spec, pooled, endpoint) => {
		const files = { "a.yaml": `${cluster}---\n${pooler(spec)}`, "b.yaml": web('{name: DB_HOST, value: "pool.shop"}') };
		const { components, links } = (await openSession(files, { rules: [] })).design();
		expect(components.find(({ id }) => id === "store:main")?.attributes.pooled?.value).toBe(pooled);
		const uses = links.find(({ kind, from }) => kind === "uses" && from === "service:web");
		expect([uses?.to, uses?.attributes.endpoint?.value ?? "primary"]).toEqual(["store:main", endpoint]);
		expectCatalogued(read(files["a.yaml"]).fragments);
	});

	it("of a cluster that another workspace has stands before it all the same", async () => {
		const { components } = (await openSession({ "a.yaml": pooler("") }, { rules: [] })).design();
		expect(components.map(({ id }) => id)).toEqual(expect.arrayContaining(["balancer:pool", "store:main"]));
	});
});

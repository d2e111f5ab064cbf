import { describe, expect, it } from "vitest";
import type { Extension } from "../../../src/design/fragment.ts";
import { openSession } from "../../support/memory-workspace.ts";
import { change, expectCatalogued, one, read, values } from "./support.ts";

const pod = (indent: string, more = "") =>
	[
		"template:",
		"  spec:",
		"    restartPolicy: Never",
		"    containers:",
		`      - {name: main, image: shop/web:1${more}}`,
	]
		.map((line) => indent + line)
		.join("\n");
const job = `apiVersion: batch/v1
kind: Job
metadata: {name: migrate, namespace: shop}
spec:
  parallelism: 3
${pod("  ", ", ports: [{containerPort: 80}]")}
`;
const cron = `apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly, namespace: shop}
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
${pod("      ")}
`;
const scaled = `apiVersion: keda.sh/v1alpha1
kind: ScaledJob
metadata: {name: resize, namespace: shop}
spec:
  jobTargetRef:
${pod("    ")}
  maxReplicaCount: 40
  triggers: [{type: rabbitmq, metadata: {queueName: pictures, mode: QueueLength, value: "2"}}]
`;

describe("what works to an end", () => {
	it.each([
		["a Job", job, 3],
		["a CronJob", cron, 1],
		["a ScaledJob", scaled, 1],
	])("%s is a service that nobody asks", (_, text, replicas) => {
		const service = one(text, "Service");
		expect(values(service)).toMatchObject({ role: "job", replicas, image: "shop/web:1", platform: "kubernetes" });
		expect(Object.keys(service.attributes)).not.toEqual(expect.arrayContaining(["listens"]));
		expect(Object.keys(service.attributes)).not.toEqual(expect.arrayContaining(["readiness"]));
		expectCatalogued(read(text).fragments);
	});

	it("is bounded by KEDA, which ends none of them", () => {
		const scaler = one(scaled, "Scaler");
		expect(values(scaler)).toMatchObject({
			min: 0,
			max: 40,
			queueTarget: 2,
			signals: ["queue-depth"],
			downSelect: "disabled",
		});
		expect(change(scaled, "Scaler", "max", 20)).toContain("maxReplicaCount: 20");
	});

	it("is no store where it uses a store's programs, and none of a chart's tests", () => {
		const dump = cron.replace("shop/web:1", "postgres:16");
		expect(read(dump).fragments.map(({ kind }) => kind)).toEqual(["Service"]);
		const tested = job.replace("namespace: shop", "namespace: shop, annotations: {helm.sh/hook: test}");
		expect(read(tested).fragments).toEqual([]);
	});

	it("runs code, which reaches the stores that it is given, and stands behind no Service of the same labels", async () => {
		const session = await openSession({
			"deploy.yaml": `${cron.replace("image: shop/web:1", 'image: shop/web:1, env: [{name: DATABASE_URL, value: "postgres://db:5432/shop"}]').replace("template:\n", "template:\n        metadata: {labels: {app: web}}\n")}---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec: {template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: "postgres:16"}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {selector: {app: db}, ports: [{port: 5432}]}
`,
			"web/package.json": '{"name": "web", "dependencies": {"pg": "8", "express": "4"}}',
			"web/Dockerfile": 'FROM node:22\nCOPY . .\nCMD ["node", "server.js"]\n',
			"web/server.js": `import express from "express";
import pg from "pg";
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 7 });
express().get("/", async (_, answer) => answer.json(await pool.query("select 1"))).listen(80);
`,
		});
		const { components, links } = session.design();
		const found = components.find(({ name }) => name === "nightly");
		expect(found?.attributes.role?.value).toBe("job");
		expect(links.filter(({ from, to }) => from === found?.id && to === "store:db")[0]?.attributes.poolSize?.value).toBe(
			7,
		);
		expect(links.some(({ kind, to }) => kind === "routes" && to === found?.id)).toBe(false);
		expect(session.findings().filter(({ component }) => component === found?.id)).toEqual([]);
	});
});

describe("a CronJob that patches a minimum", () => {
	const patching = (kind: string, words: string[]) => `apiVersion: batch/v1
kind: ${kind}
metadata: {name: morning, namespace: shop}
spec:
  schedule: "30 8 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          containers: [{name: main, image: bitnami/kubectl, env: [{name: FLOOR, value: '12'}], command: ${JSON.stringify(words)}}]
`;
	it.each([
		[
			["kubectl", "patch", "hpa", "web", "-p", '{"spec":{"minReplicas":20}}'],
			"k8s:shop/HorizontalPodAutoscaler/web",
			20,
		],
		[
			[
				"sh",
				"-c",
				'kubectl -n food patch hpa/web --type=json -p \'[{"op":"replace","path":"/spec/minReplicas","value":7}]\'',
			],
			"k8s:food/HorizontalPodAutoscaler/web",
			7,
		],
		[
			["sh", "-c", 'set -e; kubectl patch scaledobject web --type merge -p "{\\"spec\\": {\\"minReplicaCount\\": 3}}"'],
			"k8s:shop/ScaledObject/web",
			3,
		],
		[
			["sh", "-c", "kubectl patch hpa web -p '{\"spec\":{\"minReplicas\":'$MIN'}}'"],
			"k8s:shop/HorizontalPodAutoscaler/web",
			undefined,
		],
		[
			["sh", "-c", 'kubectl patch hpa web -p "{\\"spec\\":{\\"minReplicas\\":$FLOOR}}"'],
			"k8s:shop/HorizontalPodAutoscaler/web",
			12,
		],
	])("%j says what %s has at the least then: %s", (words, key, least) => {
		const scaler = one(patching("CronJob", words), "Scaler") as Extension;
		expect(scaler.of).toEqual({ by: "key", key });
		expect(scaler.attributes.scheduledMin.value).toBe(least);
	});

	it.each([
		["another number", ["kubectl", "patch", "hpa", "web", "-p", '{"spec":{"maxReplicas":20}}']],
		[
			"a name that a loop gives",
			["sh", "-c", 'for one in a b; do kubectl patch hpa $one -p \'{"spec":{"minReplicas":3}}\'; done'],
		],
		["another kind of object", ["kubectl", "patch", "deployment", "web", "-p", '{"spec":{"minReplicas":20}}']],
	])("is none by %s", (_, words) => {
		expect(read(patching("CronJob", words)).fragments.filter(({ kind }) => kind === "Scaler")).toEqual([]);
	});
});

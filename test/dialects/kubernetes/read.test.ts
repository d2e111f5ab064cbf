import { describe, expect, it } from "vitest";
import { kubernetes } from "../../../src/dialects/kubernetes/index.ts";
import { claimsWith } from "../../support/reading.ts";
import { fixtures, plain } from "./fixtures.ts";
import { expectCatalogued, one, path, read, told, values } from "./support.ts";

const claims = (text: string, file = path) => claimsWith(kubernetes, { path: file, text });

describe("claims", () => {
	it("takes manifests of the kinds that it reads, and nothing else", () => {
		for (const text of Object.values(fixtures)) expect(claims(text)).toBe(true);
		expect(claims(plain, "deploy/app.yml")).toBe(true);
		expect(claims(plain, "deploy/app.txt")).toBe(false);
		expect(claims("apiVersion: v1\nkind: ConfigMap\n")).toBe(true);
		expect(claims("apiVersion: v1\nkind: ServiceAccount\n")).toBe(false);
		expect(claims("services:\n  web:\n    image: web\n")).toBe(false);
	});
});

describe("a database or a broker in a container", () => {
	const running = (image: string) => plain.replace("registry.example.com/shop/web:1.2", image);

	it("is a store or a queue and no service, and nothing is said of its rollout", () => {
		const text = running("postgres:16");
		const { attributes, kind } = one(text, "Store");
		expect([kind, told(text, attributes.engine), told(text, attributes.role)]).toEqual([
			"Store",
			["postgres", "declared", "postgres:16"],
			["database", "declared", "postgres:16"],
		]);
		expect(Object.keys(attributes).sort()).toEqual([
			"engine",
			"image",
			"maxConnections",
			"platform",
			"replicas",
			"role",
		]);
		expectCatalogued([one(text, "Store")]);
		const kinds = read(text).fragments.map((each) => each.kind);
		expect(kinds).not.toContain("Service");
		expect(kinds).not.toContain("Rollout");
		expect(values(one(running("rabbitmq:3-management"), "Queue"))).toMatchObject({ engine: "rabbitmq", replicas: 1 });
	});

	it("that an emulator stands for is none of them, and no server either", () => {
		for (const image of ["localstack/localstack:3", "x/spanner-emulator:1"])
			expect(values(one(running(image), "Service"))).toMatchObject({ role: "store" });
	});
});

describe("other objects", () => {
	it("adds a disruption budget to the workload that it selects", () => {
		const pdb = (spec: string) =>
			`apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\nspec: {${spec}, selector: {matchLabels: {app: web}}}\n`;
		expect(one(pdb("minAvailable: 1"), "Service")).toMatchObject({
			role: "extends",
			of: { by: "labels", labels: { app: "web" }, namespace: "default" },
			attributes: { minAvailable: { value: 1 } },
		});
		expect(values(one(pdb("minAvailable: 50%"), "Service"))).toEqual({ minAvailable: "50%" });
		expect(values(one(pdb("maxUnavailable: 25%"), "Service"))).toEqual({ minAvailable: "75%" });
		expect(values(one(pdb("maxUnavailable: 0"), "Service"))).toEqual({ minAvailable: "100%" });
		expect(values(one(pdb("maxUnavailable: 1"), "Service")).minAvailable).toMatch(/^\? all but 1/);
	});

	it("reads a KEDA ScaledObject", () => {
		const text = `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: worker}
spec:
  scaleTargetRef: {name: worker}
  maxReplicaCount: 20
  triggers:
    - {type: cpu, metadata: {value: "60"}}
    - {type: aws-sqs-queue, metadata: {queueLength: "8"}}
    - {type: prometheus, metadata: {query: "sum(rate(http_requests_total[2m]))"}}
    - {type: cron, metadata: {start: x}}
`;
		expect(values(one(text, "Scaler"))).toEqual({
			type: "keda",
			shares: ["cpu"],
			min: 0,
			max: 20,
			signals: ["cpu", "queue-depth", "requests", "schedule"],
			queueTarget: 8,
			behaviour: false,
			upStabilisation: 0,
			downStabilisation: 300,
			cpuTarget: 0.6,
			pollingInterval: 30,
			zeroCooldown: 300,
		});
		expect(one(text, "Scaler").links).toMatchObject([{ other: { key: "k8s:default/Deployment/worker" } }]);
	});

	it("ignores what runs once or on a timetable", () => {
		for (const kind of ["Job", "CronJob", "ConfigMap"]) {
			expect(read(`${plain.split("---")[0].replace("kind: Deployment", `kind: ${kind}`)}`).fragments).toEqual([]);
		}
	});

	it("merges maps as YAML 1.1 does", () => {
		const text = `apiVersion: v1
kind: List
items:
  - &web
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec: &spec
      replicas: 4
      template: {spec: {containers: [{name: web, image: web}]}}
  - <<: *web
    metadata: {name: canary}
    spec: {<<: *spec, replicas: 1}
`;
		expect(values(one(text, "Service", "web"))).toMatchObject({ replicas: 4, image: "web" });
		expect(values(one(text, "Service", "canary"))).toMatchObject({ replicas: 1, image: "web" });
	});
});

describe("what cannot be read", () => {
	const messages = (text: string, file?: string) =>
		read(text, file).notes.map((note) => [note.severity, note.range?.start.line, note.message.split(":")[0]]);

	it("is a note at its line, and the other documents are still read", () => {
		const broken = plain.replace("  sessionAffinity: ClientIP", "  sessionAffinity: 'ClientIP");
		expect(messages(broken)).toHaveLength(1);
		expect(messages(broken)[0]).toMatchObject([
			"warning",
			expect.any(Number),
			"Malformed YAML, so this document is not reviewed",
		]);
		expect(read(broken).fragments.map((each) => each.kind)).toEqual(["Service", "Rollout", "Scaler"]);
		const tab = "apiVersion: v1\nkind: Service\nspec:\n\tports: []\n";
		expect(messages(tab)[0].slice(0, 2)).toEqual(["warning", 3]);
	});

	it("is a template that nobody rendered", () => {
		const helm = plain.replace("name: web", "name: {{ .Release.Name }}");
		expect(read(helm).fragments).toEqual([]);
		expect(messages(helm)).toEqual([["info", 4, "Helm template"]]);
		const branch = `{{- if .Values.on }}\n${plain}{{- end }}\n`;
		expect(messages(branch, "chart/templates/web.yaml")).toEqual([["info", 0, "Helm template"]]);
		const jinja = plain.replace("name: web", "name: {{ name }}");
		expect(messages(jinja)).toEqual([["info", 4, "Template"]]);
	});

	it("is not what only looks like a template", () => {
		const quoted = plain.replace("path: /ready", 'path: "/ready?{{ $x }}"');
		expect(read(quoted).notes).toEqual([]);
		const config = `apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n    {{ if .Values.x }}\n---\n${plain}`;
		expect(read(config).fragments).toHaveLength(4);
	});

	it("is a kustomize patch", () => {
		const patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n";
		expect(read(patch).fragments).toEqual([]);
		expect(messages(patch)).toEqual([["info", 2, "partial object"]]);
		expect(
			read(patch.replace("replicas: 3", "template: {spec: {containers: [{name: web, tty: true}]}}")).notes,
		).toHaveLength(1);
		expect(messages("apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: NodePort}\n")).toHaveLength(1);
	});
});

it("states only what the catalogue knows", () => {
	for (const text of Object.values(fixtures)) expectCatalogued(read(text).fragments);
});

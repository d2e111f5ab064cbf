import { describe, expect, it } from "vitest";
import { flow, list, odd, plain } from "./fixtures.ts";
import { one, told, values } from "./support.ts";

describe("a Deployment", () => {
	it("states what it declares at the value, and what Kubernetes then does at the object's or container's name", () => {
		const { attributes } = one(plain, "Service");
		expect(told(plain, attributes.platform)).toEqual(["kubernetes", "declared", "Deployment"]);
		expect(told(plain, attributes.replicas)).toEqual([1, "default", "web"]);
		expect(told(plain, attributes.image)).toEqual([
			"registry.example.com/shop/web:1.2",
			"declared",
			"registry.example.com/shop/web:1.2",
		]);
		expect(told(plain, attributes.cpuRequest)).toEqual([0.25, "declared", "250m"]);
		expect(attributes.cpuLimit).toBeUndefined();
		expect(told(plain, attributes.memoryRequest)).toEqual([134217728, "declared", "128Mi"]);
		expect(told(plain, attributes.memoryLimit)).toEqual([268435456, "declared", "256Mi"]);
		expect(told(plain, attributes.readiness)?.[0]).toBe("http");
		expect(told(plain, attributes.readiness)?.[2]).toMatch(/^readinessProbe:[\s\S]*port: 8080$/);
		expect(told(plain, attributes.grace)).toEqual([30, "default", "web"]);
		expect(told(plain, attributes.preStop)).toEqual([0, "default", "web"]);
		expect(told(plain, attributes.startupProbe)).toEqual([false, "default", "web"]);
		expect(one(plain, "Service").at.range).toEqual({
			start: { line: 4, character: 8 },
			end: { line: 4, character: 11 },
		});
	});

	it("is known by its key and by the labels of its pods", () => {
		expect(one(plain, "Service")).toMatchObject({
			role: "declares",
			name: "web",
			keys: ["k8s:default/Deployment/web"],
			scope: "deploy",
			namespace: "default",
			labels: { app: "web", tier: "front" },
		});
	});

	it("declares a rollout that replaces it", () => {
		const rollout = one(plain, "Rollout");
		expect(values(rollout)).toEqual({ strategy: "rolling", maxSurge: "25%", maxUnavailable: "25%", minReady: 0 });
		expect(rollout.links).toMatchObject([
			{ kind: "replaces", other: { by: "key", key: "k8s:default/Deployment/web" } },
		]);
		expect(values(one(flow, "Rollout"))).toEqual({ strategy: "recreate", minReady: 0 });
		expect(told(flow, one(flow, "Rollout").attributes.strategy)).toEqual(["recreate", "declared", "Recreate"]);
	});

	it("takes the container that the pod calls its default, and sums what the scheduler reserves", () => {
		const text = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  template:
    metadata:
      annotations: {kubectl.kubernetes.io/default-container: db}
      labels: {app: db}
    spec:
      nodeSelector: {karpenter.sh/capacity-type: spot}
      containers:
        - {name: proxy, image: envoy, resources: {requests: {cpu: 100m}}}
        - name: db
          image: db:2
          resources: {requests: {cpu: "1"}, limits: {cpu: 2, memory: 1Gi}}
          startupProbe: {tcpSocket: {port: 1}}
          lifecycle: {preStop: {exec: {command: ["pg_ctl", "stop"]}}}
`;
		expect(values(one(text, "Service"))).toMatchObject({
			image: "db:2",
			cpuRequest: 1.1,
			cpuLimit: 2,
			memoryRequest: 1073741824,
			memoryLimit: 1073741824,
			startupProbe: true,
			readiness: "none",
			spot: true,
			preStop: expect.stringMatching(/^\? how long "pg_ctl stop" takes/),
		});
		expect(one(text, "Service")).toMatchObject({ keys: ["k8s:shop/StatefulSet/db"], namespace: "shop" });
		expect(values(one(text, "Rollout"))).toMatchObject({ strategy: "rolling", maxSurge: 0, maxUnavailable: 1 });
	});

	it.each([
		["httpGet: {path: /, port: 1}", "http"],
		["tcpSocket: {port: 1}", "tcp"],
		["exec: {command: [ok]}", "exec"],
		["grpc: {port: 1}", "grpc"],
	])("reads what a readiness probe asks: %s", (handler, kind) => {
		const text = `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a}}\n    spec:\n      containers:\n        - name: a\n          image: a\n          readinessProbe: {${handler}}\n`;
		expect(values(one(text, "Service"))).toMatchObject({ readiness: kind });
	});

	it("takes the last of two equal keys, as the API server does", () => {
		const text =
			"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  replicas: 2\n  replicas: 5\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a}}\n    spec: {containers: [{name: a, image: a}]}\n";
		expect(values(one(text, "Service"))).toMatchObject({ replicas: 5 });
	});

	it("follows aliases, lists, odd indentation and Windows line ends", () => {
		expect(told(odd, one(odd, "Service").attributes.replicas)).toEqual([3, "declared", "3"]);
		expect(told(odd, one(odd, "Service").attributes.grace)).toEqual([30, "default", "web"]);
		expect(told(odd, one(odd, "Service").attributes.preStop)).toEqual([0, "default", "*team"]);
		expect(told(list, one(list, "Service").attributes.replicas)).toEqual([1, "declared", "1"]);
		expect(told(list, one(list, "Service").attributes.preStop)).toEqual([5, "declared", '"sleep 5"']);
		expect(one(list, "Service").attributes.replicas.provenance).toMatchObject({
			at: { range: { start: { line: 8, character: 14 }, end: { line: 8, character: 15 } } },
		});
	});

	it("reads the sleep of a preStop hook in each of its forms", () => {
		const hook = (preStop: string) =>
			values(
				one(
					`apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec: {template: {spec: {containers: [{name: a, image: a, lifecycle: {preStop: ${preStop}}}]}}}
`,
					"Service",
				),
			).preStop;
		expect(hook("{sleep: {seconds: 7}}")).toBe(7);
		expect(hook("{exec: {command: [sleep, '15']}}")).toBe(15);
		expect(hook("{exec: {command: [/bin/sleep, 15s]}}")).toBe(15);
		expect(hook("{exec: {command: [sh, -c, sleep 0.5]}}")).toBe(0.5);
		expect(hook("{exec: {command: [sh, -c, 'sleep 5 && nginx -s quit']}}")).toBe(5);
		expect(hook("{exec: {command: [sh, -c, 'nginx -s quit; sleep 5']}}")).toMatch(/^\?/);
		expect(hook("{httpGet: {path: /drain}}")).toMatch(/^\? how long "httpGet"/);
	});

	it("leaves what another tool fills in unknown, with the reason", () => {
		const later = (name: string) => `\${${name}}`;
		const text = plain
			.replace("spec:\n  # one", () => `spec:\n  replicas: ${later("REPLICAS")}\n  # one`)
			.replace("cpu: 250m", "cpu: $(CPU)")
			.replace("shop/web:1.2", () => `shop/web:${later("TAG")}`);
		const { attributes } = one(text, "Service");
		expect(told(text, attributes.replicas)).toEqual([
			`${later("REPLICAS")} is filled in later`,
			"unknown",
			later("REPLICAS"),
		]);
		expect(told(text, attributes.cpuRequest)).toEqual(["$(CPU) is filled in later", "unknown", "$(CPU)"]);
		expect(attributes.image.value).toBe(`registry.example.com/shop/web:${later("TAG")}`);
		const angled = plain.replace("spec:\n  # one", "spec:\n  replicas: <replicas>\n  # one");
		expect(one(angled, "Service").attributes.replicas.unknown).toMatch(/^<replicas> is filled in/);
	});
});

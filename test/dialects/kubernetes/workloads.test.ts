import { describe, expect, it } from "vitest";
import { change, expectCatalogued, one, read, told, values } from "./support.ts";

const pods = `  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: example/web:1
`;
const workload = (kind: string, spec: string, apiVersion = "apps/v1") =>
	`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: web\n  namespace: shop\nspec:\n${spec}${pods}`;
const rollout = (spec: string) => workload("Rollout", spec, "argoproj.io/v1alpha1");

describe("a DaemonSet", () => {
	it("has as many replicas as nodes, and replaces them in place", () => {
		const text = workload("DaemonSet", "");
		expect(told(text, one(text, "Service").attributes.replicas)).toEqual([
			"one on each node that takes it",
			"unknown",
			"DaemonSet",
		]);
		expect(values(one(text, "Rollout"))).toEqual({ strategy: "rolling", maxSurge: 0, maxUnavailable: 1, minReady: 0 });
		const limited = workload("DaemonSet", "  updateStrategy: {rollingUpdate: {maxUnavailable: 10%, maxSurge: 2}}\n");
		expect(values(one(limited, "Rollout"))).toMatchObject({ maxSurge: 2, maxUnavailable: "10%" });
		expect(change(text, "Service", "replicas", 3)).toHaveProperty("refused");
		expect(change(text, "Service", "grace", 60)).toContain("terminationGracePeriodSeconds: 60");
	});
});

describe("a bare ReplicaSet", () => {
	it("is a service without a rollout", () => {
		const text = workload("ReplicaSet", "  replicas: 3\n");
		expect(told(text, one(text, "Service").attributes.replicas)).toEqual([3, "declared", "3"]);
		expect(read(text).fragments.map(({ kind }) => kind)).toEqual(["Service"]);
	});
});

describe("a Rollout of Argo", () => {
	const canary = rollout(`  replicas: 20
  strategy:
    canary:
      maxUnavailable: 0
      steps:
        - setWeight: 5
        - pause: {duration: 10m}
        - analysis: {templates: [{templateName: errors}]}
        - setWeight: 50
        - pause: {duration: 600}
`);

	it("is a workload whose canary goes in steps", () => {
		const { attributes } = one(canary, "Rollout");
		expect(told(canary, one(canary, "Service").attributes.replicas)).toEqual([20, "declared", "20"]);
		expect(one(canary, "Service")).toMatchObject({ keys: ["k8s:shop/Rollout/web"], labels: { app: "web" } });
		expect(told(canary, attributes.strategy)?.slice(0, 2)).toEqual(["canary", "declared"]);
		expect(told(canary, attributes.stepDuration)).toEqual([600, "declared", "10m"]);
		expect(told(canary, attributes.maxSurge)).toEqual(["25%", "default", "web"]);
		expect(values(one(canary, "Rollout"))).toMatchObject({ steps: [0.05, 0.5], analysis: true, maxUnavailable: 0 });
		expectCatalogued(read(canary).fragments);
	});

	it("without steps is a rolling update", () => {
		const said = values(one(rollout("  strategy: {canary: {maxSurge: 50%}}\n"), "Rollout"));
		expect(said).toEqual({ strategy: "rolling", maxSurge: "50%", allAtOnce: true, maxUnavailable: "25%", minReady: 0 });
	});

	it("says why the length of a step is unknown", () => {
		const lasting = (...pauses: string[]) =>
			values(one(rollout(`  strategy: {canary: {steps: [{setWeight: 5}, ${pauses.join(", ")}]}}\n`), "Rollout"))
				.stepDuration;
		expect(lasting("{pause: {}}")).toBe("? a pause waits for a person");
		expect(lasting("{pause: {duration: 1m}}", "{pause: {duration: 1h}}")).toBe("? its pauses differ");
		expect(lasting("{pause: {duration: long}}")).toBe('? "long" is not understood here');
		expect(values(one(rollout("  strategy: {canary: {steps: [{setWeight: 200}]}}\n"), "Rollout")).steps).toBe(
			"? one of its weights is not understood",
		);
	});

	it("keeps the old version for a while in blue and green", () => {
		const said = values(one(rollout("  strategy: {blueGreen: {activeService: web}}\n"), "Rollout"));
		expect(said).toEqual({ strategy: "blue-green", bakeTime: 30, minReady: 0 });
	});

	it("that takes its pods from a Deployment decides for it", () => {
		const text = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web, namespace: shop}
spec:
  replicas: 4
  workloadRef: {apiVersion: apps/v1, kind: Deployment, name: shop-web}
  strategy: {canary: {steps: [{setWeight: 20}]}}
`;
		expect(read(text).fragments).toMatchObject([
			{ kind: "Service", of: { by: "key", key: "k8s:shop/Deployment/shop-web" }, decides: true },
			{ kind: "Rollout", of: { by: "key", key: "k8s:shop/Deployment/shop-web/rollout" }, decides: true },
		]);
		expect(values(one(text, "Service"))).toEqual({ replicas: 4, setAnew: true });
		expect(change(text, "Service", "replicas", 6)).toContain("replicas: 6");
	});

	it("is written as a Deployment is", () => {
		expect(change(canary, "Service", "replicas", 8)).toBe(canary.replace("replicas: 20", "replicas: 8"));
		expect(change(canary, "Service", "grace", 45)).toContain("terminationGracePeriodSeconds: 45");
		expect(change(canary, "Rollout", "strategy", "rolling")).toHaveProperty("refused");
	});
});

describe("a DeploymentConfig", () => {
	it("is a workload with limits of its own names", () => {
		const text = workload(
			"DeploymentConfig",
			"  replicas: 2\n  strategy: {type: Rolling, rollingParams: {maxSurge: 1}}\n",
			"apps.openshift.io/v1",
		);
		expect(values(one(text, "Service"))).toMatchObject({ platform: "kubernetes", replicas: 2, image: "example/web:1" });
		const said = values(one(text, "Rollout"));
		expect(said).toEqual({ strategy: "rolling", maxSurge: 1, maxUnavailable: "25%", minReady: 0 });
		const own = workload("DeploymentConfig", "  strategy: {type: Custom}\n", "apps.openshift.io/v1");
		expect(values(one(own, "Rollout")).strategy).toBe('? "Custom" is not understood here');
		expect(values(one(own, "Service")).replicas).toBeUndefined();
		expect(change(text, "Service", "replicas", 5)).toBe(text.replace("replicas: 2", "replicas: 5"));
	});
});

describe("a Service of Knative", () => {
	const service = (annotations: string, spec = "") => `apiVersion: serving.knative.dev/v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      annotations:
        ${annotations}
    spec:
      ${spec}
      containers:
        - image: example/web:1
          ports: [{containerPort: 8080}]
`;
	const text = service(
		'autoscaling.knative.dev/min-scale: "2"\n        autoscaling.knative.dev/maxScale: "9"\n        autoscaling.knative.dev/target: "40"',
		"containerConcurrency: 50",
	);

	it("is a workload, its route and its scaler", () => {
		expect(values(one(text, "Service"))).toMatchObject({ image: "example/web:1", concurrency: 50, grace: 300 });
		expect(values(one(text, "Balancer"))).toEqual({
			layer: "L7",
			public: true,
			affinity: "none",
			healthCheck: "readiness",
		});
		expect(one(text, "Balancer")).toMatchObject({
			hosts: expect.arrayContaining(["web.shop"]),
			links: [{ kind: "routes", other: { key: "k8s:shop/Service/web" } }],
		});
		const { attributes } = one(text, "Scaler");
		expect(values(one(text, "Scaler"))).toMatchObject({
			min: 2,
			max: 9,
			bounded: true,
			signals: ["connections"],
			connectionsTarget: 40,
		});
		expect(told(text, attributes.max)).toEqual([9, "declared", '"9"']);
		expectCatalogued(read(text).fragments);
	});

	it("has no limit where none is set, and none of requests with 0", () => {
		const open = service('autoscaling.knative.dev/max-scale: "0"', "containerConcurrency: 0");
		expect(values(one(open, "Scaler"))).toMatchObject({
			min: 0,
			max: expect.stringMatching(/^\? Knative sets no limit/),
		});
		expect(values(one(open, "Service")).concurrency).toBeUndefined();
		const inside = text.replace("  namespace: shop", "  labels: {networking.knative.dev/visibility: cluster-local}");
		expect(told(inside, one(inside, "Balancer").attributes.public)).toEqual([false, "declared", "cluster-local"]);
	});

	it("is scaled by text, as annotations are", () => {
		expect(change(text, "Scaler", "min", 3)).toBe(text.replace('min-scale: "2"', 'min-scale: "3"'));
		expect(change(text, "Scaler", "max", 30)).toBe(text.replace('maxScale: "9"', 'maxScale: "30"'));
	});
});

import { describe, expect, it } from "vitest";
import { plain } from "./fixtures.ts";
import { one, told, values } from "./support.ts";

describe("a HorizontalPodAutoscaler", () => {
	const hpa = (spec: string, version = "v2") =>
		`apiVersion: autoscaling/${version}
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {kind: Deployment, name: web}
  maxReplicas: 9
${spec}`;

	it("scales its target by the signals of its metrics", () => {
		const scaler = one(plain, "Scaler");
		expect(values(scaler)).toEqual({
			type: "hpa",
			shares: ["cpu"],
			min: 1,
			max: 10,
			signals: ["cpu"],
			cpuTarget: 0.6,
			behaviour: false,
			upStabilisation: 0,
			downStabilisation: 300,
		});
		expect(told(plain, scaler.attributes.cpuTarget)).toEqual([0.6, "declared", "60"]);
		expect(told(plain, scaler.attributes.min)).toEqual([1, "default", "web"]);
		expect(told(plain, scaler.attributes.signals)?.[2]).toMatch(/^metrics:\n[\s\S]*averageUtilization: 60$/);
		expect(scaler.links).toMatchObject([{ kind: "scales", other: { by: "key", key: "k8s:default/Deployment/web" } }]);
	});

	it("scales on 80 % CPU when no metric is named", () => {
		const text = hpa("");
		expect(told(text, one(text, "Scaler").attributes.signals)).toEqual([["cpu"], "default", "web"]);
		expect(told(text, one(text, "Scaler").attributes.cpuTarget)).toEqual([0.8, "default", "web"]);
		const v1 = hpa("  targetCPUUtilizationPercentage: 55\n", "v1");
		expect(told(v1, one(v1, "Scaler").attributes.cpuTarget)).toEqual([0.55, "declared", "55"]);
		expect(told(v1, one(v1, "Scaler").attributes.signals)?.[2]).toBe("targetCPUUtilizationPercentage: 55");
	});

	it("tells what custom metrics measure by their names", () => {
		const text = hpa(`  metrics:
    - {type: ContainerResource, containerResource: {name: memory, container: a, target: {averageUtilization: 5}}}
    - {type: Pods, pods: {metric: {name: http_requests_per_second}, target: {type: AverageValue, averageValue: 1500m}}}
    - {type: External, external: {metric: {name: sqs_messages_visible}, target: {averageValue: "30"}}}
    - {type: Object, object: {metric: {name: http_request_duration_seconds_p99}, target: {value: 1}}}
    - {type: Pods, pods: {metric: {name: colour}, target: {averageValue: 1}}}
  behavior: {scaleDown: {stabilizationWindowSeconds: 60}}
`);
		expect(values(one(text, "Scaler"))).toMatchObject({
			signals: ["memory", "requests", "queue-depth", "latency", "other"],
			requestsTarget: 1.5,
			queueTarget: 30,
			behaviour: true,
			upStabilisation: 0,
			downStabilisation: 60,
		});
		expect(one(text, "Scaler").attributes.cpuTarget).toBeUndefined();
	});

	it("reads the beta version, and does not take cores for a share", () => {
		const beta = hpa("  metrics: [{type: Resource, resource: {name: cpu, targetAverageUtilization: 40}}]\n", "v2beta1");
		expect(values(one(beta, "Scaler"))).toMatchObject({ signals: ["cpu"], cpuTarget: 0.4 });
		const cores = hpa("  metrics: [{type: Resource, resource: {name: cpu, target: {averageValue: 500m}}}]\n");
		expect(values(one(cores, "Scaler")).cpuTarget).toMatch(/^\? stated in cores/);
	});
});

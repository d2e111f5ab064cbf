import { describe, expect, it } from "vitest";
import { expectCatalogued, one, read, values } from "./support.ts";

const hpa = (spec: string) => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {kind: Deployment, name: web}
  maxReplicas: 9
${spec}`;

const keda = (spec: string) => `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: web}
spec:
  scaleTargetRef: {name: web}
${spec}`;

const scaler = (text: string) => values(one(text, "Scaler"));
/** An HPA with one metric, as the attributes that hold its target. */
function target(metric: string): Record<string, unknown> {
	const all = scaler(hpa(`  metrics: [${metric}]\n`));
	return Object.fromEntries(Object.entries(all).filter(([name]) => /Target$|^signals$/.test(name)));
}

describe("the behaviour of an HPA", () => {
	const text = hpa(`  behavior:
    scaleUp:
      stabilizationWindowSeconds: 15
      selectPolicy: Min
      tolerance: 0.05
      policies:
        - {type: Pods, value: 4, periodSeconds: 15}
        - {type: Percent, value: 50, periodSeconds: 60}
    scaleDown: {selectPolicy: Disabled}
`);

	it("is read as a person would say it", () => {
		expect(scaler(text)).toMatchObject({
			behaviour: true,
			upPolicies: ["4 pods in 15 s", "50 % in 60 s"],
			upSelect: "min",
			downSelect: "disabled",
			upStabilisation: 15,
			downStabilisation: 300,
			tolerance: 0.05,
			downTolerance: 0.1,
		});
		expectCatalogued(read(text).fragments);
	});

	it("is not said where nobody says it, nor guessed where a policy is filled in later", () => {
		for (const name of ["upPolicies", "downPolicies", "upSelect", "downSelect", "tolerance", "downTolerance"])
			expect(scaler(hpa("  metrics: []\n"))).not.toHaveProperty(name);
		const later = hpa("  behavior: {scaleUp: {policies: [{type: Pods, value: '$(STEP)', periodSeconds: 15}]}}\n");
		expect(scaler(later).upPolicies).toMatch(/^\?/);
	});

	it("is that of KEDA's own HPA", () => {
		const { downPolicies, downSelect } = scaler(
			keda(`  advanced:
    horizontalPodAutoscalerConfig:
      behavior: {scaleDown: {selectPolicy: Max, policies: [{type: Percent, value: 10, periodSeconds: 60}]}}
  triggers: [{type: cpu, metricType: Utilization, metadata: {value: "60"}}]
`),
		);
		expect([downPolicies, downSelect]).toEqual([["10 % in 60 s"], "max"]);
	});
});

describe("the target of a metric", () => {
	const pods = (name: string, value: string) => `{type: Pods, pods: {metric: {name: ${name}}, target: ${value}}}`;
	const object = (name: string, value: string) => `{type: Object, object: {metric: {name: ${name}}, target: ${value}}}`;
	const resource = (name: string, value: string) => `{type: Resource, resource: {name: ${name}, target: ${value}}}`;

	it("is a share of the request for CPU and memory", () => {
		expect(target(resource("memory", "{type: Utilization, averageUtilization: 75}"))).toEqual({
			signals: ["memory"],
			memoryTarget: 0.75,
		});
		expect(target(resource("memory", "{type: AverageValue, averageValue: 500Mi}")).memoryTarget).toBe(
			"? stated in bytes, not as a share of the request",
		);
	});

	it("is known where the name tells the signal and its unit", () => {
		expect(target(pods("requests_per_second", "{averageValue: 1500m}")).requestsTarget).toBe(1.5);
		expect(target(pods("requests_per_minute", '{averageValue: "90"}')).requestsTarget).toBe(1.5);
		expect(target(pods("active_connections", '{averageValue: "40"}')).connectionsTarget).toBe(40);
		expect(target(object("queue_messages_ready", '{averageValue: "30"}')).queueTarget).toBe(30);
		expect(target(object("request_latency_seconds", "{value: 250m}")).latencyTarget).toBe(0.25);
		expect(target(object("request_latency_ms", '{value: "250"}')).latencyTarget).toBe(0.25);
	});

	it("is not guessed where it does not", () => {
		expect(target(object("p99_latency", '{value: "250"}'))).toEqual({
			signals: ["latency"],
			latencyTarget: "? its name does not tell the unit",
		});
		expect(target(object("queue_depth", '{value: "100"}')).queueTarget).toBe("? one number for all replicas together");
		expect(target(pods("widgets", '{averageValue: "5"}'))).toEqual({ signals: ["other"] });
	});
});

describe("the triggers of KEDA", () => {
	const triggers = (all: string, more = "") => scaler(keda(`${more}  triggers: [${all}]\n`));

	it("say how many messages each replica may have, and when the first one comes", () => {
		const sqs = '{type: aws-sqs-queue, metadata: {queueLength: "12", activationQueueLength: "3"}}';
		expect(triggers(sqs, "  pollingInterval: 10\n  cooldownPeriod: 60\n  minReplicaCount: 2\n")).toMatchObject({
			signals: ["queue-depth"],
			queueTarget: 12,
			activation: 3,
			pollingInterval: 10,
			zeroCooldown: 60,
			min: 2,
			max: 100,
		});
		expect(triggers('{type: kafka, metadata: {lagThreshold: "50", activationLagThreshold: "5"}}')).toMatchObject({
			queueTarget: 50,
			activation: 5,
		});
		expect(triggers("{type: kafka, metadata: {topic: orders}}").queueTarget).toBe(10);
		expect(triggers('{type: rabbitmq, metadata: {queueLength: "7"}}').queueTarget).toBe(7);
	});

	it("may ask RabbitMQ for the rate of its messages", () => {
		const rabbit = triggers('{type: rabbitmq, metadata: {mode: MessageRate, value: "20"}}');
		expect(rabbit).toMatchObject({ signals: ["requests"], requestsTarget: 20 });
		expect(rabbit).not.toHaveProperty("queueTarget");
	});

	it("are understood by what a query asks for", () => {
		const prometheus = (query: string, more = "") =>
			triggers(`{type: prometheus, ${more}metadata: {query: '${query}', threshold: "100", activationThreshold: "2"}}`);
		expect(prometheus("sum(rate(http_requests_total[1m]))")).toMatchObject({ requestsTarget: 100, activation: 2 });
		expect(prometheus("sum(increase(http_requests_total[5m]))").requestsTarget).toMatch(/^\? counted over/);
		expect(prometheus("sum(jobs_queue_depth)").queueTarget).toBe(100);
		const p99 = "histogram_quantile(0.99, rate(http_request_duration_seconds_bucket[1m]))";
		expect(prometheus(p99).latencyTarget).toBe("? a latency divided by the number of replicas");
		expect(prometheus(p99, "metricType: Value, ").latencyTarget).toBe(100);
	});

	it("take CPU as a share, unless it is stated in cores", () => {
		expect(triggers('{type: cpu, metricType: Utilization, metadata: {value: "60"}}').cpuTarget).toBe(0.6);
		expect(triggers('{type: cpu, metadata: {type: AverageValue, value: "500m"}}').cpuTarget).toMatch(/^\? stated in/);
	});

	it("order replicas by the clock: the most of several timetables", () => {
		const cron = (replicas: string) =>
			`{type: cron, metadata: {start: 0 8 * * *, end: 0 18 * * *, desiredReplicas: "${replicas}"}}`;
		expect(triggers(`${cron("5")}, ${cron("20")}`)).toMatchObject({ signals: ["schedule"], scheduledMin: 20 });
		expect(triggers(cron("$(MANY)")).scheduledMin).toMatch(/^\?/);
	});
});

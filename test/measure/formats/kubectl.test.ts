import { describe, expect, test } from "vitest";
import { factOf, measured } from "../support.ts";

describe("kubectl", () => {
	test("scalers", async () => {
		const scaler = {
			apiVersion: "autoscaling/v2",
			kind: "HorizontalPodAutoscaler",
			metadata: { name: "web", namespace: "shop" },
			spec: {
				minReplicas: 2,
				maxReplicas: 12,
				scaleTargetRef: { kind: "Deployment", name: "web" },
				metrics: [
					{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } } },
				],
			},
			status: {
				currentReplicas: 4,
				desiredReplicas: 4,
				currentMetrics: [
					{ type: "Resource", resource: { name: "cpu", current: { averageUtilization: 52, averageValue: "130m" } } },
				],
			},
		};
		const all = await measured(JSON.stringify({ apiVersion: "v1", kind: "List", items: [scaler] }, undefined, 4));
		expect(all.sources[0].format).toBe("kubernetes");
		expect(factOf(all, "min", "web")?.value).toBe(2);
		expect(factOf(all, "max", "web")?.value).toBe(12);
		expect(factOf(all, "cpuTarget", "web")?.value).toBe(0.6);
		expect(factOf(all, "CPU use when", "web")?.value).toBe(0.52);
	});

	test("scalers as they are described in words", async () => {
		const described = (
			name: string,
			min: number,
			cpu: string,
		) => `Name:                                                  ${name}
Namespace:                                             shop
Reference:                                             Deployment/${name}
Metrics:                                               ( current / target )
  "packets" on pods:                                   25 / 1k
  resource cpu on pods  (as a percentage of request):  ${cpu} / 60%
Min replicas:                                          ${min}
Max replicas:                                          12
Behavior:
  Scale Up:
    Policies:
      - Type: Pods  Value: 4  Period: 15 seconds
Deployment pods:                                       4 current / 6 desired
Conditions:
  Type            Status  Reason              Message
  ----            ------  ------              -------
  AbleToScale     True    SucceededRescale    the HPA controller was able to update the target scale to 6
Events:           <none>
`;
		const all = await measured(`${described("web", 2, "52% (130m)")}\n\n${described("api", 3, "<unknown>")}`);
		expect(all.sources[0]).toMatchObject({ format: "kubectl-hpa", records: 2 });
		expect(factOf(all, "min", "web")?.value).toBe(2);
		expect(factOf(all, "max", "web")?.value).toBe(12);
		expect(factOf(all, "cpuTarget", "web")?.value).toBe(0.6);
		expect(factOf(all, "CPU use when", "web")?.value).toBe(0.52);
		expect(factOf(all, "replicas when", "web")?.value).toBe(4);
		expect(factOf(all, "min", "api")?.value).toBe(3);
		expect(factOf(all, "CPU use when", "api")).toBeUndefined();
	});

	test("pods: from start to ready, but for those that began again", async () => {
		const pod = (second: number, ready: number, restartCount = 0) => ({
			metadata: {
				name: `web-6d4cf56db6-${second}`,
				ownerReferences: [{ kind: "ReplicaSet", name: "web-6d4cf56db6", controller: true }],
			},
			status: {
				startTime: `2026-11-02T09:00:${String(second).padStart(2, "0")}Z`,
				conditions: [
					{
						type: "Ready",
						status: "True",
						lastTransitionTime: `2026-11-02T09:01:${String(second + ready - 60).padStart(2, "0")}Z`,
					},
				],
				containerStatuses: [
					{
						restartCount,
						state: { running: { startedAt: `2026-11-02T09:00:${String(second + 8).padStart(2, "0")}Z` } },
					},
				],
			},
		});
		const items = [pod(10, 65), pod(11, 70), pod(12, 75), pod(13, 90, 3)];
		const all = await measured(JSON.stringify({ apiVersion: "v1", kind: "PodList", items }));
		expect(factOf(all, "startup", "web")).toMatchObject({ value: 70, sample: 3 });
		expect(factOf(all, "pull", "web")).toMatchObject({ value: 8, sample: 3 });
	});

	test("top: shown, and sets nothing", async () => {
		const all = await measured(`NAME                       CPU(cores)   MEMORY(bytes)
web-6d4cf56db6-abcde       100m         64Mi
web-6d4cf56db6-fghij       300m         128Mi
db-0                       1            1Gi
`);
		expect(all.facts.every(({ attribute }) => attribute === undefined)).toBe(true);
		expect(factOf(all, "CPU that one", "web")).toMatchObject({ value: 0.2, sample: 2 });
		expect(factOf(all, "memory that one", "db")).toMatchObject({ value: 1024 ** 3, sample: 1 });
	});
});

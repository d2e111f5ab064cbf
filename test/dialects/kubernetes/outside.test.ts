import { expect, test } from "vitest";
import { openSession } from "../../support/memory-workspace.ts";

/** What a manifest names and no file of the workspace declares. */
async function design(text: string) {
	const session = await openSession({ "deploy.yaml": text });
	const { components, links } = session.design();
	return {
		outside: components.filter((one) => one.outside).map(({ id }) => id),
		links: links.map(({ id }) => id),
		findings: session.findings().map(({ rule, severity, at }) => `${severity} ${rule} at ${at.range.start.line + 1}`),
	};
}

const hpa = (target: string) => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: shop }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: ${target} }
  minReplicas: 3
  maxReplicas: 9
  metrics:
    - { type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } } }
`;

test("a scaler is judged where its workload is of another repository, and only as information", async () => {
	expect(await design(hpa("web"))).toEqual({
		outside: ["service:web"],
		links: ["scales:scaler:shop→service:web"],
		findings: ["info cpu-only-scaling at 8"],
	});
	const scaled = `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: shop }
spec:
  scaleTargetRef: { name: web }
  triggers:
    - { type: cpu, metricType: Utilization, metadata: { value: "60" } }
`;
	expect(await design(scaled)).toMatchObject({
		outside: ["service:web"],
		findings: ["info cpu-only-scaling at 6"],
	});
});

test("a workload of the workspace is that, and a name that is filled in later is nobody's", async () => {
	const web = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { template: { spec: { containers: [{ name: web, image: web }] } } }
`;
	expect((await design(`${hpa("web")}---\n${web}`)).outside).toEqual([]);
	expect((await design(hpa("'$(NAME)'"))).outside).toEqual([]);
});

const ingress = (annotation: string, port: string) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations: { ${annotation} }
spec:
  defaultBackend: { service: { name: web, port: ${port} } }
`;

test("an Ingress is judged where its backend is of another chart, and only as information", async () => {
	const sticky = 'nginx.ingress.kubernetes.io/affinity: "cookie"';
	const text = ingress(sticky, "{ number: 80 }");
	expect(await design(text)).toMatchObject({
		outside: ["service:web"],
		findings: ["info no-rate-limit at 4", "info sticky-sessions at 5"],
	});
	// Two that name it mean one.
	const other = text.replace("name: shop", "name: shop-canary");
	expect(await design(`${text}---\n${other}`)).toMatchObject({ outside: ["service:web"] });
});

test("an action of the AWS controller is no backend", async () => {
	const action = `alb.ingress.kubernetes.io/actions.web: '{"type":"redirect"}'`;
	expect((await design(ingress(action, "{ name: use-annotation }"))).outside).toEqual([]);
});

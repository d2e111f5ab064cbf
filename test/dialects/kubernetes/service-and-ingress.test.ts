import { describe, expect, it } from "vitest";
import { flow, plain } from "./fixtures.ts";
import { one, read, told, values } from "./support.ts";

describe("a Service", () => {
	it("is a balancer of connections that routes to the pods it selects", () => {
		const balancer = one(plain, "Balancer");
		expect(values(balancer)).toEqual({
			layer: "L4",
			public: true,
			protocol: "tcp",
			affinity: "source-ip",
			affinityDuration: 600,
			algorithm: "random",
			healthCheck: "readiness",
		});
		expect(told(plain, balancer.attributes.affinity)).toEqual(["source-ip", "declared", "ClientIP"]);
		expect(told(plain, balancer.attributes.affinityDuration)).toEqual([600, "declared", "600"]);
		expect(balancer.links).toMatchObject([
			{ kind: "routes", direction: "to", other: { by: "labels", labels: { app: "web" }, namespace: "default" } },
		]);
		expect(told(flow, one(flow, "Balancer").attributes.affinityDuration)).toEqual([10800, "default", "web"]);
	});

	it("pins nobody by default, and is inside the cluster", () => {
		const text = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 1}]}\n";
		const { attributes, links } = one(text, "Balancer");
		expect(told(text, attributes.affinity)).toEqual(["none", "default", "a"]);
		expect(told(text, attributes.public)).toEqual([false, "default", "a"]);
		expect(attributes.affinityDuration).toBeUndefined();
		expect(links).toEqual([]);
	});

	it("is no balancer when headless, an alias of a name, or of another API", () => {
		const service = (spec: string, version = "v1") =>
			read(`apiVersion: ${version}\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 1}], ${spec}}\n`)
				.fragments;
		expect(service("clusterIP: None")).toEqual([]);
		expect(service("type: ExternalName")).toEqual([]);
		expect(service("type: NodePort", "serving.knative.dev/v1")).toEqual([]);
		expect(service("type: NodePort")).toHaveLength(1);
	});

	it("sees the stickiness that a cloud's controller is asked for", () => {
		const text = `apiVersion: v1
kind: Service
metadata:
  name: a
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-scheme: internal
    service.beta.kubernetes.io/aws-load-balancer-target-group-attributes: stickiness.enabled=true,stickiness.type=source_ip
spec: {type: LoadBalancer, ports: [{port: 1}]}
`;
		expect(values(one(text, "Balancer"))).toMatchObject({ affinity: "source-ip", public: false });
	});
});

describe("an Ingress", () => {
	const ingress = (annotations: string, spec = "defaultBackend: {service: {name: web}}") =>
		`apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: prod
  annotations: {${annotations}}
spec: {${spec}}
`;
	const nginx = "nginx.ingress.kubernetes.io";

	it("balances requests from outside, and routes to each backend once", () => {
		const text = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: prod}
spec:
  rules:
    - http:
        paths:
          - backend: {service: {name: web}}
          - backend: {service: {name: api}}
    - http: {paths: [{backend: {service: {name: web}}}]}
`;
		const balancer = one(text, "Balancer");
		expect(values(balancer)).toEqual({
			layer: "L7",
			public: true,
			entry: "the ingress controller",
			protocol: "http",
			affinity: "none",
			healthCheck: "readiness",
		});
		expect(balancer.links?.map((link) => link.other)).toEqual([
			{ by: "key", key: "k8s:prod/Service/web" },
			{ by: "key", key: "k8s:prod/Service/api" },
		]);
	});

	it("reads the annotations of ingress-nginx", () => {
		const cookie = ingress(`${nginx}/affinity: "cookie", ${nginx}/session-cookie-max-age: "172800"`);
		expect(told(cookie, one(cookie, "Balancer").attributes.affinity)).toEqual(["cookie", "declared", '"cookie"']);
		expect(values(one(cookie, "Balancer"))).toMatchObject({ affinityDuration: 172800, algorithm: "round-robin" });
		expect(values(one(ingress(`${nginx}/upstream-hash-by: "$request_uri"`), "Balancer"))).toMatchObject({
			affinity: "none",
			algorithm: "round-robin",
		});
		expect(values(one(ingress(`${nginx}/upstream-hash-by: "$binary_remote_addr"`), "Balancer")).affinity).toBe(
			"source-ip",
		);
		expect(
			values(
				one(ingress(`${nginx}/limit-rps: "5", ${nginx}/canary: "true", ${nginx}/canary-weight: "20"`), "Balancer"),
			),
		).toMatchObject({ rateLimit: 5, canaryWeight: 0.2, affinity: "none" });
		expect(values(one(ingress(`${nginx}/limit-rpm: "300"`), "Balancer")).rateLimit).toBe(5);
		expect(values(one(ingress(`${nginx}/limit-connections: "9"`), "Balancer")).rateLimit).toMatch(
			/^\? limits the conn/,
		);
	});

	it("reads the AWS and the Azure controller", () => {
		const alb = ingress(
			`alb.ingress.kubernetes.io/target-group-attributes: "stickiness.enabled=true, stickiness.lb_cookie.duration_seconds=60,deregistration_delay.timeout_seconds=30", alb.ingress.kubernetes.io/target-type: ip`,
		);
		expect(values(one(alb, "Balancer"))).toMatchObject({
			affinity: "cookie",
			affinityDuration: 60,
			drain: 30,
			slowStart: 0,
			algorithm: "round-robin",
			public: false,
		});
		const ofNodes = alb.replace("target-type: ip", "target-type: instance");
		expect(values(one(ofNodes, "Balancer"))).not.toHaveProperty("slowStart");
		expect(values(one(ingress("alb.ingress.kubernetes.io/scheme: internet-facing"), "Balancer"))).toMatchObject({
			affinity: "none",
			drain: 300,
			public: true,
		});
		const agic = `appgw.ingress.kubernetes.io/cookie-based-affinity: "true", appgw.ingress.kubernetes.io/connection-draining: "true"`;
		expect(values(one(ingress(agic), "Balancer"))).toMatchObject({ affinity: "cookie", drain: 30 });
	});

	it("reads the first API version too", () => {
		const old = ingress("a: b", "backend: {serviceName: web}").replace("networking.k8s.io/v1", "extensions/v1beta1");
		expect(one(old, "Balancer").links).toHaveLength(1);
	});
});

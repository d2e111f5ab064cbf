import { describe, expect, it } from "vitest";
import { openSession } from "../../support/memory-workspace.ts";
import { change, expectCatalogued, one, read, values, whole } from "./support.ts";

const canary = (spec: string) => `apiVersion: flagger.app/v1beta1
kind: Canary
metadata: {name: web, namespace: shop}
spec:
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
${spec}`;

describe("Flagger's Canary", () => {
	it("says how versions replace each other, and which Services it makes", () => {
		const text = canary(`  service: {port: 80, gateways: [edge/public], hosts: [shop.example.com], timeout: 5s}
  analysis: {interval: 2m, stepWeight: 20, maxWeight: 60, metrics: [{name: request-success-rate}]}
`);
		const rollout = one(text, "Rollout");
		expect(rollout).toMatchObject({ role: "extends", of: { key: "k8s:shop/Deployment/web/rollout" }, decides: true });
		expect(values(rollout)).toEqual({ strategy: "canary", steps: [0.2, 0.4, 0.6], stepDuration: 120, analysis: true });
		const [inner, entry] = read(text).fragments.filter(({ kind }) => kind === "Balancer");
		expect(inner).toMatchObject({ keys: ["k8s:shop/Service/web"], hosts: expect.arrayContaining(["web-primary"]) });
		expect(values(entry)).toMatchObject({ layer: "L7", public: true, entry: "gateway edge/public" });
		expect(entry.links?.[0].attributes?.timeout.value).toBe(5);
		expectCatalogued([rollout, inner, entry]);
	});

	it.each([
		["  analysis: {interval: 1m, iterations: 10, metrics: [{name: a}]}\n", { strategy: "blue-green", analysis: true }],
		["  skipAnalysis: true\n  analysis: {stepWeight: 10}\n", { strategy: "rolling", allAtOnce: true, analysis: false }],
		["  analysis: {stepWeights: [1, 10, 50]}\n", { strategy: "canary", steps: [0.01, 0.1, 0.5], analysis: false }],
	])("with %j", (spec, expected) => {
		expect(values(one(canary(spec), "Rollout"))).toMatchObject(expected);
	});
});

describe("Istio's ServiceEntry", () => {
	const entry = (port: string) => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: pay, namespace: shop}
spec:
  hosts: [api.pay.example.com, "*.example.org"]
  ports: [${port}]
`;

	it("names what answers outside, by its hosts", () => {
		const [service, ...others] = read(entry("{number: 443, name: https, protocol: HTTPS}")).fragments;
		expect(others).toEqual([]);
		expect(service).toMatchObject({ kind: "Service", name: "api.pay.example.com", hosts: ["api.pay.example.com"] });
	});

	it("is a store where its port or protocol is one's", () => {
		expect(values(one(entry("{number: 5432, name: tcp, protocol: TCP}"), "Store"))).toMatchObject({
			engine: "postgres",
		});
		expect(values(one(entry("{number: 9000, name: m, protocol: MONGO}"), "Store"))).toMatchObject({
			engine: "mongodb",
		});
	});
});

describe("Traefik's and F5's parts", () => {
	const shared = `apiVersion: traefik.io/v1alpha1
kind: TraefikService
metadata: {name: split, namespace: shop}
spec:
  weighted:
    sticky:
      cookie: {name: lb}
    services:
      - {name: a, port: 80, weight: 9}
      - {name: b, port: 80, weight: 1}
`;

	it("share requests out among Services", () => {
		expect(values(one(shared, "Balancer"))).toMatchObject({ affinity: "cookie", canaryWeight: 0.1, public: false });
		const free = change(shared, "Balancer", "affinity", "none");
		expect(free).not.toContain("sticky");
	});

	it("pass connections on", () => {
		const text = `apiVersion: traefik.io/v1alpha1
kind: IngressRouteTCP
metadata: {name: db, namespace: shop}
spec: {routes: [{match: "HostSNI(\`*\`)", services: [{name: db, port: 5432}]}]}
`;
		expect(values(one(text, "Balancer"))).toMatchObject({ layer: "L4", protocol: "tcp", public: true });
	});

	it("stand in objects of their own", () => {
		const text = `apiVersion: k8s.nginx.org/v1
kind: VirtualServerRoute
metadata: {name: cart, namespace: shop}
spec: {host: shop.example.com, upstreams: [{name: cart, service: cart, port: 80, lb-method: "hash $request_uri"}]}
`;
		expect(values(one(text, "Balancer"))).toMatchObject({ public: false, affinity: "none" });
	});
});

describe("Strimzi", () => {
	it("has brokers in pools, and topics with partitions", async () => {
		const session = await openSession({
			"kafka.yaml": `apiVersion: kafka.strimzi.io/v1beta2
kind: Kafka
metadata: {name: k}
spec: {kafka: {config: {num.partitions: 6}}}
---
apiVersion: kafka.strimzi.io/v1beta2
kind: KafkaNodePool
metadata: {name: dual, labels: {strimzi.io/cluster: k}}
spec: {replicas: 5, roles: [controller, broker]}
---
apiVersion: kafka.strimzi.io/v1beta2
kind: KafkaTopic
metadata: {name: orders, labels: {strimzi.io/cluster: k}}
spec: {partitions: 12}
`,
		});
		const { components } = session.design();
		const of = (name: string) => components.find((component) => component.name === name)?.attributes;
		expect([of("k")?.replicas.value, of("k")?.newPartitions.value]).toEqual([5, 6]);
		expect(of("orders")?.partitions.value).toBe(12);
	});
});

describe("a policy of another namespace", () => {
	const route = (namespace: string) => `apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: {name: web, namespace: ${namespace}}
spec: {routes: [{match: "Host(\`a.example.com\`)", services: [{name: web, port: 80}], middlewares: [{name: limit, namespace: edge}]}]}
`;
	const limit = `apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: {name: limit, namespace: edge}
spec: {rateLimit: {average: 20}}
`;

	it("holds for all who name it", async () => {
		const session = await openSession({ "a/r.yaml": route("shop"), "b/r.yaml": route("blog"), "edge/l.yaml": limit });
		const routes = session.design().components.filter(({ kind }) => kind === "Balancer");
		expect(routes.map(({ attributes }) => attributes.rateLimit?.value)).toEqual([20, 20]);
	});
});

describe("resources of Terraform's Kubernetes provider", () => {
	const text = `variable "replicas" { default = 3 }
resource "kubernetes_deployment_v1" "api" {
  metadata {
    name = var.unknown
  }
  spec {
    replicas = var.replicas
    template {
      metadata {
        labels = { app = "api" }
      }
      spec {
        container {
          name  = "api"
          image = "registry.example.com/api:1"
          env {
            name  = "DB_HOST"
            value = "db"
          }
        }
      }
    }
  }
}
resource "kubernetes_service" "api" {
  metadata {
    name = "api"
  }
  spec {
    selector = { app = kubernetes_deployment_v1.api.spec[0].template[0].metadata[0].labels.app }
    port {
      port = 80
    }
  }
}
resource "kubectl_manifest" "web" {
  yaml_body = <<-YAML
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      replicas: 2
      template: {spec: {containers: [{name: web, image: web}]}}
  YAML
}
`;

	it("are the objects that they make, each value at its place", async () => {
		const session = await openSession({ "main.tf": text });
		const { components, links } = session.design();
		const lines = text.split("\n");
		const of = (id: string) => components.find((component) => component.id === id);
		const replicas = of("service:api")?.attributes.replicas;
		const at = replicas?.provenance.kind === "declared" ? replicas.provenance.at.range.start.line : -1;
		expect([replicas?.value, lines[at]]).toEqual([3, 'variable "replicas" { default = 3 }']);
		expect(links.map(({ id }) => id)).toContain("routes:balancer:api→service:api");
		const written = of("service:web")?.attributes.replicas;
		const line = written?.provenance.kind === "declared" ? written.provenance.at.range.start.line : -1;
		expect([written?.value, lines[line].trim()]).toEqual([2, "replicas: 2"]);
	});
});

describe("Istio's EnvoyFilter", () => {
	const filter = (
		patches: string,
		selector = "workloadSelector: {labels: {app: web}}, ",
	) => `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: web, namespace: shop}
spec: {${selector}configPatches: [${patches}]}
`;
	const inserted = (name: string, typed: string, context = "SIDECAR_INBOUND") =>
		`{applyTo: HTTP_FILTER, match: {context: ${context}}, patch: {operation: INSERT_BEFORE, value: {name: ${name}, typed_config: {${typed}}}}}`;
	const struct = (value: string) =>
		`"@type": type.googleapis.com/udpa.type.v1.TypedStruct, type_url: a.LocalRateLimit, value: {${value}}`;

	it.each([
		[
			"each connection counted",
			inserted("envoy.filters.http.local_ratelimit", struct("local_rate_limit_per_downstream_connection: true")),
			{ limiter: "memory" },
		],
		[
			"each address counted",
			inserted("x", '"@type": a.LocalRateLimit, rate_limits: [{actions: [{remote_address: {}}]}]'),
			{ limiter: "memory" },
		],
		[
			"shedding",
			inserted("envoy.filters.http.admission_control", "enabled: {default_value: false}"),
			{ shedding: false },
		],
	])("with %s", (_, patch, expected) => {
		const found = one(filter(patch), "Service");
		expect(found).toMatchObject({ role: "extends", of: { by: "labels", labels: { app: "web" } } });
		expect(values(found)).toEqual(expected);
		expect(whole(filter(patch)).notes).toEqual([]);
		expectCatalogued([found]);
	});

	it.each([
		[
			"one bucket for all",
			filter(inserted("envoy.filters.http.local_ratelimit", struct("token_bucket: {max_tokens: 10}"))),
		],
		[
			"what goes out",
			filter(inserted("envoy.filters.http.adaptive_concurrency", "stat_prefix: a", "SIDECAR_OUTBOUND")),
		],
		["no workload", filter(inserted("envoy.filters.http.adaptive_concurrency", "stat_prefix: a"), "")],
		[
			"a listener",
			filter("{applyTo: LISTENER, patch: {operation: MERGE, value: {per_connection_buffer_limit_bytes: 1}}}"),
		],
	])("with %s says nothing, and a note says so", (_, text) => {
		const { fragments, notes } = whole(text);
		expect(fragments).toEqual([]);
		expect(notes.map(({ message }) => message)).toEqual([expect.stringContaining("EnvoyFilter")]);
	});
});

describe("failures that leave a server out, for F5's NGINX", () => {
	const server = (fails: string[]) => `apiVersion: k8s.nginx.org/v1
kind: VirtualServer
metadata: {name: shop, namespace: shop}
spec: {host: shop.example.com, upstreams: [${fails.map((more, index) => `{name: u${index}, service: s${index}, port: 80${more}}`).join(", ")}]}
`;
	it.each([
		[[", max-fails: 0"], false],
		[[", max-fails: 0", ", max-fails: 3"], true],
		[[", max-fails: 0", ""], undefined],
		[[""], undefined],
	])("with %j", (fails, expected) => {
		expect(one(server(fails), "Balancer").attributes.outlierDetection?.value).toBe(expected);
	});
});

import { describe, expect, it } from "vitest";
import { kubernetes } from "../../../src/dialects/kubernetes/index.ts";
import { claimsWith } from "../../support/reading.ts";
import { fixtures, flow, list, odd, plain } from "./fixtures.ts";
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

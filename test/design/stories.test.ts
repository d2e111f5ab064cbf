import { describe, expect, it } from "vitest";
import { storiesOf } from "../../src/design/stories.ts";
import { openSession } from "../support/memory-workspace.ts";

function deployment(name: string, { image = name, more = "" } = {}): string {
	return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - { name: main, image: "${image}", ports: [{ containerPort: 8080 }]${more} }
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ port: 80 }] }
`;
}

const dockerfile = 'FROM node:22\nCOPY . .\nCMD ["node", "server.js"]\n';
const code = { "src/shop/Dockerfile": dockerfile, "src/shop/package.json": '{ "name": "shop" }' };

/** Ids of services with a copy, each with the one that stands for it. */
async function storiesIn(files: Record<string, string>, kind = "Service"): Promise<Record<string, string>> {
	const design = (await openSession(files, { rules: [] })).design();
	const stories = storiesOf(design);
	const own = design.components.filter((one) => one.kind === kind && !one.outside);
	return Object.fromEntries(
		own.flatMap(({ id, files }) => {
			const root = design.components.find((one) => one.id === stories.of(id));
			return root?.id === id && stories.rank(id) === 0 ? [] : [[files[0], root!.files[0]]];
		}),
	);
}

describe("copies of a service", () => {
	it("are those that run the same code of the workspace under one name, whatever their images' registries", async () => {
		const files = {
			...code,
			"release/all.yaml": deployment("shop", { image: "eu.gcr.io/acme/shop:1.2" }),
			"manifests/shop.yaml": deployment("shop"),
			"chart-out/shop.yaml": deployment("shop", { image: "ghcr.io/acme/shop:1.1" }),
		};
		expect(await storiesIn(files)).toEqual({
			"release/all.yaml": "manifests/shop.yaml",
			"chart-out/shop.yaml": "manifests/shop.yaml",
		});
	});

	it("are none where only the name is the same", async () => {
		const files = {
			"one/web.yaml": deployment("web", { image: "acme/tickets:1" }),
			"two/web.yaml": deployment("web", { image: "acme/invoices:1" }),
		};
		expect(await storiesIn(files)).toEqual({});
	});

	it("are none where many a service runs the image", async () => {
		const both = `${deployment("frontend", { image: "nginx:1" })}---\n${deployment("backend", { image: "nginx:1" })}`;
		expect(await storiesIn({ "one/all.yaml": both, "two/all.yaml": both })).toEqual({});
	});

	it("need more than one image of others: a second service in both places", async () => {
		const guestbook = deployment("guestbook", { image: "example/guestbook:1" });
		const queue = deployment("queue", { image: "example/queue:1" });
		expect(await storiesIn({ "a/app.yaml": guestbook, "b/app.yaml": guestbook })).toEqual({});
		const files = {
			"a/app.yaml": guestbook,
			"a/queue.yaml": queue,
			"b/app.yaml": guestbook,
			"b/queue.yaml": queue,
			"c/app.yaml": guestbook,
		};
		expect(await storiesIn(files)).toEqual({ "b/app.yaml": "a/app.yaml", "b/queue.yaml": "a/queue.yaml" });
	});

	it("are none where one image is started as a server here, and as a worker there", async () => {
		const at = (command: string) => deployment("app", { image: "acme/shop:1", more: `, command: [${command}]` });
		const others = (folder: string) => ({ [`${folder}/cart.yaml`]: deployment("cart", { image: "acme/cart:1" }) });
		const files = (one: string, other: string) => ({
			...{ "one/app.yaml": at(one), ...others("one") },
			...{ "two/app.yaml": at(other), ...others("two") },
		});
		const serves = "gunicorn, shop.wsgi";
		expect(Object.keys(await storiesIn(files(serves, serves)))).toEqual(["two/app.yaml", "two/cart.yaml"]);
		expect(Object.keys(await storiesIn(files(serves, "celery, -A, shop, worker")))).toEqual([]);
	});

	it("are what overlays without an environment make of one base, whatever they change", async () => {
		const overlay = (more: string) =>
			`resources: [../../base]\npatches:\n  - target: { kind: Deployment }\n    patch: |\n      ${more}\n`;
		const files = {
			"base/kustomization.yaml": "resources: [ui.yaml]\n",
			"base/ui.yaml": deployment("ui", { image: "nginx:1" }),
			"labs/first/kustomization.yaml": overlay("[{ op: add, path: /spec/replicas, value: 3 }]"),
			"shows/second/kustomization.yaml": overlay("[{ op: add, path: /spec/minReadySeconds, value: 3 }]"),
		};
		const design = (await openSession(files, { rules: [] })).design();
		const services = design.components.filter(({ kind }) => kind === "Service");
		expect(services).toHaveLength(2);
		expect(new Set(services.map(({ id }) => storiesOf(design).of(id))).size).toBe(1);
	});

	it("are found by way of a third, and in folders that are called as the services are", async () => {
		const both = (folder: (name: string) => string) =>
			Object.fromEntries(["shop", "stock"].map((name) => [folder(name), deployment(name, { image: `acme/all:1` })]));
		const files = {
			...both((name) => `openshift/${name}.yaml`),
			...both((name) => `charts/${name}/out/app.yaml`),
			...both((name) => `quickstart/part-${name}.yaml`),
		};
		expect(Object.keys(await storiesIn(files))).toHaveLength(4);
	});

	it("pull Docker's own registry by any of its names", async () => {
		const both = (folder: string, registry: string) => ({
			[`${folder}/a.yaml`]: deployment("guestbook", { image: `${registry}acme/guestbook:1` }),
			[`${folder}/b.yaml`]: deployment("queue", { image: `${registry}acme/queue:1` }),
		});
		const files = { ...both("one", ""), ...both("two", "docker.io/") };
		expect(await storiesIn(files)).toEqual({ "two/a.yaml": "one/a.yaml", "two/b.yaml": "one/b.yaml" });
	});

	it("may differ in sizes, and not in what they are", async () => {
		const small = ", command: [node], readinessProbe: { tcpSocket: { port: 1 } }, resources: { requests: { cpu: 1 } }";
		const large = ", command: [node], readinessProbe: { tcpSocket: { port: 1 } }, resources: { requests: { cpu: 2 } }";
		const other = ", readinessProbe: { httpGet: { port: 1 } }, args: [batch.js]";
		const files = {
			...code,
			"a/shop.yaml": deployment("shop", { more: small }),
			"b/shop.yaml": deployment("shop", { more: large }),
			"c/shop.yaml": deployment("shop", { more: other }),
		};
		expect(await storiesIn(files)).toEqual({ "b/shop.yaml": "a/shop.yaml" });
	});

	it("are none on different platforms", async () => {
		const compose = "services:\n  shop:\n    image: shop\n    ports: ['80:8080']\n";
		expect(await storiesIn({ ...code, "compose.yaml": compose, "k8s/shop.yaml": deployment("shop") })).toEqual({});
	});

	it("take their scalers and addresses with them", async () => {
		const scaler = `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: shop }
spec:
  scaleTargetRef: { kind: Deployment, name: shop }
  minReplicas: 2
  maxReplicas: 4
  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 60 } } }]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: front }
spec: { defaultBackend: { service: { name: shop, port: { number: 80 } } } }
`;
		const shop = deployment("shop") + scaler;
		const files = { ...code, "examples/shop.yaml": shop, "deploy/shop.yaml": shop };
		expect(await storiesIn(files, "Scaler")).toEqual({ "examples/shop.yaml": "deploy/shop.yaml" });
		expect(await storiesIn(files, "Balancer")).toEqual({ "examples/shop.yaml": "deploy/shop.yaml" });
	});

	it("are told at production, then where the code is, and where its image has no registry", async () => {
		const image = "eu.gcr.io/acme/shop:1";
		const files = {
			...code,
			"aaa/shop.yaml": deployment("shop", { image }),
			"src/shop/k8s/shop.yaml": deployment("shop", { image }),
		};
		expect(await storiesIn(files)).toEqual({ "aaa/shop.yaml": "src/shop/k8s/shop.yaml" });
		const built = { ...files, "zzz/shop.yaml": deployment("shop") };
		expect(Object.values(await storiesIn(built))).toEqual(["zzz/shop.yaml", "zzz/shop.yaml"]);
	});
});

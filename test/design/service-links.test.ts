import { expect, test } from "vitest";
import { assemble } from "../../src/design/assemble.ts";
import { compose } from "../../src/dialects/compose/index.ts";
import type { Reading } from "../../src/dialects/dialect.ts";
import { kubernetes } from "../../src/dialects/kubernetes/index.ts";
import { terraform } from "../../src/dialects/terraform/index.ts";
import { readWith } from "../support/reading.ts";

function linksOf(...readings: Reading[]): string[] {
	const { links } = assemble(readings.flatMap(({ fragments }) => fragments));
	return links
		.filter(({ kind }) => ["calls", "uses"].includes(kind))
		.map(({ kind, from, to, at }) => `${from} ${kind} ${to}${at ? ` (${at.file})` : ""}`)
		.sort();
}

const deployment = (name: string, image: string, more = "", namespace = "shop") => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: ${name}, image: ${image}${more}}]}
---
`;
const service = (name: string, spec: string, namespace = "shop") => `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
---
`;
const manifests = (text: string) => readWith(kubernetes, [{ path: "k8s/all.yaml", text }]);
const composed = (text: string, path = "compose.yaml") => readWith(compose, [{ path, text }]);

test("a headless Service stands for the pods that it selects, and an alias for what it names", () => {
	const text =
		deployment(
			"web",
			"shop/web",
			", env: [{name: DB, value: 'postgres://db/shop'}, {name: MAIL_URL, value: 'http://mail:25'}]",
		) +
		deployment("pg", "postgres:16") +
		deployment("smtp", "shop/smtp") +
		service("db", "{clusterIP: None, selector: {app: pg}, ports: [{port: 5432}]}") +
		service("mail", "{type: ExternalName, externalName: smtp.shop.svc}") +
		service("smtp", "{selector: {app: smtp}, ports: [{port: 25}]}");
	expect(linksOf(manifests(text))).toEqual([
		"service:web calls balancer:smtp (k8s/all.yaml)",
		"service:web uses store:pg (k8s/all.yaml)",
	]);
});

test("an alias of itself leads nowhere", () => {
	const text = deployment("web", "shop/web", ", env: [{name: A_URL, value: 'http://a'}]");
	expect(linksOf(manifests(text + service("a", "{type: ExternalName, externalName: a.shop.svc}")))).toEqual([]);
});

test("a bare name means a neighbour in the namespace, a long one whoever has it", () => {
	const web = (host: string) =>
		deployment("web", "shop/web", `, env: [{name: ORDERS_URL, value: 'http://${host}'}]`) +
		deployment("orders", "shop/orders", "", "back") +
		service("orders", "{selector: {app: orders}, ports: [{port: 80}]}", "back");
	expect(linksOf(manifests(web("orders")))).toEqual([]);
	expect(linksOf(manifests(web("orders.back.svc:80")))).toHaveLength(1);
});

test("a name that only one has is meant wherever its file lies", () => {
	const at = (path: string, text: string) => readWith(kubernetes, [{ path, text }]);
	const web = at("web/k8s/web.yaml", deployment("web", "web", ", env: [{name: ORDERS_URL, value: 'http://orders'}]"));
	const orders = deployment("orders", "orders") + service("orders", "{selector: {app: orders}, ports: [{port: 80}]}");
	expect(linksOf(web, at("orders/k8s/orders.yaml", orders))).toHaveLength(1);
});

test("services of a Compose project reach each other by name, and nobody else", () => {
	const project =
		"services:\n  web:\n    image: web\n    environment: {A: http://api, R: redis, O: http://orders}\n  api: {build: .}\n  redis: {image: redis}\n";
	const cluster = deployment("orders", "orders") + service("orders", "{selector: {app: orders}, ports: [{port: 80}]}");
	const other = composed("services:\n  orders: {image: orders}\n", "other/compose.yaml");
	expect(linksOf(composed(project), manifests(cluster), other)).toEqual([
		"service:web calls service:api (compose.yaml)",
		"service:web uses store:redis (compose.yaml)",
	]);
});

test("what a ConfigMap or a file of variables says is used where a process is given it", () => {
	const map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: shop}\ndata: {mq: 'amqp://mq'}\n---\n";
	const text =
		map +
		deployment("web", "shop/web", ", env: [{name: MQ, valueFrom: {configMapKeyRef: {name: c, key: mq}}}]") +
		deployment("mq", "rabbitmq:3") +
		service("mq", "{selector: {app: mq}, ports: [{port: 5672}]}");
	expect(linksOf(manifests(text))).toEqual(["service:web uses queue:mq (k8s/all.yaml)"]);
	const files = readWith(compose, [
		{ path: "compose.yaml", text: "services:\n  web: {image: web, env_file: web.env}\n  mq: {image: rabbitmq}\n" },
		{ path: "web.env", text: "MQ=amqp://mq\n" },
	]);
	expect(linksOf(files)).toEqual(["service:web uses queue:mq (web.env)"]);
});

test("the host of an Ingress that takes all of it leads to the Ingress", () => {
	const ingress = (path: string) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: orders, namespace: back}
spec: {rules: [{host: orders.example.com, http: {paths: [{path: ${path}, backend: {service: {name: orders, port: {number: 80}}}}]}}]}
---
`;
	const web = deployment("web", "shop/web", ", env: [{name: ORDERS_URL, value: 'https://orders.example.com/v1'}]");
	expect(linksOf(manifests(web + ingress("/")))).toEqual(["service:web calls balancer:orders (k8s/all.yaml)"]);
	expect(linksOf(manifests(web + ingress("/admin")))).toEqual([]);
});

test("the URL of an SQS queue leads to the queue of that name", async () => {
	await terraform.load!();
	const tf = 'provider "aws" {\n  region = "eu-west-1"\n}\nresource "aws_sqs_queue" "q" {\n  name = "jobs"\n}\n';
	const queue = readWith(terraform, [{ path: "infra/main.tf", text: tf }]);
	const url = (name: string) =>
		deployment("web", "web", `, env: [{name: Q, value: 'https://sqs.eu-west-1.amazonaws.com/1/${name}'}]`);
	expect(linksOf(manifests(url("jobs")), queue)).toEqual(["service:web uses queue:jobs (k8s/all.yaml)"]);
	expect(linksOf(manifests(url("other")), queue)).toEqual([]);
});

test.each([
	"Server=tcp:db,1433;Database=shop",
	"Host=db;Username=u",
	"host=db port=5432 user=u",
	"u:p@tcp(db:3306)/shop",
	"jdbc:mysql://db:3306/shop",
])("%s is an address of db", (address) => {
	const project = `services:\n  web:\n    image: web\n    environment: {DSN: "${address}"}\n  db: {image: postgres}\n`;
	expect(linksOf(composed(project))).toEqual(["service:web uses store:db (compose.yaml)"]);
});

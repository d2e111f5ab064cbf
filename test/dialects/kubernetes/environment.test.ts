import { describe, expect, it } from "vitest";
import type { Alias, Declaration, Given, Values } from "../../../src/design/fragment.ts";
import { textAt, whole } from "./support.ts";

function declared(text: string, kind: Declaration["kind"] = "Service"): Declaration {
	return whole(text).fragments.find(
		(one): one is Declaration => one.role === "declares" && one.kind === kind,
	) as Declaration;
}

const held = (text: string) => whole(text).fragments.filter((one): one is Values => one.role === "values");
const aliases = (text: string) => whole(text).fragments.filter((one): one is Alias => one.role === "alias");

const said = (text: string, given: Record<string, Given> | undefined) =>
	Object.fromEntries(
		Object.entries(given ?? {}).map(([name, { at, ...rest }]) => [name, [...Object.values(rest), textAt(text, at)]]),
	);

const workload = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    spec:
      containers:
        - name: web
          image: shop/web
          envFrom:
            - configMapRef: {name: common}
            - prefix: DB_
              secretRef: {name: db}
          env:
            - name: ORDERS_URL
              value: http://orders.shop.svc:80
            - {name: EMPTY}
            - {name: PORT, value: 8080}
            - name: FULL
              value: redis://$(REDIS_HOST):6379
            - name: LATER
              value: \${ORDERS}
            - name: REDIS_HOST
              valueFrom: {configMapKeyRef: {name: common, key: redis}}
            - name: PASSWORD
              valueFrom: {secretKeyRef: {name: db, key: password}}
            - name: NODE
              valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
            - value: nameless
        - name: proxy
          image: shop/proxy
          env: [{name: PROXIED, value: "1"}]
`;

describe("what a container is given", () => {
	it("stands at its value, or names the entry that it is taken from", () => {
		expect(said(workload, declared(workload).given)).toEqual({
			ORDERS_URL: ["http://orders.shop.svc:80", "http://orders.shop.svc:80"],
			EMPTY: ["", "{name: EMPTY}"],
			PORT: ["8080", "8080"],
			FULL: ["redis://$(REDIS_HOST):6379", "redis://$(REDIS_HOST):6379"],
			LATER: [`\${ORDERS} is filled in later`, `\${ORDERS}`],
			REDIS_HOST: [
				{ key: "k8s:shop/ConfigMap/common", entry: "redis" },
				"{configMapKeyRef: {name: common, key: redis}}",
			],
			PASSWORD: [{ key: "k8s:shop/Secret/db", entry: "password" }, "{secretKeyRef: {name: db, key: password}}"],
			NODE: ["fieldRef is known only where it runs", "{fieldRef: {fieldPath: spec.nodeName}}"],
		});
	});

	it("is every entry of the maps that it is given whole", () => {
		expect(declared(workload).givenAll).toEqual([
			{ key: "k8s:shop/ConfigMap/common" },
			{ key: "k8s:shop/Secret/db", prefix: "DB_" },
		]);
	});
});

describe("a ConfigMap or a Secret", () => {
	it("holds texts, each at its place", () => {
		const map =
			"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: common, namespace: shop}\ndata:\n  redis: cache\n  n: 3\n";
		const [values] = held(map);
		expect(values).toMatchObject({ keys: ["k8s:shop/ConfigMap/common"], scope: "deploy" });
		expect(said(map, values.values)).toEqual({ redis: ["cache", "cache"], n: ["3", "3"] });
	});

	it("keeps what a Secret has in data to itself", () => {
		const text =
			"apiVersion: v1\nkind: Secret\nmetadata: {name: db}\ndata: {url: cG9zdGdyZXM=, host: ZGI=}\nstringData: {host: db}\n";
		const [values] = held(text);
		expect(said(text, values.values)).toEqual({ url: ["is a secret", "cG9zdGdyZXM="], host: ["db", "db"] });
	});

	it("may hold dashboards and alerts in braces of their own, and is no template for that", () => {
		const text = `apiVersion: v1
kind: ConfigMap
metadata: {name: alerts}
data:
  rules.yaml: |
    - alert: Down
      annotations:
        summary: {{ $labels.pod }} is down {{ if true }}!{{ end }}
---
${workload}`;
		expect(whole(text).notes).toEqual([]);
		expect(held(text)).toHaveLength(1);
		expect(declared(text)).toBeDefined();
	});
});

describe("a Service's names", () => {
	const service = (spec: string) =>
		`apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: ${spec}\n`;
	const hosts = ["web", "web.shop", "web.shop.svc", "web.shop.svc.cluster.local"];

	it("are those of the cluster's DNS", () => {
		const { hosts: own, namespace } = declared(service("{selector: {app: web}, ports: [{port: 80}]}"), "Balancer");
		expect([own, namespace]).toEqual([hosts, "shop"]);
	});

	it("are the pods' own where it is headless, and another host's where it is an alias", () => {
		expect(aliases(service("{clusterIP: None, selector: {app: web}, ports: [{port: 80}]}"))).toMatchObject([
			{ hosts, namespace: "shop", of: { by: "labels", labels: { app: "web" }, namespace: "shop" } },
		]);
		expect(aliases(service("{type: ExternalName, externalName: db.example.com}"))).toMatchObject([
			{ hosts, of: { by: "host", host: "db.example.com" } },
		]);
		expect(aliases(service("{clusterIP: None, ports: [{port: 80}]}"))).toEqual([]);
	});

	it("reach each pod of a StatefulSet", () => {
		const set = workload
			.replace("Deployment", "StatefulSet")
			.replace("spec:\n", "spec:\n  serviceName: peers\n  replicas: 2\n");
		expect(declared(set).hosts).toContain("web-1.peers.shop.svc.cluster.local");
		expect(declared(set).hosts).toHaveLength(8);
	});
});

it("is read out of any nonsense without a throw", () => {
	const nonsense = ["3", "[1, {a}]", "{a: {b}}", "{? [x] : y}", "null", "{__proto__: x}"];
	for (const odd of nonsense) {
		const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: ${odd}\n`;
		expect(held(map)).toHaveLength(1);
		expect(held(map.replace("ConfigMap", "Secret").replace("\ndata", "\nstringData"))).toHaveLength(1);
		expect(declared(workload.replace(/env:\n[\s\S]*nameless/, `env: ${odd}`))).toBeDefined();
		expect(declared(workload.replace("{fieldRef: {fieldPath: spec.nodeName}}", odd))).toBeDefined();
	}
});

import { describe, expect, it } from "vitest";
import type { LinksExtension } from "../../../src/design/fragment.ts";
import { openSession } from "../../support/memory-workspace.ts";
import { told, whole } from "./support.ts";

const said = (text: string) =>
	whole(text).fragments.filter((one): one is LinksExtension => one.role === "extends-links");
const values = ({ attributes }: LinksExtension) =>
	Object.fromEntries(Object.entries(attributes).map(([name, { value, unknown }]) => [name, value ?? `? ${unknown}`]));

const service = (http: string, more = "") => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: stock, namespace: shop}
spec:
  hosts: [stock.shop.svc.cluster.local, pay]
${more}  http:
${http}`;
const route = "route: [{destination: {host: stock}}]";

describe("what a mesh says of the calls to a host", () => {
	it("is read of a VirtualService without a gateway, for each of its hosts", () => {
		const text = service(`    - timeout: 800ms\n      retries: {attempts: 4}\n      ${route}\n`);
		const all = said(text);
		expect(all.map(({ of, kinds, end }) => [of, kinds, end])).toEqual([
			[{ by: "host", host: "stock.shop.svc.cluster.local" }, ["calls"], "to"],
			[{ by: "host", host: "stock.shop.svc.cluster.local" }, ["routes"], "from"],
			[{ by: "host", host: "pay.shop.svc.cluster.local" }, ["calls"], "to"],
			[{ by: "host", host: "pay.shop.svc.cluster.local" }, ["routes"], "from"],
		]);
		expect(told(text, all[0].attributes.timeout)).toEqual([0.8, "declared", "800ms"]);
		expect(values(all[0])).toEqual({ timeout: 0.8, bounded: true, meshRetries: 4 });
		expect(values(all[1])).toEqual({ meshRetries: 4 });
	});

	it.each([
		[
			"the longest of its rules",
			`    - {timeout: 1s, ${route}}\n    - {timeout: 5s, ${route}}\n`,
			{ timeout: 5, bounded: true },
		],
		["nothing where one rule is without bound", `    - {timeout: 1s, ${route}}\n    - {${route}}\n`, undefined],
		["nothing of a time-out of 0 s", `    - {timeout: 0s, ${route}}\n`, undefined],
		[
			"why it is not known",
			`    - {timeout: "$(TIMEOUT)", ${route}}\n`,
			{ timeout: "? $(TIMEOUT) is filled in later" },
		],
		["no tries where it forbids them", `    - {retries: {attempts: 0}, ${route}}\n`, { meshRetries: 0 }],
	])("is %s", (_, http, expected) => {
		const [one] = said(service(http));
		expect(one && values(one)).toEqual(expected);
	});

	it("is nothing of a gateway that does not carry the mesh", () => {
		const http = `    - {timeout: 1s, ${route}}\n`;
		expect(said(service(http, "  gateways: [public]\n"))).toEqual([]);
		expect(said(service(http, "  gateways: [public, mesh]\n"))).toHaveLength(2);
	});

	it.each([
		["ejection", "outlierDetection: {consecutive5xxErrors: 5}", true],
		["a pool that refuses", "connectionPool: {http: {http1MaxPendingRequests: 50}}", true],
		["a pool without an end", "connectionPool: {tcp: {maxConnections: 2147483647}}", undefined],
		[
			"a pool of which one limit holds",
			"connectionPool: {tcp: {maxConnections: 2147483647}, http: {http2MaxRequests: 90}}",
			true,
		],
		["a choice of replicas", "loadBalancer: {simple: RANDOM}", undefined],
	])("is a breaker, or none, by %s", (_, policy, expected) => {
		const text = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: stock, namespace: shop}
spec: {host: stock, trafficPolicy: {${policy}}}
`;
		expect(said(text)[0]?.attributes.breaker?.value).toBe(expected);
	});

	it("is read of a Linkerd ServiceProfile and of an HTTPRoute whose parent is a Service", () => {
		const profile = (routes: string) =>
			said(`apiVersion: linkerd.io/v1alpha2
kind: ServiceProfile
metadata: {name: stock.shop.svc.cluster.local, namespace: shop}
spec: {routes: [${routes}]}
`).map(values);
		expect(profile("{name: a, timeout: 2s}, {name: b, timeout: 300ms, isRetryable: true}")).toEqual([
			{ timeout: 2, bounded: true, retryBudget: 0.2 },
		]);
		expect(profile("{name: a, timeout: 2s}, {name: b}")).toEqual([]);
		const [gamma] = said(`apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: stock, namespace: shop}
spec:
  parentRefs: [{group: "", kind: Service, name: stock}]
  rules: [{timeouts: {request: 3s}, retry: {attempts: 2}, backendRefs: [{name: stock, port: 80}]}]
`);
		expect(gamma.of).toEqual({ by: "host", host: "stock.shop.svc.cluster.local" });
		expect(values(gamma)).toEqual({ timeout: 3, bounded: true, meshRetries: 2 });
	});

	it("is read of what Envoy Gateway does with the requests of a route", () => {
		const [policy] = said(`apiVersion: gateway.envoyproxy.io/v1alpha1
kind: BackendTrafficPolicy
metadata: {name: stock, namespace: shop}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: stock}]
  timeout: {http: {requestTimeout: 4s}}
  retry: {retryOn: {triggers: ["5xx"]}}
`);
		expect([policy.kinds, policy.end, policy.of]).toEqual([
			["routes"],
			"from",
			{ by: "key", key: "k8s:shop/HTTPRoute/stock" },
		]);
		expect(values(policy)).toEqual({ timeout: 4, retries: 2 });
	});

	it("bounds a call that its code does not", async () => {
		const files = {
			"k8s/stock.yaml":
				"apiVersion: v1\nkind: Service\nmetadata: {name: stock, namespace: shop}\nspec: {selector: {app: stock}, ports: [{port: 80}]}\n",
			"mesh/stock.yaml": service(`    - {timeout: 800ms, ${route}}\n`),
			"src/package.json": '{"name":"web"}',
			"src/server.ts": 'import express from "express";\nexpress().listen(8080);\n',
			"src/call.ts":
				'import axios from "axios";\nexport const stock = () => axios.get("http://stock.shop.svc.cluster.local/v1");\n',
		};
		const design = (await openSession(files, { rules: [] })).design();
		const [call] = design.links.filter(({ kind }) => kind === "calls");
		expect([call?.attributes.timeout?.value, call?.attributes.bounded?.value]).toEqual([0.8, true]);
		expect(call?.attributes.timeout?.provenance).toMatchObject({ at: { file: "mesh/stock.yaml" } });
	});
});

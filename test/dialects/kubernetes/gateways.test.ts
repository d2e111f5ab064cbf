import { describe, expect, it } from "vitest";
import { change, expectCatalogued, one, read, told, values } from "./support.ts";

describe("an HTTPRoute", () => {
	const route = (
		rule: string,
		kind = "HTTPRoute",
		parent = "{name: public}",
	) => `apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata:
  name: web
  namespace: shop
spec:
  parentRefs: [${parent}]
  hostnames: [shop.example.com, "*.example.com"]
  rules:
    - ${rule}
      backendRefs:
        - name: web
          port: 80
`;
	const sticky = route(`sessionPersistence:
        type: Cookie
        absoluteTimeout: 1h
      timeouts: {request: 2s}
      retry: {attempts: 3}`);

	it("routes to its Services, with its time-outs and retries, and pins where it is told to", () => {
		const piece = one(sticky, "Balancer");
		expect(piece).toMatchObject({ keys: ["k8s:shop/HTTPRoute/web"], hosts: ["shop.example.com"] });
		expect(told(sticky, piece.attributes.affinity)).toEqual([
			"cookie",
			"declared",
			"sessionPersistence:\n        type: Cookie\n        absoluteTimeout: 1h",
		]);
		expect(told(sticky, piece.attributes.affinityDuration)).toEqual([3600, "declared", "1h"]);
		expect(values(piece)).toMatchObject({ layer: "L7", public: true, protocol: "http" });
		expect(piece.links).toMatchObject([
			{
				kind: "routes",
				other: { key: "k8s:shop/Service/web" },
				outside: { kind: "Service", name: "web" },
				attributes: { timeout: { value: 2 }, retries: { value: 3 } },
			},
		]);
		expectCatalogued([piece]);
	});

	it("pins nobody by itself, by a cookie where no type is stated, and by what nobody knows for another type", () => {
		expect(values(one(route("name: a", "GRPCRoute"), "Balancer"))).toMatchObject({
			affinity: "none",
			protocol: "grpc",
		});
		const pinned = (persistence: string) =>
			values(one(route(`sessionPersistence: ${persistence}`), "Balancer")).affinity;
		expect(pinned("{sessionName: user}")).toBe("cookie");
		expect(pinned("{type: Header}")).toBe("header");
		expect(pinned("{type: Magic}")).toBe('? "Magic" is not understood here');
	});

	it("is inside where its Gateway is, or where it is of a mesh", () => {
		for (const parent of ["{name: internal-gateway}", "{kind: Service, name: web}"]) {
			const text = route("name: a", "HTTPRoute", parent);
			expect(told(text, one(text, "Balancer").attributes.public)?.slice(0, 2)).toEqual([false, "declared"]);
		}
	});

	it("weighs the new version, in another namespace too", () => {
		const text = route("name: a").replace(
			/- name: web\n {10}port: 80/,
			"- {name: web, weight: 90}\n        - {name: web, namespace: next, weight: 10}",
		);
		const piece = one(text, "Balancer");
		expect(told(text, piece.attributes.canaryWeight)).toEqual([0.1, "declared", "10"]);
		expect(piece.links?.map(({ other }) => other)).toEqual([
			{ by: "key", key: "k8s:shop/Service/web" },
			{ by: "key", key: "k8s:next/Service/web" },
		]);
	});

	it("is unpinned by removing its persistence", () => {
		const text = route("name: a\n      sessionPersistence:\n        type: Cookie");
		expect(change(text, "Balancer", "affinity", "none")).toBe(route("name: a"));
		expect(change(text, "Balancer", "affinity", "source-ip")).toHaveProperty("refused");
	});

	it("without rules is a part of one", () => {
		const { fragments, notes } = read(`${sticky.split("  rules:")[0]}  rules:\n`);
		expect([fragments, notes.length]).toEqual([[], 1]);
	});
});

describe("a BackendTrafficPolicy", () => {
	const policy = (spec: string) => `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: BackendTrafficPolicy
metadata: {name: web, namespace: shop}
spec:
  targetRefs:
    - {group: gateway.networking.k8s.io, kind: HTTPRoute, name: web}
    - {group: gateway.networking.k8s.io, kind: Gateway, name: eg}
${spec}`;

	it("says how the routes that it is said of balance", () => {
		const text = policy(`  loadBalancer:
    type: ConsistentHash
    consistentHash: {type: Cookie, cookie: {name: user, ttl: 60s}}
  healthCheck: {passive: {consecutive5XxErrors: 3}}
`);
		expect(read(text).fragments).toMatchObject([
			{ role: "extends", kind: "Balancer", of: { by: "key", key: "k8s:shop/HTTPRoute/web" } },
			{ role: "extends", kind: "Balancer", of: { by: "labels", labels: { "Gateway/shop/eg": "attached" } } },
		]);
		expect(values(one(text, "Balancer"))).toEqual({
			affinity: "cookie",
			affinityDuration: 60,
			algorithm: "maglev",
			slowStart: 0,
			outlierDetection: true,
		});
		expectCatalogued([one(text, "Balancer")]);
		expect(change(text, "Balancer", "affinity", "none")).not.toContain("loadBalancer");
		expect(change(text, "Balancer", "slowStart", 30)).toHaveProperty("refused");
	});

	it.each([
		["{type: SourceIP}", "source-ip"],
		["{type: Header, header: {name: x-user}}", "header"],
		["{type: Header, header: {name: x-object}}", '? whether each user has one "x-object" is not in the file'],
		["{type: Moon}", '? "Moon" is not understood here'],
	])("takes a hash by %s for %s", (hash, expected) => {
		const text = policy(`  loadBalancer: {type: ConsistentHash, consistentHash: ${hash}}\n`);
		expect(values(one(text, "Balancer")).affinity).toBe(expected);
	});

	it("ramps up", () => {
		const text = policy("  loadBalancer:\n    type: RoundRobin\n    slowStart:\n      window: 45s\n");
		expect(values(one(text, "Balancer"))).toMatchObject({ slowStart: 45, algorithm: "round-robin" });
		expect(change(text, "Balancer", "slowStart", 90)).toBe(text.replace("45s", "90s"));
	});
});

describe("an IngressRoute", () => {
	const route = (sticky: string) => `apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: {name: web, namespace: shop}
spec:
  routes:
    - match: Host(\`shop.example.com\`)
      kind: Rule
      services:
        - name: web
          port: 80
${sticky}    - match: Host(\`shop.example.com\`) && PathPrefix(\`/api\`)
      services:
        - {name: split, kind: TraefikService}
`;
	const sticky = route("          sticky:\n            cookie:\n              name: lb\n              maxAge: 600\n");

	it("routes to Services, and pins by a cookie", () => {
		const piece = one(sticky, "Balancer");
		expect(piece).toMatchObject({
			hosts: ["shop.example.com"],
			links: [
				{ kind: "routes", other: { key: "k8s:shop/Service/web" } },
				{ kind: "routes", other: { key: "k8s:shop/TraefikService/split" } },
			],
		});
		expect(told(sticky, piece.attributes.affinity)?.[2]).toMatch(/^sticky:[\s\S]*maxAge: 600$/);
		expect(values(piece)).toMatchObject({ affinity: "cookie", affinityDuration: 600, public: true });
		expect(values(one(route(""), "Balancer")).affinity).toBe("none");
		expectCatalogued([piece]);
	});

	it("is unpinned by removing sticky", () => {
		expect(change(sticky, "Balancer", "affinity", "none")).toBe(route(""));
	});
});

describe("a Route of OpenShift", () => {
	const route = (annotations: string, spec = "") => `apiVersion: route.openshift.io/v1
kind: Route
metadata:
  name: web
  namespace: shop
  annotations:
    team: shop
${annotations}spec:
  host: shop.example.com
  to: {kind: Service, name: web}
${spec}`;
	const off = '    haproxy.router.openshift.io/disable_cookies: "true"\n';
	const bySource = "    haproxy.router.openshift.io/balance: source\n";
	const passthrough = "  tls: {termination: passthrough}\n";

	it("pins by the router's own cookie unless that is off, and by address where HTTP cannot be seen", () => {
		const pinned = (text: string) => told(text, one(text, "Balancer").attributes.affinity)?.slice(0, 2);
		expect(pinned(route(""))).toEqual(["cookie", "default"]);
		expect(pinned(route(off))).toEqual(["none", "declared"]);
		expect(pinned(route(off + bySource))).toEqual(["source-ip", "declared"]);
		expect(pinned(route("", passthrough))).toEqual(["source-ip", "default"]);
		expect(pinned(route("    haproxy.router.openshift.io/balance: leastconn\n", passthrough))).toEqual([
			"none",
			"declared",
		]);
		expect(one(route(""), "Balancer")).toMatchObject({
			hosts: ["shop.example.com"],
			links: [{ kind: "routes", other: { key: "k8s:shop/Service/web" } }],
		});
		expectCatalogued([one(route("", passthrough), "Balancer")]);
	});

	it("is unpinned by annotations", () => {
		for (const text of [route(""), route(bySource), route("", passthrough)]) {
			const unpinned = change(text, "Balancer", "affinity", "none") as string;
			expect(values(one(unpinned, "Balancer")).affinity).toBe("none");
		}
	});
});

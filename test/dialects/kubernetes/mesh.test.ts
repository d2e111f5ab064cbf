import { describe, expect, it } from "vitest";
import { openSession } from "../../support/memory-workspace.ts";
import { change, expectCatalogued, one, read, told, values } from "./support.ts";

const rule = (policy: string, host = "web") => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: web
  namespace: shop
spec:
  host: ${host}
  # how the proxies choose
  trafficPolicy:
${policy}`;

const cookie = rule(`    loadBalancer:
      consistentHash:
        httpCookie:
          name: user
          ttl: 1h30m
    outlierDetection:
      consecutive5xxErrors: 5
`);

describe("a DestinationRule", () => {
	it("says of the balancer of its host how clients are pinned, at the hash", () => {
		const piece = one(cookie, "Balancer");
		expect(piece).toMatchObject({ role: "extends", of: { by: "host", host: "web.shop.svc.cluster.local" } });
		const { attributes } = piece;
		expect(told(cookie, attributes.affinity)).toEqual([
			"cookie",
			"declared",
			"consistentHash:\n        httpCookie:\n          name: user\n          ttl: 1h30m",
		]);
		expect(told(cookie, attributes.affinityDuration)).toEqual([5400, "declared", "1h30m"]);
		expect(attributes.algorithm?.value).toBe("ring-hash");
		expect(told(cookie, attributes.outlierDetection)?.slice(0, 2)).toEqual([true, "declared"]);
		expect(told(cookie, attributes.slowStart)).toEqual([0, "default", "web"]);
		expectCatalogued([piece]);
	});

	it.each([
		["useSourceIp: true", "source-ip"],
		["httpHeaderName: x-user-id", "header"],
		["httpHeaderName: Authorization", "header"],
		["httpQueryParameterName: session", "consistent-hash"],
		["httpHeaderName: x-blob-key", '? whether each user has one "x-blob-key" is not in the file'],
		["httpQueryParameterName: object", '? whether each user has one "object" is not in the file'],
		["useSourceIp: false", undefined],
	])("takes a hash over %s for %s", (hash, expected) => {
		const text = rule(`    loadBalancer: {consistentHash: {${hash}, maglev: {tableSize: 65537}}}\n`);
		const said = values(one(text, "Balancer"));
		expect([said.affinity, said.algorithm]).toEqual([expected, "maglev"]);
	});

	it("looks at subsets and ports, too, and leaves a cookie that ends with the browser without a time", () => {
		const text = `${rule("    loadBalancer: {simple: LEAST_REQUEST}\n")}  subsets:
    - name: v1
      labels: {version: v1}
    - name: v2
      labels: {version: v2}
      trafficPolicy:
        portLevelSettings:
          - port: {number: 80}
            loadBalancer: {consistentHash: {httpCookie: {name: user, ttl: 0s}}}
`;
		const { affinity, affinityDuration, algorithm } = values(one(text, "Balancer"));
		expect([affinity, affinityDuration, algorithm]).toEqual(["cookie", undefined, "power-of-two"]);
	});

	it("reads both ways to ramp a new replica up, and that a hash cannot", () => {
		const ramp = (balancing: string) =>
			told(balancing, one(rule(`    loadBalancer: {${balancing}}\n`), "Balancer").attributes.slowStart)?.slice(0, 2);
		expect(values(one(rule("    loadBalancer: {simple: ROUND_ROBIN, warmup: {duration: 2m}}\n"), "Balancer"))).toEqual({
			algorithm: "round-robin",
			slowStart: 120,
			outlierDetection: false,
		});
		expect(ramp("simple: RANDOM, warmupDurationSecs: 45s")?.[0]).toBe(45);
		expect(ramp("consistentHash: {useSourceIp: true}, warmup: {duration: 2m}")?.[0]).toBe(0);
		expect(ramp("simple: ROUND_ROBIN, warmup: {duration: soon}")).toEqual(['"soon" is not understood here', "unknown"]);
	});

	it("speaks of no balancer by a wildcard, a name that is filled in later, or none", () => {
		for (const host of ['"*.shop.svc.cluster.local"', "$(HOST)"]) {
			expect(read(rule("    loadBalancer: {simple: RANDOM}\n", host)).fragments).toEqual([]);
		}
		const patch = "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: web}\nspec: [1, 2]\n";
		expect(read(patch)).toMatchObject({
			fragments: [],
			notes: [{ message: expect.stringContaining("partial object") }],
		});
	});

	it("is unpinned by removing the hash and what is then empty", () => {
		expect(change(cookie, "Balancer", "affinity", "none")).toBe(
			rule("    outlierDetection:\n      consecutive5xxErrors: 5\n"),
		);
		const alone = rule("    loadBalancer:\n      consistentHash:\n        useSourceIp: true\n");
		expect(change(alone, "Balancer", "affinity", "none")).toBe(
			"apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  host: web\n",
		);
		expect(change(cookie, "Balancer", "affinity", "cookie")).toHaveProperty("refused");
	});

	it("is the balancer itself where the Service is headless, and where it is of another workspace", async () => {
		const headless =
			"apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {clusterIP: None, selector: {app: web}}\n";
		const set =
			"apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web, namespace: shop}\nspec:\n  replicas: 3\n  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web}]}}\n";
		const designOf = async (files: Record<string, string>) => (await openSession(files, { rules: [] })).design();
		const beside = await designOf({ "a.yaml": cookie, "b.yaml": headless, "c.yaml": set });
		const of = (design: typeof beside) => design.components.find(({ kind }) => kind === "Balancer");
		expect(of(beside)?.attributes.affinity?.value).toBe("cookie");
		expect(beside.links.map(({ id }) => id)).toContain("routes:balancer:web→service:web");
		const alone = await designOf({ "a.yaml": cookie });
		expect(of(alone)?.attributes.affinity?.value).toBe("cookie");
		expect(alone.components.find(({ kind }) => kind === "Service")).toMatchObject({ name: "web", outside: true });
		expect(
			of(await designOf({ "a.yaml": rule("    loadBalancer: {simple: RANDOM}\n"), "b.yaml": headless, "c.yaml": set })),
		).toBeUndefined();
	});

	it("ramps up beside an algorithm that it states", () => {
		const simple = rule("    loadBalancer:\n      simple: ROUND_ROBIN\n");
		expect(change(simple, "Balancer", "slowStart", 60)).toBe(
			rule("    loadBalancer:\n      simple: ROUND_ROBIN\n      warmup:\n        duration: 60s\n"),
		);
		const other = rule("    outlierDetection: {}\n");
		const ramped = change(other, "Balancer", "slowStart", 60) as string;
		expect(values(one(ramped, "Balancer"))).toMatchObject({ slowStart: 60, algorithm: "power-of-two" });
		expect(change(cookie, "Balancer", "slowStart", 60)).toHaveProperty("refused");
	});
});

describe("a VirtualService", () => {
	const service = (gateways: string) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: shop}
spec:
  hosts: [shop.example.com]
  gateways: ${gateways}
  http:
    - timeout: 800ms
      retries: {attempts: 4}
      route:
        - destination: {host: web, subset: v1}
          weight: 95
        - destination: {host: web.next.svc.cluster.local, subset: v2}
          weight: 5
`;

	it("of a gateway routes to the hosts of the mesh", () => {
		const text = service("[mesh, public-gateway]");
		const piece = one(text, "Balancer");
		expect(piece).toMatchObject({ keys: ["k8s:shop/VirtualService/web"], hosts: ["shop.example.com"] });
		expect(told(text, piece.attributes.canaryWeight)).toEqual([0.05, "declared", "5"]);
		expect(values(piece)).toMatchObject({ layer: "L7", public: true });
		const limits = { timeout: { value: 0.8 }, retries: { value: 4 } };
		expect(piece.links).toMatchObject([
			{ kind: "routes", other: { host: "web.shop.svc.cluster.local" }, attributes: limits },
			{ kind: "routes", other: { host: "web.next.svc.cluster.local" }, attributes: limits },
		]);
		expectCatalogued([piece]);
	});

	it("of the mesh alone is no balancer", () => {
		expect(read(service("[mesh]"))).toMatchObject({ fragments: [], notes: [] });
		expect(read(service("[]"))).toMatchObject({ fragments: [], notes: [] });
	});
});

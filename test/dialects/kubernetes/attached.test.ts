import { describe, expect, it } from "vitest";
import type { Design } from "../../../src/design/design.ts";
import { openSession } from "../../support/memory-workspace.ts";
import { change, one, told, values } from "./support.ts";

const designOf = async (...texts: string[]): Promise<Design> =>
	(
		await openSession(Object.fromEntries(texts.map((text, index) => [`k8s/${index}.yaml`, text])), { rules: [] })
	).design();
const balancerOf = (design: Design, name: string) => {
	const found = design.components.find((each) => each.kind === "Balancer" && each.name === name);
	return Object.fromEntries(
		Object.entries(found?.attributes ?? {}).map(([key, { value, unknown }]) => [key, value ?? unknown]),
	);
};

const head = (kind: string, name: string, version: string, more = "") =>
	`apiVersion: ${version}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: shop${more}}\n`;
const service = (more = "") =>
	`${head("Service", "web", "v1", more)}spec: {selector: {app: web}, ports: [{port: 80}]}\n`;

describe("what others attach to a balancer", () => {
	const limit = `${head("Middleware", "slow", "traefik.io/v1alpha1")}spec:\n  rateLimit: {average: 120, period: 1m, burst: 9}\n  retry: {attempts: 3}\n`;
	const route = `${head("IngressRoute", "site", "traefik.io/v1alpha1")}spec:\n  routes:\n    - match: Host(\`shop.example.com\`)\n      middlewares: [{name: slow}]\n      services: [{name: web, port: 80}]\n`;

	it("are the middlewares of an IngressRoute and of an Ingress", async () => {
		const design = await designOf(limit, route, service());
		expect(balancerOf(design, "site")).toMatchObject({ rateLimit: 2, rateBurst: 9 });
		const [link] = design.links.filter(({ from }) => from === "balancer:site");
		expect([link.attributes.retries?.value, link.to]).toEqual([2, "balancer:web"]);
		const annotated = ', annotations: {"traefik.ingress.kubernetes.io/router.middlewares": "shop-slow@kubernetescrd"}';
		const ingress = `${head("Ingress", "door", "networking.k8s.io/v1", annotated)}spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}\n`;
		expect(balancerOf(await designOf(limit, ingress, service()), "door").rateLimit).toBe(2);
		const none = limit.replace("average: 120", "average: 0");
		expect(balancerOf(await designOf(none, route, service()), "site").rateLimit).toBeUndefined();
	});

	const config = `${head("BackendConfig", "sticky", "cloud.google.com/v1")}spec:\n  timeoutSec: 40\n  sessionAffinity:\n    affinityType: GENERATED_COOKIE\n    affinityCookieTtlSec: 50\n  connectionDraining: {drainingTimeoutSec: 60}\n`;

	it("is the BackendConfig of a Service", async () => {
		const named = service(`, annotations: {"cloud.google.com/backend-config": '{"default": "sticky"}'}`);
		expect(balancerOf(await designOf(config, named), "web")).toMatchObject({
			affinity: "cookie",
			affinityDuration: 50,
			drain: 60,
		});
		expect(balancerOf(await designOf(config, service()), "web").affinity).toBe("none");
		expect(change(config, "Balancer", "affinity", "none")).toBe(config.replace("GENERATED_COOKIE", "NONE"));
	});
});

describe("a policy that names a Service", () => {
	const policy = (kind: string, version: string, spec: string) =>
		`${head(kind, "sticky", version)}spec:\n${spec}  targetRef: {group: "", kind: Service, name: web}\n`;
	const google = policy(
		"GCPBackendPolicy",
		"networking.gke.io/v1",
		"  default:\n    sessionAffinity:\n      type: GENERATED_COOKIE\n      cookieTtlSec: 50\n    securityPolicy: shop\n",
	);

	it("of Google pins, and may limit", async () => {
		expect(balancerOf(await designOf(google, service()), "web")).toMatchObject({
			affinity: "cookie",
			affinityDuration: 50,
			rateLimit: "its security policy may limit what a client sends",
		});
		const other = google.replace("name: web", "name: other");
		expect(balancerOf(await designOf(other, service()), "web").affinity).toBe("none");
		expect(change(google, "Balancer", "affinity", "none")).not.toContain("GENERATED_COOKIE");
	});

	it.each(["BackendLBPolicy", "XBackendTrafficPolicy"])("%s has sessions come back", async (kind) => {
		const group = kind.startsWith("X") ? "gateway.networking.x-k8s.io/v1alpha1" : "gateway.networking.k8s.io/v1alpha2";
		const text = policy(kind, group, "  sessionPersistence:\n    absoluteTimeout: 1h\n");
		expect(balancerOf(await designOf(text, service()), "web")).toMatchObject({
			affinity: "cookie",
			affinityDuration: 3600,
		});
		const none = policy(kind, group, "  retryConstraint: {budget: {percent: 20}}\n");
		expect(balancerOf(await designOf(none, service()), "web").affinity).toBe("none");
	});
});

describe("an IngressRoute at an entry point for the inside", () => {
	const route = (entryPoint: string) =>
		`${head("IngressRoute", "site", "traefik.io/v1alpha1")}spec:\n  entryPoints: [${entryPoint}]\n  routes:\n    - match: PathPrefix(\`/\`)\n      services: [{name: web, port: 80}]\n`;

	it.each([
		["internal", false],
		["metrics, traefik", false],
		["websecure", true],
		["internal, websecure", true],
	])("%s: %s", async (entryPoint, isPublic) => {
		expect(balancerOf(await designOf(route(entryPoint), service()), "site").public).toBe(isPublic);
	});
});

describe("a VirtualServer of F5 NGINX", () => {
	const server = (upstream: string, more = "") =>
		`${head("VirtualServer", "site", "k8s.nginx.org/v1")}spec:\n  host: shop.example.com\n${more}  upstreams:\n    - name: web\n      service: web\n      port: 80\n${upstream}  routes: [{path: /, action: {pass: web}}]\n`;

	it.each([
		["      sessionCookie:\n        enable: true\n        name: srv\n", "cookie"],
		["      sessionCookie:\n        enable: false\n        name: srv\n", "none"],
		["      lb-method: ip_hash\n", "source-ip"],
		["      lb-method: hash $request_uri consistent\n", "none"],
		["      lb-method: hash $http_x\n", '? whether each user has one "x" is not in the file'],
		["      lb-method: least_conn\n", "none"],
	])("pins by %s: %s", (upstream, affinity) => {
		expect(values(one(server(upstream), "Balancer")).affinity).toBe(affinity);
	});

	it("is unpinned in its own lines", () => {
		const text = server("      sessionCookie:\n        enable: true\n        name: srv\n");
		expect(told(text, one(text, "Balancer").attributes.affinity)?.[2]).toMatch(/^sessionCookie:/);
		expect(change(text, "Balancer", "affinity", "none")).toBe(server(""));
		expect(change(server("      lb-method: ip_hash\n"), "Balancer", "affinity", "none")).toBe(server(""));
	});

	it("has the limits of its policies, and time-outs and tries of its upstreams", async () => {
		const policy = `${head("Policy", "slow", "k8s.nginx.org/v1")}spec: {rateLimit: {rate: 30r/m, burst: 4, key: "\${binary_remote_addr}", zoneSize: 1M}}\n`;
		const text = server("      read-timeout: 5s\n      next-upstream-tries: 3\n", "  policies: [{name: slow}]\n");
		const design = await designOf(policy, text, service());
		expect(balancerOf(design, "site")).toMatchObject({ rateLimit: 0.5, rateBurst: 4, algorithm: "power-of-two" });
		const [link] = design.links.filter(({ from }) => from === "balancer:site");
		expect([link.attributes.timeout?.value, link.attributes.retries?.value]).toEqual([5, 2]);
	});
});

describe("annotations of other controllers", () => {
	it.each([
		[
			'haproxy-ingress.github.io/balance-algorithm: "source"',
			"source-ip",
			'haproxy-ingress.github.io/balance-algorithm: "roundrobin"',
		],
		['haproxy.org/load-balance: "source"', "source-ip", 'haproxy.org/load-balance: "roundrobin"'],
		['nginx.com/sticky-cookie-services: "serviceName=web srv_id expires=1h"', "cookie", ""],
		['nginx.org/lb-method: "ip_hash"', "source-ip", ""],
	])("%s pins", (annotation, affinity, after) => {
		const text = (line: string) =>
			`apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: site\n  annotations:\n    kept: "yes"\n${line === "" ? "" : `    ${line}\n`}spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}\n`;
		expect(values(one(text(annotation), "Balancer")).affinity).toBe(affinity);
		expect(change(text(annotation), "Balancer", "affinity", "none")).toBe(text(after));
	});
});

describe("what an Ingress has switched off, or left empty", () => {
	const ingress = (...annotations: string[]) =>
		`apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: site\n  annotations:\n    kept: "yes"\n${annotations.map((line) => `    ${line}\n`).join("")}spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}\n`;
	const tried = (...annotations: string[]) =>
		one(ingress(...annotations), "Balancer").links?.[0]?.attributes?.retries?.value;

	it("is tried once where no next upstream is asked", () => {
		const [on, tries] = ["nginx.ingress.kubernetes.io/proxy-next-upstream", "proxy-next-upstream-tries"];
		expect(tried(`${on}: "error timeout"`)).toBe(2);
		expect(tried(`${on}: "off"`)).toBe(0);
		expect(tried(`${on}: "off"`, `nginx.ingress.kubernetes.io/${tries}: "5"`)).toBe(0);
	});

	it("routes to the groups of an action that are there", () => {
		const action = JSON.stringify({
			forwardConfig: { targetGroups: [null, "x", { serviceName: "next", weight: 10 }] },
		});
		const { links } = one(ingress(`alb.ingress.kubernetes.io/actions.split: '${action}'`), "Balancer");
		expect(links?.map(({ outside }) => outside?.name)).toEqual(["web", "next"]);
	});

	it("is limited by no plugin of Kong that is disabled", async () => {
		const plugin = (more: string) =>
			`${head("KongPlugin", "calm", "configuration.konghq.com/v1")}plugin: rate-limiting\nconfig: {minute: 60, policy: local}\n${more}`;
		const door = `${head("Ingress", "door", "networking.k8s.io/v1", ", annotations: {konghq.com/plugins: calm}")}spec: {ingressClassName: kong, defaultBackend: {service: {name: web, port: {number: 80}}}}\n`;
		const limited = async (more: string) => balancerOf(await designOf(service(), door, plugin(more)), "door").rateLimit;
		expect(await limited("")).toBe(1);
		expect(await limited("disabled: true\n")).toMatch(/may limit/);
	});
});

describe("what a controller has for all", () => {
	const ingress = (of: string, annotations = "") =>
		`${head("Ingress", "door", "networking.k8s.io/v1", `, annotations: {${annotations}}`)}spec: {${of && `ingressClassName: ${of}, `}defaultBackend: {service: {name: web, port: {number: 80}}}}\n`;
	const limitOf = async (...texts: string[]) => {
		const { limited } = balancerOf(await designOf(...texts, service()), "door");
		return limited;
	};

	it("is the ConfigMap of an nginx that is one, and what its zones count by", async () => {
		const map = (name: string, http: string, namespace = "ingress-nginx") =>
			`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: ${namespace}}\ndata:\n  http-snippet: |\n    ${http}\n`;
		const zone = "limit_req_zone $binary_remote_addr zone=one:1m rate=5r/s; limit_req zone=one;";
		const door = ingress("nginx");
		expect(await limitOf(door, map("ingress-nginx-controller", zone))).toBe(true);
		expect(await limitOf(door, map("edge-ingress-nginx-controller", zone, "edge"))).toBe(true);
		expect(await limitOf(door, map("nginx-configuration", zone))).toBe(true);
		expect(await limitOf(door, map("nginx-config", zone, "shop"))).toBe(false);
		expect(await limitOf(door, map("nginx-site", zone))).toBe(false);
		const ofServer = zone.replace("$binary_remote_addr", "$server_name");
		expect(await limitOf(door, map("ingress-nginx-controller", ofServer))).toBe(false);
		expect(await limitOf(door, map("ingress-nginx-controller", "limit_req zone=far;"))).toMatch(/"far"/);
		expect(await limitOf(door, map("ingress-nginx-controller", "limit_conn addr 100;"))).toMatch(/connections/);
	});

	it("is a global plugin of Kong", async () => {
		const plugin = (global: string) =>
			`apiVersion: configuration.konghq.com/v1\nkind: KongClusterPlugin\nmetadata: {name: slow, labels: {global: "${global}"}}\nplugin: rate-limiting\nconfig: {minute: 60}\n`;
		expect(await limitOf(ingress("kong"), plugin("true"))).toBe(true);
		expect(await limitOf(ingress(""), plugin("true"))).toBe(true);
		expect(await limitOf(ingress("kong"), plugin("false"))).toBe(false);
		expect(await limitOf(ingress("traefik"), plugin("true"))).toBe(false);
	});

	it("is a global rule of APISIX, beside the plugins that a route names", async () => {
		const plugins = "plugins: [{name: limit-count, config: {count: 10, time_window: 2}}]";
		const version = "apisix.apache.org/v2";
		const route = (more = "") =>
			`${head("ApisixRoute", "door", version)}spec: {http: [{name: all, ${more}match: {paths: ["/*"]}, backends: [{serviceName: web, servicePort: 80}]}]}\n`;
		expect(await limitOf(route())).toBe(false);
		expect(await limitOf(route(), `${head("ApisixGlobalRule", "all", version)}spec: {${plugins}}\n`)).toBe(true);
		const named = route("plugin_config_name: slow, ");
		expect(await limitOf(named)).toBe("slow may limit what a client sends");
		const config = `${head("ApisixPluginConfig", "slow", version)}spec: {${plugins}}\n`;
		expect(balancerOf(await designOf(named, config, service()), "door")).toMatchObject({ rateLimit: 5, limited: true });
		expect(await limitOf(route(), config)).toBe(false);
	});

	it("may be a middleware from elsewhere, unless every word of its name tells something else", async () => {
		const by = (names: string) =>
			limitOf(ingress("traefik", `"traefik.ingress.kubernetes.io/router.middlewares": "${names}"`));
		expect(await by("shop-redirect-https@kubernetescrd,shop-door-cors@kubernetescrd")).toBe(false);
		for (const name of ["default-catalog-guard", "traefik-chain-oauth", "shop-default", "shop-redirect-limit"])
			expect(await by(`${name}@kubernetescrd`), name).toMatch(/may limit/);
	});
});

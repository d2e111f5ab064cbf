import { describe, expect, it } from "vitest";
import { envoy } from "../../../src/dialects/envoy/index.ts";
import { claimsWith } from "../../support/reading.ts";
import { proxy } from "./support.ts";

const bootstrap = (route: string, cluster = "", port = 443) => `static_resources:
  listeners:
    - name: public
      address: { socket_address: { address: 0.0.0.0, port_value: ${port} } }
      filter_chains:
        - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                route_config:
                  virtual_hosts:
                    - name: all
                      domains: ["*"]
                      routes:
                        - match: { prefix: / }
                          route:
                            cluster: app
${route}  clusters:
    - name: app
      connect_timeout: 1s
${cluster}      load_assignment:
        endpoints:
          - lb_endpoints:
              - endpoint: { address: { socket_address: { address: a, port_value: 80 } } }
              - endpoint: { address: { socket_address: { address: b, port_value: 80 } } }
    - name: traces
      load_assignment: { endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: t, port_value: 1 } } } }] }] }
`;
const hash = (policy: string) =>
	`                            hash_policy:\n                              - ${policy}\n`;
const ring = "      lb_policy: RING_HASH\n";
const read = (text: string) => proxy(envoy, { "envoy.yaml": text });

describe("Envoy", () => {
	it("has a balancer for each cluster that a route leads to, and for each listener", () => {
		const found = read(bootstrap("", ""));
		expect(found.names).toEqual(["app", "public"]);
		expect(found.values("app")).toEqual({
			...{ layer: "L7", public: false, affinity: "none", algorithm: "round-robin", slowStart: 0 },
			...{ outlierDetection: false, healthCheck: "none", members: 2 },
		});
		expect(found.values("public")).toMatchObject({ public: true, layer: "L7" });
		expect(found.routes("public")).toEqual([["/cluster/app", { timeout: 15, breaker: true }]]);
		expect(found.outside("app")).toEqual([
			["Service", "app", 2],
			["Service", "app", 2],
		]);
		expect(found.strange).toEqual([]);
	});

	it.each([
		["cookie: { name: sid, ttl: 60s }", ring, { affinity: "cookie", affinityDuration: 60 }],
		["cookie: { name: sid, ttl: 0s }", ring, { affinity: "cookie" }],
		["header: { header_name: x-user-id }", "      lb_policy: MAGLEV\n", { affinity: "header" }],
		["header: { header_name: ':path' }", ring, { affinity: "none" }],
		["header: { header_name: x-blob }", ring, { affinity: '? whether each user has one "x-blob" is not in the file' }],
		["connection_properties: { source_ip: true }", ring, { affinity: "source-ip" }],
		["query_parameter: { name: session }", ring, { affinity: "consistent-hash" }],
		["cookie: { name: sid }", "      lb_policy: LEAST_REQUEST\n", { affinity: "none" }],
	])("pins by a ring over %s", (policy, cluster, expected) => {
		const { affinity, affinityDuration } = read(bootstrap(hash(policy), cluster)).values("app");
		expect({ affinity, ...(affinityDuration !== undefined && { affinityDuration }) }).toEqual(expected);
	});

	it.each([
		["                            timeout: 0s\n", "", { bounded: false, breaker: true }],
		[
			"                            timeout: 0.8s\n                            retry_policy: { retry_on: 5xx, retry_back_off: { base_interval: 1s } }\n",
			"",
			{ timeout: 0.8, retries: 1, backoff: "jitter", backoffBase: 1, backoffCap: 0.25, breaker: true },
		],
		[
			"",
			"      circuit_breakers: { thresholds: [{ max_connections: 1000000000, max_pending_requests: 1000000000, max_requests: 1000000000 }] }\n",
			{ timeout: 15, breaker: false },
		],
		[
			"",
			"      circuit_breakers: { thresholds: [{ max_requests: 90, retry_budget: { budget_percent: { value: 10 } } }] }\n",
			{ timeout: 15, breaker: true, retryBudget: 0.1 },
		],
		[
			"",
			"      circuit_breakers: { thresholds: [{ max_connections: 1000000000 }] }\n      outlier_detection: {}\n",
			{ timeout: 15, breaker: true },
		],
	])("bounds what it sends on", (route, cluster, expected) => {
		expect(read(bootstrap(route, cluster)).routes("public")).toEqual([["/cluster/app", expected]]);
	});

	it("checks, ejects and ramps", () => {
		const checked =
			"      health_checks: [{ interval: 5s, unhealthy_threshold: 2, http_health_check: { path: / } }]\n      outlier_detection: {}\n      least_request_lb_config: { slow_start_config: { slow_start_window: 90s } }\n      lb_policy: LEAST_REQUEST\n";
		expect(read(bootstrap("", checked)).values("app")).toMatchObject({
			...{ healthCheck: "http", healthCheckInterval: 5, unhealthyThreshold: 2, outlierDetection: true },
			...{ slowStart: 90, algorithm: "power-of-two" },
		});
		expect(read(bootstrap("", "      outlier_detection: {}\n")).values("app").healthCheck).toBe("tcp");
	});

	it("is read in JSON, as resources that a file hands it, and as an entry of a ConfigMap", () => {
		const cluster = { name: "app", hosts: [{ socket_address: { address: "a", port_value: 80 } }] };
		const route = { route: { cluster: "app" }, match: { prefix: "/" } };
		const config = { route_config: { virtual_hosts: [{ routes: [route] }] } };
		const listeners = [{ name: "in", filter_chains: [{ filters: [{ config }] }] }];
		const json = JSON.stringify({ static_resources: { listeners, clusters: [cluster] } }, null, 2);
		expect(proxy(envoy, { "envoy.json": json }).routes("in")[0][0]).toBe("/cluster/app");
		const handed =
			'resources:\n  - "@type": type.googleapis.com/envoy.config.cluster.v3.Cluster\n    name: app\n    hosts: [{ socket_address: { address: a, port_value: 80 } }]\n';
		expect(read(handed).names).toEqual(["app"]);
		const text = bootstrap(hash("cookie: { name: sid }"), ring);
		const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: edge, namespace: shop}\ndata:\n  envoy.yaml: |\n${text.replace(/^(?=.)/gm, "    ")}`;
		const within = proxy(envoy, { "k8s/edge.yaml": map });
		expect(within.text("app", "affinity")).toBe(
			"hash_policy:\n                                  - cookie: { name: sid }",
		);
		expect(claimsWith(envoy, { path: "k8s/edge.yaml", text: map })).toBe(true);
		expect(
			claimsWith(envoy, {
				path: "k8s/filter.yaml",
				text: "apiVersion: networking.istio.io/v1\nkind: EnvoyFilter\nspec: {}\n",
			}),
		).toBe(false);
	});

	it("is written without its hash, with a check, a ramp, a time-out and fewer tries", () => {
		const pinned = bootstrap(hash("cookie: { name: sid }"), ring);
		expect(read(pinned).change("app", "affinity", "none")).toBe(bootstrap("", "      lb_policy: LEAST_REQUEST\n"));
		const plain = read(
			bootstrap(
				"                            retry_policy: { retry_on: 5xx, num_retries: 9 }\n",
				"      lb_policy: ROUND_ROBIN\n",
			),
		);
		expect(plain.change("app", "outlierDetection", true)).toContain(
			"      lb_policy: ROUND_ROBIN\n      outlier_detection:\n        consecutive_5xx: 5\n",
		);
		const written = plain.change("app", "healthCheck", "http");
		expect(read(written).values("app")).toMatchObject({ healthCheck: "http", healthCheckInterval: 5 });
		expect(read(plain.change("app", "slowStart", 60)).values("app").slowStart).toBe(60);
		expect(read(plain.change("app", "algorithm", "power-of-two")).values("app").algorithm).toBe("power-of-two");
		expect(read(plain.change("public", "timeout", 2, 0)).routes("public")[0][1].timeout).toBe(2);
		expect(plain.change("public", "retries", 1, 0)).toContain("num_retries: 1 }");
		expect(read(pinned).change("app", "slowStart", 60)).toContain("refused");
	});
});

describe("what Envoy turns away", () => {
	const filtered = (filter: string) =>
		bootstrap("").replace(
			"                route_config:\n",
			`                http_filters: [${filter}]\n                route_config:\n`,
		);
	const manager = (trigger: string, action = "stop_accepting_requests") =>
		`overload_manager: { actions: [{ name: envoy.overload_actions.${action}, triggers: [${trigger}] }] }\n${bootstrap("")}`;

	it.each([
		["{ name: envoy.filters.http.adaptive_concurrency }", true],
		[
			"{ name: admission, typed_config: { '@type': type.googleapis.com/envoy.extensions.filters.http.admission_control.v3.AdmissionControl } }",
			true,
		],
		["{ name: envoy.filters.http.adaptive_concurrency, typed_config: { enabled: { default_value: false } } }", false],
		["{ name: envoy.filters.http.router }", undefined],
	])("by the filter %s", (filter, expected) => {
		const found = read(filtered(filter));
		expect(found.values("public").adaptiveConcurrency).toBe(expected);
		expect(found.strange).toEqual([]);
	});

	it.each([
		["{ threshold: { value: 0.95 } }, { threshold: { value: 0.8 } }", undefined, 0.8],
		["{ scaled: { scaling_threshold: 0.7, saturation_threshold: 0.9 } }", undefined, 0.9],
		["{ threshold: { value: <heap> } }", undefined, "? <heap> is filled in later"],
		["{ threshold: { value: 0.9 } }", "shrink_heap", undefined],
	])("as it runs out, at %s", (trigger, action, expected) => {
		expect(read(manager(trigger, action)).values("public").overloadAt).toBe(expected);
	});
});

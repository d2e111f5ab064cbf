import { describe, expect, it } from "vitest";
import { traefik } from "../../../src/dialects/traefik/index.ts";
import { claimsWith } from "../../support/reading.ts";
import { proxy } from "./support.ts";

const labels = (...all: string[]) =>
	`services:\n  shop:\n    image: shop:4\n    labels:\n${all.map((one) => `      - ${one}\n`).join("")}`;
const service = "traefik.http.services.shop.loadbalancer";
const read = (text: string) => proxy(traefik, { "compose.yaml": text });
const dynamic = (balancer: string, more = "") => `http:
  routers:
    shop: { rule: "Host(\`shop.example.com\`)", service: Shop, middlewares: [slow@file] }
${more}  services:
    Shop:
      loadBalancer:
${balancer}        servers:
          - url: http://10.0.0.1:8080
          - url: http://10.0.0.2:8080
`;

describe("Traefik by labels", () => {
	it.each([
		[`${service}.sticky.cookie=true`, "cookie"],
		[`${service}.sticky=true`, "cookie"],
		[`"${service}.sticky.cookie.name=sid"`, "cookie"],
		[`${service}.sticky.cookie=false`, "none"],
		[`${service}.strategy=hrw`, "source-ip"],
		["traefik.backend.loadbalancer.stickiness=true", "cookie"],
		[`${service}.server.port=80`, "none"],
	])("pins by %s: %s", (label, affinity) => {
		const found = read(labels("traefik.enable=true", label));
		expect(found.values("shop").affinity).toBe(affinity);
		expect(found.routes("shop")).toEqual([["shop", {}]]);
		expect(found.strange).toEqual([]);
	});

	it("takes labels as a map, and those of a Swarm's deployment", () => {
		const map =
			'services:\n  shop:\n    deploy:\n      labels:\n        traefik.http.services.shop.loadbalancer.sticky.cookie: "true"\n';
		const found = read(map);
		expect(found.values("shop").affinity).toBe("cookie");
		expect(found.text("shop", "affinity")).toBe('traefik.http.services.shop.loadbalancer.sticky.cookie: "true"');
	});

	it("is nothing where it is switched off, or where nothing is said of requests", () => {
		expect(read(labels("traefik.enable=false", `${service}.sticky=true`)).names).toEqual([]);
		expect(read(labels("traefik.enable=true")).names).toEqual([]);
		expect(claimsWith(traefik, { path: "compose.yaml", text: "services:\n  web:\n    image: web\n" })).toBe(false);
	});

	it("takes what the middlewares of its routers say, wherever they stand", () => {
		const found = proxy(traefik, {
			"compose.yaml": labels(
				"traefik.http.routers.shop.middlewares=calm@docker,slow@file",
				"traefik.http.middlewares.calm.ratelimit.average=60",
				"traefik.http.middlewares.calm.ratelimit.period=1m",
				"traefik.http.middlewares.calm.ratelimit.burst=9",
			),
			"dynamic.yml": dynamic(
				"",
				"  middlewares:\n    slow: { retry: { attempts: 4 }, circuitBreaker: { expression: NetworkErrorRatio() > 0.3 } }\n",
			),
		});
		expect(found.values("shop")).toMatchObject({ rateLimit: 1, rateBurst: 9, public: true });
		expect(found.routes("shop")).toEqual([["shop", { retries: 3, breaker: true }]]);
		const away = read(labels("traefik.http.routers.shop.middlewares=rate-limit@file"));
		expect(away.values("shop").rateLimit).toBe("? the middleware rate-limit is not in these files");
	});

	it("is written without the lines that pin", () => {
		const others = ["traefik.enable=true", `${service}.server.port=80`];
		const pinned = read(
			labels(...others, `${service}.sticky.cookie.name=sid`, `"${service}.sticky.cookie.secure=true"`),
		);
		expect(pinned.change("shop", "affinity", "none")).toBe(labels(...others));
		const inline = `services:\n  shop: {labels: [traefik.enable=true, ${service}.sticky=true]}\n`;
		expect(read(inline).change("shop", "affinity", "none")).toContain("refused");
		expect(pinned.change("shop", "affinity", "cookie")).toContain("refused");
	});
});

describe("Traefik by a file", () => {
	it("has a balancer for each of its services, with their servers", () => {
		const found = read(
			dynamic(
				"        sticky: { cookie: { name: sid, maxAge: 600 } }\n        healthCheck: { path: /ready, interval: 10s }\n        strategy: p2c\n",
			),
		);
		expect(found.values("shop")).toMatchObject({
			...{ affinity: "cookie", affinityDuration: 600, healthCheck: "http", healthCheckInterval: 10 },
			...{ algorithm: "power-of-two", members: 2 },
		});
		expect(found.routes("shop").map(([end]) => end)).toEqual(["10.0.0.1", "10.0.0.2"]);
		expect(read(dynamic("")).values("shop")).toMatchObject({ affinity: "none", healthCheck: "none" });
		expect(read(dynamic("        passiveHealthCheck: { maxFailedAttempts: 3 }\n")).values("shop")).toMatchObject({
			outlierDetection: true,
			healthCheck: "tcp",
		});
	});

	it("is written without its cookie, and is no configuration yet where it is a template", () => {
		expect(read(dynamic("        sticky:\n          cookie: {}\n")).change("shop", "affinity", "none")).toBe(
			dynamic(""),
		);
		expect(read(dynamic("").replace("shop.example.com", '{{ env "HOST" }}')).notes).toEqual([
			"Template: not rendered, so not reviewed",
		]);
	});
});

describe("what a router of Traefik names", () => {
	it("adds nothing to a middleware of its own file from one that is called so elsewhere", () => {
		const found = proxy(traefik, {
			"compose.yaml": labels(
				"traefik.http.routers.shop.middlewares=calm,slow",
				"traefik.http.middlewares.calm.ratelimit.average=60",
			),
			"other.yml": `http:\n  middlewares:\n    calm: { rateLimit: { average: 7, burst: 9 } }\n    slow: { retry: { attempts: 4 } }\n`,
		});
		expect(found.values("shop")).toMatchObject({ rateLimit: 60 });
		expect(found.values("shop").rateBurst).toBeUndefined();
		expect(found.routes("shop")).toEqual([["shop", { retries: 3 }]]);
	});

	it("is followed through a chain of middlewares", () => {
		const found = read(
			labels(
				"traefik.http.routers.shop.rule=Host(`a.example.com`)",
				"traefik.http.routers.shop.middlewares=usual",
				"traefik.http.middlewares.usual.chain.middlewares=slow,gzip",
				"traefik.http.middlewares.slow.ratelimit.average=20",
			),
		);
		expect(found.values("shop").rateLimit).toBe(20);
	});

	it.each([
		["internal", false],
		["websecure", true],
		["internal,websecure", true],
	])("is where users come in: %s, %s", (entryPoint, isPublic) => {
		const router = "traefik.http.routers.shop";
		const found = read(labels(`${router}.rule=Host(\`a.example.com\`)`, `${router}.entrypoints=${entryPoint}`));
		expect(found.values("shop").public).toBe(isPublic);
	});
});

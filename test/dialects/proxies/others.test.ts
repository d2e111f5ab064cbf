import { describe, expect, it } from "vitest";
import { apache } from "../../../src/dialects/apache/index.ts";
import { caddy } from "../../../src/dialects/caddy/index.ts";
import { proxy } from "./support.ts";

describe("Apache", () => {
	const pool = (lines: string) =>
		`<Proxy balancer://app>\n    BalancerMember http://a:80 route=a\n    BalancerMember http://b:80 route=b\n    BalancerMember http://c:80 status=+H\n${lines}</Proxy>\n`;
	const site = (lines: string) => `<VirtualHost *:443>\n    ServerName shop.example.com\n${lines}</VirtualHost>\n`;
	const read = (text: string) => proxy(apache, { "site.conf": text });

	it("pins by a cookie that ProxySet or ProxyPass names", () => {
		expect(read(pool("    ProxySet stickysession=ROUTEID\n")).text("app", "affinity")).toBe("stickysession=ROUTEID");
		const passed = read(
			pool("") + site("    ProxyPass / balancer://app/ stickysession=JSESSIONID|jsessionid timeout=9\n"),
		);
		expect(passed.values("app")).toMatchObject({ affinity: "cookie", members: 2, healthCheck: "tcp" });
		expect(passed.routes("shop.example.com")).toEqual([["balancer/app", { timeout: 9 }]]);
		expect(read(pool("    ProxySet lbmethod=bybusyness\n")).values("app")).toMatchObject({
			affinity: "none",
			algorithm: "least-outstanding",
		});
		expect(passed.strange).toEqual([]);
	});

	it("passes requests of a path on to a host, within the site's time", () => {
		const found = read(
			site(
				"    ProxyTimeout 20\n    ProxyPass /api http://api:8080/\n    ProxyPass /own !\n    ProxyPassReverse /api http://api:8080/\n",
			),
		);
		expect(found.routes("shop.example.com")).toEqual([["api", { timeout: 20, path: "/api" }]]);
		expect(found.values("shop.example.com")).toMatchObject({ public: true, affinity: "none" });
	});

	it("is written without the cookie", () => {
		expect(read(pool("    ProxySet stickysession=ROUTEID\n")).change("app", "affinity", "none")).toBe(pool(""));
		expect(
			read(pool("    ProxySet stickysession=ROUTEID lbmethod=bytraffic\n")).change("app", "affinity", "none"),
		).toBe(pool("    ProxySet lbmethod=bytraffic\n"));
		expect(read(pool("")).change("app", "healthCheck", "http")).toContain("refused");
	});
});

describe("Caddy", () => {
	const site = (lines: string, servers = "a:80 b:80") =>
		`shop.example.com {\n\treverse_proxy ${servers} {\n${lines}\t}\n}\n`;
	const read = (text: string) => proxy(caddy, { Caddyfile: text });

	it.each([
		["lb_policy cookie sid", { affinity: "cookie" }],
		["lb_policy ip_hash", { affinity: "source-ip" }],
		["lb_policy header X-User", { affinity: "header" }],
		["lb_policy least_conn", { affinity: "none", algorithm: "least-outstanding" }],
		["health_uri /ready", { affinity: "none", algorithm: "random", healthCheck: "http" }],
		["fail_duration 30s", { healthCheck: "tcp", outlierDetection: true }],
		["max_fails 3", { healthCheck: "none", outlierDetection: false }],
	])("with %s", (line, expected) => {
		const found = read(site(`\t\t${line}\n`));
		expect(found.values("shop.example.com-pool")).toMatchObject({ members: 2, ...expected });
		expect(found.strange).toEqual([]);
	});

	it("takes sites with paths, snippets and what the environment gives", () => {
		const text = `{\n\temail me@example.com\n}\n(limits) {\n\theader X 1\n}\nshop.example.com, www.example.com {\n\timport limits\n\thandle /api/* {\n\t\treverse_proxy {$API_HOST:api}:8080 {\n\t\t\tlb_retries 2\n\t\t\ttransport http {\n\t\t\t\tresponse_header_timeout 5s\n\t\t\t}\n\t\t}\n\t}\n\treverse_proxy web:3000\n}\nlocalhost {\n\treverse_proxy 127.0.0.1:1\n}\n`;
		const found = read(text);
		expect(found.names).toEqual(["shop.example.com"]);
		expect(found.routes("shop.example.com")).toEqual([
			["environment", { timeout: 5, retries: 2, path: "/api/*" }],
			["web", { bounded: false }],
		]);
		expect(found.values("shop.example.com").public).toBe(true);
	});

	it("is written with another policy", () => {
		expect(read(site("\t\tlb_policy cookie sid # old\n")).change("shop.example.com-pool", "affinity", "none")).toBe(
			site("\t\tlb_policy least_conn # old\n"),
		);
	});
});

import { describe, expect, it } from "vitest";
import { nginx } from "../../../src/dialects/nginx/index.ts";
import { openSession } from "../../support/memory-workspace.ts";
import { claimsWith } from "../../support/reading.ts";
import { proxy } from "./support.ts";

const upstream = (lines: string) => `upstream app {\n${lines}\n    server a:80;\n    server b:80;\n}\n`;
const site = (lines: string, more = "") =>
	`${more}server {\n    listen 443 ssl;\n    server_name shop.example.com;\n${lines}\n}\n`;
const read = (text: string) => proxy(nginx, { "nginx.conf": text });

describe("an upstream of nginx", () => {
	it.each([
		["ip_hash;", "source-ip", "ip_hash"],
		["hash $remote_addr consistent;", "source-ip", "hash $remote_addr consistent"],
		['hash "$cookie_sid";', "cookie", 'hash "$cookie_sid"'],
		["hash $http_x_user_id;", "header", undefined],
		["hash $arg_session;", "consistent-hash", undefined],
		["sticky cookie srv expires=1h;", "cookie", "sticky cookie srv expires=1h"],
		["hash $scheme$host$request_uri consistent;", "none", undefined],
		["hash $http_x_blob_key;", '? whether each user has one "x_blob_key" is not in the file', undefined],
		["hash $key;", '? whether each user has a "$key" of their own is not in the file', undefined],
		["least_conn;", "none", undefined],
	])("pins by %s: %s", (line, affinity, text) => {
		const found = read(upstream(line));
		expect(found.values("app").affinity).toBe(affinity);
		if (text) expect(found.text("app", "affinity")).toBe(text);
		expect(found.strange).toEqual([]);
	});

	it("follows a map to what its hash is made of", () => {
		const map = "map $cookie_sid $key {\n  default $cookie_sid;\n}\n";
		expect(read(map + upstream("hash $key;")).values("app").affinity).toBe("cookie");
	});

	it.each([
		["", "round-robin"],
		["least_conn;", "least-outstanding"],
		["random two least_conn;", "power-of-two"],
		["hash $request_uri consistent;", "ring-hash"],
		["hash $request_uri;", undefined],
	])("chooses by %s: %s", (line, algorithm) => {
		expect(read(upstream(line)).values("app").algorithm).toBe(algorithm);
	});

	it("leaves a server out that fails, unless all say max_fails=0 or there is one alone", () => {
		expect(read(upstream("")).values("app")).toMatchObject({ healthCheck: "tcp", outlierDetection: true, members: 2 });
		const off = read("upstream app {\n  server a max_fails=0;\n  server b max_fails=0 weight=2;\n}\n");
		expect(off.values("app")).toMatchObject({ healthCheck: "none", outlierDetection: false });
		expect(off.text("app", "healthCheck")).toBe("server a max_fails=0;\n  server b max_fails=0 weight=2");
		const one = read("upstream app { server a; server b backup; server c down; }").values("app");
		expect([one.members, one.healthCheck]).toEqual([1, undefined]);
		expect(read("upstream app { server a max_fails=3; server b; }").values("app").unhealthyThreshold).toBe(3);
	});

	it("is one component outside where no file declares its servers, a store at a store's port", () => {
		expect(read(upstream("")).outside("app")).toEqual([
			["Service", "app", 2],
			["Service", "app", 2],
		]);
		expect(read("stream { upstream db { server 10.0.0.1:5432; } }").outside("db")).toEqual([
			["Store", "db", undefined],
		]);
	});
});

describe("a server of nginx", () => {
	it("sends each way on with its time-out, its limit and its path", () => {
		const found = read(
			site(
				`    proxy_read_timeout 10s;
    location / { proxy_pass http://app; }
    location /api/ { limit_req zone=each burst=5; proxy_read_timeout 1m30s; proxy_pass http://app; }
    location ~ \\.php$ { fastcgi_pass php:9000; }`,
				`limit_req_zone $binary_remote_addr zone=each:10m rate=120r/m;\n${upstream("")}`,
			),
		);
		expect(found.routes("shop.example.com")).toEqual([
			["/upstream/app", { timeout: 10 }],
			["/upstream/app", { timeout: 90, rateLimit: 2, limitedPath: "/api/", path: "/api/" }],
			["php", { timeout: 60, path: "~ \\.php$" }],
		]);
		expect(found.values("shop.example.com")).toMatchObject({ public: true, layer: "L7", affinity: "none" });
		expect(found.strange).toEqual([]);
	});

	it.each([
		["limit_req zone=each;", 2],
		["limit_req zone=all;", undefined],
		["limit_req zone=away;", "? its zone is not in these files"],
		["", undefined],
	])("limits each client by %s: %s", (line, rate) => {
		const zones =
			"limit_req_zone $binary_remote_addr zone=each:10m rate=2r/s;\nlimit_req_zone $server_name zone=all:1m rate=9r/s;\n";
		expect(
			read(site(`${line} location / { proxy_pass http://app:80; }`, zones)).values("shop.example.com").rateLimit,
		).toBe(rate);
	});

	it.each([
		["", {}],
		["proxy_next_upstream off;", { retries: 0 }],
		["proxy_next_upstream error timeout http_502;", { retries: 1, backoff: "none", repeatsWrites: false }],
		["proxy_next_upstream error non_idempotent;", { retries: 1, backoff: "none", repeatsWrites: true }],
		["proxy_next_upstream error http_500; proxy_next_upstream_tries 1;", { retries: 0, backoff: "none" }],
	])("tries again by %s", (line, expected) => {
		const [[, said]] = read(site(`location / { ${line} proxy_pass http://app; }`, upstream(""))).routes(
			"shop.example.com",
		);
		expect(said).toEqual({ timeout: 60, ...expected });
	});

	it("follows variables and maps to the host that it asks", () => {
		const set = site("set $api http://api:3000; location / { proxy_pass $api$request_uri; }");
		expect(read(set).routes("shop.example.com")[0][0]).toBe("api");
		const map = "map $http_x_version $pool { default http://blue:80; v2 http://green:80; }\n";
		const both = read(site("location / { proxy_pass $pool; }", map)).routes("shop.example.com");
		expect(both.map(([end]) => end)).toEqual(["blue", "green"]);
		expect(read(site("location / { proxy_pass http://$unknown; }")).names).toEqual([]);
	});

	it.each([
		["listen 80;", "", true],
		["listen 127.0.0.1:80;", "", false],
		["listen 8080;", "", "? whether users reach port 8080 is not in this file"],
		["listen 80;", "server_name shop.internal;", false],
	])("is reached by users at %s %s: %s", (listen, name, expected) => {
		const found = read(`server { ${listen} ${name} location / { proxy_pass http://app:80; } }`);
		expect(found.values(found.names[0]).public).toBe(expected);
	});

	it("is none where it answers by itself, and none of another program's braces", () => {
		expect(read("server { listen 80; return 301 https://$host$request_uri; }").names).toEqual([]);
		const lua = site(
			"location / { content_by_lua_block { if x then return { a = '}' } end } proxy_pass http://app:80; }",
		);
		expect(read(lua.replace("'}'", "1")).names).toEqual(["shop.example.com"]);
	});
});

describe("the files of nginx", () => {
	const main = "events {}\nhttp {\n  proxy_read_timeout 5s;\n  include /etc/nginx/conf.d/*.conf;\n}\n";

	it("are read as one where they include each other", () => {
		const found = proxy(nginx, {
			"nginx/nginx.conf": main,
			"nginx/conf.d/app.conf": site("location / { include snippets/proxy.conf; }"),
			"nginx/conf.d/upstreams.conf": upstream(""),
			"nginx/snippets/proxy.conf": "proxy_pass http://app;\nproxy_next_upstream off;\n",
		});
		expect(found.names.sort()).toEqual(["app", "shop.example.com"]);
		expect(found.routes("shop.example.com")).toEqual([["/upstream/app", { timeout: 5, retries: 0 }]]);
	});

	it("know the upstreams of the files beside them, where nobody includes them", () => {
		const found = proxy(nginx, {
			"conf.d/app.conf": site("location / { proxy_pass http://app; }"),
			"conf.d/upstreams.conf": upstream(""),
		});
		expect(found.routes("shop.example.com")[0][0]).toBe("/upstream/app");
	});

	it("may be entries of a ConfigMap, whose namespace they stand in", () => {
		const indent = (text: string) => text.replace(/^(?=.)/gm, "    ");
		const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: edge\n  namespace: shop\ndata:\n  nginx.conf: |\n${indent(main)}  app.conf: |\n${indent(upstream("ip_hash;") + site("location / { proxy_pass http://app; }"))}`;
		const found = proxy(nginx, { "k8s/edge.yaml": text });
		expect(found.text("app", "affinity")).toBe("ip_hash");
		expect(found.values("shop.example.com").public).toBeUndefined();
		expect(found.change("app", "affinity", "none")).toBe(text.replace("    ip_hash;\n", ""));
		expect(claimsWith(nginx, { path: "k8s/edge.yaml", text })).toBe(true);
		expect(claimsWith(nginx, { path: "k8s/other.yaml", text: text.replace("ConfigMap", "Deployment") })).toBe(false);
	});

	it("ask hosts that the process is given when it starts", async () => {
		const files = {
			"web/default.conf.template": site(`    location / { proxy_pass http://\${CART_HOST}:8080/; }`),
			"web/Dockerfile": "FROM nginx\nENV CART_HOST=basket\nCOPY default.conf.template /etc/nginx/templates/\n",
			"compose.yaml": "services:\n  web: {build: web}\n  basket: {image: basket}\n",
		};
		const { links } = (await openSession(files, { rules: [] })).design();
		expect(links.map(({ id }) => id)).toContain("routes:balancer:shop.example.com→service:basket");
	});

	it("say from where on they cannot be read, and that a template is none yet", () => {
		expect(read("upstream app { server a; server b; }\nserver {\n  listen 80").notes).toEqual([
			"Not read as nginx would from here on: a directive does not end",
		]);
		expect(read("server { {% if tls %} listen 443; {% endif %} proxy_pass http://a; }").notes).toEqual([
			"Template: not rendered, so not reviewed",
		]);
		expect(claimsWith(nginx, { path: "tests/nginx.conf", text: upstream("") })).toBe(false);
		expect(claimsWith(nginx, { path: "redis.conf", text: "maxmemory 100mb\n" })).toBe(false);
	});
});

describe("nginx is written", () => {
	it("without what pins, in its own lines", () => {
		const text = upstream("    # until the carts move\n    ip_hash;");
		expect(read(text).change("app", "affinity", "none")).toBe(upstream("    # until the carts move"));
		const kept = upstream("    # do not remove this\n    ip_hash;");
		expect(read(kept).change("app", "affinity", "none")).toMatch(/^refused: .*do not remove this/);
		expect(read("upstream app { ip_hash; server a; server b; }").change("app", "affinity", "none")).toBe(
			"upstream app {  server a; server b; }",
		);
	});

	it("with another algorithm, with checks, with a time-out and with fewer tries", () => {
		expect(read(upstream("    random;")).change("app", "algorithm", "least-outstanding")).toContain(
			"    least_conn;\n",
		);
		expect(read(upstream("    hash $uri consistent;")).change("app", "algorithm", "random")).toContain("refused");
		const off = "upstream app {\n  server a max_fails=0;\n  server b weight=2 max_fails=0;\n}\n";
		expect(read(off).change("app", "outlierDetection", true)).toBe(
			"upstream app {\n  server a;\n  server b weight=2;\n}\n",
		);
		expect(read(off).change("app", "healthCheck", "http")).toContain("refused");
		const text = site("    location / {\n        proxy_pass http://app:80;\n    }");
		expect(read(text).change("shop.example.com", "timeout", 5, 0)).toBe(
			site("    location / {\n        proxy_read_timeout 5s;\n        proxy_pass http://app:80;\n    }"),
		);
		const tries = site(
			"    location / {\n        proxy_next_upstream error http_503;\n        proxy_pass http://app;\n    }",
			upstream(""),
		);
		expect(read(tries).change("shop.example.com", "retries", 0, 0)).toContain("        proxy_next_upstream off;\n");
		const ramped = "upstream app {\n  server a slow_start=10s;\n  server b;\n}\n";
		expect(read(ramped).change("app", "slowStart", 30)).toContain("refused");
	});
});

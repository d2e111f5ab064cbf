import { describe, expect, it } from "vitest";
import { haproxy } from "../../../src/dialects/haproxy/index.ts";
import { claimsWith } from "../../support/reading.ts";
import { proxy } from "./support.ts";

const servers = "    server a a:80 check\n    server b b:80 check\n";
const backend = (lines: string, after = servers) => `backend app\n${lines}${after}`;
const defaults = "defaults\n    mode http\n    timeout server 30s\n\n";
const read = (text: string) => proxy(haproxy, { "haproxy.cfg": text });

describe("a backend of HAProxy", () => {
	it.each([
		["balance source", "source-ip"],
		["balance uri", "none"],
		["balance hdr(X-User-Id)", "header"],
		["balance url_param session", "consistent-hash"],
		["balance hash req.cook(sid)", "cookie"],
		["balance leastconn", "none"],
		["stick on src", "source-ip"],
		["stick on req.cook(JSESSIONID)", "cookie"],
		["stick store-response res.cook(sid)", "cookie"],
		["stick-table type ip size 1m expire 30s store http_req_rate(10s)", "none"],
		["stick on req.hdr(X-Blob)", '? whether each user has one "X-Blob" is not in the file'],
		["cookie SRV insert", "none"],
	])("pins by %s: %s", (line, affinity) => {
		const found = read(backend(`    ${line}\n`));
		expect(found.values("app").affinity).toBe(affinity);
		expect(found.strange).toEqual([]);
	});

	it("pins by a cookie that its servers have a value in, or get one", () => {
		const cookie = read(
			backend("    cookie SRV insert maxidle 30m\n", "    server a a:80 cookie a\n    server b b:80 cookie b\n"),
		);
		expect(cookie.values("app")).toMatchObject({ affinity: "cookie", affinityDuration: 1800 });
		expect(cookie.text("app", "affinity")).toBe("cookie SRV insert maxidle 30m");
		expect(read(backend("    cookie SRV insert dynamic\n")).values("app").affinity).toBe("cookie");
		const inherited = read(`defaults\n    balance source\n${backend("")}`);
		expect(inherited.values("app").affinity).toBe("source-ip");
		expect(inherited.change("app", "affinity", "none")).toContain("refused");
		expect(read(`defaults\n    balance source\ndefaults\n    mode http\n${backend("")}`).values("app").affinity).toBe(
			"none",
		);
	});

	it("takes what it does not say from the defaults before it, or from those that it names", () => {
		const text =
			"defaults slow\n  timeout server 2m\ndefaults\n  timeout server 5s\nlisten a from slow\n  server a a:80\nlisten b\n  server b b:80\n";
		expect(read(text).routes("a")[0][1].timeout).toBe(120);
		expect(read(text).routes("b")[0][1].timeout).toBe(5);
	});

	it("is checked where every server is, over HTTP where an option says so", () => {
		expect(
			read(
				backend(
					"    option httpchk GET /ready\n    default-server check inter 3s fall 4\n",
					"    server a a:80\n    server b b:80\n",
				),
			).values("app"),
		).toMatchObject({
			healthCheck: "http",
			healthCheckInterval: 3,
			unhealthyThreshold: 4,
		});
		expect(read(backend("")).values("app")).toMatchObject({ healthCheck: "tcp", healthCheckInterval: 2 });
		const none = read(backend("", "    server a a:80 check\n    server b b:80\n"));
		expect(none.values("app").healthCheck).toBe("none");
		expect(none.text("app", "healthCheck")).toBe("server a a:80 check\n    server b b:80");
		expect(
			read(backend("", "    server a a:80\n    server b b:80 backup\n")).values("app").healthCheck,
		).toBeUndefined();
		expect(
			read(backend("    default-server check\n", "    server a a:80 no-check\n    server b b:80\n")).values("app")
				.healthCheck,
		).toBe("none");
	});

	it("ramps up where all its servers do, and counts those of a template", () => {
		expect(read(backend("    default-server slowstart 30s\n")).values("app").slowStart).toBe(30);
		expect(read(backend("", "    server a a:80 slowstart 30s\n    server b b:80\n")).values("app").slowStart).toBe(0);
		const template = read(backend("", "    server-template web 1-12 web.internal:80 check resolvers dns\n"));
		expect(template.values("app").members).toBe(12);
		expect(template.routes("app")).toEqual([["web.internal", {}]]);
	});

	it("of raw connections that stay open carries them", () => {
		const listen = (port: number) => `listen devices\n    mode tcp\n    bind :${port}\n    server a a:${port} check\n`;
		expect(read(listen(8883)).values("devices")).toMatchObject({ longLived: true, layer: "L4", protocol: "tcp" });
		expect(read(listen(443)).values("devices").longLived).toBeUndefined();
		expect(read("listen db\n    bind :5432\n    server a 10.0.0.1:5432 check\n").outside("db")).toEqual([
			["Store", "db", undefined],
		]);
	});
});

describe("a frontend of HAProxy", () => {
	const frontend = (lines: string) =>
		`${defaults}frontend public\n    bind :443 ssl\n${lines}    default_backend app\n\n`;

	it("routes to its backends with what bounds them", () => {
		const text = `${frontend("    use_backend slow if { path_beg /x }\n")}${backend("    retries 2\n    retry-on 503 conn-failure\n    option redispatch\n")}\nbackend slow\n    timeout server 90s\n    retries 9\n    server c c:80\n`;
		const found = read(text);
		expect(found.routes("public")).toEqual([
			["/backend/slow", { timeout: 90 }],
			["/backend/app", { timeout: 30, retries: 2, backoff: "none" }],
		]);
		expect(found.values("public")).toMatchObject({ public: true, layer: "L7", affinity: "none" });
		expect(found.strange).toEqual([]);
		expect(read("listen a\n  mode http\n  server a a:80\n").routes("a")).toEqual([["a", { bounded: false }]]);
	});

	it.each([
		[
			"    stick-table type ip size 9k store http_req_rate(10s)\n    http-request track-sc0 src\n    http-request deny if { sc_http_req_rate(0) gt 50 }\n",
			5,
		],
		[
			"    stick-table type ip size 9k store conn_rate(2s)\n    acl many sc0_conn_rate ge 50\n    tcp-request connection reject if many\n",
			25,
		],
		[
			"    http-request deny if { sc_http_req_rate(0) gt 50 }\n",
			"? over what time its table counts is not in these files",
		],
		["    http-request deny if { path_beg /admin }\n", undefined],
	])("limits each client by what a table counts", (lines, rate) => {
		expect(read(frontend(lines) + backend("")).values("public").rateLimit).toBe(rate);
	});

	it("knows the backends of the files beside it, and stands in the namespace of its ConfigMap", () => {
		const found = proxy(haproxy, { "conf/10.cfg": frontend(""), "conf/20.cfg": backend("") });
		expect(found.routes("public")).toEqual([["/backend/app", { bounded: false }]]);
		const indented = (frontend("") + backend("    balance source\n")).replace(/^(?=.)/gm, "    ");
		const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: edge}\ndata:\n  haproxy.cfg: |\n${indented}`;
		const within = proxy(haproxy, { "k8s/edge.yaml": map });
		expect(within.text("app", "affinity")).toBe("balance source");
		expect(within.change("app", "affinity", "none")).toBe(map.replace("balance source", "balance roundrobin"));
		expect(claimsWith(haproxy, { path: "setup.cfg", text: "[metadata]\nname = web\n" })).toBe(false);
	});
});

describe("HAProxy is written", () => {
	it("without what pins", () => {
		const text = backend(
			"    cookie SRV insert # since 2019\n    stick-table type ip size 1m\n    stick on src\n",
			"    server a a:80 check cookie a weight 5\n    server b b:80 check cookie b\n",
		);
		expect(read(text).change("app", "affinity", "none")).toBe(
			backend("", "    server a a:80 check weight 5\n    server b b:80 check\n"),
		);
		const kept = backend("    # must stay\n    balance source\n");
		expect(read(kept).change("app", "affinity", "none")).toMatch(/^refused: .*must stay/);
	});

	it("with checks, a ramp, another choice, a time-out and fewer tries", () => {
		const bare = backend("    balance roundrobin\n", "    server a a:80\n    server b b:80 # old\n");
		expect(read(bare).change("app", "healthCheck", "http")).toBe(
			backend(
				"    option httpchk\n    balance roundrobin\n",
				"    server a a:80 check\n    server b b:80 check # old\n",
			),
		);
		expect(read(bare).change("app", "algorithm", "least-outstanding")).toContain("    balance leastconn\n");
		const usual = backend("    default-server check\n");
		expect(read(usual).change("app", "slowStart", 60)).toBe(backend("    default-server check slowstart 60s\n"));
		const bounded = `${defaults}frontend public\n    bind :80\n    default_backend app\n${backend("    retry-on all-retryable-errors\n    retries 10\n")}`;
		expect(read(bounded).change("public", "timeout", 5, 0)).toContain("backend app\n    timeout server 5s\n");
		expect(read(bounded).change("public", "retries", 2, 0)).toContain("    retries 2\n");
		expect(read(bounded).change("public", "backoff", "jitter", 0)).toContain("refused");
	});
});

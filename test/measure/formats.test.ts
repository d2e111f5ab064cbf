import { describe, expect, test } from "vitest";
import { formatNames } from "../../src/measure/index.ts";
import { type Span, Traces } from "../../src/measure/traces.ts";
import { chance, factOf, measured } from "./support.ts";

const start = Date.UTC(2026, 10, 2, 9);

/** `count` times of 20 to 40 ms, in milliseconds, with moments half a second apart. */
function times(count = 1000): { at: Date; ms: number }[] {
	const next = chance(9);
	return Array.from({ length: count }, (_, i) => ({ at: new Date(start + 500 * i), ms: Math.round(20 + 20 * next()) }));
}

/** The median of the law that was fitted is what it was fitted to. */
const median = 0.03;

describe("logs of requests", () => {
	test("of an AWS Application Load Balancer", async () => {
		const entry = ({ at, ms }: { at: Date; ms: number }, i: number) => {
			const target =
				i % 10 === 0
					? ["-", "-1", "-1", "-1", "503", "-"]
					: ["10.0.0.66:9000", "0.001", (ms / 1000).toFixed(3), "0.000", "200", "200"];
			const [address, ...rest] = target;
			const id = "6d0ecf831eec9f09";
			return (
				`https ${new Date(at.getTime() + ms).toISOString().replace("Z", "000Z")} app/my-lb/50dc6c495c0c9188 192.0.2.65:2817 ${address} ${rest.slice(0, 3).join(" ")} ${rest.slice(3).join(" ")} 34 366 ` +
				`"GET https://shop.example.com:443/cart?id=1 HTTP/2.0" "curl/7.46.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 ` +
				`arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "Root=1-58337364-23a8c76965a2ef7629b185e3" ` +
				`"shop.example.com" "arn:aws:acm:us-east-2:123456789012:certificate/1" 0 ${at.toISOString()} "forward" "-" "-" "10.0.0.66:9000" "200" "-" "-" TID_${id}`
			);
		};
		const all = await measured(times().map(entry).join("\n"));
		expect(all.sources[0]).toMatchObject({ format: "alb", records: 1000, malformed: { count: 0 } });
		expect(factOf(all, "median time")?.value).toBeCloseTo(median, 2.7);
		expect(factOf(all, "serviceTime")?.sample).toBe(900);
		expect(factOf(all, "rate")?.value).toBeCloseTo(2, 1);
		expect(factOf(all, "failed")?.value).toBe(0.1);
		expect(factOf(all, "payloadBytes")?.value).toBe(366);
	});

	test("of Envoy, with the names of Istio", async () => {
		const text = times()
			.map(({ at, ms }) =>
				JSON.stringify({
					start_time: at.toISOString(),
					method: "GET",
					path: "/private",
					response_code: 200,
					response_flags: "-",
					bytes_sent: 1024,
					bytes_received: 0,
					duration: ms + 3,
					upstream_service_time: String(ms),
					x_forwarded_for: null,
					user_agent: "Agent",
					downstream_remote_address: "192.0.2.1:52344",
				}),
			)
			.join("\n");
		const all = await measured(`${text}\n{"start_time": broken\n`);
		expect(all.sources[0]).toMatchObject({ format: "json-log", records: 1000, malformed: { count: 1, lines: [1001] } });
		expect(factOf(all, "median time")?.value).toBeCloseTo(median, 2.7);
		expect(factOf(all, "payloadBytes")?.value).toBe(1024);
	});

	const headers = `"-" "Agent/1.0" "0f2e0c9b-1d4c-4a57-8f1a-000000000001" "shop.example.com"`;

	test("of Envoy as text, where nobody says how", async () => {
		const lines = times().map(({ at, ms }, i) => {
			const behind = i % 10 === 0 ? "503 UH 12 91 3 -" : `200 - 12 1024 ${ms + 3} ${ms}`;
			return `[${at.toISOString()}] "GET /private?token=s3cret HTTP/1.1" ${behind} ${headers} "10.0.0.7:8080"`;
		});
		const all = await measured(`${lines.join("\n")}\n[2026-11-02T09:00:00.000Z] "GET / HTTP/1.1" 200\n`);
		expect(all.sources[0]).toMatchObject({ format: "envoy", records: 1000, malformed: { count: 1, lines: [1001] } });
		expect(factOf(all, "median time")?.value).toBeCloseTo(median, 2.7);
		expect(factOf(all, "rate")?.value).toBeCloseTo(2, 1);
		expect(factOf(all, "failed")?.value).toBe(0.1);
		expect(JSON.stringify(all)).not.toContain("s3cret");
	});

	test("of Istio as text, between its proxy's own messages and connections without requests", async () => {
		const lines = times().map(({ at, ms }) => {
			const where = `"10.44.1.27:80" inbound|80|| 127.0.0.6:50854 10.44.1.27:80 10.44.1.23:37652 outbound_.8000_._.web default`;
			return `[${at.toISOString()}] "GET /status HTTP/1.1" 200 - via_upstream - "-" 0 1024 ${ms + 3} ${ms} ${headers} ${where}`;
		});
		const connection = `[2026-11-02T09:00:00.000Z] "- - -" 0 - - - "-" 1033 3495 89 - "-" "-" "-" "-" "10.0.0.9:5432" outbound|5432||db - 10.0.0.9:5432 10.44.1.27:37652 - -`;
		const own = "2026-11-02T09:00:00.000000Z\tinfo\txdsproxy\tconnected to upstream XDS server";
		const all = await measured([own, connection, ...lines].join("\n"));
		expect(all.sources[0]).toMatchObject({ format: "envoy", records: 1000, malformed: { count: 1, lines: [1] } });
		expect(factOf(all, "median time")?.value).toBeCloseTo(median, 2.7);
		expect(factOf(all, "payloadBytes")?.value).toBe(1024);
	});

	test("of nginx, as JSON", async () => {
		const text = times().map(({ at, ms }) =>
			JSON.stringify({
				time_iso8601: at.toISOString().replace(/\.\d+Z/, "+00:00"),
				status: "200",
				request_time: "0.900",
				upstream_response_time: (ms / 1000).toFixed(3),
				remote_addr: "192.0.2.1",
			}),
		);
		const all = await measured(text.join("\n"));
		expect(factOf(all, "median time")?.value).toBeCloseTo(median, 2.7);
		expect(factOf(all, "rate")?.value).toBeCloseTo(2, 1);
	});
});

describe("load tests give times, and never the rate of the users", () => {
	const jtlHead =
		"timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success,failureMessage,bytes,sentBytes,grpThreads,allThreads,URL,Latency,IdleTime,Connect";
	const k6Times = { avg: 31, min: 2.1, med: 20, max: 400, "p(90)": 55, "p(95)": 75, "p(99)": 130 };
	const artillery = {
		min: 2,
		max: 400,
		count: 5000,
		mean: 31,
		p50: 20,
		median: 20,
		p75: 37,
		p90: 55,
		p95: 75,
		p99: 130,
		p999: 240,
	};
	const locustHead =
		"Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,Max Response Time,Average Content Size,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%";

	test.each([
		[
			"k6",
			JSON.stringify({
				metrics: {
					http_req_duration: k6Times,
					http_reqs: { count: 5000, rate: 83.3 },
					http_req_failed: { passes: 50, fails: 4950, value: 0.01 },
				},
			}),
			5000,
		],
		[
			"k6",
			JSON.stringify({
				options: { summaryTimeUnit: "" },
				metrics: {
					http_req_duration: { type: "trend", contains: "time", values: k6Times },
					http_reqs: { type: "counter", contains: "default", values: { count: 5000, rate: 83.3 } },
					http_req_failed: { type: "rate", contains: "default", values: { rate: 0.01, passes: 50, fails: 4950 } },
				},
			}),
			5000,
		],
		[
			"artillery",
			JSON.stringify({
				aggregate: {
					counters: { "http.requests": 5000, "http.responses": 4950, "vusers.created": 10 },
					rates: { "http.request_rate": 83 },
					firstCounterAt: start,
					lastCounterAt: start + 60_000,
					summaries: { "http.response_time": artillery },
				},
				intermediate: [],
			}),
			5000,
		],
		[
			"artillery",
			JSON.stringify({
				aggregate: {
					timestamp: "2026-11-02T09:00:00.000Z",
					scenariosCreated: 10,
					requestsCompleted: 5000,
					latency: { min: 2, max: 400, median: 20, p95: 75, p99: 130 },
					rps: { count: 5000, mean: 83 },
				},
			}),
			5000,
		],
		[
			"locust",
			`${locustHead}\nGET,"/a,b",2500,25,20,31,2,400,512.0,41,0.4,20,30,37,41,55,75,100,130,240,390,400\n,Aggregated,5000,50,20,31,2,400,512.0,83,0.8,20,30,37,41,55,75,100,130,240,390,400\n`,
			5000,
		],
		[
			"oha",
			JSON.stringify({
				summary: { successRate: 0.99, total: 60, slowest: 0.4, fastest: 0.002, average: 0.031, requestsPerSec: 83.3 },
				responseTimeHistogram: { "0.002": 1, "0.042": 3999, "0.082": 1000 },
				latencyPercentiles: {
					p10: 0.008,
					p25: 0.012,
					p50: 0.02,
					p75: 0.034,
					p90: 0.055,
					p95: 0.075,
					p99: 0.13,
					"p99.9": 0.24,
					"p99.99": 0.39,
				},
			}),
			5000,
		],
		[
			"wrk",
			`Running 1m test @ http://127.0.0.1:8080/index.html
  2 threads and 10 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    31.00ms   25.00ms 400.00ms   91.00%
    Req/Sec    41.10     10.20    60.00     72.00%
  Latency Distribution
     50%   20.00ms
     75%   34.00ms
     90%   55.00ms
     99%  130.00ms
  5000 requests in 1.00m, 2.44MB read
  Non-2xx or 3xx responses: 50
Requests/sec:     83.30
Transfer/sec:     41.65KB
`,
			5000,
		],
	])("%s", async (format, text, requests) => {
		const all = await measured(text);
		expect(all.sources[0]).toMatchObject({ format, records: requests });
		// Median 20 ms and 99th percentile 130 ms: about lognormal with sigma .8.
		const law = factOf(all, "serviceTime")?.value as { lognormal: { median: number; sigma: number } };
		expect(law.lognormal.median).toBeCloseTo(0.02, 2.7);
		expect(law.lognormal.sigma).toBeCloseTo(0.8, 1);
		expect(factOf(all, "rate")).toBeUndefined();
		expect(factOf(all, "of the test")?.value).toBeCloseTo(83, 0);
		if (factOf(all, "failed")) expect(factOf(all, "failed")?.value).toBeCloseTo(0.01, 5);
	});

	test("jmeter, with messages over several lines and sums of transactions", async () => {
		const rows = times().map(({ at, ms }, i) => {
			const stamp = `${at.getTime()},${ms},"GET /a, b",200,OK,Thread Group 1-1,text,`;
			if (i % 100 === 0)
				return `${at.getTime()},9000,"GET /a, b",500,"failed\nwith ""words""",Thread Group 1-1,text,false,"expected\n200, got 500",1,1,1,1,http://a/,1,0,1`;
			return `${stamp}true,,512,120,1,1,http://a/,${ms},0,1`;
		});
		const sum = `${start},90,all,200,"Number of samples in transaction : 3, number of failing samples : 0",T 1-1,,true,,1,1,1,1,null,0,0,0`;
		const all = await measured([jtlHead, sum, ...rows, "1234,abc,broken"].join("\n"));
		expect(all.sources[0]).toMatchObject({ format: "jmeter", records: 1000, malformed: { count: 1 } });
		expect(factOf(all, "median time")?.value).toBeCloseTo(median, 2.7);
		expect(factOf(all, "serviceTime")?.sample).toBe(990);
		expect(factOf(all, "failed")?.value).toBe(0.01);
		expect(factOf(all, "rate")).toBeUndefined();
	});

	test("what holds no numbers is refused in words", async () => {
		await expect(measured('{"metrics": {"http_req_duration": {}}}')).rejects.toThrow(/holds no times/);
		await expect(measured(`${locustHead}\n`)).rejects.toThrow(/Aggregated/);
		await expect(measured('{"metrics": {"http_req_duration": ')).rejects.toThrow(/no JSON/);
	});
});

describe("Prometheus", () => {
	const result = (resultType: string, list: unknown[]) =>
		JSON.stringify({ status: "success", data: { resultType, result: list } });
	const at = start / 1000;
	const buckets: [string, number][] = [
		["0.01", 1000],
		["0.025", 6000],
		["0.05", 9000],
		["0.1", 9800],
		["+Inf", 10_000],
	];

	test("buckets of a histogram, by service", async () => {
		const list = ["web", "orders"].flatMap((service) =>
			buckets.map(([le, count]) => ({
				metric: { __name__: "http_request_duration_seconds_bucket", le, service },
				values: [
					[at, "7"],
					[at + 3600, String(7 + count)],
				],
			})),
		);
		const all = await measured(result("matrix", list));
		const law = factOf(all, "serviceTime", "orders");
		expect(law?.sample).toBe(10_000);
		expect(factOf(all, "median time", "web")?.value).toBeCloseTo(0.022, 3);
	});

	test("buckets in milliseconds, and what is no time of a request", async () => {
		const inMs = buckets.map(([le, count]) => ({
			metric: {
				__name__: "istio_request_duration_milliseconds_bucket",
				le: le === "+Inf" ? le : String(Number(le) * 1000),
				destination_workload: "web",
			},
			value: [at, String(count)],
		}));
		const others = buckets.map(([le, count]) => ({
			metric: { __name__: "go_gc_pauses_seconds_bucket", le, job: "web" },
			value: [at, String(9 * count)],
		}));
		const all = await measured(result("vector", [...others, ...inMs]));
		expect(factOf(all, "median time", "web")?.value).toBeCloseTo(0.022, 3);
		expect(factOf(all, "serviceTime", "web")?.sample).toBe(10_000);
	});

	test("a counter over time gives rates, over a restart too", async () => {
		const values = Array.from({ length: 120 }, (_, i) => [at + 60 * i, String(i < 60 ? 600 * i : 600 * (i - 60))]);
		const all = await measured(result("matrix", [{ metric: { __name__: "http_requests_total", job: "web" }, values }]));
		expect(factOf(all, "rate", "web")?.value).toBeCloseTo(10, 0);
		expect(factOf(all, "peakRate", "web")?.value).toBe(10);
	});

	test("an expression does not say what it measures, unless a person does", async () => {
		const values = Array.from({ length: 30 }, (_, i) => [at + 60 * i, String(100 + i)]);
		const text = result("matrix", [{ metric: {}, values }]);
		const unnamed = await measured(text);
		expect(unnamed.facts).toEqual([]);
		expect(unnamed.sources[0].notes.join()).toContain("--rate");
		const named = await measured(text, { isRate: true });
		expect(factOf(named, "rate")?.value).toBe(114.5);
		expect(factOf(named, "peakRate")?.value).toBe(129);
	});

	test("the text that a process tells", async () => {
		const text = `# HELP http_server_requests_seconds Duration
# TYPE http_server_requests_seconds histogram
${buckets.map(([le, count]) => `http_server_requests_seconds_bucket{method="GET",uri="/a\\"b",le="${le}"} ${count}`).join("\n")}
http_server_requests_seconds_count{method="GET"} 10000
http_server_requests_seconds_sum{method="GET"} 250.5
# EOF
`;
		const all = await measured(text);
		expect(all.sources[0].format).toBe("openmetrics");
		expect(factOf(all, "median time")?.value).toBeCloseTo(0.022, 3);
		expect(factOf(all, "rate")).toBeUndefined();
	});
});

describe("traces of OpenTelemetry", () => {
	const nano = (seconds: number) => (BigInt(start) * 1_000_000n + BigInt(Math.round(seconds * 1e9))).toString();
	const text = (key: string, value: string) => ({ key, value: { stringValue: value } });

	/** Requests to web, of which every other asks orders twice, and each asks a database. */
	function traced(count: number) {
		const next = chance(11);
		const spans: Record<string, unknown[]> = { web: [], orders: [] };
		for (let i = 0; i < count; i++) {
			const [traceId, at] = [i.toString(16).padStart(32, "0"), i * 0.1];
			const took = 0.05 + 0.02 * next();
			const span = (
				service: string,
				spanId: string,
				parentSpanId: string,
				kind: unknown,
				from: number,
				to: number,
				attributes: unknown[] = [],
			) =>
				spans[service].push({
					traceId,
					spanId,
					parentSpanId,
					name: "GET /private",
					kind,
					startTimeUnixNano: nano(at + from),
					endTimeUnixNano: nano(at + to),
					attributes,
					status: {},
				});
			// Children come before their parents, as they end before them.
			for (const call of i % 2 === 0 ? [1, 2] : []) {
				span("orders", `b${call}`, `a${call}`, "SPAN_KIND_SERVER", 0.0, 0.01);
				span("web", `a${call}`, "i0", 3, 0, 0.012, [text("server.address", "orders.shop.svc")]);
			}
			span("web", "d0", "i0", 3, 0, 0.004, [text("db.system", "postgresql"), text("db.name", "shop")]);
			span("web", "i0", "a0", 1, 0, took);
			span("web", "a0", "", 2, 0, took);
		}
		return Object.entries(spans).map(([service, list]) => ({
			resource: { attributes: [text("service.name", service)] },
			scopeSpans: [{ scope: { name: "lib" }, spans: list }],
		}));
	}

	test.each([
		["one document", (all: unknown[]) => JSON.stringify({ resourceSpans: all })],
		["a document over many lines", (all: unknown[]) => JSON.stringify({ resourceSpans: all }, undefined, 1)],
		["a document a line", (all: unknown[]) => all.map((one) => JSON.stringify({ resourceSpans: [one] })).join("\n")],
	])("%s: times, shares and numbers of calls, the network between", async (_name, write) => {
		const all = await measured(write(traced(400)));
		expect(all.sources[0]).toMatchObject({ format: "otlp", malformed: { count: 0 } });
		expect(factOf(all, "median time", "web")?.value).toBeCloseTo(0.06, 2.3);
		expect(factOf(all, "serviceTime", "orders")?.value).toEqual({ deterministic: 0.01 });
		expect(factOf(all, "share", "orders")).toMatchObject({ value: 0.5, sample: 400 });
		expect(factOf(all, "calls of one", "orders")?.value).toBe(2);
		expect(factOf(all, "roundTrip", "orders")?.value).toBeCloseTo(0.002, 4);
		expect(factOf(all, "share", "shop")).toMatchObject({ value: 1 });
		expect(JSON.stringify(all)).not.toContain("private");
	});

	test("more spans than are kept at a time: near ones find each other, far ones are requests of their own", () => {
		const shareOf = (far: boolean) => {
			const traces = new Traces(200);
			const answers: Span[] = [];
			for (let i = 0; i < 2000; i++) {
				const base = { at: i, seconds: 0.01, failed: false };
				const answer: Span = { ...base, id: `b${i}`, parent: `a${i}`, service: "orders", kind: "server" };
				if (i % 2 === 0) answers.push(answer);
				if (!far) for (const one of answers.splice(0)) traces.add(one);
				traces.add({ ...base, id: `a${i}`, service: "web", kind: "server" });
			}
			for (const answer of answers) traces.add(answer);
			return traces.facts().find(({ attribute }) => attribute === "share");
		};
		expect(shareOf(false)).toMatchObject({ value: 0.5, sample: 2000 });
		expect(shareOf(true)?.value ?? 0).toBeLessThan(0.1);
	});

	test("a parent of itself ends", async () => {
		const span = (spanId: string, parentSpanId: string) => ({
			traceId: "1",
			spanId,
			parentSpanId,
			kind: 2,
			startTimeUnixNano: "1",
			endTimeUnixNano: "2",
		});
		const spans = [span("a", "a"), span("b", "c"), span("c", "b")];
		const all = await measured(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));
		expect(all.sources[0].records).toBe(1);
	});
});

describe("kubectl", () => {
	test("scalers", async () => {
		const scaler = {
			apiVersion: "autoscaling/v2",
			kind: "HorizontalPodAutoscaler",
			metadata: { name: "web", namespace: "shop" },
			spec: {
				minReplicas: 2,
				maxReplicas: 12,
				scaleTargetRef: { kind: "Deployment", name: "web" },
				metrics: [
					{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } } },
				],
			},
			status: {
				currentReplicas: 4,
				desiredReplicas: 4,
				currentMetrics: [
					{ type: "Resource", resource: { name: "cpu", current: { averageUtilization: 52, averageValue: "130m" } } },
				],
			},
		};
		const all = await measured(JSON.stringify({ apiVersion: "v1", kind: "List", items: [scaler] }, undefined, 4));
		expect(all.sources[0].format).toBe("kubernetes");
		expect(factOf(all, "min", "web")?.value).toBe(2);
		expect(factOf(all, "max", "web")?.value).toBe(12);
		expect(factOf(all, "cpuTarget", "web")?.value).toBe(0.6);
		expect(factOf(all, "CPU use when", "web")?.value).toBe(0.52);
	});

	test("scalers as they are described in words", async () => {
		const described = (
			name: string,
			min: number,
			cpu: string,
		) => `Name:                                                  ${name}
Namespace:                                             shop
Reference:                                             Deployment/${name}
Metrics:                                               ( current / target )
  "packets" on pods:                                   25 / 1k
  resource cpu on pods  (as a percentage of request):  ${cpu} / 60%
Min replicas:                                          ${min}
Max replicas:                                          12
Behavior:
  Scale Up:
    Policies:
      - Type: Pods  Value: 4  Period: 15 seconds
Deployment pods:                                       4 current / 6 desired
Conditions:
  Type            Status  Reason              Message
  ----            ------  ------              -------
  AbleToScale     True    SucceededRescale    the HPA controller was able to update the target scale to 6
Events:           <none>
`;
		const all = await measured(`${described("web", 2, "52% (130m)")}\n\n${described("api", 3, "<unknown>")}`);
		expect(all.sources[0]).toMatchObject({ format: "kubectl-hpa", records: 2 });
		expect(factOf(all, "min", "web")?.value).toBe(2);
		expect(factOf(all, "max", "web")?.value).toBe(12);
		expect(factOf(all, "cpuTarget", "web")?.value).toBe(0.6);
		expect(factOf(all, "CPU use when", "web")?.value).toBe(0.52);
		expect(factOf(all, "replicas when", "web")?.value).toBe(4);
		expect(factOf(all, "min", "api")?.value).toBe(3);
		expect(factOf(all, "CPU use when", "api")).toBeUndefined();
	});

	test("pods: from start to ready, but for those that began again", async () => {
		const pod = (second: number, ready: number, restartCount = 0) => ({
			metadata: {
				name: `web-6d4cf56db6-${second}`,
				ownerReferences: [{ kind: "ReplicaSet", name: "web-6d4cf56db6", controller: true }],
			},
			status: {
				startTime: `2026-11-02T09:00:${String(second).padStart(2, "0")}Z`,
				conditions: [
					{
						type: "Ready",
						status: "True",
						lastTransitionTime: `2026-11-02T09:01:${String(second + ready - 60).padStart(2, "0")}Z`,
					},
				],
				containerStatuses: [
					{
						restartCount,
						state: { running: { startedAt: `2026-11-02T09:00:${String(second + 8).padStart(2, "0")}Z` } },
					},
				],
			},
		});
		const items = [pod(10, 65), pod(11, 70), pod(12, 75), pod(13, 90, 3)];
		const all = await measured(JSON.stringify({ apiVersion: "v1", kind: "PodList", items }));
		expect(factOf(all, "startup", "web")).toMatchObject({ value: 70, sample: 3 });
		expect(factOf(all, "pull", "web")).toMatchObject({ value: 8, sample: 3 });
	});

	test("top: shown, and sets nothing", async () => {
		const all = await measured(`NAME                       CPU(cores)   MEMORY(bytes)
web-6d4cf56db6-abcde       100m         64Mi
web-6d4cf56db6-fghij       300m         128Mi
db-0                       1            1Gi
`);
		expect(all.facts.every(({ attribute }) => attribute === undefined)).toBe(true);
		expect(factOf(all, "CPU that one", "web")).toMatchObject({ value: 0.2, sample: 2 });
		expect(factOf(all, "memory that one", "db")).toMatchObject({ value: 1024 ** 3, sample: 1 });
	});
});

test("a summary that ends with the 95th percentile, as k6 does unless it is told, says nothing of the 99th", async () => {
	const summary = (times: Record<string, number>) =>
		JSON.stringify({ metrics: { http_req_duration: times, http_reqs: { count: 6000, rate: 99.8 } } });
	const usual = { avg: 25.1, min: 4.1, med: 20.2, max: 310.4, "p(90)": 48.2, "p(95)": 64.1 };
	const short = await measured(summary(usual));
	expect(factOf(short, "median time")).toMatchObject({ value: 0.0202 });
	expect(short.facts.filter(({ label }) => label.startsWith("99th"))).toEqual([]);
	const long = await measured(summary({ ...usual, "p(99)": 104.6 }));
	expect(factOf(long, "99th percentile")).toMatchObject({ value: 0.1046 });
});

test("an unknown format names those that there are; a forced one is taken", async () => {
	const refused = measured("what is this\n");
	await expect(refused).rejects.toThrow(/no format that is known/);
	for (const { id } of formatNames) await expect(measured("what is this\n")).rejects.toThrow(id);
	await expect(measured("x", { format: "k7" })).rejects.toThrow(/Did you mean "k6"/);
	const forced = await measured("what is this\n", { format: "access-log" });
	expect(forced.sources[0].malformed).toEqual({ count: 1, lines: [1] });
});

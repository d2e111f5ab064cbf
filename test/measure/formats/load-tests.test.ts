import { describe, expect, test } from "vitest";
import { factOf, measured } from "../support.ts";
import { median, start, times } from "./times.ts";

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

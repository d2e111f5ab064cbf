import { describe, expect, test } from "vitest";
import { factOf, measured } from "../support.ts";
import { start } from "./times.ts";

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

import { describe, expect, test } from "vitest";
import { factOf, measured } from "../support.ts";
import { median, times } from "./times.ts";

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

import { mkdirSync } from "node:fs";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatNames, MeasureError, measure } from "../../src/measure/index.ts";
import { runs } from "../support/runs.ts";
import { factOf, line, measured, written } from "./support.ts";

/** Milliseconds that no file of this size may take, however slow the machine. */
const patience = 10_000;

async function inTime(content: string | Uint8Array, format?: string) {
	const start = performance.now();
	const outcome = await measured(content, format ? { format } : {}).catch((error) => error);
	expect(performance.now() - start).toBeLessThan(patience);
	if (outcome instanceof Error) expect(outcome).toBeInstanceOf(MeasureError);
	return outcome;
}

/** Pieces that the formats are made of, put together in any way. */
const piece = fc.oneof(
	fc.string(),
	fc.constantFrom('"', "[", "]", "{", "}", ",", "\n", " ", "\\", ": ", "-", "\u0000", "\ufeff", "%"),
	fc.constantFrom(
		"02/Nov/2026:00:00:01 +0000",
		"2026-11-02T00:00:01Z",
		"99/Xyz/9999:99:99:99 +9999",
		"1e999",
		"NaN",
		"-1",
		"999999999999999999999",
	),
	fc.constantFrom(
		'"metrics"',
		'"http_req_duration"',
		'"aggregate"',
		'"values"',
		'"resourceSpans"',
		'"result"',
		"le=",
		"_bucket",
		'"kind": "Pod"',
		"__proto__",
	),
	fc.constantFrom(
		"timeStamp,elapsed,success\n",
		"Type,Name,Request Count,Failure Count,50%\n,Aggregated,",
		"NAME CPU(cores) MEMORY(bytes)\n",
		"Name: a\nMin replicas: 1\nMax replicas: ",
		'[2026-11-02T00:00:01.000Z] "GET / HTTP/1.1" 200 - 0 1 2 ',
		"Running 1s test @ x\n  50%  1ms\n",
	),
);
const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(""));

describe("any text is read or refused in words, in every format", () => {
	test.each(formatNames.map(({ id }) => id))("%s", async (format) => {
		await fc.assert(
			fc.asyncProperty(text, async (content) => {
				await inTime(content, format);
			}),
			runs(30),
		);
	});
});

describe("any JSON is read or refused in words", () => {
	const document = fc.anything({ maxDepth: 4, withObjectString: true });
	test.each([
		["k6", (value: unknown) => ({ metrics: { http_req_duration: value, http_reqs: value } })],
		["artillery", (value: unknown) => ({ aggregate: { summaries: { "http.response_time": value }, counters: value } })],
		["oha", (value: unknown) => ({ latencyPercentiles: value, responseTimeHistogram: value, summary: value })],
		[
			"prometheus",
			(value: unknown) => ({
				data: { resultType: "matrix", result: [{ metric: { le: value }, values: value }, value] },
			}),
		],
		[
			"otlp",
			(value: unknown) => ({
				resourceSpans: [{ resource: value, scopeSpans: [{ spans: [value, { spanId: "a", attributes: value }] }] }],
			}),
		],
		[
			"kubernetes",
			(value: unknown) => ({
				kind: "List",
				items: [
					{ kind: "Pod", status: value, metadata: value },
					{ kind: "HorizontalPodAutoscaler", spec: value, metadata: { name: value } },
				],
			}),
		],
	])("%s", async (format, around) => {
		await fc.assert(
			fc.asyncProperty(document, async (value) => {
				let content: string | undefined;
				try {
					content = JSON.stringify(around(value));
				} catch {
					// A bigint, or an object that holds itself.
					return;
				}
				await inTime(content ?? "", format);
			}),
			runs(30),
		);
	});
});

test.each([
	["one endless line", "a".repeat(5_000_000)],
	["quotes without an end", `${line(0, " 0.010")}\n${`"${"\\".repeat(60_000)}\n`.repeat(20)}`],
	["columns without an end", `${"1, ".repeat(20_000)}\n`.repeat(20)],
	["brackets", `${"[".repeat(60_000)}\n`.repeat(20)],
	["a record of CSV that does not end", `timeStamp,elapsed\n${`"\n`.repeat(1)}${"a\n".repeat(300_000)}`],
	["deep JSON", `{"resourceSpans":${"[".repeat(100_000)}`],
	["zeros", new Uint8Array(3_000_000)],
	[
		"many services",
		Array.from({ length: 3000 }, (_, i) =>
			JSON.stringify({
				resourceSpans: [
					{
						resource: { attributes: [{ key: "service.name", value: { stringValue: `s${i}` } }] },
						scopeSpans: [{ spans: [{ spanId: `${i}`, kind: 2, startTimeUnixNano: "1", endTimeUnixNano: "2" }] }],
					},
				],
			}),
		).join("\n"),
	],
])("%s", async (_name, content) => {
	await inTime(content);
	await inTime(content, "access-log");
	await inTime(content, "jmeter");
	await inTime(content, "otlp");
});

test("what inflates without end is streamed, and a document of it refused", async () => {
	const bomb = gzipSync(Buffer.alloc(70_000_000, 32));
	expect(bomb.length).toBeLessThan(200_000);
	await expect(measured(bomb, { format: "k6" })).rejects.toThrow(/more than 64 MB/);
	const log = await measured(bomb, { format: "access-log" });
	expect(log.sources[0].malformed.count).toBe(1);
});

test("what is no gzip, no file, or not there", async () => {
	await expect(measured(Uint8Array.of(0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10))).rejects.toThrow(/cannot be read/);
	await expect(measure(["/nowhere/access.log"])).rejects.toThrow(/no file/);
	const folder = `${written("")}.d`;
	mkdirSync(folder);
	await expect(measure([folder])).rejects.toThrow(/not a file/);
	const cut = gzipSync(Array.from({ length: 5000 }, (_, i) => line(i, ` 0.0${i % 90}`)).join("\n"));
	await expect(measured(cut.subarray(0, cut.length / 2))).rejects.toThrow(/cannot be read/);
});

test("a clock that jumps over decades neither takes memory nor hides the rest", async () => {
	const lines = Array.from({ length: 4000 }, (_, i) => line(i, " 0.020"));
	const wild = ["2099", "1971", "0001"].map((year, i) => lines[i].replace("/2026:", `/${year}:`));
	const all = await measured([...lines, ...wild].join("\n"));
	expect(all.sources[0].records).toBe(4003);
	expect(factOf(all, "payloadBytes")?.value).toBe(512);
});

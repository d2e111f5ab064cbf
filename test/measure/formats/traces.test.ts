import { describe, expect, test } from "vitest";
import { type Span, Traces } from "../../../src/measure/traces.ts";
import { chance, factOf, measured } from "../support.ts";
import { start } from "./times.ts";

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

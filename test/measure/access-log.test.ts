import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { measure } from "../../src/measure/index.ts";
import { chance, factOf, line, measured, written } from "./support.ts";

/** Lines in each of which the time of the request is 20 to 40 ms, and that of the servers behind 15 to 35 ms. */
function log(rest: (request: number, upstream: number) => string, count = 2000, every = 0.5): string {
	const next = chance(1);
	const lines = Array.from({ length: count }, (_, i) => {
		const request = 0.02 + 0.02 * next();
		return line(i * every, rest(request, request - 0.005));
	});
	return `${lines.join("\n")}\n`;
}

const ms = (seconds: number) => seconds.toFixed(3);
const us = (seconds: number) => Math.round(seconds * 1e6);

describe("the time of a request is found where people log it", () => {
	test.each([
		["nginx, behind combined", log((request) => ` ${ms(request)}`), 0.03],
		["nginx, of the servers behind too", log((request, upstream) => ` ${ms(request)} ${ms(upstream)}`), 0.025],
		[
			"nginx, by keys",
			log((request, upstream) => ` rt=${ms(request)} uct="0.001" uht="0.002" urt="${ms(upstream)}"`),
			0.025,
		],
		["nginx, by long keys", log((request) => ` request_time=${ms(request)}`), 0.03],
		["nginx, with a forwarded address before", log((request) => ` "203.0.113.7, 10.0.0.1" ${ms(request)}`), 0.03],
		[
			"ingress-nginx",
			log((request, upstream) => ` 470 ${ms(request)} [shop-web-80] [] 10.1.0.7:8080 612 ${ms(upstream)} 200 6f2c`),
			0.025,
		],
		["Apache's %D alone", log((request) => ` ${us(request)}`), 0.03],
		["Apache's %T/%D", log((request) => ` 0/${us(request)}`), 0.03],
		["two servers tried", log((_, upstream) => ` 0.900 ${ms(upstream - 0.01)}, 0.010`), 0.025],
	])("%s", async (_name, text, median) => {
		const all = await measured(text);
		expect(all.sources[0]).toMatchObject({ format: "access-log", records: 2000, malformed: { count: 0 } });
		expect(factOf(all, "median time")?.value).toBeCloseTo(median, 2.7);
	});

	test("Apache's %D among bytes, where %T beside it says the same", async () => {
		const next = chance(2);
		const all = await measured(
			log(() => {
				const took = 3 * next();
				return ` 350 812 ${Math.floor(took)} ${us(took)}`;
			}),
		);
		expect(factOf(all, "median time")?.value).toBeCloseTo(1.5, 0);
	});

	test.each([
		["bytes in and out", log((request) => ` ${us(request)} 4096`)],
		["a small number that may be anything", log(() => " 312")],
		["none", log(() => "")],
	])("and nowhere else: %s", async (_name, text) => {
		const all = await measured(text);
		expect(factOf(all, "serviceTime")).toBeUndefined();
		expect(all.sources[0].notes.join()).toMatch(/--log-format|no time of a request/);
		expect(factOf(all, "rate")?.value).toBeCloseTo(2, 1);
	});

	test.each([
		[
			"nginx",
			'$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_length $request_time',
		],
		["Apache", '%h %l %u %t \\"%r\\" %>s %b \\"%{Referer}i\\" \\"%{User-Agent}i\\" %I %{ms}T'],
	])("or where --log-format says: %s", async (name, logFormat) => {
		const text = log((request) => ` 312 ${name === "nginx" ? ms(request) : Math.round(request * 1000)}`);
		const all = await measured(text, { logFormat });
		expect(factOf(all, "median time")?.value).toBeCloseTo(0.03, 2.7);
		expect(factOf(all, "payloadBytes")?.value).toBe(512);
	});

	test("a format without a status is refused", async () => {
		await expect(
			measured(
				log(() => ""),
				{ logFormat: "$remote_addr $request_time" },
			),
		).rejects.toThrow(/no status/);
	});
});

test("requests that no server behind got count, and have no service time", async () => {
	const next = chance(3);
	const lines = Array.from({ length: 1000 }, (_, i) =>
		line(i, i % 4 === 0 ? " 0.000 -" : ` 0.050 ${ms(0.03 + 0.02 * next())}`),
	);
	const all = await measured(lines.join("\n"));
	expect(factOf(all, "serviceTime")?.sample).toBe(750);
	expect(factOf(all, "rate")?.sample).toBe(1000);
});

test("malformed lines are counted, the first few named; the rest holds", async () => {
	const lines = log((request) => ` ${ms(request)}`).split("\n");
	lines.splice(
		10,
		0,
		"not a line of a log",
		`[${"x".repeat(70_000)}`,
		'192.0.2.1 - - [02/Nov/2026:00:00:01 +0000] "GET / 200',
	);
	lines.splice(100, 0, ...Array.from({ length: 7 }, () => "\u0000\u0001"));
	const all = await measured(lines.join("\r\n"));
	expect(all.sources[0].malformed).toEqual({ count: 10, lines: [11, 12, 13, 101, 102] });
	expect(all.sources[0].records).toBe(2000);
});

test("gzipped or not, cut into files or not, it says the same", async () => {
	const text = log((request) => ` ${ms(request)}`, 6000);
	const lines = text.split("\n");
	const whole = await measured(text);
	const zipped = await measured(gzipSync(text));
	const parts = await measure([
		written(`${lines.slice(0, 3000).join("\n")}\n`),
		written(gzipSync(lines.slice(3000).join("\n"))),
	]);
	const values = (all: typeof whole) =>
		all.facts.map(({ attribute, label, value, sample }) => [attribute, label, value, sample]);
	expect(values(zipped)).toEqual(values(whole));
	expect(values(parts)).toEqual(values(whole));
});

test("time between two logs was not measured", async () => {
	const day = 86_400;
	const logs = [0, 5 * day].map((from) =>
		written(Array.from({ length: 3600 }, (_, i) => line(from + i, " 0.020")).join("\n")),
	);
	const all = await measure(logs);
	expect(factOf(all, "rate")?.value).toBeCloseTo(1, 2);
	expect(factOf(all, "rate")).toMatchObject({ from: Date.UTC(2026, 10, 2) / 1000 });
	expect(factOf(all, "peakRate")?.value).toBeCloseTo(1, 2);
});

test("the busiest minute, and the curve of a day", async () => {
	const lines: string[] = [];
	const next = chance(4);
	let at = 0;
	while (at < 2 * 86_400) {
		const isBusy = Math.floor(at / 60) === 1950;
		const rate = isBusy ? 20 : 0.2 * (1 - 0.6 * Math.cos((2 * Math.PI * at) / 86_400));
		at += -Math.log(next()) / rate;
		lines.push(line(at, " 0.020"));
	}
	const all = await measured(lines.join("\n"));
	expect(factOf(all, "peakRate")?.value).toBeGreaterThan(15);
	// The 1950th minute is 08:30 of the second day.
	expect(factOf(all, "peakAt")?.value).toBe("08:30");
	const load = factOf(all, "load")?.value as { diurnal: { mean: number; swing: number; period: number } };
	expect(load.diurnal.period).toBe(86_400);
	expect(load.diurnal.mean).toBeCloseTo(0.2, 1);
	expect(load.diurnal.swing).toBeCloseTo(0.6, 1);
});

test("visits are told by their pauses; those that may go on are left out", async () => {
	const lines: { at: number; text: string }[] = [];
	const day = 86_400;
	for (let visitor = 0; visitor < 200; visitor++) {
		const start = 7200 + visitor * 300;
		// Five requests, two minutes apart; again at night.
		for (const from of [start, start + 6 * 3600])
			for (let i = 0; i < 5; i++)
				lines.push({ at: from + 120 * i, text: line(from + 120 * i, "", { client: `192.0.2.${visitor}` }) });
	}
	for (let at = 0; at < day; at += 600) lines.push({ at, text: line(at, "", { client: "198.51.100.1" }) });
	lines.sort((a, b) => a.at - b.at);
	const all = await measured(lines.map(({ text }) => text).join("\n"));
	expect(factOf(all, "sessionDuration")?.value).toBe(480);
	expect(factOf(all, "thinkTime")?.value).toBe(120);
	expect(factOf(all, "sessionDuration")?.sample).toBeGreaterThan(350);
});

test("a log of some seconds tells no rate, and one of some requests no law", async () => {
	const all = await measured(Array.from({ length: 20 }, (_, i) => line(i, " 0.020")).join("\n"));
	expect(all.facts.filter(({ attribute }) => attribute)).toEqual([]);
});

test("reading can be stopped, and tells how far it is", async () => {
	const file = written(log((request) => ` ${ms(request)}`, 20_000));
	const stop = new AbortController();
	const heard: number[] = [];
	const reading = measure([file], {
		signal: stop.signal,
		progress: (share) => {
			heard.push(share);
			if (share > 0.3) stop.abort();
		},
	});
	await expect(reading).rejects.toThrow(/abort/i);
	expect(heard.length).toBeGreaterThan(0);
});

test("nothing of a line is in what comes out", async () => {
	const text = `${log((request) => ` ${ms(request)}`)}garbage s3cret 192.0.2.9 Agent/1.0\n`;
	const out = JSON.stringify(await measured(text));
	for (const private_ of ["s3cret", "private", "192.0.2", "Agent", "example.test"]) expect(out).not.toContain(private_);
});

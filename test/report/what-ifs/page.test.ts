import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { mostPageBytes, readWhatIfs } from "../../../src/report/what-ifs/embedded.ts";
import { whatIfMarkdown } from "../../../src/report/what-ifs/markdown.ts";
import { whatIfPage } from "../../../src/report/what-ifs/page.ts";
import { style, styleHash } from "../../../src/report/what-ifs/style.ts";
import { whatIfRows } from "../../../src/report/what-ifs/table.ts";
import type { PlayedWhatIf, WhatIfFile } from "../../../src/review/what-if.ts";

const estimate = (mean: number, half = 0) => ({ mean, low: mean - half, high: mean + half });

function played(name: string, p99: number, more: Partial<PlayedWhatIf> = {}): PlayedWhatIf {
	return {
		name,
		scenario: "traffic-spike",
		finding: "",
		edits: [{ of: "service:web", attribute: "replicas", value: 6 }],
		what: "web: The design as it is",
		facts: ["A traffic spike", "95 % intervals"],
		values: "Replicas of web 6",
		sentence: "In the spike, p99 latency is what it is.",
		replications: 20,
		confidence: 0.95,
		watch: ["latencyP99"],
		estimates: { latencyP99: estimate(p99, 0.01), errorRate: estimate(0.2), costPerMonth: estimate(100, 1) },
		series: { time: [60, 120, 180], errorRate: [0, 0.5, 0.2], latencyP99: [0.1, null, 0.3] },
		...more,
	};
}

const hostile = "</script><script>alert(1)</script> <img src=x onerror=alert(2)> | **bold** [x](http://evil.example)";
const file: WhatIfFile = {
	scaleproof: "what-ifs",
	version: 1,
	title: hostile,
	basis: "a.b.1",
	whatIfs: [played("as it is", 0.5), played(hostile, 0.2), played("worse", 0.9), played("the same", 0.505)],
};

test("a page is read back as it was written, whatever stands in it", () => {
	expect(readWhatIfs(whatIfPage(file))).toEqual({ file });
	expect(readWhatIfs(JSON.stringify(file))).toEqual({ file });
});

test("nothing in the page runs or is fetched, and its policy lets its own style alone through", () => {
	const page = whatIfPage(file);
	expect(page).toContain("default-src 'none'");
	expect(styleHash).toBe(`sha256-${createHash("sha256").update(style).digest("base64")}`);
	expect(page).toContain(`<style>${style}</style>`);
	expect(page.match(/<script/g)).toHaveLength(1);
	// The hostile name stands in the data, where it is text, and nowhere as markup.
	const markup = page.slice(0, page.indexOf("<script"));
	expect(markup).not.toMatch(/<(img|link|iframe|script)|<[^>]*\s(src|href|style|on\w+)=/);
	expect(page.match(/<polyline/g)).toHaveLength(4);
});

test("watched metrics come first; better and worse are told beside the first, where intervals do not meet", () => {
	const rows = whatIfRows(file.whatIfs);
	expect(rows[0].metric.id).toBe("latencyP99");
	expect(rows[0].cells.map(({ verdict }) => verdict)).toEqual([undefined, "better", "worse", undefined]);
	expect(rows.find(({ metric }) => metric.id === "errorRate")?.cells.map(({ verdict }) => verdict)).toEqual(
		Array(4).fill(undefined),
	);
});

test("what happens in another scenario, or to another service, is held against the first of its own", () => {
	const others = [
		played("as it is", 0.5),
		played("calm", 0.1, { scenario: "steady-day" }),
		played("calm, less", 0.2, { scenario: "steady-day" }),
		played("another service", 0.1, { focus: "service:other" }),
	];
	const p99 = whatIfRows(others).find(({ metric }) => metric.id === "latencyP99");
	expect(p99?.cells.map(({ verdict }) => verdict)).toEqual([undefined, undefined, "worse", undefined]);
	const mixed = { ...file, whatIfs: others };
	for (const text of [whatIfMarkdown(mixed), whatIfPage(mixed)]) {
		expect(text).toContain("than the first of the same scenario and service");
		expect(text).toMatch(/Scenario.*A traffic spike.*A steady day/);
	}
	expect(whatIfMarkdown({ ...file, whatIfs: others.slice(0, 1) })).toContain("than “as it is”");
});

test("Markdown has a table in which no name can do anything", () => {
	const text = whatIfMarkdown(file);
	expect(text.split("\n")[2].match(/(?<!\\)\|/g)).toHaveLength(6);
	expect(text).not.toMatch(/(?<!\\)<|(?<!\\)\[/);
	expect(text).toContain("✓");
});

test("what is no page of what-ifs is refused in words", () => {
	const damaged = whatIfPage(file).replace('"version":1', '"version":');
	const later = whatIfPage(file).replace('"version":1', '"version":9');
	const torn = whatIfPage(file).replace('"scenario":"traffic-spike"', '"scenario":7');
	const words = (text: string) => {
		const read = readWhatIfs(text);
		return "problem" in read ? read.problem : "";
	};
	expect(words("")).toMatch(/holds no what-ifs/);
	expect(words("<html>hello</html>")).toMatch(/holds no what-ifs/);
	expect(words(damaged)).toMatch(/damaged/);
	expect(words(later)).toMatch(/not of a form .*version/);
	expect(words(torn)).toMatch(/whatIfs\.0\.scenario/);
	expect(words("null")).toMatch(/not of a form .*the whole/);
	expect(words("x".repeat(mostPageBytes + 1))).toMatch(/larger/);
});

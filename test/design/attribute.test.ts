import { describe, expect, test } from "vitest";
import {
	type Attribute,
	assumed,
	byDefault,
	declared,
	derived,
	joined,
	measured,
	measurementOf,
	measurementWords,
	placeOf,
	placesOf,
	unknown,
} from "../../src/design/attribute.ts";

const at = (file: string, line = 0) => ({
	file,
	range: { start: { line, character: 0 }, end: { line, character: 1 } },
});
const [here, there] = [at("a.yaml"), at("b.yaml", 4)];

describe("two statements of one attribute", () => {
	const said = (value: string) => declared(value, here);

	test("the better founded holds, whichever comes first", () => {
		const order: Attribute[] = [
			declared("declared", here),
			derived("derived", here, "it follows", []),
			byDefault("default", here, "documented"),
			assumed("assumed", "a guess"),
		];
		for (const [index, better] of order.entries())
			for (const worse of order.slice(index + 1)) {
				expect(joined(better, worse)).toBe(better);
				expect(joined(worse, better)).toBe(better);
			}
	});

	test("of two amounts the greater or the lesser holds, as the attribute asks, whichever was read first", () => {
		const [few, many] = [declared(16, here), declared(2_000, there)];
		for (const [a, b] of [
			[few, many],
			[many, few],
		]) {
			expect(joined(a, b, "most")).toBe(many);
			expect(joined(a, b, "least")).toBe(few);
		}
		// What nobody knows can be no less a bound.
		const untold = unknown("a secret", there);
		for (const [a, b] of [
			[few, untold],
			[untold, few],
		]) {
			expect(joined(a, b, "least")).toBe(few);
			expect(joined(a, b, "most")).toBe(untold);
		}
	});

	test("of two defaults, and of two that agree, the first holds", () => {
		const [a, b] = [byDefault(1, here, "one"), byDefault(2, there, "other")];
		expect(joined(a, b)).toBe(a);
		expect(joined(declared([1], here), declared([1], there)).provenance).toMatchObject({ at: here });
		expect(joined(said("x"), declared("y", there), "first").value).toBe("x");
	});

	test("the worst of an order: what is not in it is feared least, what is unknown all but most", () => {
		const worst = (a: Attribute, b: Attribute) => joined(a, b, "worst", ["awful", "bad"]).value;
		expect(worst(said("bad"), said("awful"))).toBe("awful");
		expect(worst(said("awful"), said("bad"))).toBe("awful");
		expect(worst(said("fine"), said("bad"))).toBe("bad");
		expect(worst(unknown("?", here), said("bad"))).toBeUndefined();
		expect(worst(said("bad"), unknown("?", here))).toBeUndefined();
		expect(worst(unknown("?", here), said("awful"))).toBe("awful");
	});

	test("lists are put together, each member once", () => {
		const both = joined(declared(["a", "b"], here), declared(["b", "c"], there), "union");
		expect(both.value).toEqual(["a", "b", "c"]);
		expect(joined(declared("a", here), declared(["b"], there), "union").unknown).toMatch(/different things/);
	});

	test("that contradict each other leave it unknown, with both places, and so does what is unknown", () => {
		const both = joined(declared("x", here), declared(5, there));
		expect(both).toMatchObject({ unknown: "two places say different things: x in a.yaml:1, 5 in b.yaml:5" });
		expect(both.value).toBeUndefined();
		expect(joined(unknown("?", here), declared(5, there)).unknown).toBe("?");
		expect(joined(declared(5, here), unknown("?", there)).unknown).toBe("?");
	});
});

test("a place to look at, and every place that a change of text would reach", () => {
	const passed = declared(1, here, undefined, [there]);
	expect([placeOf(passed), placesOf(passed)]).toEqual([here, [here, there]]);
	const silent = byDefault(1, there, "documented");
	expect([placeOf(silent), placesOf(silent)]).toEqual([there, [there]]);
	const guess = assumed(1, "a guess");
	expect([placeOf(guess), placesOf(guess), placeOf(undefined)]).toEqual([undefined, [], undefined]);
	expect(declared(1, here).provenance).toEqual({ kind: "declared", at: here });
	const handle = { dialect: "yaml", file: "a.yaml", anchor: "/" };
	expect(unknown("?", here, handle)).toMatchObject({ unknown: "?", handle });
	expect("handle" in byDefault(1, here, "documented")).toBe(false);
});

test("a measured value says what it was measured from, and by how much", () => {
	const source = { source: "access.log", sample: 3, from: "2026-11-02", to: "2026-11-04" };
	expect(measurementOf(measured(1, here, source))).toBe(source);
	expect(measurementOf(declared(1, here))).toBeUndefined();
	const guess = { value: 1, provenance: { kind: "assumed", source: "a guess", measured: source } } as Attribute;
	expect(measurementOf(guess)).toBeUndefined();
	expect(measurementWords(source)).toBe("access.log, 3 samples, 2026-11-02 to 2026-11-04");
	expect(measurementWords({ ...source, sample: 1, to: source.from })).toBe("access.log, 1 sample, 2026-11-02");
	expect(measurementWords({ source: "access.log", to: "2026-11-04" })).toBe("access.log, 2026-11-04");
	expect(measurementWords({ source: "access.log", from: "2026-11-02" })).toBe("access.log, 2026-11-02");
	expect(measurementWords({ source: "access.log", sample: 0 })).toBe("access.log");
});

import { describe, expect, it } from "vitest";
import { compile } from "../../src/rules/cel.ts";

const ones = `[${Array.from({ length: 10 }, () => 1).join(",")}]`;
const nested = (macro: (inner: string, name: string) => string, depth: number) =>
	Array.from({ length: depth }).reduce<string>((inner, _, level) => macro(inner, `v${level}`), "true");

function said(source: string): unknown {
	try {
		const outcome = compile(source)({});
		return "broken" in outcome ? outcome.broken : outcome;
	} catch (error) {
		return (error as Error).message;
	}
}

describe("an expression of a hostile rule", () => {
	it("ends, however its loops are nested", () => {
		for (const [loop, depth] of [
			[(inner: string, name: string) => `${ones}.all(${name}, ${inner})`, 9],
			[(inner: string, name: string) => `!${ones}.exists(${name}, !(${inner}))`, 9],
			[(inner: string, name: string) => `${ones}.map(${name}, ${inner}).size() == 10`, 7],
			[(inner: string, name: string) => `${ones}.filter(${name}, ${inner}).size() == 10`, 7],
		] as const)
			expect(said(nested(loop, depth))).toMatch(/^it takes more than 50000 steps$|^its loops build what is too large$/);
	});

	it("is refused where its loops double what they are given, again and again", () => {
		expect(() => compile(`[1]${".map(a, [a, a])".repeat(24)}`)).toThrow("its loops build what is too large");
		expect(() => compile(`["a"]${".map(a, a + a)".repeat(40)}`)).toThrow("its loops build what is too large");
		expect(() => compile(`${"1 + ".repeat(9000)}1`)).toThrow("it is longer than 10000 characters");
	});

	it("is read up to its bounds", () => {
		const text = (length: number) => `"${"a".repeat(length - 2)}"`;
		expect(compile(text(10_000))({})).toEqual({ value: "a".repeat(9_998) });
		expect(() => compile(text(10_001))).toThrow("it is longer than 10000 characters");
		const loop = compile("s.all(a, a > 0.0)");
		const s = Array.from({ length: 60_000 }, () => 1);
		expect(loop({ s })).toEqual({ broken: "it takes more than 50000 steps" });
		expect(loop({ s: s.slice(0, 49_000) })).toEqual({ value: true });
	});

	it("may build lists, objects and texts by the element", () => {
		expect(compile("[1, 2].map(a, {'k': [a, a], 'l': a + a}).size()")({})).toEqual({ value: 2 });
		const object = (depth: number) => `[1]${".map(a, {'k': a, 'l': a})".repeat(depth)}`;
		expect(() => compile(object(24))).toThrow("its loops build what is too large");
		expect(compile(`${object(3)}.size()`)({})).toEqual({ value: 1 });
	});

	it("does not spend the steps of the one after it", () => {
		const loop = compile("s.all(a, a > 0.0)");
		const s = Array.from({ length: 1000 }, () => 1);
		for (let i = 0; i < 60; i++) expect(loop({ s })).toEqual({ value: true });
		expect(compile("s.all(a, s.exists(b, a == b))")({ s: Array.from({ length: 200 }, (_, i) => i) })).toEqual({
			value: true,
		});
	});
});

it("does not know a number that is none", () => {
	expect(compile("lognormalMean(0.0, 0.08)")({})).toEqual({ missing: [] });
	expect(compile("1.0 / 0.0")({})).toEqual({ missing: [] });
	expect(compile("lognormalMean(0.0, 0.08) > 1.0")({})).toEqual({ value: false });
});

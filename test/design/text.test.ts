import fc from "fast-check";
import { expect, test } from "vitest";
import { quantity } from "../../src/design/quantity.ts";
import { applyEdits, LineMap } from "../../src/design/text.ts";

test("positions and offsets are each other's inverse", () => {
	fc.assert(
		fc.property(fc.string({ unit: fc.constantFrom("a", "\n", "\r", "é", "😀", " ") }), fc.nat(), (text, at) => {
			const lines = new LineMap(text);
			const offset = at % (text.length + 1);
			expect(lines.offset(lines.position(offset))).toBe(offset);
		}),
	);
});

test("edits apply from positions of the text before them, in any order", () => {
	const edit = (start: number, end: number, newText: string) => ({
		file: "a",
		range: { start: { line: 0, character: start }, end: { line: 0, character: end } },
		newText,
	});
	expect(applyEdits("replicas: 1", [edit(10, 11, "2"), edit(0, 0, "# ")])).toBe("# replicas: 2");
	expect(() => applyEdits("abc", [edit(0, 2, ""), edit(1, 3, "")])).toThrow(/overlapping/);
});

test.each([
	["12ms", 0.012],
	["800/s", 800],
	["6KB", 6000],
	["4KiB", 4096],
	["99.9%", 0.999],
	["1.5h", 5400],
	[5, 5],
	[-5, -5],
	[1e21, 1e21],
	["1_000", 1000],
	[" 2 S ", 2],
	["-5", undefined],
	["1/d", undefined],
	["fast", undefined],
	["5 bananas", undefined],
])("quantity %s", (text, value) => {
	expect(quantity(text)).toBe(value);
});

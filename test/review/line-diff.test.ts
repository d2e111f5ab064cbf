import fc from "fast-check";
import { expect, it } from "vitest";
import { applyEdits } from "../../src/design/text.ts";
import { lineEdits, lineSteps } from "../../src/review/line-diff.ts";

it("edits make one text the other, and leave alone what both have", () => {
	expect(lineEdits("x", "a\nb\nc\n", "a\nB\nc\n")).toEqual([
		{ file: "x", range: { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } }, newText: "B\n" },
	]);
	expect(lineEdits("x", "a\nb\nc\n", "a\nb\nc\n")).toEqual([]);
	expect(lineEdits("x", "a\nb\nc\nd\n", "A\nb\nc\n")).toHaveLength(2);
});

it("whatever the texts are, and however they end", () => {
	const text = fc.array(fc.constantFrom("a", "b", "c", "", "\n")).map((parts) => parts.join("\n"));
	fc.assert(
		fc.property(text, text, (before, after) => {
			expect(applyEdits(before, lineEdits("x", before, after))).toBe(after);
		}),
	);
});

it("the steps tell every line of both texts, each once and in its order", () => {
	const lines = fc.array(fc.constantFrom("a", "b", "c", ""), { minLength: 1 });
	const told = (before: string[], after: string[], sign: "-" | "+") =>
		lineSteps(before, after)
			.filter((step) => step.sign === " " || step.sign === sign)
			.map(({ text }) => text);
	const shown = (all: string[]) => (all.at(-1) === "" ? all.slice(0, -1) : all);
	fc.assert(
		fc.property(lines, lines, (before, after) => {
			expect(told(before, after, "-")).toEqual(shown(before));
			expect(told(before, after, "+")).toEqual(shown(after));
		}),
	);
});

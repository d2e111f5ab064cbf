import { expect, test } from "vitest";
import { readDesign, reviewOfDesign } from "../../src/review/design-file.ts";
import { openSession } from "../support/memory-workspace.ts";
import { frozenRules } from "../support/rules.ts";
import { smallWorkspace } from "../support/small-workspace.ts";

test("a design that was written down is judged as the files were that it came from", async () => {
	const { rules } = await frozenRules();
	const before = (await openSession(smallWorkspace(1), { rules })).review();
	const { verdicts, design, ...rest } = reviewOfDesign(
		"design.json",
		readDesign(JSON.parse(JSON.stringify(before.design))),
		rules,
	);
	const said = (all: typeof verdicts) =>
		all.map(({ rule, component, answer }) => `${rule} ${component} ${answer}`).sort();
	expect(said(verdicts)).toEqual(said(before.verdicts));
	expect(verdicts.some(({ answer }) => answer === "fails")).toBe(true);
	expect(design).toEqual(before.design);
	expect(rest).toMatchObject({ root: "design.json", files: 1, notes: [], impacts: {}, rules: before.rules });
});

test("what is no design is refused, in words and not many", () => {
	const wrong = { components: Array.from({ length: 9 }, () => ({ kind: 1 })), links: [] };
	expect(() => readDesign({ links: [] })).toThrow(/components/);
	expect(() => readDesign(wrong)).toThrow(/^([^\n]*\n){3}[^\n]*$/);
});

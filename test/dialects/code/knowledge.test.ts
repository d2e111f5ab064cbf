import { describe, expect, test } from "vitest";
import { pythonLibraries } from "../../../src/dialects/code/knowledge/python/index.ts";
import { Library } from "../../../src/dialects/code/knowledge.ts";

describe("what is known of Python's libraries", () => {
	test.each(pythonLibraries.map((one) => [one.imports.join(", "), one]))("%s is well formed", (_, library) => {
		expect(Library.safeParse(library).error?.issues).toBeUndefined();
	});

	test.each(pythonLibraries.map((one) => [one.imports.join(", "), one]))(
		"%s: each symbol is one that it imports",
		(_, one) => {
			const foreign = Object.keys(one.symbols).filter((symbol) => !one.imports.some((name) => symbol.startsWith(name)));
			expect(foreign).toEqual([]);
		},
	);
});

import { describe, expect, test } from "vitest";
import { jvmLibraries } from "../../../src/dialects/code/knowledge/jvm/index.ts";
import { pythonLibraries } from "../../../src/dialects/code/knowledge/python/index.ts";
import { Library } from "../../../src/dialects/code/knowledge.ts";

describe.each([
	["Python", pythonLibraries],
	["Java and Kotlin", jvmLibraries],
])("what is known of libraries of %s", (_, libraries) => {
	test.each(libraries.map((one) => [one.imports.join(", "), one]))("%s is well formed", (_, library) => {
		expect(Library.safeParse(library).error?.issues).toBeUndefined();
	});

	test.each(libraries.map((one) => [one.imports.join(", "), one]))(
		"%s: each symbol is one that it imports",
		(_, one) => {
			// A method whose name is enough, and a step behind a call, are of no package.
			const foreign = Object.keys(one.symbols).filter(
				(symbol) => !/^[~>]/.test(symbol) && !one.imports.some((name) => symbol.startsWith(name)),
			);
			expect(foreign).toEqual([]);
		},
	);
});

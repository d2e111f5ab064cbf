import { beforeAll, describe, expect, it } from "vitest";
import type { SourceFile } from "../../../src/design/text.ts";
import type { Code } from "../../../src/dialects/code/code.ts";
import { java, kotlin, python } from "../../../src/dialects/code/index.ts";
import { typescriptData } from "../../../src/dialects/code/typescript-data.ts";
import type { Dialect } from "../../../src/dialects/dialect.ts";
import { corpusOf } from "../../fuzz/code/corpus.ts";
import { readWith } from "../../support/reading.ts";

const lists = ["calls", "names", "writes", "exits", "functions", "classes", "tests"] as const;

/** How often concepts look at an entry of a file's lists: what they do, whatever the machine does besides. */
function looks(dialect: Dialect<Code>, path: string, text: string): number {
	let count = 0;
	const counted = <T extends object>(list: T): T =>
		new Proxy(list, {
			get(of, key, self) {
				if (typeof key === "string" && /^\d/.test(key)) count++;
				return Reflect.get(of, key, self);
			},
		});
	const parse = (file: SourceFile) => {
		const code = dialect.parse!(file);
		return Object.assign(code, Object.fromEntries(lists.map((name) => [name, counted(code[name])])));
	};
	readWith({ ...dialect, parse }, [{ path, text }]);
	return count;
}

// Go's and C#'s files cannot be read twice over: what they begin with is said once.
describe.each([
	["python", python],
	["java", java],
	["kotlin", kotlin],
	["typescript", typescriptData],
] as const)("a file of %s that says everything many times", (language, dialect) => {
	beforeAll(() => dialect.load?.());

	it("takes about twice as long where it is twice as long", () => {
		const slow = corpusOf(language).flatMap(({ name, files }) =>
			Object.entries(files).flatMap(([path, text]) => {
				if (text.length > 8000) return [];
				// Of what grows with the square, the smaller of two sizes shows a smaller part: the bound is as much closer to 2.
				const [one, two] = [8, 16].map((times) => looks(dialect, path, `${text}\n`.repeat(times)));
				return two > 2.36 * one ? [`${name} ${path}: ${one}, then ${two}`] : [];
			}),
		);
		expect(slow).toEqual([]);
	});
});

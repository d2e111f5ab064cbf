import fc from "fast-check";
import ignore from "ignore";
import { describe, expect, test } from "vitest";
import { gitignore } from "../../src/review/gitignore.ts";
import { glob, globWithBraces } from "../../src/review/glob.ts";
import { runs } from "../support/runs.ts";

describe("globs of the settings", () => {
	test.each([
		["legacy/**", "legacy/a/b.yaml", true],
		["legacy/**", "old/legacy/a.yaml", false],
		["**/*.yaml", "a.yaml", true],
		["**/*.yaml", ".hidden/a.yaml", true],
		["*.yaml", "deploy/a.yaml", false],
		["./deploy/*.yaml", "deploy/a.yaml", true],
		["deploy/**/web.yaml", "deploy/web.yaml", true],
		["deploy/**/web.yaml", "deploy/a/b/web.yaml", true],
		["**/*.{test,spec}.{ts,js}", "src/a.spec.js", true],
		["**/*.{test,spec}.{ts,js}", "src/a.spec.tsx", false],
		["v[0-9]/*", "v1/a", true],
		["v[!0-9]/*", "v1/a", false],
		["a?c", "abc", true],
		["a?c", "a/c", false],
		["a\\*c", "a*c", true],
		["a\\*c", "abc", false],
		["[a", "[a", true],
		// A regular expression's groups and quantifiers are what they look like.
		["(a+)+$", "(a+)+$", true],
		["(a+)+$", "aaa", false],
		["+(a)", "aa", false],
		["a|b", "a", false],
	])("%j and %j: %s", (pattern, path, expected) => {
		expect(globWithBraces(pattern)(path)).toBe(expected);
	});

	test("none takes long, whatever it holds", () => {
		const long = "a".repeat(5000);
		expect(globWithBraces("(a+)+$")(`${long}!.yaml`)).toBe(false);
		expect(glob(`${"*a".repeat(50)}*b`)(long)).toBe(false);
		expect(glob(`${"**/a/".repeat(20)}zz`)(`${"a/".repeat(2000)}a`)).toBe(false);
		expect(globWithBraces("{a,b}".repeat(40))("c")).toBe(false);
	});
});

describe(".gitignore", () => {
	const word = fc
		.array(fc.constantFrom("a", "b", "*", "?", "**", "[ab]", "[!a]", "."), { minLength: 1, maxLength: 3 })
		.map((parts) => parts.join(""));
	const line = fc
		.tuple(
			fc.constantFrom("", "!", "/", "!/"),
			fc.array(fc.oneof(word, fc.constant("**")), { minLength: 1, maxLength: 4 }),
			fc.constantFrom("", "/", "  "),
		)
		.map(([head, parts, tail]) => head + parts.join("/") + tail);
	const name = fc.constantFrom("a", "b", "ab", "aa", ".a", "a.b", "bab");
	const path = fc.array(name, { minLength: 1, maxLength: 4 });

	test("as the well-known reader of such files has it, folder after folder", () => {
		fc.assert(
			fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), path, (lines, names) => {
				// "a**b" is where readers differ; git takes it for one star, as ours does.
				fc.pre(!lines.some((one) => /[^/!]\*\*|\*\*[^/ ]/.test(one)));
				const text = lines.join("\n");
				const ours = gitignore(text);
				const within = names.map((_, depth) => names.slice(0, depth + 1).join("/"));
				const ignoredByOurs = within.some((one, depth) => ours(one, depth < names.length - 1) === true);
				expect(ignoredByOurs).toBe(ignore().add(text).ignores(names.join("/")));
			}),
			runs(3000),
		);
	});

	test("comments, escapes and blanks", () => {
		const said = gitignore("# no\n\\#yes\n\\!yes\nblank\\ \ntail  \n*.log\n!keep.log\n");
		expect(["#yes", "!yes", "blank ", "tail", "x.log"].map((one) => said(one, false))).toEqual(Array(5).fill(true));
		expect(said("keep.log", false)).toBe(false);
		expect(said("# no", false)).toBeUndefined();
		const ofNothing = gitignore("/\n!\n!/\n\n");
		for (const path of ["", "a", "a/b"]) expect(ofNothing(path, true)).toBeUndefined();
	});

	test("deep folders, many stars and many lines take no time", () => {
		const deep = `${"a/".repeat(90)}x`;
		expect(gitignore(`${"**/a/".repeat(6)}zz`)(deep, false)).toBeUndefined();
		expect(gitignore("a*b\n".repeat(250_000))("a".repeat(200), false)).toBeUndefined();
	});
});

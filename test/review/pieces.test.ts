import { describe, expect, test } from "vitest";
import type { Link } from "../../src/design/design.ts";
import { componentOf } from "../../src/design/graph.ts";
import type { AnyDialect } from "../../src/dialects/dialect.ts";
import { checklistOf, worstOf } from "../../src/review/checklist.ts";
import { coverageOf } from "../../src/review/coverage.ts";
import { Files } from "../../src/review/files.ts";
import { gitignore } from "../../src/review/gitignore.ts";
import { globWithBraces } from "../../src/review/glob.ts";
import { Looks } from "../../src/review/looks.ts";
import { rangesByFile } from "../../src/review/patch-ranges.ts";
import { touchedBy } from "../../src/review/touched.ts";
import { openSession } from "../support/memory-workspace.ts";
import { frozenRules } from "../support/rules.ts";

describe("the lines of a patch without context", () => {
	const ranges = (...lines: string[]) => Object.fromEntries(rangesByFile(lines.join("\n")));

	test("are those that it adds or alters; where it deletes, those around the gap", () => {
		expect(
			ranges(
				"--- a/web.yaml",
				"+++ b/web.yaml",
				"@@ -3 +3,2 @@ spec:",
				"-old",
				"\\ No newline at end of file",
				"+one",
				"+++ b/two.yaml",
				"@@ -9,2 +10,0 @@",
				"-gone",
				"-gone",
				"@@ -1 +0,0 @@",
				"-first",
				"--- a/b.yaml",
				"+++ b/b.yaml",
				"@@ -0,0 +1 @@",
				"+++ b/no.yaml",
				"\\ No newline at end of file",
			),
		).toEqual({
			"web.yaml": [
				{ from: 2, to: 3 },
				{ from: 9, to: 10 },
				{ from: 0, to: 0 },
			],
			"b.yaml": [{ from: 0, to: 0 }],
		});
	});

	test("stand under the name that git quotes", () => {
		expect(Object.keys(ranges('+++ "b/\\303\\251\\t\\"x\\\\.yaml"', "+++ b/a b.yaml\t"))).toEqual([
			'é\t"x\\.yaml',
			"a b.yaml",
		]);
	});
});

describe("patterns of a .gitignore", () => {
	test.each([
		["build/", "build", true, true],
		["build/", "build", false, undefined],
		["/a", "b/a", false, undefined],
		["/a", "a", false, true],
		["a/b", "c/a/b", false, undefined],
		["A.log", "a.LOG", false, true],
		["a/**", "a", true, undefined],
		["a/**", "a/b", false, true],
		["!a", "a", false, false],
		["*.log\n!keep.log", "keep.log", false, false],
		["!", "!", false, undefined],
		["/", "a", true, undefined],
		["", "", false, undefined],
	])("%j says of %s (folder: %s): %s", (text, path, isFolder, said) => {
		expect(gitignore(text)(path, isFolder)).toBe(said);
	});

	test("are heeded up to so many", () => {
		const many = (count: number) => gitignore(`${"x\n".repeat(count)}last`)("last", false);
		expect([many(4_999), many(5_000)]).toEqual([true, undefined]);
	});
});

test.each([
	["[]]", "]", true],
	["[!]]", "]", false],
	["[!]]", "a", true],
	["[^a]", "b", true],
	["[a-]", "-", true],
	["[\\]a]", "a", false],
	["[\\a-c]", "b", true],
	["[a-\\c]", "b", true],
	["[a-c]", "d", false],
	["[a-cx]", "d", false],
	["[a-cx]", "x", true],
	["[a-c-]", "-", true],
	["[!a-c]", "b", false],
	["[", "[", true],
	["a?c", "abc", true],
	["a?c", "ac", false],
	["*a", "b/a", false],
	["**/a", "a", true],
	["**/a", "b/c/a", true],
	["a/**/b", "a/b", true],
	["./a", "a", true],
	["a\\*", "a*", true],
	["a\\*", "ab", false],
	["a\\", "a\\", true],
	["[a\\]", "\\", true],
	["{a,b}{c,d}", "bc", true],
	["{a}", "{a}", true],
	["a**b", "axxb", true],
	["*a*b", "xaxab", true],
	["a/**", "a", true],
	["**", "a/b", true],
	["a*", "a", true],
])("the glob %s and %s: %s", (pattern, path, expected) => {
	expect(globWithBraces(pattern)(path)).toBe(expected);
});

describe("the files of dialects", () => {
	const dialect = (id: string, ends: string): AnyDialect => ({
		...{ id, comment: "#", files: { names: [`*.${ends}`], languages: [] }, read: () => ({ fragments: [], notes: [] }) },
		claims: ({ text }) => {
			if (text === "crash") throw new Error("no");
			return text !== "other";
		},
		parse: ({ text }) => ({ tree: text }),
	});
	const [a, both] = [dialect("a", "a"), dialect("both", "*")];

	test("are those that they claim; a claim that crashes is none", () => {
		const files = new Files([a, both]);
		expect(files.put("x.a", "one")).toEqual({ claimedBy: [a, both], moved: [a, both], isHeld: true });
		expect(files.put("x.a", "two")).toEqual({ claimedBy: [a, both], moved: [], isHeld: true });
		expect(files.put("y.b", "one").claimedBy).toEqual([both]);
		expect(files.put("z.b", "crash").claimedBy).toEqual([]);
		expect([files.has("z.b"), files.text("z.b"), files.has("w.b")]).toEqual([true, undefined, false]);
		expect(files.put("x.a", "other")).toEqual({ claimedBy: [], moved: [a, both], isHeld: false });
		expect([files.has("x.a"), files.text("x.a")]).toEqual([true, undefined]);
		files.put("x.a", undefined);
		expect(files.has("x.a")).toBe(false);
		files.leaveAside("known.b");
		expect([files.has("known.b"), files.text("known.b"), files.claimedBy("known.b")]).toEqual([true, undefined, []]);
	});

	test("are also those that a program may ask for: their text is kept, and nobody's", () => {
		const files = new Files([{ ...a, keeps: (path) => path.endsWith("config.a") }]);
		expect(files.put("config.a", "other")).toEqual({ claimedBy: [], moved: [], isHeld: true });
		expect([files.text("config.a"), files.claimedBy("config.a"), files.under(a, "")]).toEqual(["other", [], []]);
		expect(files.put("config.b", "other").isHeld).toBe(false);
		files.put("config.a", undefined);
		expect([files.text("config.a"), files.has("config.a")]).toEqual([undefined, false]);
	});

	test("are listed by folder in the order of their paths, as they stand", () => {
		const files = new Files([both]);
		for (const path of ["p/b.x", "p.x", "p/a/c.x", "p0.x", "p-.x", "a.x"]) files.put(path, "one");
		expect(files.under(both, "")).toEqual(["a.x", "p-.x", "p.x", "p/a/c.x", "p/b.x", "p0.x"]);
		expect(files.under(both, "p")).toEqual(["p/a/c.x", "p/b.x"]);
		files.put("p/a/c.x", undefined);
		files.put("p/z.x", "one");
		expect(files.under(both, "p")).toEqual(["p/b.x", "p/z.x"]);
		expect(files.under(both, "q")).toEqual([]);
	});

	test("are parsed for who claims them, once for a text and for the text before an edit", () => {
		const files = new Files([a, both]);
		files.put("x.a", "one");
		const first = files.parse(a, "x.a");
		expect(first).toEqual({ tree: "one" });
		files.put("x.a", "two");
		const second = files.parse(a, "x.a");
		files.put("x.a", "one");
		expect(files.parse(a, "x.a")).toBe(first);
		files.put("x.a", "two");
		expect(files.parse(a, "x.a")).toBe(second);
		files.put("y.b", "one");
		expect(files.parse(a, "y.b")).toBeUndefined();
		expect(files.parse(a, "none.a")).toBeUndefined();
	});

	test("stay as they are where a fork of them changes", () => {
		const files = new Files([both]);
		files.put("x.a", "one");
		files.put("w.a", "other");
		const fork = files.fork();
		fork.put("x.a", undefined);
		fork.put("v.a", "one");
		fork.put("w.a", undefined);
		expect([files.under(both, ""), fork.under(both, "")]).toEqual([["x.a"], ["v.a"]]);
		expect([files.has("w.a"), fork.has("w.a")]).toEqual([true, false]);
	});

	test("of which a large one was parsed make room for the next", () => {
		const files = new Files([both]);
		const half = "y".repeat(499_999);
		files.put("1.x", `${half}1`);
		files.put("2.x", `${half}2`);
		files.put("3.x", "3");
		const [first, second] = ["1.x", "2.x"].map((path) => files.parse(both, path));
		expect(files.parse(both, "2.x")).toBe(second);
		expect(files.parse(both, "1.x")).toBe(first);
		files.parse(both, "3.x");
		expect(files.parse(both, "1.x")).toBe(first);
		expect(files.parse(both, "2.x")).not.toBe(second);
	});
});

test("a look names what it is at, whatever stands in the path", () => {
	const dialect = { id: "yaml" } as AnyDialect;
	expect(Looks.parts(Looks.file("a b/c.ts"))).toEqual(["file", "a b/c.ts", ""]);
	expect(Looks.parts(Looks.in(dialect, "a b"))).toEqual(["in", "yaml", "a b"]);
	expect(Looks.parts(Looks.under(dialect, ""))).toEqual(["under", "yaml", ""]);
	expect(Looks.parts(Looks.settings)).toEqual(["settings", "", ""]);
	const looks = new Looks(["file a", "file b"]);
	expect([looks.any(new Set(["file b"])), looks.any(new Set(["file c"]))]).toEqual([true, false]);
});

describe("what was read and what not", () => {
	test("code that says nothing of the design is no gap, and a template that needs values is one", () => {
		const looked = [
			{ path: "a.py", text: "", dialects: [] },
			{ path: "main.bicep", text: "", dialects: [] },
			{ path: "notes.txt", text: "", dialects: [] },
			{ path: "chart/templates/a.yaml", text: "{{ .x }}", dialects: ["kubernetes"] },
			{ path: "chart/templates/b.yaml", text: "kind: Service", dialects: ["kubernetes"] },
			{ path: "chart/templates/c.yaml", text: undefined, dialects: ["kubernetes"] },
			{ path: "b.ts", text: "", dialects: ["typescript", "other"] },
		];
		expect(coverageOf(looked, ["b.go", "c.go", "left.txt"])).toEqual({
			read: { kubernetes: 2, typescript: 1, other: 1 },
			unread: { Go: 2, Bicep: 1, "Helm template": 1 },
		});
	});
});

const { rules } = await frozenRules();
const deployment = (name: string, replicas: number, note = "") => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: ${replicas}${note}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: ${name}, image: ${name}, ports: [{ containerPort: 80 }] }] }
`;

describe("a checklist", () => {
	test("counts each answer once, says why something is not open, and draws only what is asked about", async () => {
		const note = " # scaleproof-ignore single-replica -- one is enough";
		const files = {
			"a.yaml": deployment("alone", 1),
			"b.yaml": deployment("quiet", 1, note),
			"c.yaml": deployment("two", 2),
		};
		const review = (await openSession(files, { rules })).review();
		const { parts, counts, leftOut, diagram } = checklistOf(review);
		const items = parts.flatMap((part) => part.items);
		for (const state of ["open", "verified", "undecided", "suppressed"] as const)
			expect(counts[state]).toBe(items.filter((item) => item.state === state).length);
		expect(leftOut).toBe(review.verdicts.filter(({ answer }) => answer === "does-not-apply").length);
		const single = (name: string) =>
			parts.find(({ component }) => component.name === name)?.items.find(({ rule }) => rule.id === "single-replica");
		expect(single("alone")).toMatchObject({ state: "open", because: undefined, at: { file: "a.yaml" } });
		expect(single("quiet")).toMatchObject({ state: "suppressed", because: "one is enough" });
		expect(single("two")).toMatchObject({ state: "verified", finding: undefined });
		expect(diagram).toContain("alone");
		const one = checklistOf({
			...review,
			verdicts: review.verdicts.filter(({ component }) => component === "service:two"),
		});
		expect(one.diagram).toContain('"two');
		expect(one.diagram).not.toContain('"alone');
		expect(checklistOf({ ...review, verdicts: [] }).diagram).toBe("");
		const unknownRule = review.verdicts.map((verdict) => ({ ...verdict, rule: "gone" }));
		expect(checklistOf({ ...review, verdicts: unknownRule }).parts).toEqual([]);
	});

	test("draws neighbours, and no link beyond them", async () => {
		const review = (await openSession({ "a.yaml": deployment("a", 1) }, { rules })).review();
		const verdicts = review.verdicts.filter(({ component }) => component === "service:a");
		const service = componentOf(review.design, "service:a")!;
		const components = ["a", "b", "c"].map((name) => ({ ...service, id: `service:${name}`, name }));
		const call = (from: string, to: string): Link => {
			const ends = { from: `service:${from}`, to: `service:${to}` };
			return { id: `${from} ${to}`, kind: "calls", ...ends, attributes: {} };
		};
		const drawn = (...links: Link[]) => checklistOf({ ...review, design: { components, links }, verdicts }).diagram;
		expect(drawn(call("a", "b"), call("b", "c"))).toBe(drawn(call("a", "b")));
		expect(drawn(call("a", "b"), call("b", "a"))).not.toBe(drawn(call("a", "b")));
	});

	test("marks a component by the worst that is open", async () => {
		const session = await openSession({ "a.yaml": deployment("alone", 1) }, { rules });
		const [finding] = session.findings();
		const marks = (...severities: ("info" | "warning" | "error")[]) =>
			worstOf(severities.map((severity) => ({ ...finding, severity })))[finding.component];
		expect([marks("error", "info"), marks("info", "warning"), marks("info")]).toEqual(["error", "warning", "info"]);
		expect(worstOf([{ ...finding, suppressed: { reason: "r" } }])).toEqual({});
	});
});

test("a change touches what stands on its first and its last line, and nothing beside them", async () => {
	const review = (await openSession({ "a.yaml": deployment("web", 1) }, { rules: [] })).review();
	const [web] = review.design.components.filter(({ kind }) => kind === "Service");
	const at = { file: "a.yaml", range: { start: { line: 3, character: 0 }, end: { line: 5, character: 1 } } };
	const only = { ...review, design: { components: [{ ...web, at, attributes: {} }], links: [] }, verdicts: [] };
	const touched = (from: number, to: number, file = "a.yaml") =>
		touchedBy(only, {
			since: "main",
			base: "",
			gone: [],
			files: new Map([[file, { added: false, ranges: [{ from, to }] }]]),
		}).size;
	expect([touched(0, 2), touched(0, 3), touched(4, 4), touched(5, 9), touched(6, 9)]).toEqual([0, 1, 1, 1, 0]);
	expect(touched(4, 4, "b.yaml")).toBe(0);
});

import { describe, expect, test } from "vitest";
import type { Finding } from "../../src/rules/finding.ts";
import { suppress, suppressionsOf } from "../../src/rules/suppressions.ts";

function finding(rule: string, line: number): Finding {
	const range = { start: { line, character: 0 }, end: { line, character: 1 } };
	return {
		id: rule,
		rule,
		severity: "warning",
		component: "service:web",
		at: { file: "a", range },
		message: "",
		related: [],
	};
}

function survivors(
	text: string,
	...findings: Finding[]
): { open: string[]; reasons: (string | undefined)[]; unused: number; notes: string[] } {
	const { suppressions, notes } = suppressionsOf("a", text);
	const { suppressed, unused } = suppress(findings, suppressions);
	return {
		open: findings.filter((one) => !suppressed.has(one)).map((one) => one.rule),
		reasons: findings.map((one) => suppressed.get(one)?.reason),
		unused: unused.length,
		notes: notes.map((one) => one.message),
	};
}

describe("comments", () => {
	test("on the line", () => {
		expect(
			survivors("x: 1 # scaleproof-ignore single-replica -- runs once", finding("single-replica", 0)).open,
		).toEqual([]);
	});

	test("on the line above, with further comments between", () => {
		const text = "// scaleproof-ignore abrupt-shutdown -- idempotent\n// more\napp.listen(1)";
		expect(survivors(text, finding("abrupt-shutdown", 2)).open).toEqual([]);
	});

	test("another rule, and another line, stay open", () => {
		const text = "# scaleproof-ignore single-replica -- demo\nreplicas: 1\nother: 2";
		expect(survivors(text, finding("sticky-sessions", 1), finding("single-replica", 2))).toMatchObject({
			open: ["sticky-sessions", "single-replica"],
			unused: 1,
		});
	});

	test("where the judged value is passed on, but not at any other related place", () => {
		const elsewhere = finding("single-replica", 7);
		const at = finding("single-replica", 1).at;
		const text = "# scaleproof-ignore single-replica -- leader only\nmin = var.least";
		elsewhere.related = [{ at, message: "scaled by this" }];
		expect(survivors(text, elsewhere).open).toEqual(["single-replica"]);
		elsewhere.related = [{ at, message: "the value comes by way of this", passes: true }];
		expect(survivors(text, elsewhere).open).toEqual([]);
	});

	test("without a reason it suppresses nothing and says so", () => {
		const { open, notes } = survivors("# scaleproof-ignore single-replica\nreplicas: 1", finding("single-replica", 1));
		expect(open).toEqual(["single-replica"]);
		expect(notes[0]).toContain("needs a reason");
	});
});

test("a Kubernetes annotation covers its document and no other", () => {
	const text = [
		"metadata:",
		"  annotations:",
		'    scaleproof.dev/ignore: "single-replica: leader only"',
		"spec:",
		"  replicas: 1",
		"---",
		"spec:",
		"  replicas: 1",
	].join("\n");
	const first = finding("single-replica", 4);
	const second = finding("single-replica", 7);
	expect(survivors(text, first, second).reasons).toEqual(["leader only", undefined]);
});

describe("however it is written", () => {
	test.each([
		["# scaleproof-ignore a -- b", "a", "b"],
		["x: 1 # scaleproof-ignore a-b2   --   two words  ", "a-b2", "two words"],
		["/* scaleproof-ignore a -- b */", "a", "b"],
		["<!-- scaleproof-ignore a -- b -->", "a", "b"],
		["scaleproof.dev/ignore: a: b", "a", "b"],
		['"scaleproof.dev/ignore" : "a : b c"', "a", "b c"],
		["scaleproof.dev/ignore: 'a: b'", "a", "b"],
		["scaleproof.dev/ignore: 'a: it''s'", "a", "it''s"],
		['scaleproof.dev/ignore: "a: everybody\'s \\"b\\": c # d"', "a", 'everybody\'s \\"b\\": c # d'],
		['scaleproof.dev/ignore: a: it\'s "b"', "a", 'it\'s "b"'],
		["scaleproof.dev/ignore: >-\n  a: b", "a", "b"],
	])("%s", (text, rule, reason) => {
		expect(suppressionsOf("a", text).suppressions).toMatchObject([{ rule, reason }]);
	});

	test.each([
		"# scaleproof-ignore",
		"# scaleproof-ignored a -- b",
		"# scaleproof-ignore a b -- c",
		"# scaleproof-ignore -- b",
	])("%s is none", (text) => {
		expect(suppressionsOf("a", text)).toEqual({ suppressions: [], notes: [] });
	});

	test("long lines and many of them take time in proportion", () => {
		const blanks = " ".repeat(500_000);
		const texts = [
			`# scaleproof-ignore a${blanks}x`,
			`# scaleproof-ignore a -- x${`${" ".repeat(1000)}y`.repeat(500)}`,
			`scaleproof.dev/ignore${blanks}x`,
			`scaleproof.dev/ignore: a${blanks}x'y`,
		];
		for (const text of texts) expect(suppressionsOf("a", text).suppressions.length).toBeLessThan(2);
		const many = "# scaleproof-ignore a -- b\n".repeat(40_000);
		expect(suppressionsOf("a", many).suppressions.at(0)).toMatchObject({ from: 0, to: 40_001 });
		const annotations = "scaleproof.dev/ignore: a: b\n".repeat(40_000);
		expect(suppressionsOf("a", annotations).suppressions.at(-1)).toMatchObject({ from: 0, to: 40_000 });
	});
});

test("several rules with commas between have one reason", () => {
	const named = (text: string) =>
		suppressionsOf("a", text).suppressions.map(({ rule, reason }) => `${rule}: ${reason}`);
	expect(named("# scaleproof-ignore a, b-c,d -- e")).toEqual(["a: e", "b-c: e", "d: e"]);
	expect(named('scaleproof.dev/ignore: "a, b: c"')).toEqual(["a: c", "b: c"]);
});

describe("the block that starts below a comment is covered", () => {
	const said = "scaleproof-ignore a -- b";
	test.each([
		["a.tf", `# ${said}\nresource "x" "y" {\n  z {\n    n = "}"\n  }\n}\nother = 1`, [0, 5]],
		["a.bicep", `// ${said}\nresource x 'y' = {\n  n: 1\n}\nz: 1`, [0, 3]],
		["a.ts", `// ${said}\nfetch(\n  url, // )\n  {},\n);\nnext();`, [0, 4]],
		["a.ts", `// ${said}\nnext(\nopen`, [0, 1]],
		["a.py", `def f():\n    # ${said}\n    get(\n        url,\n    )\n    other()`, [1, 4]],
		["a.py", `# ${said}\ndef f():\n    get(url)\n\n\ndef g():`, [0, 2]],
		["a.yaml", `spec:\n  # ${said}\n  strategy:\n    type: Recreate\n  replicas: 1`, [1, 3]],
		["a.yaml", `# ${said}\nargs:\n- x\n- y\nother: 1`, [0, 3]],
		["a.yaml", `list:\n  # ${said}\n  - name: x\n    n: 1\n  - name: y`, [1, 3]],
		["a.yaml", `# ${said}\nreplicas: 1\nother: 2`, [0, 1]],
		["a.yaml", `# ${said}\napiVersion: v1\nspec:\n  n: 1\n---\nother: 1`, [0, 3]],
		["a.cfg", `# ${said}\nbackend b\n  retries 9\n\nbackend c`, [0, 2]],
	])("%s %j", (path, text, lines) => {
		expect(suppressionsOf(path, text).suppressions.map(({ from, to }) => [from, to])).toEqual([lines]);
	});
});

test("an annotation in the metadata of one resource among several covers that resource", () => {
	const template = [
		"Resources:",
		"  A:",
		"    Type: T",
		"    Metadata:",
		'      scaleproof.dev/ignore: "a: b"',
		"    Properties:",
		"      N: 1",
		"  B:",
		"    Type: T",
	];
	const covered = (path: string, lines: string[]) =>
		suppressionsOf(path, lines.join("\n")).suppressions.map(({ from, to }) => [from, to]);
	expect(covered("a.yaml", template)).toEqual([[1, 6]]);
	const json = [
		"{",
		'  "A": {',
		'    "Metadata": { ',
		'      "scaleproof.dev/ignore": "a: b"',
		"    },",
		'    "N": 1',
		"  },",
		'  "B": {}',
		"}",
	];
	expect(covered("a.json", json)).toEqual([[1, 6]]);
});

describe("what a comment covers", () => {
	const covered = (text: string) => suppressionsOf("a", text).suppressions.map(({ from, to }) => [from, to]);

	test.each([
		["x: 1 # scaleproof-ignore a -- b\ny: 2", [[0, 0]]],
		["# scaleproof-ignore a -- b\n\n  # more\ny: 2", [[0, 3]]],
		["// scaleproof-ignore a -- b", [[0, 1]]],
		["/* scaleproof-ignore a -- b */\ny", [[0, 1]]],
		["-- scaleproof-ignore a -- b\ny", [[0, 1]]],
		["--- # scaleproof-ignore a -- b\ny", [[0, 0]]],
		["a:\r\n  # scaleproof-ignore a -- b\r\n  y: 2", [[1, 2]]],
		["---\nscaleproof.dev/ignore: a: b\nx: 1\n---\ny: 2", [[0, 2]]],
		["x: 1\nscaleproof.dev/ignore: a: b", [[0, 1]]],
	])("%j", (text, lines) => {
		expect(covered(text)).toEqual(lines);
	});

	test("is nothing of another file, and of two suppressions the first says why", () => {
		const elsewhere = finding("a", 0);
		elsewhere.at = { ...elsewhere.at, file: "b" };
		expect(survivors("# scaleproof-ignore a -- b\nx: 1", elsewhere)).toMatchObject({ open: ["a"], unused: 1 });
		const twice = "# scaleproof-ignore a -- first\nx: 1 # scaleproof-ignore a -- second";
		expect(survivors(twice, finding("a", 1))).toMatchObject({ reasons: ["first"], unused: 0 });
	});

	test("is told with the place of the suppression, from its first word on", () => {
		const said = (text: string) => {
			const { suppressions, notes } = suppressionsOf("a", text);
			const { start, end } = (suppressions[0]?.at ?? notes[0])?.range ?? { start: {}, end: {} };
			return [start, end].map((one) => ("character" in one ? one.character : undefined));
		};
		expect(said("x # scaleproof-ignore a -- b  ")).toEqual([4, 28]);
		expect(said("  scaleproof.dev/ignore: a: b")).toEqual([2, 29]);
		expect(said("x # scaleproof-ignore a")).toEqual([4, 23]);
	});

	test("needs a reason in either form, and a line that a person wrote", () => {
		const { notes } = suppressionsOf("a", "# scaleproof-ignore a --\nscaleproof.dev/ignore: a:");
		expect(notes.map(({ message }) => message)).toEqual([
			"A suppression needs a reason: scaleproof-ignore a -- reason. It is not applied.",
			'A suppression needs a reason: scaleproof.dev/ignore: "a: reason". It is not applied.',
		]);
		const long = (length: number) => `# scaleproof-ignore a -- ${"b".repeat(length - 25)}`;
		expect(covered(long(10_000))).toHaveLength(1);
		expect(covered(long(10_001))).toEqual([]);
		expect(covered("scaleproof.dev/ignore: a b")).toEqual([]);
		expect(covered('scaleproof.dev/ignore: "a: it')).toEqual([]);
		expect(covered("scaleproof.dev/ignore: : b")).toEqual([]);
	});
});

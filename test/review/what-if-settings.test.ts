import { expect, test } from "vitest";
import { declared } from "../../src/design/attribute.ts";
import type { Design } from "../../src/design/design.ts";
import { applyEdits } from "../../src/design/text.ts";
import { parseSettings } from "../../src/dialects/scaleproof/parse.ts";
import { writeWhatIfs } from "../../src/dialects/scaleproof/write-what-ifs.ts";
import type { WhatIf } from "../../src/review/what-if.ts";
import { settingsOf, whatIfsIn } from "../../src/review/what-if-settings.ts";

const at = { file: "a.yaml", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } };
const design: Design = {
	components: [
		{ id: "service:web", kind: "Service", name: "web", files: [], attributes: { replicas: declared(3, at) } },
		{ id: "client:users", kind: "Client", name: "users", files: [], attributes: {} },
	],
	links: [],
};
const whatIfs: WhatIf[] = [
	{ name: "As it is", scenario: "steady-day", finding: "", edits: [] },
	{
		name: "six: slower to start",
		scenario: "traffic-spike",
		focus: "service:web",
		finding: "single-replica/service:web",
		load: 1200,
		edits: [
			{ of: "service:web", attribute: "replicas", value: 6 },
			{ of: "service:web", attribute: "startup", value: 0.25 },
			{ of: "client:users", attribute: "backoff", value: "jitter" },
		],
	},
];

test("what-ifs are written as a person would, keep what stands there, and are read as they were", () => {
	const before = "# ours\nworkload:\n  rate: 800/s # measured in May\n";
	const { edits, byHand } = writeWhatIfs(before, settingsOf(design, whatIfs));
	expect(byHand).toEqual([]);
	const text = applyEdits(before, edits);
	expect(text).toContain("# measured in May");
	expect(text).toContain("service:web: { replicas: 6, startup: 250ms }");
	const { settings, notes } = parseSettings({ path: "scaleproof.yaml", text });
	expect(notes).toEqual([]);
	expect(whatIfsIn(settings)).toEqual(whatIfs);
	expect(writeWhatIfs(text, settingsOf(design, whatIfs)).edits).toEqual([]);
});

test("a file that cannot be read is left alone, in words", () => {
	expect(writeWhatIfs("a: [", settingsOf(design, whatIfs))).toMatchObject({ edits: [], byHand: [expect.any(String)] });
	expect(writeWhatIfs("whatIfs: 3", settingsOf(design, whatIfs)).edits).toEqual([]);
});

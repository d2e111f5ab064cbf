import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { unifiedDiff } from "../../src/report/unified-diff.ts";
import { closest } from "../../src/dialects/spelling.ts";
import { folderWith } from "./scaleproof.ts";

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`);

test.each([
	["a line in the middle", lines(20).join("\n"), lines(20).with(9, "changed").join("\n")],
	["far apart, so two hunks", `${lines(40).join("\n")}\n`, `${["new", ...lines(40), "end"].join("\n")}\n`],
	["the end of the last line", "a\nb", "a\nb\n"],
	["everything", "a\nb\nc\n", "x\ny\n"],
	["to nothing", "a\nb\n", ""],
	["from nothing", "", "a\n"],
	[
		"a deletion and an insertion nearby",
		lines(12).join("\n"),
		lines(12).toSpliced(3, 2).toSpliced(5, 0, "n", "m").join("\n"),
	],
])("git applies a diff: %s", (_name, before, after) => {
	const [folder, remove] = folderWith({ "f.txt": before });
	try {
		writeFileSync(join(folder, "d.patch"), unifiedDiff("f.txt", before, after));
		execFileSync("git", ["apply", "d.patch"], { cwd: folder });
		expect(after === "" ? "" : readFileSync(join(folder, "f.txt"), "utf8")).toBe(after);
	} finally {
		remove();
	}
});

test("equal texts have no diff", () => {
	expect(unifiedDiff("f.txt", "a", "a")).toBe("");
});

test.each([
	["stiky-sessions", "sticky-sessions"],
	["spike", "traffic-spike"],
	["sticky", "sticky-sessions"],
	["zzz", undefined],
])("%s was meant to be %s", (wanted, meant) => {
	expect(closest(wanted, ["sticky-sessions", "traffic-spike", "single-replica"])).toBe(meant);
});

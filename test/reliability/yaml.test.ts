import { expect, it } from "vitest";
import { CaseError, YamlText } from "../../src/cases/yaml-text.ts";
import { parseSettings } from "../../src/dialects/scaleproof/parse.ts";
import { parseYaml, plainOf } from "../../src/dialects/yaml.ts";
import { loadRules } from "../../src/rules/load.ts";

const settings = (text: string) => parseSettings({ path: "scaleproof.yaml", text });
const words = (text: string) => settings(text).notes.map(({ message }) => message);

/** All that a person may write in YAML: settings, a rule, a case. */
function said(text: string): string[] {
	const asCase = () => {
		try {
			return String(new YamlText("case.yaml", text).value);
		} catch (error) {
			if (error instanceof CaseError) return error.message;
			throw error;
		}
	};
	const ofRule = loadRules([{ path: "rule.yaml", text }]).errors.map(({ message }) => message);
	return [...words(text), ...ofRule, asCase()];
}

it("refuses keys that are lists or maps, which double with each level", () => {
	for (const depth of [2, 30, 150])
		for (const message of said("? ".repeat(depth))) expect(message).toContain("a key is a list or a map");
});

it("refuses what is nested too deeply, before anything parses it", () => {
	for (const text of ["? ".repeat(400), "- ".repeat(100_000), "[".repeat(100_000), `a: ${'{"b": '.repeat(5000)}`])
		for (const message of said(text)) expect(message).toContain("it is nested too deeply");
	expect(parseYaml(`a: ${"[1], ".repeat(5)}`.replace("a: ", "a: [").concat("]")).errors).toEqual([]);
});

it("keeps a few of many errors", () => {
	const text = `load: {mixture: [{weight: 1, law: ${"{a: 1}]}".repeat(3000)}`;
	expect(words(text).length).toBeLessThanOrEqual(20);
	expect(parseYaml(text).errors).toHaveLength(20);
});

it("refuses aliases that multiply", () => {
	const lines = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`);
	const { document } = parseYaml(`a0: &a0 [1]\n${lines.join("\n")}\n`);
	expect(() => plainOf(document!)).toThrow(/alias/);
});

it("says each of a few unknown keys once, and counts the rest", () => {
	expect(words("colour: red\nworkload: { rate: 5/s, shape: 3 }\n")).toEqual([
		'scaleproof.yaml: workload: there is no "shape" here; this part is ignored',
		'scaleproof.yaml: the file: there is no "colour" here; this part is ignored',
	]);
	const many = Array.from({ length: 8000 }, (_, i) => `k${i}: 1`).join("\n");
	const { settings: kept, notes } = settings(`${many}\nworkload: { rate: 5/s }\n`);
	expect(kept).toEqual({ workload: { rate: "5/s" } });
	expect(notes).toHaveLength(21);
	expect(notes.at(-1)?.message).toBe("scaleproof.yaml: 7980 more parts are wrong and ignored");
	for (const { message } of notes) expect(message.length).toBeLessThan(200);
	const severities = Array.from({ length: 8000 }, (_, i) => `  r${i}: fatal`).join("\n");
	expect(settings(`rules:\n${severities}\n  good: off\n`).settings).toEqual({ rules: { good: "off" } });
});

it("drops the wrong items of a list and no others", () => {
	const { settings: kept, notes } = settings(
		"ignore:\n  - { rule: a }\n  - { rule: b, reason: known }\n  - { rule: c }\n  - { rule: d, reason: known }\n",
	);
	expect(kept.ignore?.map(({ rule }) => rule)).toEqual(["b", "d"]);
	expect(notes.map(({ range }) => range?.start.line)).toEqual([1, 3]);
});

it("reads a text of blanks in one go", () => {
	const blanks = " ".repeat(900_000);
	expect(words(`workload: { rate: "1${blanks}!" }`)).toHaveLength(1);
});

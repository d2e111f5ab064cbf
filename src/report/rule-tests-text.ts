import picocolors from "picocolors";
import { printable } from "../design/printable.ts";
import type { RuleTest } from "../review/rule-tests/rule-tests.ts";
import { plural } from "./amounts.ts";
import { aligned } from "./layout.ts";

/** The confusion matrix of a team's rules over their fixtures, then what differs, then what could not be read. */
export function ruleTestsText(tests: readonly RuleTest[], colour: boolean): string {
	const ink = picocolors.createColors(colour);
	if (tests.length === 0)
		return "There are no rules of a team here: they stand in .scaleproof/rules/, one file each, and their fixtures in a folder of the same name.\n";
	const head = ["rule", "fixtures", "found", "missed", "false", "quiet"];
	const rows = tests.map((test) =>
		[test.rule, test.fixtures, test.found, test.missed, test.false, test.quiet].map(String),
	);
	const lines = aligned([head, ...rows], [1, 2, 3, 4, 5]).map((row) => row.join("  "));
	const differences = tests.flatMap(({ rule, differences: all }) => all.map((one) => `${rule}/${one}`));
	const errors = tests.flatMap((test) => test.errors.map(({ path, message }) => `${path}: ${message}`));
	const without = tests.filter(({ fixtures }) => fixtures === 0).map(({ rule }) => rule);
	if (differences.length > 0)
		lines.push("", ink.red("What differs"), ...differences.map((one) => `  ${printable(one)}`));
	if (errors.length > 0) lines.push("", ink.red("Not read"), ...errors.map((one) => `  ${printable(one)}`));
	if (without.length > 0)
		lines.push("", `${plural(without.length, "rule")} without a fixture, and so untried: ${without.join(", ")}`);
	return `${lines.join("\n")}\n`;
}

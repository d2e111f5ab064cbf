import { resolve } from "node:path";
import { ruleTestsText } from "../report/rule-tests-text.ts";
import { readRules } from "../review/assets.ts";
import { testRules } from "../review/rule-tests/rule-tests.ts";
import { type AddCommand, examples } from "./command.ts";
import { exit } from "./errors.ts";
import { print, wantsColour } from "./terminal.ts";

export const addTestRules: AddCommand = (program, context) => {
	program
		.command("test-rules")
		.summary("try a team's own rules on their fixtures")
		.description(
			"Plays each rule of .scaleproof/rules/ on the fixtures in the folder of its name, and prints what was found, missed and " +
				"falsely found. A fixture is a file or a folder whose name begins with bad, fine or unknown; a comment line of tildes and " +
				"the rule's id (# ~~~~ my-rule) stands under the text that a finding must point to.\n\n" +
				"Exit codes:\n  0  nothing differs\n  1  something does\n  2  a rule or a fixture cannot be read",
		)
		.argument("[path]", "folder that has .scaleproof/rules", ".")
		.addHelpText("after", examples(["scaleproof test-rules", "before a rule of yours is merged"]))
		.action(async (path: string) => {
			const root = resolve(path);
			const read = await readRules(root, context.rules);
			const { errors } = read;
			for (const error of errors) process.stderr.write(`${error.path} is left out: ${error.message}\n`);
			const tests = await testRules(root, read, context.signal);
			print(ruleTestsText(tests, wantsColour()).trimEnd());
			const unread = errors.length > 0 || tests.some((test) => test.errors.length > 0);
			process.exitCode = unread
				? exit.usage
				: tests.some((test) => test.differences.length > 0)
					? exit.findings
					: exit.ok;
		});
};

import { ruleText } from "../report/rule-text.ts";
import { oneOf } from "../review/asked.ts";
import { readRules } from "../review/assets.ts";
import { type AddCommand, examples } from "./command.ts";
import { print, screen } from "./terminal.ts";

export const addExplain: AddCommand = (program, context) => {
	program
		.command("explain")
		.summary("why a rule matters, when it does not, and what to do")
		.description("Explains one rule, those of the team in .scaleproof/rules included.")
		.argument("<rule>", "id of the rule; `scaleproof rules` lists them")
		.addHelpText("after", examples(["scaleproof explain sticky-sessions", "in the words that the editor shows too"]))
		.action(async (id: string) => {
			const { rules } = await readRules(process.cwd(), context.rules);
			const ids = rules.map((rule) => rule.id);
			const found = oneOf("rule", id, ids);
			const { ink, width } = screen();
			print(ruleText(rules[ids.indexOf(found)], { ink, width: Math.min(width, 100) }));
		});
};

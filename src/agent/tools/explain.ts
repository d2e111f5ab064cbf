import { z } from "zod";
import { ruleText } from "../../report/rule-text.ts";
import { oneOf } from "../../review/asked.ts";
import { readRules } from "../../review/assets.ts";
import { plain } from "../screen.ts";
import { tool } from "../tool.ts";

export const explain = tool({
	name: "scaleproof_explain",
	title: "Explain a Rule",
	description:
		"Why a rule of the review matters, when what it warns of is fine, what to do about it, what to ask in a review, and its sources.",
	input: z.object({ rule: z.string().describe("Id of the rule, such as sticky-sessions, as the review names it") }),
	async run({ rule }, { root }) {
		const { rules } = await readRules(root);
		const ids = rules.map(({ id }) => id);
		return ruleText(rules[ids.indexOf(oneOf("rule", rule, ids))], plain);
	},
});

import picocolors from "picocolors";
import { wrap } from "../report/layout.ts";
import { readRules } from "../review/assets.ts";
import { ruleInfo } from "../review/rule-info.ts";
import { kindsOf, worstSeverity } from "../rules/rule.ts";
import { type AddCommand, examples } from "./command.ts";
import { oneOf } from "./one-of.ts";
import { columns, print, wantsColour } from "./terminal.ts";

export const addExplain: AddCommand = (program, context) => {
	program
		.command("explain")
		.summary("why a rule matters, when it does not, and what to do")
		.description("Explains one rule, those of the team in .scaleproof/rules included.")
		.argument("<rule>", "id of the rule; `scaleproof rules` lists them")
		.addHelpText("after", examples(["scaleproof explain sticky-sessions", "in the words that the editor shows too"]))
		.action(async (id: string) => {
			const { rules } = await readRules(process.cwd(), context.rules);
			const found = oneOf(
				"rule",
				id,
				rules.map((rule) => rule.id),
			);
			const rule = rules.find((one) => one.id === found)!;
			const { page } = ruleInfo(rule);
			const ink = picocolors.createColors(wantsColour());
			const width = Math.min(columns(), 100);
			const general = (text: string) => text.replace(/\{(\w+)\.name\}/g, "the $1");
			const paragraph = (text: string) => wrap(general(text), width - 2).map((line) => `  ${line}`);
			const remedies = [rule.remedy].flat();
			const lines = [
				ink.bold(rule.title),
				ink.dim(
					`${rule.id} · ${worstSeverity(rule)} · judges every ${kindsOf(rule).join(" and ")} · guide ${rule.guide}`,
				),
				"",
				ink.cyan("Why"),
				...paragraph(rule.why),
				"",
				ink.cyan("When this is fine"),
				...paragraph(rule.unless),
				"",
				ink.cyan(remedies.length > 1 ? "Remedies" : "Remedy"),
				...remedies.flatMap(({ title, byHand }) => paragraph(byHand ? `${title}. ${byHand}` : title)),
				"",
				ink.cyan("Ask in a review"),
				...paragraph(rule.ask),
				"",
				...(rule.simulate
					? [
							ink.cyan("See its effect"),
							`  scaleproof simulate --fix ${rule.id}  ${ink.dim(`(${rule.simulate.scenario}: ${rule.simulate.watch.join(", ")})`)}`,
							"",
						]
					: []),
				ink.cyan("Suppress one place, with a reason"),
				`  scaleproof-ignore ${rule.id} -- reason  ${ink.dim("in a comment on the line or the line above")}`,
				"",
				page,
				...(rule.sources ?? []),
			];
			print(lines.join("\n"));
		});
};

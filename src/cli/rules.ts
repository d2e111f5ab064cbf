import picocolors from "picocolors";
import { aligned } from "../report/layout.ts";
import { oneOf } from "../review/asked.ts";
import { readRules } from "../review/assets.ts";
import { ruleInfo } from "../review/rule-info.ts";
import { type AddCommand, examples } from "./command.ts";
import { print, wantsColour } from "./terminal.ts";

const formats = ["text", "json"] as const;

export const addRules: AddCommand = (program, context) => {
	program
		.command("rules")
		.summary("list what is checked")
		.description("Lists every rule, those of the team in .scaleproof/rules included.")
		.option("--format <format>", formats.join(", "), (word) => oneOf("format", word, formats), "text" as const)
		.addHelpText("after", examples(["scaleproof rules", "to read"], ["scaleproof rules --format json", "for tools"]))
		.action(async ({ format }: { format: (typeof formats)[number] }) => {
			const { rules, errors } = await readRules(process.cwd(), context.rules);
			for (const { path, message } of errors) process.stderr.write(`${path} is left out: ${message}\n`);
			if (format === "json") {
				print(JSON.stringify(rules.map(ruleInfo), undefined, 2));
				return;
			}
			const ink = picocolors.createColors(wantsColour());
			const paint = { error: ink.red, warning: ink.yellow, info: ink.blue };
			const listed = rules.map(ruleInfo);
			const rows = aligned(listed.map((rule) => [rule.id, rule.severity, rule.title]));
			print(
				rows
					.map(([id, severity, title], index) => `${id}  ${paint[listed[index].severity](severity)}  ${title}`)
					.join("\n"),
			);
		});
};

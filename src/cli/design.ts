import { stringify } from "yaml";
import { toMermaid } from "../design/mermaid.ts";
import { oneOf } from "../review/asked.ts";
import { worstOf } from "../review/checklist.ts";
import { type AddCommand, examples } from "./command.ts";
import { exit } from "./errors.ts";
import { openSession, settingsAreWrong } from "./open.ts";
import { print } from "./terminal.ts";

const formats = ["mermaid", "json", "yaml"] as const;

export const addDesign: AddCommand = (program, context) => {
	program
		.command("design")
		.summary("what was understood of the workspace, as a diagram or as data")
		.description(
			"Prints the design: every component with its attributes, where each value was declared, and who calls whom. " +
				"As YAML or JSON it can be edited and given to `scaleproof simulate`.",
		)
		.argument("[path]", "folder to read", ".")
		.option("--format <format>", formats.join(", "), (word) => oneOf("format", word, formats), "mermaid" as const)
		.addHelpText(
			"after",
			examples(
				["scaleproof design > design.mmd", "a flowchart; components with findings are marked"],
				["scaleproof design --format yaml > design.yaml", "to change by hand and simulate"],
			),
		)
		.action(async (path: string, { format }: { format: (typeof formats)[number] }) => {
			const session = await openSession(path, context);
			const design = session.design();
			if (format === "json") print(JSON.stringify(design, undefined, 2));
			else if (format === "yaml") print(stringify(design, { aliasDuplicateObjects: false, lineWidth: 120 }));
			else print(toMermaid(design, { marks: worstOf(session.findings()) }).text);
			if (settingsAreWrong(session.review())) process.exitCode = exit.usage;
		});
};

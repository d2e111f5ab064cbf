import { stringify } from "yaml";
import { z } from "zod";
import { toMermaid } from "../../design/mermaid.ts";
import { worstOf } from "../../review/checklist.ts";
import { tool } from "../tool.ts";

const formats = ["mermaid", "yaml"] as const;

export const design = tool({
	name: "scaleproof_design",
	title: "Show the Design",
	description:
		"The system as it was understood from the workspace's files: services, balancers, scalers, stores, queues, and who calls whom. As a " +
		"Mermaid flowchart, or as YAML with every attribute, its value, and the file and line that declares it.",
	input: z.object({ format: z.enum(formats).optional().describe("mermaid where absent") }),
	async run({ format = "mermaid" }, { session }) {
		const opened = await session();
		const understood = opened.design();
		if (format === "yaml") return stringify(understood, { aliasDuplicateObjects: false, lineWidth: 120 });
		return toMermaid(understood, { marks: worstOf(opened.findings()) }).text;
	},
});

import { z } from "zod";
import { text } from "../../report/text.ts";
import { assess } from "../../review/assessment.ts";
import { plain } from "../screen.ts";
import { tool } from "../tool.ts";

export const review = tool({
	name: "scaleproof_review",
	title: "Review the Architecture",
	description:
		"Reads the workspace's code and infrastructure (Kubernetes, Helm, Terraform, Compose, proxies, source code in seven languages) and lists " +
		"what stops it from scaling out: each finding with its id, rule, file and line, why it is believed, the remedy, and what could not " +
		"be decided. Take it before proposing changes to deployments, scaling, sessions, databases or queues, and again after them.",
	input: z.object({
		since: z
			.string()
			.optional()
			.describe("A git reference, such as origin/main: only what the change since its merge base touches"),
		simulate: z.boolean().optional().describe("Simulate what each remedy would change; takes longer"),
	}),
	async run({ since, simulate }, { session, version, signal, progress }) {
		const assessed = await assess(await session(), { since, progress, ...(simulate && { simulate: {} }) }, signal);
		return text(assessed.review, { version, ...assessed, width: plain.width });
	},
});

import { z } from "zod";
import { markdown } from "../../report/markdown.ts";
import { assess } from "../../review/assessment.ts";
import { tool } from "../tool.ts";

/** Characters of a comment on GitHub (65 536), less what an agent adds. */
const most = 60_000;

export const checklist = tool({
	name: "scaleproof_checklist",
	title: "Write a Review Checklist",
	description:
		"A Markdown checklist for a pull request: the values that the change alters, findings that are new, fixed or as before, the change " +
		"simulated before and after, and the questions to ask about what it touches.",
	input: z.object({
		since: z.string().describe("A git reference, such as origin/main; the change is the one since its merge base"),
		simulate: z.boolean().optional().describe("false: simulate nothing, for a quick answer"),
	}),
	async run({ since, simulate = true }, { session, version, signal, progress }) {
		const wanted = { since, progress, ...(simulate && { simulate: {} }) };
		const { review, ...beside } = await assess(await session(), wanted, signal);
		const text = markdown(review, { version, ...beside });
		if (text.length <= most) return text;
		// By whole lines, with a word on how to have the rest.
		const part = text.slice(0, text.lastIndexOf("\n", most));
		return `${part}\n\nShortened to fit a comment. All of it: \`scaleproof checklist --changed-since ${since} --output checklist.md\`.\n`;
	},
});

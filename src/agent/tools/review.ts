import { z } from "zod";
import { byTool } from "../../report/asking.ts";
import type { ReportOptions } from "../../report/report.ts";
import { text } from "../../report/text.ts";
import { componentsAsked, oneOf } from "../../review/asked.ts";
import { assess } from "../../review/assessment.ts";
import type { Review } from "../../review/review.ts";
import { plain } from "../screen.ts";
import { room, tool } from "../tool.ts";

export const review = tool({
	name: "scaleproof_review",
	title: "Review the Architecture",
	description:
		"Reads the workspace's code and infrastructure (Kubernetes, Helm, Terraform, Compose, proxies, source code in seven languages) and lists " +
		"what stops it from scaling out: each finding with its component, rule, file and line, why it is believed, the remedy, and what could " +
		"not be decided. Take it before proposing changes to deployments, scaling, sessions, databases or queues, and again after them.",
	input: z.object({
		since: z
			.string()
			.optional()
			.describe("A git reference, such as origin/main: only what the change since its merge base touches"),
		component: z.string().optional().describe("Only what is found on this component"),
		rule: z.string().optional().describe("Only what this rule finds"),
		simulate: z
			.boolean()
			.optional()
			.describe("Simulate what each remedy would change; takes longer, minutes in a large workspace"),
	}),
	async run({ since, component, rule, simulate }, { session, version, signal, progress }) {
		const wanted = { since, progress, ...(simulate && { simulate: {} }) };
		const assessed = await assess(await session(), wanted, signal);
		const part = partOf(assessed.review, component, rule);
		return fitting(part, { version, ...assessed, width: plain.width, asking: byTool });
	},
});

function partOf(review: Review, component: string | undefined, rule: string | undefined): Review {
	const on = component === undefined ? undefined : new Set(componentsAsked(review, component));
	const ids = review.rules.map(({ id }) => id);
	const by = rule === undefined ? undefined : oneOf("rule", rule, ids);
	const verdicts = review.verdicts.filter(
		(verdict) => (!on || on.has(verdict.component)) && (!by || verdict.rule === by),
	);
	return { ...review, verdicts };
}

/** All of it where there is room; else each remedy once, a line a finding, or how many there are of what. */
function fitting(review: Review, options: ReportOptions): string {
	const full = text(review, options);
	if (full.length <= room) return full;
	const counts = text(review, { ...options, detail: "summary" });
	const lines = text(review, { ...options, detail: "quiet" });
	const short = [text(review, { ...options, groupBy: "rule" }), `${lines}\n${counts}`].find(
		(one) => one.length <= room,
	);
	const shown = short ?? counts.slice(0, room);
	return `${shown}\nShortened to fit. Ask again with \`component\` or \`rule\` for the rest.\n`;
}

import { z } from "zod";
import { unifiedDiff } from "../../report/unified-diff.ts";
import { findingAsked } from "../../review/asked.ts";
import { carryOut } from "../../review/carry-out.ts";
import { tool } from "../tool.ts";

export const fix = tool({
	name: "scaleproof_fix",
	title: "Show a Fix as a Diff",
	description:
		"The edits that carry out the remedy of a finding, or of all findings of a rule, as a unified diff that was read again and verified, " +
		"with what remains to be done by hand. Nothing is written: apply the diff yourself if it is wanted.",
	input: z.object({
		finding: z.string().describe("Id of a finding, or of a rule for all of its findings"),
		component: z.string().optional().describe("Only on this component"),
	}),
	async run({ finding, component }, { session }) {
		const opened = await session();
		const review = opened.review();
		const isRule = review.rules.some(({ id }) => id === finding);
		const one = isRule && !component ? undefined : findingAsked(review, finding, component);
		const trial = await opened.trial([]);
		const { changed, remaining } = await carryOut(trial, ({ id, rule }) => (one ? id === one.id : rule === finding));
		const byHand = [...new Set(remaining.flatMap((left) => left.byHand))];
		const diff = changed.map(({ file, old, now }) => unifiedDiff(file, old, now)).join("");
		return [
			diff === "" ? "Nothing that can be written." : `\`\`\`diff\n${diff}\`\`\``,
			...(byHand.length > 0 ? ["By hand:", ...byHand.map((words) => `- ${words}`)] : []),
		].join("\n");
	},
});

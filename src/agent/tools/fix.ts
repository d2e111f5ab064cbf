import { z } from "zod";
import { unifiedDiff } from "../../report/unified-diff.ts";
import { findingAsked, UsageError } from "../../review/asked.ts";
import { carryOut } from "../../review/carry-out.ts";
import { openFindings } from "../../review/review.ts";
import { room, tool } from "../tool.ts";

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
		if (!one && !openFindings(review).some(({ rule }) => rule === finding))
			throw new UsageError(`Nothing to fix: ${finding} has no finding here.`);
		const trial = await opened.trial([]);
		const { changed, remaining } = await carryOut(trial, ({ id, rule }) => (one ? id === one.id : rule === finding));
		const byHand = [...new Set(remaining.flatMap((left) => left.byHand))];
		const diff = changed.map(({ file, old, now }) => unifiedDiff(file, old, now)).join("");
		if (diff.length > room) return tooLong(changed.map(({ file }) => file));
		return [
			diff === "" ? "Nothing that can be written." : `\`\`\`diff\n${diff}\`\`\``,
			...(byHand.length > 0 ? ["By hand:", ...byHand.map((words) => `- ${words}`)] : []),
		].join("\n");
	},
});

/** Half a diff would be applied as if it were all of it. */
function tooLong(files: readonly string[]): string {
	const some = files.slice(0, 30);
	const more = files.length > some.length ? ` and ${files.length - some.length} more` : "";
	return `The diff is too long for one answer: it changes ${some.join(", ")}${more}. Ask with the id of a finding, or with \`component\`.`;
}

import { oneOf, UsageError } from "../review/asked.ts";
import { DiffError } from "../review/git.ts";
import type { Tool, Work } from "./tool.ts";
import { checklist } from "./tools/checklist.ts";
import { design } from "./tools/design.ts";
import { explain } from "./tools/explain.ts";
import { fix } from "./tools/fix.ts";
import { review } from "./tools/review.ts";
import { simulate } from "./tools/simulate.ts";
import { whatIf } from "./tools/what-if.ts";

/** What agents can ask for, over the Model Context Protocol as in the editor. One tool a file. */
export const tools: readonly Tool[] = [review, explain, design, simulate, whatIf, fix, checklist];

/**
 * A tool's answer. What was asked for and is not to be had is an answer, too: the agent can act on it. Rejects where the
 * fault is ours.
 */
export async function answerOf(name: string, input: unknown, work: Work): Promise<{ text: string; isError: boolean }> {
	try {
		const names = tools.map((tool) => tool.name);
		const tool = tools[names.indexOf(oneOf("tool", name, names))];
		const parsed = tool.input.safeParse(input);
		if (!parsed.success) throw new UsageError(parsed.error.issues.map(wordsOf).join("; "));
		return { text: await tool.run(parsed.data, work), isError: false };
	} catch (error) {
		if (error instanceof UsageError || error instanceof DiffError) return { text: error.message, isError: true };
		throw error;
	}
}

function wordsOf({ path, message }: { path: PropertyKey[]; message: string }): string {
	return [path.map(String).join("."), message].filter(Boolean).join(": ");
}

import { z } from "zod";
import type { Finding } from "../rules/finding.ts";
import type { Review } from "./review.ts";

/** What a team knows of and lives with for now: a review that is given it speaks of what is new. */
export const Baseline = z.object({
	version: z.literal(1),
	findings: z.array(
		z.object({
			/** Of the finding: rule, component and judged value; lines may move. */
			id: z.string(),
			rule: z.string(),
			component: z.string(),
			file: z.string(),
		}),
	),
});
export type Baseline = z.infer<typeof Baseline>;

export function baselineOf(review: Review): Baseline {
	const open = review.verdicts.flatMap(({ finding }) => (finding && !finding.suppressed ? [finding] : []));
	const findings = open.map(({ id, rule, component, at }) => ({ id, rule, component, file: at.file }));
	findings.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
	return { version: 1, findings };
}

/** The baseline in a text; throws words that say what is wrong with it. */
export function readBaseline(text: string): Baseline {
	let data: unknown;
	try {
		data = JSON.parse(text);
	} catch (error) {
		throw new Error(`it is no JSON: ${(error as Error).message}`);
	}
	const read = Baseline.safeParse(data);
	if (!read.success) throw new Error(`it is no baseline: ${z.prettifyError(read.error)}`);
	return read.data;
}

/** Takes what the baseline has as suppressed, for the reason that it is known. Tells how many of it are gone. */
export function withBaseline(review: Review, baseline: Baseline, name: string): { review: Review; gone: number } {
	const known = new Set(baseline.findings.map(({ id }) => id));
	const met = new Set<string>();
	// Which of the copies of a component decides may change: one that is known makes all of them known.
	const stories = new Set(
		review.verdicts.flatMap(({ finding }) => (finding && known.has(finding.id) ? [storyOf(finding)] : [])),
	);
	const verdicts = review.verdicts.map((verdict) => {
		const { finding } = verdict;
		if (!finding || !stories.has(storyOf(finding))) return verdict;
		if (known.has(finding.id)) met.add(finding.id);
		return finding.suppressed
			? verdict
			: { ...verdict, finding: { ...finding, suppressed: { reason: `known: it stands in ${name}` } } };
	});
	return { review: { ...review, verdicts }, gone: known.size - met.size };
}

/** One name for a finding and those of other copies of its component. */
function storyOf({ id, copyOf }: Finding): string {
	return copyOf ?? id;
}

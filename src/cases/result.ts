import { z } from "zod";
import type { Difference } from "../simulator/api.ts";
import { Contest, Placed } from "../simulator/contest/api.ts";
import { differenceOf } from "../simulator/contest/difference.ts";
import type { Case } from "./case.ts";
import { Judged, judge } from "./claims.ts";

/** What `simulate CASE --format json` prints. A field may be added within a version; none changes its meaning or goes. */
export const CaseResult = Contest.omit({ contestants: true }).extend({
	version: z.literal(1),
	title: z.string(),
	question: z.string().optional(),
	answer: z.string().optional(),
	guide: z.string().optional(),
	/** The design as it is, and then its alternatives. */
	designs: z.array(Placed.extend({ what: z.string().optional() })),
	claims: z.array(Judged),
});
export type CaseResult = z.infer<typeof CaseResult>;

export function resultOf(of: Case, contest: Contest): CaseResult {
	const { title, question, answer, guide } = of;
	const { contestants, ...rest } = contest;
	return {
		version: 1,
		title,
		...(question && { question }),
		...(answer && { answer }),
		...(guide && { guide }),
		...rest,
		designs: contestants.map((placed, index) => ({
			...placed,
			...(of.contestants[index].what && { what: of.contestants[index].what }),
		})),
		claims: of.claims.map((claim) => judge(contest, claim)),
	};
}

/** How much more of a metric one design has than another. */
export function resultDifference(
	{ designs, ...rest }: CaseResult,
	metric: string,
	before: string,
	after: string,
): Difference | undefined {
	return differenceOf({ ...rest, contestants: designs }, metric, before, after);
}

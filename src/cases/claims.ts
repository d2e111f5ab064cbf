import { z } from "zod";
import { Difference, Estimate } from "../simulator/api.ts";
import type { Contest } from "../simulator/contest/api.ts";
import { differenceOf } from "../simulator/contest/difference.ts";
import type { ClaimSpec } from "./schema.ts";
import { amountOf } from "./values.ts";

/** A sentence that the numbers must back. */
export const Claim = z.object({
	says: z.string(),
	metric: z.string(),
	/** Name of the alternative that it is about. */
	of: z.string(),
	/** Less, or more, than another alternative; by at least this share of the other's value. */
	than: z
		.object({ side: z.enum(["below", "above"]), other: z.string(), by: z.number(), significant: z.boolean() })
		.optional(),
	atMost: z.number().optional(),
	atLeast: z.number().optional(),
});
export type Claim = z.infer<typeof Claim>;

export const Judged = Claim.extend({
	backed: z.boolean(),
	/** Undefined where no run yielded the metric. */
	estimate: Estimate.optional(),
	/** To the other alternative, where there is one. */
	difference: Difference.optional(),
});
export type Judged = z.infer<typeof Judged>;

export function claimOf(spec: ClaimSpec, first: string): Claim | { wrong: string } {
	const { says, metric, of = first, below, above, significant = true } = spec;
	if (below !== undefined && above !== undefined) return { wrong: "say either `below` or `above`" };
	const other = below ?? above;
	const numbers: Partial<Record<"by" | "atMost" | "atLeast", number>> = {};
	for (const key of ["by", "atMost", "atLeast"] as const) {
		const text = spec[key];
		if (text === undefined) continue;
		const amount = amountOf(text);
		if (amount === undefined)
			return { wrong: `${key} of "${text}": expected a number, with a unit such as 1% or 300ms` };
		numbers[key] = amount;
	}
	const { by = 0, atMost, atLeast } = numbers;
	if (other === undefined && atMost === undefined && atLeast === undefined)
		return { wrong: "nothing is claimed: say `below` or `above` another alternative, `atMost` or `atLeast`" };
	if (other === undefined && numbers.by !== undefined) return { wrong: "`by` needs a `below` or an `above`" };
	if (other === of) return { wrong: `"${of}" is held against itself` };
	return {
		says,
		metric,
		of,
		...(other !== undefined && { than: { side: below === undefined ? "above" : "below", other, by, significant } }),
		...(atMost !== undefined && { atMost }),
		...(atLeast !== undefined && { atLeast }),
	};
}

/** A claim is backed where the whole interval is on its side. */
export function judge(contest: Contest, claim: Claim): Judged {
	const estimate = contest.contestants.find(({ name }) => name === claim.of)?.estimates[claim.metric];
	if (!estimate) return { ...claim, backed: false };
	const { than, atMost, atLeast } = claim;
	// What had not come when a run ended is more than any bound that lies within the run, and maybe more than one beyond it.
	const bounded = !estimate.beyond && estimate.high <= (atMost ?? Number.POSITIVE_INFINITY);
	const within = (atMost === undefined || bounded) && (atLeast === undefined || estimate.low >= atLeast);
	if (!than) return { ...claim, backed: within, estimate };
	const difference = differenceOf(contest, claim.metric, than.other, claim.of);
	if (!difference || !Number.isFinite(difference.mean)) return { ...claim, backed: false, estimate };
	const gap = than.side === "below" ? -difference.mean : difference.mean;
	const sure = difference.significant || !than.significant;
	const apart = gap > 0 && sure && gap >= than.by * Math.abs(difference.before);
	return { ...claim, backed: within && apart, estimate, difference };
}

import { z } from "zod";
import { Contestant, type ContestOptions } from "../simulator/contest/api.ts";
import { Claim } from "./claims.ts";

/** A question that can be played: designs that compete under a scenario, and what the numbers must show. */
export const Case = z.object({
	title: z.string(),
	question: z.string().optional(),
	answer: z.string().optional(),
	guide: z.string().optional(),
	/** The design as it is, and then its alternatives. */
	contestants: z.array(Contestant.extend({ what: z.string().optional() })).min(1),
	seed: z.number().optional(),
	replications: z.number().optional(),
	precision: z.number().optional(),
	watch: z.array(z.string()).optional(),
	claims: z.array(Claim),
});
export type Case = z.infer<typeof Case>;

/** How the case wants to be played. */
export function optionsOf({ seed, replications, precision, watch }: Case): ContestOptions {
	return {
		...(watch && { watch }),
		...(seed !== undefined && { seed }),
		...(replications !== undefined && { replications }),
		...(precision !== undefined && { precision }),
	};
}

import { z } from "zod";
import { Design } from "../../design/design.ts";
import { Patch } from "../../design/patch.ts";
import { Assumption, Difference, Estimate, Reading, Run } from "../api.ts";

/** One of the designs that are held against each other. */
export const Contestant = z.object({
	name: z.string(),
	design: Design,
	scenario: z.string(),
	/** Id of the service to look at; the first that clients reach where absent. */
	focus: z.string().optional(),
	/** Ids of what a change is about: of several things that a scenario may strike, it strikes these. */
	about: z.array(z.string()).optional(),
	/** Values to take in the place of what would be assumed. */
	instead: Patch.optional(),
});
export type Contestant = z.infer<typeof Contestant>;

export const Placed = z.object({
	name: z.string(),
	scenario: z.string(),
	focus: z.string(),
	/** By metric. */
	estimates: z.record(z.string(), Estimate),
	/** Against the first contestant, replication by replication; empty for the first itself. */
	toFirst: z.record(z.string(), Difference),
	/** Each replication's value; null where a run has nothing of the kind. */
	values: z.record(z.string(), z.array(Reading.nullable())),
	/** The first replication, for charts. */
	run: Run,
	/** What happened, in one plain sentence with numbers. */
	sentence: z.string(),
});
export type Placed = z.infer<typeof Placed>;

export const Contest = z.object({
	replications: z.number(),
	confidence: z.number(),
	seed: z.number(),
	/** Metrics to show first. */
	watch: z.array(z.string()),
	contestants: z.array(Placed),
	assumptions: z.array(Assumption),
	notes: z.array(z.string()),
});
export type Contest = z.infer<typeof Contest>;

export interface ContestOptions {
	seed?: number;
	replications?: number;
	/** Go on until the interval of each watched metric is within this share of its mean. */
	precision?: number;
	/** Events that the whole contest may take; beyond, there are fewer replications. */
	budget?: number;
	confidence?: number;
	watch?: string[];
	/**
	 * The contestants come in groups of so many, and the first group is what the others vary: whoever comes to the same as
	 * its fellow there, in all that is watched of a first run with the same luck, is not played again.
	 */
	groups?: number;
}

import type { Moments } from "../../../src/simulator/statistics/moments.ts";

/** How much to simulate: 1 is what docs/validation.md shows; the shortened form takes a small share of it. */
export interface Effort {
	share: number;
	seed: number;
}

/** What one experiment measured, by name: a number for each replication, or a text that must agree letter by letter. */
export type Measured = Record<string, Moments | string>;

export interface Claim {
	/** What is measured; also its name in `Measured`. */
	of: string;
	expected: number | string;
	/** Largest error, as a share of the expected number; absolute where that is 0. */
	within?: number;
	/**
	 * Error that the way of measuring brings with it, as a share: a histogram's bucket. An approximation, which holds
	 * within `within` only and whose error no number of replications makes smaller, has Infinity.
	 */
	slack?: number;
	/** Standard error of the expected number where that was simulated, too. */
	published?: number;
	/** Takes so many customers that the shortened form leaves it out. */
	long?: true;
}

/** One model that runs, and what is known of it. */
export interface Experiment {
	/** A title that says the model and its parameters. */
	model: string;
	/** Where the expected numbers come from. */
	source: string;
	claims: Claim[];
	run(effort: Effort): Measured;
}

export interface Family {
	title: string;
	/** What a reader should know before the table. */
	about: string;
	experiments: Experiment[];
}

/** Quantiles come from the simulator's own histogram: 128 buckets an octave, the middle of one taken. */
export const bucket = 0.004;

/** A law that is no exact one: only `within` counts. */
export const approximate = Number.POSITIVE_INFINITY;

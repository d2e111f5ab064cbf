import type { Change } from "../review/change.ts";
import type { RemedyEdits } from "../review/remedies.ts";
import type { Review } from "../review/review.ts";
import type { Asking } from "./asking.ts";

/** What a report may need beside the review. All optional: a report says less where it knows less. */
export interface ReportOptions {
	/** Of Scaleproof. */
	version?: string;
	/** By finding id: the text edits of its remedy, and what is left to do by hand. */
	remedies?: Readonly<Record<string, RemedyEdits>>;
	/** Set where the review was limited to a change: what it is compared with, and what the change does. */
	change?: Change;
	/** Findings that could be simulated and were not. */
	unsimulated?: number;
	/** How much a text tells: all of it, how much was found, or a line a finding and nothing else. */
	detail?: "full" | "summary" | "quiet";
	/** What a text groups findings by. */
	groupBy?: "component" | "rule";
	/** A text lists every input that the simulations assumed; otherwise it says how many there are. */
	assumptions?: boolean;
	/** How what comes next is to be asked for; the commands of a terminal where absent. */
	asking?: Asking;
	/** Columns of the terminal. */
	width?: number;
	colour?: boolean;
}

export type Report = (review: Review, options?: ReportOptions) => string;

import type { Note } from "../../src/design/text.ts";
import { unreadWords } from "../../src/review/coverage.ts";
import type { Review } from "../../src/review/review.ts";
import { told } from "../../src/review/told.ts";
import { plural } from "../format.ts";
import { nameOf, ruleOf } from "./findings.ts";

export interface Unknowns {
	/** The worst first. */
	notes: Note[];
	/** Questions of rules without an answer, and why. */
	undecided: { id: string; what: string; because: string }[];
	/** Files of kinds that are not read yet, in a sentence; empty where there are none. */
	unread: string;
	/** "3 notes, 5 undecided"; empty where all is known. */
	words: string;
	/** A note says that something is missing from the picture. */
	isTorn: boolean;
}

const rank = { error: 0, warning: 1, info: 2 } as const;

/** What a reader of the design should know is not in it. */
export function unknownsOf(review: Review): Unknowns {
	const notes = review.notes
		.filter(({ kind }) => kind !== "unused-suppression")
		.sort((a, b) => rank[a.severity] - rank[b.severity]);
	const undecided = told(review)
		.filter(({ answer }) => answer === "unknown")
		.map(({ rule, component, because }) => ({
			id: `${rule} ${component}`,
			what: `${ruleOf(review, rule)?.title ?? rule}: ${nameOf(review.design, component)}`,
			because: because ?? "nothing says so",
		}));
	const unread = review.coverage ? unreadWords(review.coverage) : "";
	const words = [
		notes.length > 0 && plural(notes.length, "note"),
		undecided.length > 0 && `${undecided.length} undecided`,
		unread && "unread files",
	].filter(Boolean);
	return {
		notes,
		undecided,
		unread,
		words: words.join(", "),
		isTorn: notes.some(({ severity }) => severity !== "info"),
	};
}

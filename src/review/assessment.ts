import { type Baseline, withBaseline } from "./baseline.ts";
import { changesSince } from "./diff.ts";
import type { RemedyEdits } from "./remedies.ts";
import { openFindings, type Review } from "./review.ts";
import { addImpacts, type SimulationOptions } from "./running/impacts.ts";
import type { Session } from "./session.ts";
import { restrictTo, touchedBy } from "./touched.ts";

/** What is wanted beside the review. */
export interface Wanted {
	/** Limits the review to what the change since this reference of git touches. */
	since?: string;
	/** Findings that are known, and the file that they stand in: they are taken as suppressed. */
	baseline?: { known: Baseline; name: string };
	/** How remedies are simulated; absent: they are not. */
	simulate?: SimulationOptions;
	/** Hears the share of the simulations that is done, 0 to 1. */
	progress?: (share: number) => void;
}

/** All that a report is made of. */
export interface Assessment {
	/** Limited to the change, where one was named. */
	review: Review;
	/** By finding id. */
	remedies: Record<string, RemedyEdits>;
	/** The reference that was compared with, and how many files have changed since. */
	change?: { since: string; files: number };
	/** Findings that could be simulated and were not. */
	unsimulated: number;
	/** Findings of the baseline that are there no more; only where all was reviewed can that be said. */
	gone?: number;
}

/** Reviews what the session has read: limited to a change, with what each remedy does and how it is written. */
export async function assess(session: Session, wanted: Wanted, signal: AbortSignal): Promise<Assessment> {
	const { since, simulate, progress = () => {} } = wanted;
	const whole = session.review();
	const isRead = (file: string) => session.text(file) !== undefined;
	const changes = since ? await changesSince(whole.root, since, signal, isRead) : undefined;
	const touched = changes ? restrictTo(whole, touchedBy(whole, changes)) : whole;
	const { review, gone } = wanted.baseline
		? withBaseline(touched, wanted.baseline.known, wanted.baseline.name)
		: { review: touched, gone: 0 };
	const unsimulated = simulate ? await addImpacts(review, simulate, progress, signal) : 0;
	const remedies = await session.remedies(openFindings(review));
	return {
		review,
		remedies,
		unsimulated,
		...(gone > 0 && !changes && { gone }),
		...(changes && { change: { since: changes.since, files: changes.files.size } }),
	};
}

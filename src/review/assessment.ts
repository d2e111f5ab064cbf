import { atBase } from "./base.ts";
import { type Baseline, withBaseline } from "./baseline.ts";
import { type Change, type Comparison, comparisonOf } from "./change.ts";
import { type Changes, changesSince } from "./diff.ts";
import { homeOf } from "./forge.ts";
import { DiffError } from "./git.ts";
import type { RemedyEdits } from "./remedies.ts";
import { openFindings, type Review } from "./review.ts";
import { addChangeImpacts } from "./running/change-impacts.ts";
import { addImpacts, type SimulationOptions } from "./running/impacts.ts";
import type { Session } from "./session.ts";
import { restrictTo, touchedBy, touchedIn } from "./touched.ts";

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
	/** Hears what is known before anything is simulated; the simulations are added to the same review. */
	begun?: (assessment: Assessment) => void;
}

/** All that a report is made of. */
export interface Assessment {
	/** Limited to the change, where one was named. */
	review: Review;
	/** By finding id. */
	remedies: Record<string, RemedyEdits>;
	/** What was compared with, and what the change does. */
	change?: Change;
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
	const before = changes && (await baseOf(session, whole, changes, signal));
	const comparison = before && comparisonOf(before, whole);
	const touched = changes
		? restrictTo(whole, new Set([...touchedBy(whole, changes), ...(comparison ? touchedIn(comparison, before) : [])]))
		: whole;
	const { review, gone } = wanted.baseline
		? withBaseline(touched, wanted.baseline.known, wanted.baseline.name)
		: { review: touched, gone: 0 };
	const remedies = await session.remedies(openFindings(review));
	const assessment: Assessment = {
		review,
		remedies,
		unsimulated: 0,
		...(gone > 0 && !changes && { gone }),
		...(changes && { change: await changeOf(whole.root, changes, comparison, signal) }),
	};
	if (!simulate) return assessment;
	wanted.begun?.(assessment);
	assessment.unsimulated = await addImpacts(review, simulate, progress, signal);
	if (comparison) await addChangeImpacts(comparison, before, whole, simulate, signal);
	return assessment;
}

async function changeOf(
	root: string,
	{ since, files, gone }: Changes,
	comparison: Comparison | undefined,
	signal: AbortSignal,
): Promise<Change> {
	const home = await homeOf(root, signal);
	const changed = new Set(files.keys());
	return { since, files: files.size + gone.length, changed, ...(comparison && { comparison }), ...(home && { home }) };
}

/** The workspace as it was at the base of the change. */
async function baseOf(
	session: Session,
	{ notes }: Review,
	changes: Changes,
	signal: AbortSignal,
): Promise<Review | undefined> {
	try {
		return (await atBase(session, changes, signal)).review();
	} catch (error) {
		if (!(error instanceof DiffError)) throw error;
		const message = `Not compared with ${changes.since}, before and after: ${error.message}`;
		notes.push({ file: ".", severity: "info", message });
		return undefined;
	}
}

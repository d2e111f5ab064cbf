import type { Finding } from "../rules/finding.ts";
import { carryOut, type Refuses } from "./carry-out.ts";
import { lineEdits } from "./line-diff.ts";
import type { RemedyEdits } from "./remedies.ts";
import type { Session } from "./session.ts";

/** All remedies of a rule as one change of the texts as they are now. */
export async function fixAllOf(session: Session, rule: string): Promise<RemedyEdits> {
	return await fixAll(session, `Fix all of ${rule}`, (finding) => finding.rule === rule);
}

/**
 * What may be carried out in a file without anybody looking: remedies that are whole, and edit nothing but the file in
 * which their finding stands.
 */
export async function fixAllIn(session: Session, path: string): Promise<RemedyEdits> {
	const here = session.findings().filter(({ at }) => at.file === path);
	const remedies = await session.remedies(here);
	const alone = here.filter(({ id }) => {
		const { edits, byHand } = remedies[id];
		return edits.length > 0 && byHand.length === 0 && edits.every(({ file }) => file === path);
	});
	const ids = new Set(alone.map(({ id }) => id));
	const refuses: Refuses = async (file) => (file === path ? undefined : "is not the file that is being fixed");
	return await fixAll(session, `Fix all in ${path}`, ({ id }) => ids.has(id), refuses);
}

async function fixAll(
	session: Session,
	title: string,
	wanted: (finding: Finding) => boolean,
	refuses?: Refuses,
): Promise<RemedyEdits> {
	const trial = await session.trial([]);
	const { remaining, changed } = await carryOut(trial, wanted, refuses);
	return {
		title,
		edits: changed.flatMap(({ file, old, now }) => lineEdits(file, old, now)),
		byHand: [...new Set(remaining.flatMap(({ byHand }) => byHand))],
	};
}

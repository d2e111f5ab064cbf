import { applyEdits, type TextEdit } from "../design/text.ts";
import type { Finding } from "../rules/finding.ts";
import type { Session } from "./session.ts";

export interface CarriedOut {
	fixed: Finding[];
	/** What is left to a person of each finding, in words. */
	remaining: { finding: Finding; byHand: string[] }[];
	/** Files that are not as they were, by path. */
	changed: { file: string; old: string; now: string }[];
}

/**
 * Takes remedy after remedy into the session, and writes no file: each is computed on the text that the one before it
 * left, and a finding that an earlier remedy resolved needs none of its own.
 */
export async function carryOut(session: Session, wanted: (finding: Finding) => boolean): Promise<CarriedOut> {
	const before = new Map<string, string>();
	const fixed: CarriedOut["fixed"] = [];
	const remaining: CarriedOut["remaining"] = [];
	for (const { id } of session.findings()) {
		const finding = session.finding(id);
		if (!finding || !wanted(finding)) continue;
		const { edits, byHand } = session.remedy(finding);
		const refused = edits.length > 0 ? await apply(session, edits, before) : undefined;
		if (edits.length > 0 && !refused) fixed.push(finding);
		if (byHand.length > 0 || refused) remaining.push({ finding, byHand: [...(refused ? [refused] : []), ...byHand] });
	}
	const changed = [...before]
		.map(([file, old]) => ({ file, old, now: session.text(file) ?? old }))
		.filter(({ old, now }) => old !== now)
		.sort((a, b) => (a.file < b.file ? -1 : 1));
	return { fixed, remaining, changed };
}

/** Takes the edits into the session, or says why not. */
async function apply(
	session: Session,
	edits: readonly TextEdit[],
	before: Map<string, string>,
): Promise<string | undefined> {
	const files = new Map<string, TextEdit[]>();
	for (const edit of edits) files.set(edit.file, [...(files.get(edit.file) ?? []), edit]);
	const changes: { path: string; text: string }[] = [];
	for (const [path, own] of files) {
		const text = session.text(path);
		if (text === undefined) return `${path} is not among the files that were read.`;
		try {
			changes.push({ path, text: applyEdits(text, own) });
		} catch {
			return `Its edits of ${path} overlap each other; nothing was changed for it.`;
		}
		if (!before.has(path)) before.set(path, text);
	}
	await session.update(changes);
	return undefined;
}

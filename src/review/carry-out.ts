import { applyEdits, type Position, type TextEdit } from "../design/text.ts";
import type { Finding } from "../rules/finding.ts";
import type { Session } from "./session.ts";

export interface CarriedOut {
	fixed: Finding[];
	/** What is left to a person, of findings that were fixed in part or not at all. */
	remaining: { finding: Finding; byHand: string[] }[];
	/** Files that are not as they were, by path. */
	changed: { file: string; old: string; now: string }[];
}

/** Why a file must not be edited, in words that go on after its name; undefined where it may be. */
export type Refuses = (file: string, text: string) => Promise<string | undefined>;

/**
 * Carries out the remedies of the findings that are wanted, in the session's texts alone. Those that touch each other's
 * places come one after the other, each made on the text that the one before it left; a finding that an earlier remedy
 * resolved needs none of its own.
 */
export async function carryOut(
	session: Session,
	wanted: (finding: Finding) => boolean,
	refuses: Refuses = async () => undefined,
): Promise<CarriedOut> {
	const order = session.findings().filter(wanted);
	const rank = new Map(order.map(({ id }, index) => [id, index]));
	const fixed: Finding[] = [];
	const remaining: CarriedOut["remaining"] = [];
	const before = new Map<string, string>();
	let pending = new Set(rank.keys());
	while (pending.size > 0) {
		const findings = session.findings().filter(({ id }) => pending.has(id));
		const remedies = await session.remedies(findings);
		const edits: TextEdit[] = [];
		const next = new Set<string>();
		const done: Finding[] = [];
		for (const finding of findings) {
			const own = remedies[finding.id].edits;
			const refused = await reasonAgainst(own, session, refuses);
			if (refused !== undefined) {
				remaining.push({ finding, byHand: [refused, ...remedies[finding.id].byHand] });
				continue;
			}
			if (own.length > 0 && !own.some((edit) => edits.some((other) => touch(edit, other)))) {
				edits.push(...own);
				done.push(finding);
			} else next.add(finding.id);
		}
		const left = findings.filter(({ id }) => next.has(id));
		for (const finding of done.length > 0 ? done : left) {
			const { byHand } = remedies[finding.id];
			if (byHand.length > 0) remaining.push({ finding, byHand });
		}
		if (done.length === 0) break;
		fixed.push(...done);
		pending = next;
		await apply(session, edits, before);
	}
	const inOrder = (a: Finding, b: Finding) => (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0);
	fixed.sort(inOrder);
	remaining.sort((a, b) => inOrder(a.finding, b.finding));
	const changed = [...before]
		.map(([file, old]) => ({ file, old, now: session.text(file) ?? old }))
		.filter(({ old, now }) => old !== now)
		.sort((a, b) => (a.file < b.file ? -1 : 1));
	return { fixed, remaining, changed };
}

async function reasonAgainst(
	edits: readonly TextEdit[],
	session: Session,
	refuses: Refuses,
): Promise<string | undefined> {
	for (const file of new Set(edits.map((edit) => edit.file))) {
		const reason = await refuses(file, session.text(file) ?? "");
		if (reason !== undefined) return `${file} is left alone: it ${reason}`;
	}
	return undefined;
}

async function apply(session: Session, edits: readonly TextEdit[], before: Map<string, string>): Promise<void> {
	const changes = [...new Set(edits.map(({ file }) => file))].map((path) => {
		const text = session.text(path) ?? "";
		if (!before.has(path)) before.set(path, text);
		const own = edits.filter(({ file }) => file === path);
		return { path, text: applyEdits(text, own) };
	});
	await session.update(changes);
}

/** Two that only meet touch each other too: which of two insertions comes first would be left to chance. */
function touch(a: TextEdit, b: TextEdit): boolean {
	return a.file === b.file && !isBefore(a.range.end, b.range.start) && !isBefore(b.range.end, a.range.start);
}

function isBefore(a: Position, b: Position): boolean {
	return a.line < b.line || (a.line === b.line && a.character < b.character);
}

import { applyEdits, type TextEdit } from "../../src/design/text.ts";
import type { Session } from "../../src/review/session.ts";
import type { Finding, Verdict } from "../../src/rules/finding.ts";
import type { Rule } from "../../src/rules/rule.ts";
import type { Fixture } from "../support/fixtures.ts";
import { asMarker } from "../support/markers.ts";
import { openSession } from "../support/memory-workspace.ts";

/** What the rules say of a fixture. */
export interface Judged {
	/** Findings of its own rule in its own files, by path, as markers. */
	own: Record<string, string[]>;
	/** Findings of other rules, and those of its own in a file that is not its own. */
	strays: string[];
	answers: Verdict["answer"][];
	/** Notes that say that something went wrong. */
	errors: string[];
	findings: Finding[];
	/** What was judged: open, and to be left as it is. */
	session: Session;
}

export async function judge({ rule, own, texts }: Fixture, rules?: readonly Rule[]): Promise<Judged> {
	const session = await openSession(texts, { rules });
	const all = session.findings();
	const findings = all.filter((finding) => finding.rule === rule);
	const strays = all.filter((finding) => finding.rule !== rule || !own.some(({ path }) => path === finding.at.file));
	const { verdicts, notes } = session.review();
	return {
		own: Object.fromEntries(own.map(({ path, text }) => [path, markers(findings, path, text)])),
		strays: strays.map(({ at }, index) => `${at.file}:${asMarker(strays[index], texts[at.file])}`).sort(),
		answers: verdicts.filter((verdict) => verdict.rule === rule).map(({ answer }) => answer),
		errors: notes.filter(({ severity }) => severity === "error").map(({ message }) => message),
		findings,
		session,
	};
}

function markers(findings: readonly Finding[], path: string, text: string): string[] {
	return findings
		.filter(({ at }) => at.file === path)
		.map((finding) => asMarker(finding, text))
		.sort();
}

/** Whether the answers are those that the fixture's name promises. Nothing to judge is fine too. */
export function asNamed({ kind }: Fixture, answers: readonly Verdict["answer"][]): boolean {
	if (kind === "bad") return answers.includes("fails");
	if (answers.includes("fails")) return false;
	if (kind === "unknown") return answers.includes("unknown");
	return answers.length === 0 || answers.some((answer) => answer === "passes" || answer === "does-not-apply");
}

/** A fixture before and after the remedy of one of its findings is carried out. */
export interface CarriedOut {
	/** Nothing could be written. */
	byHandOnly: boolean;
	byHand: string[];
	/** The finding is there still. */
	remains: boolean;
	/** Findings and notes that were not there before. */
	fresh: string[];
	/** What the same remedy would write a second time. */
	again: readonly TextEdit[];
	/** Answers that the same texts give when they are read anew, where they differ from those after the edit. */
	otherwise: string[];
}

export async function carryOut(
	{ texts }: Fixture,
	judged: Session,
	id: string,
	rules?: readonly Rule[],
): Promise<CarriedOut> {
	const session = await judged.trial([]);
	const finding = session.finding(id)!;
	const { edits, byHand } = await session.remedy(finding);
	const before = said(session);
	const edited = [...new Set(edits.map(({ file }) => file))].map((file) => {
		const own = edits.filter((edit) => edit.file === file);
		return { path: file, text: applyEdits(session.text(file)!, own) };
	});
	await session.update(edited);
	const anew = await openSession(
		{ ...texts, ...Object.fromEntries(edited.map(({ path, text }) => [path, text])) },
		{ rules },
	);
	const expected = answers(anew);
	return {
		byHandOnly: edits.length === 0,
		byHand,
		remains: session.findings().some((one) => one.rule === finding.rule && one.component === finding.component),
		fresh: said(session).filter((one) => !before.includes(one)),
		again: edits.length > 0 ? (await session.remedy(finding)).edits : [],
		otherwise: answers(session).filter((one) => !expected.includes(one)),
	};
}

function said(session: Session): string[] {
	return [
		...session.findings().map(({ rule, component }) => `${rule} on ${component}`),
		...session.review().notes.map(({ file, message }) => `${file}: ${message}`),
	];
}

function answers(session: Session): string[] {
	return session.review().verdicts.map(({ rule, component, answer }) => `${rule} on ${component}: ${answer}`);
}

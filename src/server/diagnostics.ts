import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver/node";
import type { Note, Range } from "../design/text.ts";
import { pageOf } from "../review/rule-info.ts";
import type { Finding, Verdict } from "../rules/finding.ts";
import { uriIn } from "./uris.ts";

export const source = "scaleproof";

const severities = {
	error: DiagnosticSeverity.Error,
	warning: DiagnosticSeverity.Warning,
	info: DiagnosticSeverity.Information,
} as const;

const firstCharacter: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };

/** What is said of each file that anything is said of. */
export function diagnosticsOf({
	root,
	findings,
	notes,
	unknown = [],
	isFresh = () => undefined,
}: {
	root: string;
	findings: readonly Finding[];
	notes: readonly Note[];
	/** Answers that could not be given, to be shown as hints. */
	unknown?: readonly Verdict[];
	/** Whether a finding came with the present change. */
	isFresh?: (finding: Finding) => boolean | undefined;
}): Map<string, Diagnostic[]> {
	const files = new Map<string, Diagnostic[]>();
	const add = (file: string, diagnostic: Diagnostic) => {
		const known = files.get(file);
		if (known) known.push(diagnostic);
		else files.set(file, [diagnostic]);
	};
	for (const finding of findings) add(finding.at.file, told(root, finding, isFresh(finding)));
	for (const verdict of unknown) if (verdict.at) add(verdict.at.file, ofUnknown(verdict, verdict.at.range));
	for (const note of notes) add(note.file, ofNote(note));
	return files;
}

/** A finding that an edit leaves as it was is the same object, and is told in the same words. */
const known = new WeakMap<Finding, { root: string; fresh: boolean | undefined; diagnostic: Diagnostic }>();

function told(root: string, finding: Finding, fresh: boolean | undefined): Diagnostic {
	const before = known.get(finding);
	if (before?.root === root && before.fresh === fresh) return before.diagnostic;
	const diagnostic = ofFinding(root, finding, fresh);
	known.set(finding, { root, fresh, diagnostic });
	return diagnostic;
}

function ofFinding(root: string, finding: Finding, fresh: boolean | undefined): Diagnostic {
	return {
		range: finding.at.range,
		// What is told once, at the copy that decides, is a hint at the others: it does not fill the list of problems.
		severity: finding.copyOf === undefined ? severities[finding.severity] : DiagnosticSeverity.Hint,
		code: finding.rule,
		codeDescription: { href: pageOf(finding.rule) },
		source,
		message: finding.message,
		relatedInformation: finding.related.map(({ at, message, same }) => ({
			location: { uri: uriIn(root, at.file), range: at.range },
			// The editor names the file alone, and copies mostly have one name.
			message: same ? `${at.file}: ${message}` : message,
		})),
		data: { finding: finding.id, ...(fresh !== undefined && { fresh }) },
	};
}

/** What a rule would have to know: no problem, but where a person can look. */
function ofUnknown({ rule, because }: Verdict, range: Range): Diagnostic {
	return {
		range,
		severity: DiagnosticSeverity.Hint,
		code: rule,
		codeDescription: { href: pageOf(rule) },
		source,
		message: `${rule} could not be decided, because ${because ?? "nothing says so"}.`,
	};
}

function ofNote(note: Note): Diagnostic {
	const range = note.range ?? firstCharacter;
	if (note.kind === "unused-suppression") {
		const tags = [DiagnosticTag.Unnecessary];
		return { range, severity: DiagnosticSeverity.Information, source, message: note.message, code: note.kind, tags };
	}
	// What is only good to know stands in the file, and does not fill the list of problems.
	const severity = note.severity === "info" ? DiagnosticSeverity.Hint : severities[note.severity];
	return { range, severity, source, message: note.message };
}

import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver/node";
import type { Note, Range } from "../design/text.ts";
import type { Review } from "../review/review.ts";
import type { Finding } from "../rules/finding.ts";
import { uriIn } from "./uris.ts";

export const source = "scaleproof";

const severities = {
	error: DiagnosticSeverity.Error,
	warning: DiagnosticSeverity.Warning,
	info: DiagnosticSeverity.Information,
} as const;

const firstCharacter: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };

/** What a review says of each file that it says anything of. */
export function diagnosticsOf(review: Review): Map<string, Diagnostic[]> {
	const pages = new Map(review.rules.map((rule) => [rule.id, rule.page]));
	const files = new Map<string, Diagnostic[]>();
	const add = (file: string, diagnostic: Diagnostic) => {
		const known = files.get(file);
		if (known) known.push(diagnostic);
		else files.set(file, [diagnostic]);
	};
	for (const { finding } of review.verdicts) {
		if (finding && !finding.suppressed) add(finding.at.file, told(review.root, finding, pages.get(finding.rule)));
	}
	for (const note of review.notes) add(note.file, ofNote(note));
	return files;
}

interface Told {
	root: string;
	page: string | undefined;
	diagnostic: Diagnostic;
}

/** A finding that an edit leaves as it was is the same object, and is told in the same words. */
const known = new WeakMap<Finding, Told>();

function told(root: string, finding: Finding, page: string | undefined): Diagnostic {
	const before = known.get(finding);
	if (before?.root === root && before.page === page) return before.diagnostic;
	const diagnostic = ofFinding(root, finding, page);
	known.set(finding, { root, page, diagnostic });
	return diagnostic;
}

function ofFinding(root: string, finding: Finding, page: string | undefined): Diagnostic {
	return {
		range: finding.at.range,
		// What is told once, at the copy that decides, is a hint at the others: it does not fill the list of problems.
		severity: finding.copyOf === undefined ? severities[finding.severity] : DiagnosticSeverity.Hint,
		code: finding.rule,
		...(page && { codeDescription: { href: page } }),
		source,
		message: finding.message,
		relatedInformation: finding.related.map(({ at, message }) => ({
			location: { uri: uriIn(root, at.file), range: at.range },
			message,
		})),
		data: { finding: finding.id },
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

import type { Note } from "../design/text.ts";
import type { Settings } from "../dialects/scaleproof/schema.ts";
import type { Finding, Found, Verdict } from "../rules/finding.ts";
import { type Suppressed, type Suppression, suppress } from "../rules/suppressions.ts";
import { globWithBraces } from "./glob.ts";

/** What comments and settings suppress, and notes on comments that suppress nothing. `today` as 2027-06-30. */
export function suppressedOf(
	findings: readonly Finding[],
	comments: readonly Suppression[],
	ignores: Settings["ignore"],
	today: string,
): { suppressed: Suppressed; notes: Note[] } {
	const { suppressed, unused } = suppress(findings, comments);
	for (const { until, paths, rule, reason } of ignores ?? []) {
		// What is over is told with the settings' other notes (settings-notes.ts).
		if (until && until < today) continue;
		const globs = paths?.map(globWithBraces);
		for (const finding of findings) {
			const matches = !globs || globs.some((matchesFile) => matchesFile(finding.at.file));
			if (finding.rule === rule && matches && !suppressed.has(finding)) suppressed.set(finding, { reason });
		}
	}
	const notes = unused.map(
		({ at, rule }): Note => ({
			file: at.file,
			range: at.range,
			severity: "warning",
			kind: "unused-suppression",
			message: `This suppression of ${rule} matches no finding; remove it.`,
		}),
	);
	return { suppressed, notes };
}

/** Findings that are suppressed say so; the verdicts given stay as they are. */
export function marked(found: readonly Found[], all: Suppressed): readonly Verdict[] {
	if (all.size === 0) return found;
	return found.map((verdict) => {
		const { finding } = verdict;
		const suppressed = all.get(finding);
		return suppressed ? { ...verdict, finding: { ...finding, suppressed } } : verdict;
	});
}

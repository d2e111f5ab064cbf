import type { Note } from "../design/text.ts";
import type { Settings } from "../dialects/scaleproof/schema.ts";
import type { Finding } from "../rules/finding.ts";
import { type Suppression, suppress } from "../rules/suppressions.ts";
import { globWithBraces } from "./glob.ts";

/** Marks the findings that comments and settings suppress; says which comments suppress nothing. `today` as 2027-06-30. */
export function markSuppressed(
	findings: readonly Finding[],
	comments: readonly Suppression[],
	ignores: Settings["ignore"],
	today: string,
): Note[] {
	const unused = suppress(findings, comments);
	for (const { until, paths, rule, reason } of ignores ?? []) {
		if (until && until < today) continue;
		const globs = paths?.map(globWithBraces);
		for (const finding of findings) {
			const matches = !globs || globs.some((matchesFile) => matchesFile(finding.at.file));
			if (finding.rule === rule && matches) finding.suppressed ??= { reason };
		}
	}
	return unused.map(({ at, rule }) => ({
		file: at.file,
		range: at.range,
		severity: "warning",
		kind: "unused-suppression",
		message: `This suppression of ${rule} matches no finding; remove it.`,
	}));
}

import { printable } from "../design/printable.ts";
import { openFindings, type Review } from "../review/review.ts";
import { fingerprint } from "../rules/finding.ts";

const severities = { error: "critical", warning: "major", info: "info" } as const;

/** Code quality of GitLab: its merge requests tell new findings from old ones by the fingerprint (https://docs.gitlab.com/ci/testing/code_quality/). */
export function gitlab(review: Review): string {
	const seen = new Map<string, number>();
	const issues = openFindings(review).map(({ id, rule, severity, message, at }) => {
		// Of two issues with one fingerprint GitLab shows the first.
		const count = seen.get(id) ?? 0;
		seen.set(id, count + 1);
		return {
			description: printable(message),
			check_name: rule,
			fingerprint: count === 0 ? id : fingerprint(id, String(count)),
			severity: severities[severity],
			location: { path: at.file, lines: { begin: at.range.start.line + 1, end: at.range.end.line + 1 } },
		};
	});
	return `${JSON.stringify(issues, undefined, 2)}\n`;
}

import { printable } from "../design/printable.ts";
import { openFindings, type Review } from "../review/review.ts";
import type { Finding } from "../rules/finding.ts";
import { plural } from "./amounts.ts";
import type { ReportOptions } from "./report.ts";

const levels = { error: "error", warning: "warning", info: "notice" } as const;

/** Of each level, for a step. */
const shown = 10;

/**
 * Annotations of GitHub Actions: one command a line, which the runner shows at the line of the file
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions). GitHub shows ten of each level a step,
 * so the gravest come first; of a change, what it brought.
 */
export function github(review: Review, options: ReportOptions = {}): string {
	const fresh = options.change?.comparison?.fresh;
	const age = ({ id }: Finding) => (fresh?.has(id) ? 0 : 1);
	const found = [...openFindings(review)].sort((a, b) => age(a) - age(b));
	const lines = found.map((finding) => {
		const { rule, severity, message, remedy } = finding;
		const { file, range } = finding.at;
		const place = {
			file,
			line: range.start.line + 1,
			endLine: range.end.line + 1,
			title: `Scaleproof: ${rule}${age(finding) === 0 ? ", new with this change" : ""}`,
		};
		const properties = Object.entries(place).map(([name, value]) => `${name}=${property(String(value))}`);
		const impact = review.impacts[finding.id];
		const words = [
			message,
			...(remedy ? [`Remedy: ${remedy.title}.`] : []),
			...(impact ? [`Simulated: ${impact.sentence}`] : []),
		];
		return `::${levels[severity]} ${properties.join(",")}::${data(words.join("\n"))}`;
	});
	const hidden = Object.keys(levels).map((level) => found.filter(({ severity }) => severity === level).length - shown);
	const unseen = hidden.reduce((all, count) => all + Math.max(0, count), 0);
	// No command, so that it stands in the log and takes the place of no annotation.
	if (unseen > 0)
		lines.push(
			`GitHub shows ${shown} annotations of each level for a step: ${plural(unseen, "finding")} more ${unseen === 1 ? "stands" : "stand"} in this log and in the reports of other formats.`,
		);
	if (options.unsimulated) lines.push(`::debug::${options.unsimulated} findings were not simulated`);
	return lines.map((line) => `${line}\n`).join("");
}

/** As the runner reads it back: a message may have line breaks, once they are escaped; nothing may start a second command. */
function data(text: string): string {
	const lines = text.split("\n").map(printable).join("\n");
	return lines.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function property(text: string): string {
	return data(printable(text)).replace(/:/g, "%3A").replace(/,/g, "%2C");
}

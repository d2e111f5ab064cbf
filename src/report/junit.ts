import { printable } from "../design/printable.ts";
import type { Review } from "../review/review.ts";
import { told } from "../review/told.ts";
import type { Verdict } from "../rules/finding.ts";
import type { ReportOptions } from "./report.ts";
import { nameOf, placeWords } from "./tally.ts";

/**
 * Test results as CI servers read them: a suite is a rule, a case is a component or link that it judges. What fails is a
 * failure, an info among them too; what is unknown or suppressed is skipped, with the reason; what does not apply is left out.
 */
export function junit(review: Review, options: ReportOptions = {}): string {
	const suites = review.rules.flatMap(({ id, title }) => {
		const verdicts = told(review).filter(({ rule, answer }) => rule === id && answer !== "does-not-apply");
		if (verdicts.length === 0) return [];
		const failures = verdicts.filter(({ finding }) => finding && !finding.suppressed).length;
		const skipped = verdicts.filter(isSkipped).length;
		return [
			`  <testsuite name=${quoted(`${id}: ${title}`)} tests="${verdicts.length}" failures="${failures}" errors="0" skipped="${skipped}">`,
			...verdicts.map((verdict) => testCase(review, verdict)),
			"  </testsuite>",
		];
	});
	const name = `Scaleproof${options.version ? ` ${options.version}` : ""}`;
	return [
		'<?xml version="1.0" encoding="UTF-8"?>',
		`<testsuites name=${quoted(name)}>`,
		...suites,
		"</testsuites>",
		"",
	].join("\n");
}

function isSkipped({ answer, finding }: Verdict): boolean {
	return answer === "unknown" || finding?.suppressed !== undefined;
}

function testCase(review: Review, { rule, component, link, at, because, answer, finding }: Verdict): string {
	const place = finding?.at ?? at;
	const attributes = [
		`classname=${quoted(rule)}`,
		`name=${quoted(link ?? nameOf(review, component))}`,
		...(place ? [`file=${quoted(place.file)}`, `line="${place.range.start.line + 1}"`] : []),
	].join(" ");
	const inside = finding?.suppressed
		? `<skipped message=${quoted(`suppressed: ${finding.suppressed.reason}`)}/>`
		: finding
			? `<failure type=${quoted(finding.severity)} message=${quoted(finding.message)}>${escaped(`${placeWords(finding.at)} ${finding.message}${finding.remedy ? ` Remedy: ${finding.remedy.title}.` : ""}`)}</failure>`
			: answer === "unknown"
				? `<skipped message=${quoted(`unknown: ${because ?? "no file says so"}`)}/>`
				: "";
	return inside ? `    <testcase ${attributes}>${inside}</testcase>` : `    <testcase ${attributes}/>`;
}

function quoted(text: string): string {
	return `"${escaped(text)}"`;
}

function escaped(text: string): string {
	return printable(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

import type { Component } from "../design/design.ts";
import { componentOf } from "../design/graph.ts";
import { printable } from "../design/printable.ts";
import type { Location } from "../design/text.ts";
import { openFindings, type Review } from "../review/review.ts";
import { told } from "../review/told.ts";
import type { Finding } from "../rules/finding.ts";
import type { Severity } from "../rules/rule.ts";

export function suppressedFindings(review: Review): Finding[] {
	return told(review).flatMap(({ finding }) => (finding?.suppressed ? [finding] : []));
}

export interface Tally {
	findings: number;
	bySeverity: Record<Severity, number>;
	suppressed: number;
	passes: number;
	unknown: number;
	doesNotApply: number;
}

export function tally(review: Review): Tally {
	const open = openFindings(review);
	const verdicts = told(review);
	const answers = (answer: string) => verdicts.filter((verdict) => verdict.answer === answer).length;
	const of = (severity: Severity) => open.filter((finding) => finding.severity === severity).length;
	return {
		findings: open.length,
		bySeverity: { error: of("error"), warning: of("warning"), info: of("info") },
		suppressed: suppressedFindings(review).length,
		passes: answers("passes"),
		unknown: answers("unknown"),
		doesNotApply: answers("does-not-apply"),
	};
}

/** "deploy/web.yaml:12:3", counted from one as editors and compilers do. */
export function placeWords({ file, range }: Location): string {
	return `${printable(file)}:${range.start.line + 1}:${range.start.character + 1}`;
}

export function nameOf(review: Review, component: string): string {
	return componentOf(review.design, component)?.name ?? component;
}

/** What a workspace holds, coarsely: reports greet an empty one differently. */
export function contentsOf({ design }: Pick<Review, "design">): "nothing" | "code" | "design" {
	const own = design.components.filter((component) => component.files.length > 0);
	if (own.length === 0) return "nothing";
	return own.every(isOnlyCode) ? "code" : "design";
}

function isOnlyCode(component: Component): boolean {
	if (component.kind === "Service") return component.attributes.platform?.value === undefined;
	return component.kind === "Transaction" || component.kind === "Store" || component.kind === "Client";
}

import { readsOf } from "../rules/reads.ts";
import { type Rule, worstSeverity } from "../rules/rule.ts";
import type { RuleInfo } from "./review.ts";

/** Where the generated pages of rules stand for readers on the web. */
export const pagesAt = "https://github.com/scaleproof/scaleproof/blob/main/docs/rules";

export function ruleInfo(rule: Rule): RuleInfo {
	const { id, title, guide, why, unless, ask, simulate } = rule;
	return {
		id,
		title,
		severity: worstSeverity(rule),
		guide,
		why,
		unless,
		ask,
		reads: readsOf(rule),
		...(simulate && { simulate }),
		page: pageOf(id),
	};
}

export function pageOf(rule: string): string {
	return `${pagesAt}/${rule}.md`;
}

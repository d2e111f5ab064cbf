import { ruleInfo } from "../review/rule-info.ts";
import { kindsOf, type Rule, worstSeverity } from "../rules/rule.ts";
import { wrap } from "./layout.ts";
import type { Screen } from "./screen.ts";

/** One rule in the words that the editor shows too: why, when not, what to do, what to ask. */
export function ruleText(rule: Rule, { ink, width }: Screen): string {
	const general = (text: string) => text.replace(/\{(\w+)\.name\}/g, "the $1");
	const paragraph = (text: string) => wrap(general(text), width - 2).map((line) => `  ${line}`);
	const remedies = [rule.remedy].flat();
	return [
		ink.bold(rule.title),
		ink.dim(`${rule.id} · ${worstSeverity(rule)} · judges every ${kindsOf(rule).join(" and ")} · guide ${rule.guide}`),
		"",
		ink.cyan("Why"),
		...paragraph(rule.why),
		"",
		ink.cyan("When this is fine"),
		...paragraph(rule.unless),
		"",
		ink.cyan(remedies.length > 1 ? "Remedies" : "Remedy"),
		...remedies.flatMap(({ title, byHand }) => paragraph(byHand ? `${title}. ${byHand}` : title)),
		"",
		ink.cyan("Ask in a review"),
		...paragraph(rule.ask),
		"",
		...(rule.simulate
			? [
					ink.cyan("See its effect"),
					`  scaleproof simulate --fix ${rule.id}  ${ink.dim(`(${rule.simulate.scenario}: ${rule.simulate.watch.join(", ")})`)}`,
					"",
				]
			: []),
		ink.cyan("Suppress one place, with a reason"),
		`  scaleproof-ignore ${rule.id} -- reason  ${ink.dim("in a comment on the line or the line above")}`,
		"",
		ruleInfo(rule).page,
		...(rule.sources ?? []),
	].join("\n");
}

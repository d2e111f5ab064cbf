import type { Finding } from "./finding.ts";
import type { Rule } from "./rule.ts";

/** The scenario that shows what a finding's remedy does, and what to watch in it: the remedy's own, else its rule's. */
export function shownUnder(
	{ rule: id, remedy }: Finding,
	rules: readonly Pick<Rule, "id" | "simulate">[],
): Rule["simulate"] {
	return remedy?.simulate ?? rules.find((rule) => rule.id === id)?.simulate;
}

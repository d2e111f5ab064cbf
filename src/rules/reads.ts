import type { Rule } from "./rule.ts";

/**
 * Attributes that a rule's judgement names, of whatever component: its own, or those of its neighbours. In the words of
 * its expressions, so one that only a branch asks for is among them.
 */
export function readsOf(rule: Rule): string[] {
	const cases = typeof rule.severity === "string" ? [] : rule.severity.map(({ when = "" }) => when);
	const text = [rule.applies ?? "", rule.when, ...cases].join("\n").replace(/"[^"\n]*"|'[^'\n]*'/g, '""');
	return [...new Set(Array.from(text.matchAll(/\.(\w+)\b(?!\()/g), ([, name]) => name))].toSorted();
}

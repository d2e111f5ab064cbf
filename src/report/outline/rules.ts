import type { Review, RuleInfo } from "../../review/review.ts";
import { told } from "../../review/told.ts";
import { plural } from "../amounts.ts";
import type { Node } from "./node.ts";

/** Every rule with what it says here; those that the settings switch off stand last. */
export function rulesOutline(review: Review, off: readonly RuleInfo[]): Node[] {
	const counts = new Map<string, Record<string, number>>();
	for (const { rule, answer, finding } of told(review)) {
		const count = counts.get(rule) ?? {};
		const word = finding?.suppressed ? "suppressed" : answer;
		count[word] = (count[word] ?? 0) + 1;
		counts.set(rule, count);
	}
	const on = review.rules.map((rule) => ruleNode(rule, counts.get(rule.id) ?? {}));
	return [...on.toSorted((a, b) => rank(a) - rank(b)), ...off.map(offNode)];
}

const order: readonly Node["mark"][] = ["error", "warning", "info", "unknown", "passes", "idle", "off"];

function rank({ mark }: Node): number {
	return order.indexOf(mark);
}

function ruleNode(
	rule: RuleInfo,
	{ fails = 0, unknown = 0, passes = 0, suppressed = 0 }: Record<string, number>,
): Node {
	const words = [
		fails > 0 && plural(fails, "finding"),
		unknown > 0 && `${unknown} undecided`,
		suppressed > 0 && `${suppressed} suppressed`,
		passes > 0 && `${passes} passed`,
	].filter(Boolean);
	const mark = fails > 0 ? rule.severity : unknown > 0 ? "unknown" : passes > 0 ? "passes" : "idle";
	return {
		...common(rule),
		description: words.length > 0 ? words.join(", ") : "does not apply here",
		mark,
	};
}

function offNode(rule: RuleInfo): Node {
	return { ...common(rule), description: "switched off in scaleproof.yaml", mark: "off" };
}

function common({ id, title, why }: RuleInfo): Pick<Node, "id" | "label" | "tooltip" | "rule"> {
	return { id: `rule ${id}`, label: title, tooltip: `${id}\n\n${why.trim()}`, rule: id };
}

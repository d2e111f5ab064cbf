import type { Component, Design } from "../design/design.ts";
import { componentOf } from "../design/graph.ts";
import { toMermaid } from "../design/mermaid.ts";
import { storiesOf } from "../design/stories.ts";
import type { Location } from "../design/text.ts";
import type { Finding } from "../rules/finding.ts";
import type { Severity } from "../rules/rule.ts";
import type { Impact } from "../simulator/api.ts";
import type { Review, RuleInfo } from "./review.ts";
import { told } from "./told.ts";

/** One question of a rule to one component. */
export interface ChecklistItem {
	rule: RuleInfo;
	state: "verified" | "open" | "undecided" | "suppressed";
	at: Location | undefined;
	/** Which value is unknown, or why the finding is suppressed. */
	because: string | undefined;
	finding: Finding | undefined;
	impact: Impact | undefined;
}

export interface ChecklistPart {
	component: Component;
	items: ChecklistItem[];
}

/** A review as a pull request reads it. */
export interface Checklist {
	parts: ChecklistPart[];
	counts: Record<ChecklistItem["state"], number>;
	/** Questions that do not apply; they are counted and not asked. */
	leftOut: number;
	/** The components asked about and their neighbours, as mermaid text. */
	diagram: string;
}

const states = { fails: "open", passes: "verified", unknown: "undecided", "does-not-apply": undefined } as const;
const order: readonly ChecklistItem["state"][] = ["open", "undecided", "suppressed", "verified"];

/** For the change, restrict the review to what the change touches first. */
export function checklistOf(review: Review): Checklist {
	const rules = new Map(review.rules.map((rule) => [rule.id, rule]));
	const parts = new Map<string, ChecklistPart>();
	const counts = { verified: 0, open: 0, undecided: 0, suppressed: 0 };
	let leftOut = 0;
	const stories = storiesOf(review.design);
	for (const { rule: id, component: asked, answer, at, because, finding } of told(review)) {
		const rule = rules.get(id);
		const componentId = stories.of(asked);
		const component = componentOf(review.design, componentId);
		const state = finding?.suppressed ? "suppressed" : states[answer];
		if (!rule || !component) continue;
		if (!state) {
			leftOut++;
			continue;
		}
		counts[state]++;
		const part = parts.get(componentId) ?? { component, items: [] };
		parts.set(componentId, part);
		part.items.push({
			rule,
			state,
			at: finding?.at ?? at,
			because: finding?.suppressed?.reason ?? because,
			finding,
			impact: finding && review.impacts[finding.id],
		});
	}
	const rank = (item: ChecklistItem) => order.indexOf(item.state);
	const sorted = [...parts.values()];
	for (const part of sorted) part.items.sort((a, b) => rank(a) - rank(b));
	sorted.sort((a, b) => rank(a.items[0]) - rank(b.items[0]));
	return { parts: sorted, counts, leftOut, diagram: diagramOf(review, new Set(parts.keys())) };
}

function diagramOf({ design, verdicts }: Review, asked: ReadonlySet<string>): string {
	const near = new Set(asked);
	for (const { kind, from, to } of design.links) {
		if (asked.has(from)) near.add(to);
		// All that runs on a pool of machines is the whole cluster.
		if (asked.has(to) && kind !== "runs-on") near.add(from);
	}
	const part: Design = {
		components: design.components.filter((component) => near.has(component.id)),
		links: design.links.filter((link) => near.has(link.from) && near.has(link.to)),
	};
	if (part.components.length === 0) return "";
	return toMermaid(part, { marks: worstOf(verdicts.flatMap(({ finding }) => finding ?? [])) }).text;
}

/** Component id → severity of its worst open finding. */
export function worstOf(findings: readonly Finding[]): Record<string, Severity> {
	const worst: Record<string, Severity> = {};
	for (const severity of ["info", "warning", "error"] as const) {
		for (const finding of findings)
			if (finding.severity === severity && !finding.suppressed) worst[finding.component] = severity;
	}
	return worst;
}

import type { Design } from "../../src/design/design.ts";
import { everyOpen, openFindings, type Review, type RuleInfo, severities } from "../../src/review/review.ts";
import type { Finding } from "../../src/rules/finding.ts";
import type { Severity } from "../../src/rules/rule.ts";

/** Also what is told of another copy of it: whoever looks at one copy wants to know what is wrong with it. */
export function findingsOf(review: Review, component: string): Finding[] {
	return everyOpen(review).filter((finding) => finding.component === component);
}

/** Findings whose remedy changes the design, worst first. */
export function withRemedy(review: Review): Finding[] {
	return openFindings(review).filter((finding) => finding.remedy && finding.remedy.patch.length > 0);
}

export function ruleOf(review: Review, id: string): RuleInfo | undefined {
	return review.rules.find((rule) => rule.id === id);
}

/** Severity of the worst finding and how many there are. */
export interface Mark {
	severity: Severity;
	count: number;
}

/** By component. */
export function marks(review: Review): Map<string, Mark> {
	const marked = new Map<string, Mark>();
	for (const { component, severity } of everyOpen(review)) {
		const mark = marked.get(component);
		marked.set(component, mark ? worse(mark, { severity, count: 1 }) : { severity, count: 1 });
	}
	return marked;
}

/** Both together. */
export function worse(a: Mark, b: Mark): Mark {
	const [first] = [a, b].sort((one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity));
	return { severity: first.severity, count: a.count + b.count };
}

/** Services that can be simulated, told apart by their file where two share a name. */
export function servicesOf(design: Design): { id: string; label: string }[] {
	const services = design.components.filter(({ kind }) => kind === "Service");
	return services.map(({ id, name, files }) => {
		const alone = services.filter((other) => other.name === name).length === 1;
		return { id, label: alone ? name : `${name} (${files[0] ?? id})` };
	});
}

export function nameOf(design: Design, component: string): string {
	return design.components.find(({ id }) => id === component)?.name ?? component;
}

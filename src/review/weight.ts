import type { LinkKind } from "../design/catalogue/index.ts";
import type { Design } from "../design/design.ts";
import { valueIn } from "../design/design.ts";
import { graphOf } from "../design/graph.ts";
import type { Finding } from "../rules/finding.ts";
import { Severity } from "../rules/rule.ts";

/**
 * Which of two findings matters more: the graver; among equals what stands before more users, the public's before those
 * inside; then what more parts of the design wait for.
 */
export function byWeight(design: Design): (a: Finding, b: Finding) => number {
	const weights = new Map<string, number[]>();
	const weightOf = ({ severity, component }: Finding): number[] => {
		const reach = weights.get(component) ?? reachOf(design, component);
		weights.set(component, reach);
		return [Severity.options.indexOf(severity), ...reach];
	};
	return (a, b) => {
		const [one, other] = [weightOf(a), weightOf(b)];
		const differs = one.findIndex((weight, index) => weight !== other[index]);
		return differs < 0 ? 0 : one[differs] - other[differs];
	};
}

/** Smaller is further: how public it is, and how many wait for it, by way of others too. */
function reachOf(design: Design, component: string): number[] {
	const graph = graphOf(design);
	// A scaler, a release or an address does to users what the service behind it does.
	const behind = graph.links(component, "out", ["scales", "replaces", "routes"]).map(({ to }) => to);
	const waiting = new Set(behind.length > 0 ? behind : [component]);
	const exposures = [...waiting].map((id) => valueIn(graph.component(id), "exposure"));
	const isPublic = exposures.includes("public") || valueIn(graph.component(component), "public") === true;
	for (const id of waiting) {
		if (waiting.size > most) break;
		for (const { from } of graph.links(id, "in", waits)) waiting.add(from);
	}
	return [isPublic ? 0 : 1, -waiting.size];
}

/** Kinds of link whose start waits for their end. */
const waits: readonly LinkKind[] = ["routes", "calls", "reads", "writes", "uses", "publishes", "consumes"];
/** Beyond it nobody asks how many more. */
const most = 50;

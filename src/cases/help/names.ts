import { callKinds } from "../../design/assembly/link-sayings.ts";
import type { Design } from "../../design/design.ts";
import { nameIn } from "../../design/graph.ts";
import type { RuleInfo } from "../../review/review.ts";
import { metrics } from "../../simulator/metrics/index.ts";
import { scenarios } from "../../simulator/scenarios/index.ts";
import type { Named, Names } from "./complete.ts";

/** What can be named in scaleproof.yaml: the rules, and the components and calls of the workspace's design. */
export function settingsNames(design: Design, rules: readonly RuleInfo[]): Names {
	const ruleNames = rules.map(({ id, title }): Named => ({ name: id, detail: title }));
	const components = design.components.map(({ name, kind }): Named => ({ name, detail: kind }));
	const calls = design.links
		.filter(({ kind }) => callKinds.includes(kind))
		.map(({ from, to, kind }): Named => ({ name: `${nameIn(design, from)} -> ${nameIn(design, to)}`, detail: kind }));
	return [
		{ path: ["rules"], as: "key", names: ruleNames },
		{ path: ["ignore", "[]", "rule"], as: "value", names: ruleNames },
		{ path: ["components"], as: "key", names: components },
		{ path: ["components", "*", "store"], as: "value", names: components.filter(({ detail }) => detail === "Store") },
		{ path: ["faults", "[]", "of"], as: "value", names: components },
		{ path: ["links"], as: "key", names: calls },
	];
}

const metricNames = metrics.map(({ id, label }): Named => ({ name: id, detail: label }));
const scenarioNames = scenarios.map(({ id, title }): Named => ({ name: id, detail: title }));

/** What can be named in a case: scenarios, metrics, and the components that its own text declares. */
export function caseNames(components: readonly string[]): Names {
	const names = components.map((name): Named => ({ name }));
	return [
		{ path: ["scenario"], as: "value", names: scenarioNames },
		{ path: ["alternatives", "[]", "scenario"], as: "value", names: scenarioNames },
		{ path: ["watch"], as: "value", names: metricNames },
		{ path: ["watch", "[]"], as: "value", names: metricNames },
		{ path: ["expect", "[]", "metric"], as: "value", names: metricNames },
		{ path: ["focus"], as: "value", names },
		{ path: ["faults", "[]", "of"], as: "value", names },
		{ path: ["alternatives", "[]", "set"], as: "key", names },
		{ path: ["alternatives", "[]", "remove", "[]"], as: "value", names },
	];
}

import type { Design } from "../../design/design.ts";
import { componentOf } from "../../design/graph.ts";
import { focusOf } from "../../simulator/index.ts";
import type { Comparison } from "../change.ts";
import type { Review } from "../review.ts";
import type { SimulationOptions } from "./impacts.ts";
import { runJobs } from "./simulate-pool.ts";
import type { Job } from "./tasks.ts";

/** A pull request is read in minutes: the scenarios that most of the concerned rules name tell it. */
const most = 2;
/** What shows how a design copes, where no rule names a scenario. */
const usual = "traffic-spike";

/** Simulates what the change itself does, before and after it. Nothing is simulated where nothing that is played changed. */
export async function addChangeImpacts(
	comparison: Comparison,
	before: Review,
	after: Review,
	options: SimulationOptions,
	signal: AbortSignal,
): Promise<void> {
	const focus = focusOfChange(before.design, after.design, comparison);
	if (!focus) return;
	const jobs = scenariosOf(comparison, after).map((scenario): Job => {
		const { seed, replications, precision } = options;
		const chosen = {
			focus,
			...(seed !== undefined && { seed }),
			...(replications && { replications }),
			...(precision && { precision }),
		};
		return { design: before.design, patch: [], after: after.design, scenario, options: chosen };
	});
	for (const outcome of await runJobs(jobs, () => {}, signal))
		if ("impact" in outcome) comparison.impacts.push(outcome.impact);
}

/** The service that the change is about, if it is on both sides. */
function focusOfChange(before: Design, after: Design, { values, came, went }: Comparison): string | undefined {
	if (values.length + came.length + went.length === 0) return undefined;
	const patch = values.map(({ component, attribute }) => ({ of: component.id, attribute, value: 0 }));
	try {
		const focus = focusOf(after, patch);
		return componentOf(before, focus) && focus;
	} catch {
		// A design without a service is none to simulate.
		return undefined;
	}
}

function scenariosOf({ values, fresh, fixed }: Comparison, { rules, verdicts }: Review): string[] {
	const concerned = [
		...fixed.map(({ rule }) => rule),
		...verdicts.flatMap(({ finding }) => (finding && fresh.has(finding.id) ? [finding.rule] : [])),
		...values.flatMap((value) => value.rules),
	];
	const counts = new Map<string, number>();
	for (const id of concerned) {
		const scenario = rules.find((rule) => rule.id === id)?.simulate?.scenario;
		if (scenario) counts.set(scenario, (counts.get(scenario) ?? 0) + 1);
	}
	const named = [...counts].toSorted(([, a], [, b]) => b - a).map(([scenario]) => scenario);
	return (named.length > 0 ? named : [usual]).slice(0, most);
}

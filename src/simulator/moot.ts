import type { Design } from "../design/design.ts";
import { focusAround, focusOf } from "./focus.ts";
import { Inputs } from "./inputs.ts";
import { scenarioOf } from "./scenarios/index.ts";
import { serviceStudy } from "./studies/service/build.ts";
import { Unplayable } from "./unplayable.ts";

/**
 * The service that a scenario is played on where nobody says which: the one that users reach first, or, where it has nothing
 * of what the scenario is about, the first that has.
 */
export function focusForScenario(design: Design, scenario: string): string {
	const usual = focusOf(design);
	const isAbout = (id: string) => !mootAmong(design, [scenario], id).has(scenario);
	if (isAbout(usual)) return usual;
	return design.components.find(({ id, kind }) => kind === "Service" && isAbout(id))?.id ?? usual;
}

/** Of these scenarios, those that have nothing to show of a service, or cannot be played on it, each with the reason. */
export function mootAmong(design: Design, scenarios: readonly string[], focus?: string): Map<string, string> {
	const inputs = new Inputs(design);
	const around = focusAround(inputs.design, focusOf(design, [], focus));
	const reasons = new Map<string, string>();
	for (const id of scenarios) {
		const scenario = scenarioOf(id);
		try {
			const { moot } = (scenario.study ?? serviceStudy).read({ inputs, focus: around, scenario });
			if (moot) reasons.set(id, moot);
		} catch (error) {
			if (!(error instanceof Unplayable)) throw error;
			reasons.set(id, error.message);
		}
	}
	return reasons;
}

import type { Design } from "../design/design.ts";
import { focusAround, focusOf } from "./focus.ts";
import { Inputs } from "./inputs.ts";
import { scenarioOf } from "./scenarios/index.ts";
import { serviceStudy } from "./studies/service/build.ts";
import { Unplayable } from "./unplayable.ts";

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

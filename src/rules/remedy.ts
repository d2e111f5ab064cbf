import type { Value } from "../design/attribute.ts";
import type { Patch } from "../design/patch.ts";
import type { Remedy } from "./finding.ts";
import type { Judged } from "./judged.ts";
import type { RemedySpec, Rule } from "./rule.ts";
import type { Taken } from "./view.ts";

/** The first of a rule's remedies that fits, as a patch of the design. */
export function remedyOf(rule: Rule, judged: Judged): Remedy | undefined {
	const specs: RemedySpec[] = Array.isArray(rule.remedy) ? rule.remedy : [rule.remedy];
	const spec = judged.first(specs);
	if (!spec) return undefined;
	const patch: Patch = [];
	const taken: Taken[] = [];
	for (const [path, wanted] of Object.entries(spec.set)) {
		const value = literal(wanted, judged, taken);
		if (value === undefined) continue;
		const { subjects, attribute } = judged.follow(path);
		for (const target of subjects) patch.push({ of: target.id, attribute, value });
	}
	const title = judged.filled(spec.title);
	const byHand = spec.byHand && judged.filled(spec.byHand);
	// Nobody is offered, and nothing simulates, a design that cannot exist.
	const refused = judged.contradiction(patch);
	if (refused) return { title, patch: [], byHand: [`Not as it stands: ${refused}.`, byHand].filter(Boolean).join(" ") };
	return {
		title,
		patch,
		...(spec.together && { together: true }),
		...(spec.manual && { manual: judged.filled(spec.manual) }),
		...(byHand && { byHand }),
		...(spec.otherwise && { otherwise: judged.filled(spec.otherwise) }),
		...(spec.unshown && { unshown: spec.unshown }),
		...(spec.simulate && { simulate: spec.simulate }),
		...(taken.length > 0 && { taken: distinct(taken) }),
	};
}

/** A remedy may reckon with what is assumed, where a judgement may not: it says with what, and a person may change it. */
function literal(wanted: RemedySpec["set"][string], judged: Judged, taken: Taken[]): Value | undefined {
	if (typeof wanted !== "object" || wanted === null || !("cel" in wanted)) return wanted as Value;
	const used: Taken[] = [];
	const result = judged.ask(String(wanted.cel), used);
	if (!("value" in result)) return undefined;
	taken.push(...used);
	return result.value as Value;
}

function distinct(taken: readonly Taken[]): Taken[] {
	return [...new Map(taken.map((one) => [`${one.of} ${one.attribute}`, one])).values()];
}

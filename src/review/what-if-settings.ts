import type { Value } from "../design/attribute.ts";
import { specOf } from "../design/catalogue/index.ts";
import type { Design } from "../design/design.ts";
import { componentOf, linkOf } from "../design/graph.ts";
import { quantity } from "../design/quantity.ts";
import type { Settings, WhatIfSettings } from "../dialects/scaleproof/schema.ts";
import { withUnit } from "../dialects/scaleproof/write.ts";
import { mostWhatIfs, WhatIf } from "./what-if.ts";

/** What the settings would have tried out. What it means for the present design is for whoever plays it. */
export function whatIfsIn({ whatIfs = {} }: Settings): WhatIf[] {
	return Object.entries(whatIfs)
		.slice(0, mostWhatIfs)
		.flatMap(([name, { scenario, of, fix = "", load, values = {} }]) => {
			const rate = load === undefined ? undefined : quantity(load);
			const edits = Object.entries(values).flatMap(([of, attributes]) =>
				Object.entries(attributes).map(([attribute, value]) => ({ of, attribute, value: plainOf(value) })),
			);
			const whatIf = { name, scenario, ...(of && { focus: of }), finding: fix, edits, ...(rate && { load: rate }) };
			const parsed = WhatIf.safeParse(whatIf);
			return parsed.success ? [parsed.data] : [];
		});
}

/** The same as the settings say it, in the units of a person. */
export function settingsOf(design: Design, whatIfs: readonly WhatIf[]): Record<string, WhatIfSettings> {
	return Object.fromEntries(
		whatIfs.map(({ name, scenario, focus, finding, load, edits }) => {
			const values: Record<string, Record<string, Value>> = {};
			for (const { of, attribute, value } of edits) {
				const kind = componentOf(design, of)?.kind ?? (linkOf(design, of) && "Link");
				const unit = (kind && specOf(kind, attribute)?.unit) ?? "";
				values[of] = { ...values[of], [attribute]: withUnit(value, unit) };
			}
			return [
				name,
				{
					scenario,
					...(focus && { of: focus }),
					...(finding && { fix: finding }),
					...(load !== undefined && { load: `${load}/s` }),
					...(edits.length > 0 && { values }),
				},
			];
		}),
	);
}

/** "45s" → 45; what is no quantity is what it is. */
function plainOf(value: Value): Value {
	return typeof value === "string" ? (quantity(value) ?? value) : value;
}

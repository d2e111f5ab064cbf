import { z } from "zod";
import { Value } from "./attribute.ts";
import { specOf } from "./catalogue/index.ts";
import type { Design } from "./design.ts";
import { componentOf } from "./graph.ts";

/** One attribute of one component set to one value. */
export const Change = z.object({ component: z.string(), attribute: z.string(), value: Value });
export type Change = z.infer<typeof Change>;

/** A change of the design: what a remedy is, and what a person does who edits an assumption. */
export const Patch = z.array(Change);
export type Patch = z.infer<typeof Patch>;

/**
 * The design with the patch applied; the given design is not touched. The attribute keeps its provenance and handle.
 * Throws on an unknown component or attribute and on a value outside the attribute's schema.
 */
export function applyPatch(design: Design, patch: Patch): Design {
	const patched: Design = {
		links: design.links,
		components: design.components.map((component) => ({ ...component, attributes: { ...component.attributes } })),
	};
	for (const change of patch) {
		const component = componentOf(patched, change.component);
		if (!component) throw new Error(`no component ${change.component} in the design`);
		const spec = specOf(component.kind, change.attribute);
		if (!spec) throw new Error(`a ${component.kind} has no attribute ${change.attribute}`);
		const value = spec.schema.parse(change.value);
		const before = component.attributes[change.attribute];
		component.attributes[change.attribute] = {
			provenance: before?.provenance ?? { kind: "assumed", source: "set by a patch" },
			...(before?.handle && { handle: before.handle }),
			value,
		};
	}
	return patched;
}

import { z } from "zod";
import { Value } from "./attribute.ts";
import { isGuess, specOf } from "./catalogue/index.ts";
import { followed } from "./derived/followed.ts";
import { type Design, valueIn } from "./design.ts";
import { componentOf, linkOf, subjectOf } from "./graph.ts";

/** One attribute of one component, or of one link, set to one value; `of` is the id of either. */
export const Change = z.object({ of: z.string(), attribute: z.string(), value: Value });
export type Change = z.infer<typeof Change>;

/** A change of the design: what a remedy is, and what a person does who edits an assumption. */
export const Patch = z.array(Change);
export type Patch = z.infer<typeof Patch>;

/**
 * The design with the patch applied, and with what follows from it; the given design is not touched. The attribute keeps
 * its provenance and handle, unless nobody but the catalogue had a guess of it. Throws on an unknown component, link or attribute, on a value outside the attribute's schema, and where the patch leaves a
 * component that cannot exist.
 */
export function applyPatch(design: Design, patch: Patch): Design {
	const patched: Design = {
		links: patch.some(({ of }) => linkOf(design, of))
			? design.links.map((link) => ({ ...link, attributes: { ...link.attributes } }))
			: design.links,
		components: design.components.map((component) => ({ ...component, attributes: { ...component.attributes } })),
	};
	for (const change of patch) {
		const subject = subjectOf(patched, change.of);
		if (!subject) throw new Error(`no component or link ${change.of} in the design`);
		const { one, kind } = subject;
		const spec = specOf(kind, change.attribute);
		if (!spec) throw new Error(`a ${one.kind} has no attribute ${change.attribute}`);
		const value = spec.schema.parse(change.value);
		const before = one.attributes[change.attribute];
		// A guess may be made anew from what it follows, and what was set must not be.
		const known = before && !isGuess(kind, change.attribute, before);
		one.attributes[change.attribute] = {
			provenance: known ? before.provenance : { kind: "assumed", source: "set by a patch" },
			...(before?.handle && { handle: before.handle }),
			value,
		};
	}
	const reason = contradictionOf(patched, patch);
	if (reason) throw new Error(reason);
	return followed(patched, patch);
}

/** Why a design with a patch cannot exist, in words; undefined where it can. What the files say themselves is not held against it. */
export function contradictionOf(design: Design, patch: Patch): string | undefined {
	for (const { of, attribute } of patch) {
		if (attribute !== "min" && attribute !== "max") continue;
		const component = componentOf(design, of);
		const after = (name: string) =>
			patch.findLast((change) => change.of === of && change.attribute === name)?.value ?? valueIn(component, name);
		const [min, max] = [after("min"), after("max")];
		if (typeof min === "number" && typeof max === "number" && min > max)
			return `the least of ${component?.name}, ${min}, would be above its most, ${max}`;
	}
	return undefined;
}

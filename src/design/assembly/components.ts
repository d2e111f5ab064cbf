import { type Attribute, joined, unknown } from "../attribute.ts";
import { type AttributeSpec, specOf } from "../catalogue/index.ts";
import type { Component } from "../design.ts";
import { printableName } from "../printable.ts";
import type { ComponentJoin } from "./joined.ts";
import { settled } from "./told.ts";

/** The component that joined fragments make together. */
export function componentOf(join: ComponentJoin): Component {
	const { id, kind, name, environment, outside, told } = join;
	const attributes: Record<string, Attribute> = { ...join.spokenOf?.outside?.attributes };
	// What a person decides in the settings is read first, so that it stays.
	const spoken = [...join.fragments].sort((a, b) => Number(b.decides ?? false) - Number(a.decides ?? false));
	const decided = new Set<string>();
	const isDeclared = join.fragments.some((fragment) => fragment.role === "declares");
	for (const fragment of spoken) {
		const more = !isDeclared && fragment.role === "extends" ? fragment.undeclared : undefined;
		for (const [attribute, said] of Object.entries({ ...fragment.attributes, ...more })) {
			const spec = specOf(kind, attribute);
			if (decided.has(attribute) || (!spec && fragment.kind !== kind)) continue;
			attributes[attribute] = together(attributes[attribute], settled(said, told), spec);
			if (fragment.decides) decided.add(attribute);
		}
	}
	const declares = join.fragments.find((fragment) => fragment.role === "declares") ?? join.fragments[0];
	const at = declares?.at ?? join.spokenOf?.at;
	const namespace = declares?.role === "declares" ? declares.namespace : undefined;
	const nobody = outside ? "it is outside this workspace" : "no file of this workspace deploys it";
	if (kind === "Service" && declares?.role !== "declares" && at) {
		attributes.platform = unknown(nobody, at);
		attributes.replicas ??= unknown(nobody, at);
	}
	const files = [...new Set(join.fragments.map(({ file }) => file))];
	return {
		id,
		kind,
		name: printableName(name),
		...(at && { at }),
		attributes,
		files: files.length > 0 ? files : [join.file],
		...(environment !== undefined && { environment }),
		...(namespace !== undefined && { namespace: printableName(namespace) }),
		...(outside && { outside }),
	};
}

function together(before: Attribute | undefined, said: Attribute, spec: AttributeSpec | undefined): Attribute {
	return before ? joined(before, said, spec?.join, spec?.order) : said;
}

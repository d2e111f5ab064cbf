import type { LinkKind } from "../catalogue/index.ts";
import type { Component, Link } from "../design.ts";
import type { Fragment } from "../fragment.ts";

/** Links by which one component makes another work. */
export const callKinds: readonly LinkKind[] = ["calls", "reads", "writes", "uses", "publishes", "consumes"];

/** The links, with what the settings say of those between two names. What is not spoken of stays the same object. */
export function withSayings(links: Link[], components: readonly Component[], fragments: readonly Fragment[]): Link[] {
	const sayings = fragments.filter((fragment) => fragment.role === "link");
	if (sayings.length === 0) return links;
	const nameOf = new Map(components.map(({ id, name }) => [id, name]));
	const said = new Map<string, (typeof sayings)[number]>();
	for (const one of sayings) said.set(JSON.stringify([one.from, one.to]), one);
	return links.map((link) => {
		const saying =
			callKinds.includes(link.kind) && said.get(JSON.stringify([nameOf.get(link.from), nameOf.get(link.to)]));
		return saying ? { ...link, attributes: { ...link.attributes, ...saying.attributes } } : link;
	});
}

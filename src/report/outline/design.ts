import type { Attribute } from "../../design/attribute.ts";
import { specOf } from "../../design/catalogue/index.ts";
import type { Component, Design, Link } from "../../design/design.ts";
import { componentOf } from "../../design/graph.ts";
import { worstOf } from "../../review/checklist.ts";
import { openFindings, type Review } from "../../review/review.ts";
import { valueWords } from "../amounts.ts";
import type { Node } from "./node.ts";

/** What was understood of the workspace: components by kind, with their values and who they speak with. */
export function designOutline(review: Review): Node[] {
	const { design } = review;
	const worst = worstOf(openFindings(review));
	const kinds = new Map<string, Component[]>();
	for (const component of design.components)
		kinds.set(component.kind, [...(kinds.get(component.kind) ?? []), component]);
	return [...kinds].map(([kind, components]): Node => {
		return {
			id: `kind ${kind}`,
			label: kind,
			description: String(components.length),
			mark: "group",
			open: kind === "Service",
			children: components.map((component) => ({
				...componentNode(design, component),
				...(worst[component.id] && { mark: worst[component.id] }),
			})),
		};
	});
}

function componentNode(design: Design, component: Component): Node {
	const { id, name, at, environment, outside } = component;
	const words = [environment, outside && "outside this workspace", at?.file].filter(Boolean).join(" · ");
	const values = Object.entries(component.attributes).map(([attribute, value]) =>
		valueNode(id, attribute, value, component.kind),
	);
	const links = design.links.filter((link) => link.from === id).map((link) => linkNode(design, link));
	return { id, label: name, description: words, mark: "component", children: [...links, ...values], ...(at && { at }) };
}

function linkNode(design: Design, link: Link): Node {
	const to = componentOf(design, link.to)?.name ?? link.to;
	const values = Object.entries(link.attributes).map(([attribute, value]) =>
		valueNode(link.id, attribute, value, "Link"),
	);
	return {
		id: `link ${link.id}`,
		label: `${link.kind} ${to}`,
		mark: "link",
		...(link.at && { at: link.at, description: link.at.file }),
		...(values.length > 0 && { children: values }),
	};
}

function valueNode(of: string, attribute: string, { value, unknown, provenance }: Attribute, kind: string): Node {
	const spec = specOf(kind as Component["kind"] | "Link", attribute);
	const from = "source" in provenance ? provenance.source : "declared in a file";
	const words = unknown === undefined ? valueWords(value, spec?.unit ?? "") : `unknown: ${unknown}`;
	return {
		id: `value ${of} ${attribute}`,
		label: spec?.label ?? attribute,
		description: words,
		tooltip: `${attribute}: ${words}\n\n${from}`,
		mark: unknown === undefined ? "value" : "unknown",
		...("at" in provenance && { at: provenance.at }),
	};
}

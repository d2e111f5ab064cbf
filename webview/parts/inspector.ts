import type { Component } from "../../src/design/design.ts";
import type { Finding } from "../../src/rules/finding.ts";
import type { Actions } from "../actions.ts";
import { jump } from "../controls.ts";
import { h, keyed, type Row, setText } from "../dom.ts";
import { icon, kindIcon } from "../icon.ts";
import { findingsOf } from "../model/findings.ts";
import type { State } from "../state.ts";
import { attributeList } from "./attribute-list.ts";
import { linkList } from "./link-list.ts";
import { place } from "./place.ts";

/** Everything known of the chosen component: where each value comes from, what was found, and what it is joined to. */
export function inspector(actions: Actions) {
	const head = h("div", { class: "section-head" });
	const body = h("div", { class: "inspector-body" });
	const element = h("aside", { class: "inspector", "aria-label": "Component" }, head, body);
	let shown: string | undefined;
	let findings: ((items: readonly Finding[]) => void) | undefined;
	let attributes: ReturnType<typeof attributeList> | undefined;
	let links: ReturnType<typeof linkList> | undefined;

	function open(component: Component): void {
		setHead(head, component, actions);
		const found = h("ul", { class: "findings" });
		attributes = attributeList(component.name, actions);
		links = linkList(actions);
		body.replaceChildren(found, attributes.element, links.element);
		body.scrollTop = 0;
		findings = keyed(
			found,
			({ id }) => id,
			(finding) => findingRow(finding, actions),
		);
	}

	return {
		element,
		render(state: State) {
			const { review, choices } = state;
			const component = review?.design.components.find(({ id }) => id === choices.component);
			if (!review || !component) {
				shown = undefined;
				head.replaceChildren(h("h2", {}, "Component"));
				body.replaceChildren(h("p", { class: "hint" }, "Choose a component in the design to see what is known of it."));
				return;
			}
			if (component.id !== shown) open(component);
			shown = component.id;
			findings?.(findingsOf(review, component.id));
			attributes?.render({ one: component, kind: component.kind }, state);
			links?.render(review.design, component.id, state);
		},
	};
}

function setHead(head: HTMLElement, component: Component, actions: Actions): void {
	head.replaceChildren(
		h("h2", { class: "inspector-title" }, kindIcon(component.kind), h("span", {}, component.name)),
		h("span", { class: "muted" }, component.kind),
		component.at ? h("div", { class: "tools" }, place(component.at, actions)) : "",
	);
}

function findingRow(first: Finding, actions: Actions): Row<Finding> {
	const message = h("p", {});
	const tools = h(
		"div",
		{ class: "finding-tools" },
		place(first.at, actions),
		jump("Why", `Why: ${first.rule}`, () => actions.tell({ type: "explain", rule: first.rule })),
		first.remedy &&
			jump("Simulate the fix", `Simulate the fix: ${first.remedy.title}`, () => actions.simulate(first.id)),
	);
	const words = { error: "Error", warning: "Warning", info: "Information" }[first.severity];
	const severity = h("span", { title: words }, icon(first.severity, `severity-${first.severity}`));
	severity.append(h("span", { class: "visually-hidden" }, words));
	return {
		element: h("li", { class: "finding" }, severity, h("div", {}, message, tools)),
		update: (finding) => setText(message, finding.message),
	};
}

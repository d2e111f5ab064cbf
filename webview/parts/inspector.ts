import { measurementWords } from "../../src/design/attribute.ts";
import type { Component } from "../../src/design/design.ts";
import type { Finding } from "../../src/rules/finding.ts";
import type { Actions } from "../actions.ts";
import { jump } from "../controls.ts";
import { h, keyed, type Row, setText } from "../dom.ts";
import { valueText } from "../format.ts";
import { icon, kindIcon } from "../icon.ts";
import { type AttributeRow, attributeRows, isEditable, title } from "../model/attributes.ts";
import { findingsOf } from "../model/findings.ts";
import type { State } from "../state.ts";
import { assumptionField } from "./field.ts";
import { place } from "./place.ts";

/** Everything known of the chosen component: where each value comes from, and what was found. */
export function inspector(actions: Actions) {
	const head = h("div", { class: "section-head" });
	const body = h("div", { class: "inspector-body" });
	const element = h("aside", { class: "inspector", "aria-label": "Component" }, head, body);
	let shown: string | undefined;
	let findings: ((items: readonly Finding[]) => void) | undefined;
	let attributes: ((items: readonly AttributeRow[]) => void) | undefined;

	function open(component: Component): void {
		setHead(head, component, actions);
		const found = h("ul", { class: "findings" });
		const listed = h("dl", { class: "attributes" });
		body.replaceChildren(found, listed);
		body.scrollTop = 0;
		findings = keyed(
			found,
			({ id }) => id,
			(finding) => findingRow(finding, actions),
		);
		attributes = keyed(
			listed,
			(row) => `${row.name}:${row.kind}:${isEditable(row)}`,
			(row) => attributeItem(row, actions),
		);
	}

	return {
		element,
		render({ review, choices }: State) {
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
			attributes?.(attributeRows(component, choices.edits));
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
		jump("Why", `Explain ${first.rule}`, () => actions.tell({ type: "explain", rule: first.rule })),
		first.remedy && jump("Simulate the fix", first.remedy.title, () => actions.simulate(first.id)),
	);
	const words = { error: "Error", warning: "Warning", info: "Information" }[first.severity];
	const severity = h("span", { title: words }, icon(first.severity, `severity-${first.severity}`));
	severity.append(h("span", { class: "visually-hidden" }, words));
	return {
		element: h("li", { class: "finding" }, severity, h("div", {}, message, tools)),
		update: (finding) => setText(message, finding.message),
	};
}

function attributeItem(first: AttributeRow, actions: Actions): Row<AttributeRow> {
	const value = h("dd", { class: "attribute-value" });
	const origin = h("dd", { class: "attribute-origin" });
	const element = h(
		"div",
		{ class: `attribute ${first.kind}` },
		h("dt", { title: first.name }, title(first.name), h("span", { class: "attribute-label" }, first.label)),
		value,
		origin,
	);
	const field = isEditable(first) ? assumptionField(first, actions) : undefined;
	const text = h("span", {});
	value.append(field?.element ?? text);
	const words = h("span", {});
	origin.append(words);
	let jumpShown = "";
	return {
		element,
		update(row) {
			field?.update(row);
			if (!field) setText(text, row.value === undefined ? "unknown" : valueText(row.value, row.spec.unit));
			setText(words, originText(row));
			const at = row.at && row.kind !== "default" ? row.at : undefined;
			const key = JSON.stringify(at ?? "");
			if (key === jumpShown) return;
			jumpShown = key;
			origin.querySelector("button")?.remove();
			if (at) origin.append(place(at, actions));
		},
	};
}

function originText(row: AttributeRow): string {
	if (row.edited !== undefined) {
		const was = row.value === undefined ? "nothing" : valueText(row.value, row.spec.unit);
		return `your assumption, in place of ${was}`;
	}
	if (row.kind === "declared") return row.measured ? `measured: ${measurementWords(row.measured)} ` : "";
	if (row.kind === "unknown") return `unknown: ${row.source} `;
	if (row.kind === "default") return `default: ${row.source}`;
	return row.value === undefined ? "not set" : `assumed: ${row.source}`;
}

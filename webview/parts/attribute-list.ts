import { measurementWords } from "../../src/design/attribute.ts";
import type { Subject } from "../../src/design/graph.ts";
import type { Actions } from "../actions.ts";
import { picker } from "../controls.ts";
import { h, keyed, type Row, setText } from "../dom.ts";
import { valueText } from "../format.ts";
import { type AttributeRow, attributeRows, isEditable, title, unsaid } from "../model/attributes.ts";
import { isAsked } from "../model/tried.ts";
import type { State } from "../state.ts";
import { place } from "./place.ts";
import { valueCell } from "./value-cell.ts";

interface Item {
	row: AttributeRow;
	isPlayed: boolean;
}

/** Everything known of a component or a link, where each value comes from, and what else could be tried out. */
export function attributeList(owner: string, actions: Actions) {
	const listed = h("dl", { class: "attributes" });
	const wanted = new Set<string>();
	let shown: { subject: Subject; state: State } | undefined;
	const more = picker(`Try what no file says of ${owner}`, (name) => {
		wanted.add(name);
		if (shown) render(shown.subject, shown.state);
		listed.querySelector<HTMLElement>(`[data-name="${name}"] :is(vscode-text-field, vscode-checkbox, select)`)?.focus();
	});
	const element = h("div", { class: "attribute-list" }, listed, h("div", { class: "attribute-more" }, more.element));
	const rows = keyed<Item>(
		listed,
		({ row }) => `${row.name}:${row.kind}`,
		({ row }) => attributeItem(row, owner, actions),
	);

	function render(subject: Subject, state: State): void {
		shown = { subject, state };
		const { id } = subject.one;
		const known = attributeRows(subject, state.choices.edits, [...wanted]);
		rows(known.map((row) => ({ row, isPlayed: isAsked(state, id, row.name) })));
		// What nothing here asks for would change nothing.
		const others = unsaid(subject, known).filter(({ name }) => isAsked(state, id, name));
		more.element.hidden = others.length === 0;
		more.show(
			[
				{ value: "", label: "Try what no file says…" },
				...others.map(({ name, label }) => ({ value: name, label: `${title(name)}: ${label}` })),
			],
			"",
		);
	}
	return { element, render };
}

function attributeItem(first: AttributeRow, owner: string, actions: Actions): Row<Item> {
	const cell = valueCell(first, owner, actions);
	const words = h("span", {});
	const origin = h("dd", { class: "attribute-origin" }, words);
	const element = h(
		"div",
		{ class: `attribute ${first.kind}`, "data-name": first.name },
		h("dt", { title: first.name }, title(first.name), h("span", { class: "attribute-label" }, first.label)),
		h("dd", { class: "attribute-value" }, cell.element),
		origin,
	);
	let jumpShown = "";
	return {
		element,
		update({ row, isPlayed }) {
			cell.update(row, isPlayed);
			element.classList.toggle("edited", row.edited !== undefined);
			setText(words, originText(row, isPlayed));
			const at = row.at && row.kind !== "default" ? row.at : undefined;
			const key = JSON.stringify(at ?? "");
			if (key === jumpShown) return;
			jumpShown = key;
			origin.querySelector("button")?.remove();
			if (at) origin.append(place(at, actions));
		},
	};
}

function originText(row: AttributeRow, isPlayed: boolean): string {
	if (row.edited !== undefined) {
		const was = row.value === undefined ? "nothing" : valueText(row.value, row.spec.unit);
		const what = row.kind === "declared" ? "tried, in place of the declared" : "yours, in place of";
		return `${what} ${was}${isPlayed || !isEditable(row) ? "" : "; not played in this scenario"} `;
	}
	if (row.kind === "declared") return row.measured ? `measured: ${measurementWords(row.measured)} ` : "";
	if (row.kind === "unknown") return `unknown: ${row.source} `;
	if (row.kind === "default") return `default: ${row.source}`;
	if (row.kind === "derived") return `follows: ${row.source} `;
	return row.value === undefined ? "not set" : `assumed: ${row.source}`;
}

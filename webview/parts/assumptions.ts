import { componentOf } from "../../src/design/design.ts";
import type { Actions } from "../actions.ts";
import { button } from "../controls.ts";
import { h, keyed, type Row, setText } from "../dom.ts";
import { valueText } from "../format.ts";
import { type AttributeRow, attributeRow, title } from "../model/attributes.ts";
import { chosen, resultOf } from "../model/results.ts";
import type { State } from "../state.ts";
import { assumptionField } from "./field.ts";

interface Item extends AttributeRow {
	owner: string;
	/** A balancer, a service and a scaler may well share one name. */
	ownerKind: string;
}

/** What the shown result rests on that no file says. Each may be changed here; the result follows. */
export function assumptions(actions: Actions) {
	const count = h("span", { class: "muted" });
	const body = h("tbody", {});
	const table = h(
		"table",
		{ class: "assumptions" },
		h(
			"thead",
			{},
			h("tr", {}, ...["Component", "Assumption", "Value", "Why"].map((text) => h("th", { scope: "col" }, text))),
		),
		body,
	);
	const reset = button({ label: "Reset all", icon: "discard", onClick: () => actions.choose({ edits: [] }) });
	const element = h(
		"section",
		{ class: "assumptions-section", "aria-label": "Assumptions" },
		h("div", { class: "section-head" }, h("h2", {}, "Assumptions"), count, h("div", { class: "tools" }, reset)),
		table,
	);
	const rows = keyed<Item>(
		body,
		(row) => `${row.component}.${row.name}`,
		(row) => assumptionRow(row, actions),
	);

	return {
		element,
		render(state: State) {
			const { review, choices } = state;
			if (!review) return;
			const used = resultOf(state, chosen(review, choices))?.impact.assumptions ?? [];
			const items = used.flatMap(({ component, attribute, used }) => {
				const owner = componentOf(review.design, component);
				const row = owner && attributeRow(owner, attribute, choices.edits);
				if (!owner || !row) return [];
				const { provenance } = used;
				const source = provenance.kind === "declared" ? undefined : provenance.source;
				const value = row.value ?? (row.edited === undefined ? used.value : undefined);
				return [{ ...row, value, source: row.source ?? source, owner: owner.name, ownerKind: owner.kind }];
			});
			setText(count, items.length > 0 ? `${items.length} used by this result; no file says otherwise` : "");
			reset.style.visibility = choices.edits.length > 0 ? "visible" : "hidden";
			rows(items);
		},
	};
}

function assumptionRow(first: Item, actions: Actions): Row<Item> {
	const field = assumptionField(first, actions);
	const why = h("td", { class: "muted" });
	return {
		element: h(
			"tr",
			{},
			h("td", {}, first.owner, h("span", { class: "muted meaning" }, first.ownerKind)),
			h("td", {}, title(first.name), h("span", { class: "muted meaning" }, first.label)),
			h("td", {}, field.element),
			why,
		),
		update(row) {
			field.update(row);
			const was = row.value === undefined ? "nothing" : valueText(row.value, row.spec.unit);
			setText(why, row.edited === undefined ? (row.source ?? "") : `yours, in place of ${was}`);
		},
	};
}

import type { Actions } from "../actions.ts";
import { button } from "../controls.ts";
import { h, keyed, type Row, setAttribute, setText } from "../dom.ts";
import { plural } from "../format.ts";
import { type MeasureRow, measuresOf } from "../model/measures.ts";
import type { State } from "../state.ts";

/** Every measure of the shown result with its interval. What is watched and what gets worse always stands there. */
export function measures(actions: Actions) {
	const body = h("tbody", {});
	const heads = {
		before: h("th", { scope: "col" }, "Before"),
		after: h("th", { scope: "col" }, "After"),
		difference: h("th", { scope: "col" }, "Difference, with its interval"),
	};
	const table = h(
		"table",
		{ class: "measures", "aria-label": "Measures, before and after" },
		h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Measure"), heads.before, heads.after, heads.difference)),
		body,
	);
	let isAll = false;
	const all = button({ label: "All measures", icon: "list", onClick: () => actions.choose({ measures: !isAll }) });
	const count = h("span", { class: "muted" });
	const element = h(
		"section",
		{ class: "measures-section", "aria-label": "Measures" },
		h("div", { class: "section-head" }, h("h2", {}, "Measures"), count, h("div", { class: "tools" }, all)),
		table,
	);
	const rows = keyed<MeasureRow>(body, ({ metric }) => metric.id, measureRow);
	return {
		element,
		render(state: State) {
			const shown = measuresOf(state);
			element.hidden = shown === undefined;
			if (!shown) return;
			isAll = state.choices.measures ?? false;
			// Nothing but a handful to fold would be more button than table.
			const folds = shown.rows.length > shown.first + 3;
			const least = Math.max(shown.first, 4);
			rows(isAll || !folds ? shown.rows : shown.rows.slice(0, least));
			all.hidden = !folds;
			setAttribute(all, "aria-pressed", String(isAll));
			setText(
				count,
				folds && !isAll ? `${Math.min(least, shown.rows.length)} of ${plural(shown.rows.length, "measure")}` : "",
			);
			setText(heads.before, shown.compared ? "Before" : "As it is");
			heads.after.hidden = !shown.compared;
			heads.difference.hidden = !shown.compared;
			table.classList.toggle("compared", shown.compared);
			element.classList.toggle("behind-controls", !shown.fresh);
		},
	};
}

function measureRow({ metric }: MeasureRow): Row<MeasureRow> {
	const name = h("th", { scope: "row", title: metric.help }, metric.label);
	const before = h("td", { class: "number" });
	const after = h("td", { class: "number" });
	const change = h("span", { class: "change" });
	const interval = h("span", { class: "muted interval" });
	const difference = h("td", { class: "number" }, change, " ", interval);
	const element = h("tr", {}, name, before, after, difference);
	return {
		element,
		update(row) {
			element.classList.toggle("watched", row.watched);
			setText(before, row.before);
			after.hidden = row.after === undefined;
			difference.hidden = row.after === undefined;
			setText(after, row.after ?? "");
			setText(change, row.difference ?? "");
			change.className = `change ${row.verdict}`;
			setText(interval, row.interval ?? "");
		},
	};
}

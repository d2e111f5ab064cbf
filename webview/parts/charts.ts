import type { Impact } from "../../src/simulator/api.ts";
import type { Actions } from "../actions.ts";
import { h, keyed, setText } from "../dom.ts";
import { chartsOf } from "../model/charts.ts";
import { chosen, isFresh, resultOf } from "../model/results.ts";
import type { State } from "../state.ts";
import { type ChartItem, chartCard } from "./chart.ts";

/** How it goes over time, before and after laid over each other. */
export function charts(actions: Actions) {
	const afterName = h("span", {}, "after");
	const key = (kind: string, name: Node | string) =>
		h("span", { class: "legend-item" }, h("span", { class: `legend-line ${kind}`, "aria-hidden": "true" }), name);
	const after = key("after", afterName);
	const before = key("before", "before");
	const legend = h("div", { class: "tools legend" }, before, after);
	const grid = h("div", { class: "charts" });
	const element = h(
		"section",
		{ class: "charts-section", "aria-label": "Charts" },
		h("div", { class: "section-head" }, h("h2", {}, "Over time"), legend),
		grid,
	);
	let shown: Impact | undefined;
	let drawn = chartsOf(undefined);
	const cards = keyed<ChartItem>(
		grid,
		({ chart }) => chart.id,
		(item) => chartCard(item, actions),
	);
	return {
		element,
		render(state: State) {
			if (!state.review) return;
			const finding = chosen(state.review, state.choices);
			const impact = resultOf(state, finding)?.impact;
			const { tables } = state.choices;
			const toggle = (id: string) =>
				actions.choose({ tables: tables.includes(id) ? tables.filter((one) => one !== id) : [...tables, id] });
			element.classList.toggle("stale", impact !== undefined && !isFresh(state, finding));
			before.hidden = finding === undefined;
			setText(afterName, finding === undefined ? "as it is" : "after");
			if (impact !== shown) drawn = chartsOf(impact);
			shown = impact;
			cards(drawn.map((chart) => ({ chart, isTable: tables.includes(chart.id), toggle: () => toggle(chart.id) })));
		},
	};
}

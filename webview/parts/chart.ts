import type { Actions } from "../actions.ts";
import { button } from "../controls.ts";
import { h, type Row, setAttribute, setText } from "../dom.ts";
import { type Chart, readout, tableOf } from "../model/charts.ts";
import { type Plot, plot } from "../plot.ts";
import { onThemeChange } from "../theme.ts";

export interface ChartItem {
	chart: Chart;
	isTable: boolean;
	toggle(): void;
}

/** One chart with its title, what it says under the pointer, and the same numbers as a table. */
export function chartCard(first: ChartItem, _actions: Actions): Row<ChartItem> {
	let item = first;
	let at: number | undefined;
	let drawn: Plot | undefined;
	let shownTime: Chart["time"] | undefined;
	let shownLines: Chart["lines"] | undefined;
	const said = h("span", { class: "readout" });
	const switcher = button({
		label: `${first.chart.title} as a table`,
		icon: "table",
		look: "icon",
		onClick: () => item.toggle(),
	});
	const canvas = h("div", { class: "plot", role: "img" });
	const table = h("div", {
		class: "plot-table",
		tabindex: 0,
		role: "region",
		"aria-label": `${first.chart.title}, table`,
	});
	const heading = h("h3", {}, first.chart.title);
	const element = h("figure", { class: "chart" }, h("figcaption", {}, heading, said, switcher), canvas, table);

	function redraw(): void {
		drawn?.destroy();
		drawn = plot(canvas, item.chart, (cursor) => {
			at = cursor;
			say();
		});
	}

	function say(): void {
		setText(said, readout(item.chart, item.isTable ? undefined : at));
	}

	onThemeChange(() => {
		if (drawn) redraw();
	});

	return {
		element,
		update(next) {
			item = next;
			const { chart, isTable } = next;
			setText(heading, chart.title);
			setAttribute(switcher, "aria-label", `${chart.title} as a table`);
			setAttribute(switcher, "title", `${chart.title} as a table`);
			setAttribute(table, "aria-label", `${chart.title}, table`);
			canvas.hidden = isTable;
			table.hidden = !isTable;
			setAttribute(switcher, "aria-pressed", String(isTable));
			setAttribute(canvas, "aria-label", `${chart.title}: ${readout(chart) || "no result yet"}`);
			say();
			if (isTable) table.replaceChildren(tableElement(chart));
			else if (!drawn) requestAnimationFrame(redraw);
			else if (chart.time !== shownTime || chart.lines !== shownLines) drawn.update(chart);
			shownTime = chart.time;
			shownLines = chart.lines;
		},
	};
}

function tableElement(chart: Chart): HTMLTableElement {
	const { head, rows } = tableOf(chart);
	return h(
		"table",
		{},
		h("thead", {}, h("tr", {}, ...head.map((text) => h("th", { scope: "col" }, text)))),
		h("tbody", {}, ...rows.map((cells) => h("tr", {}, ...cells.map((text) => h("td", {}, text))))),
	);
}

import { metricOf } from "../../../src/simulator/index.ts";
import type { Actions } from "../../actions.ts";
import { h, keyed, type Row, setAttribute, setText } from "../../dom.ts";
import { plural, quantity } from "../../format.ts";
import { alternativeOf, type CaseRow, type Cell, caseRows, isPlayed } from "../../model/case.ts";
import type { State } from "../../state.ts";

interface Item extends CaseRow {
	selected: boolean;
}

const marks = { best: "✓ ", same: "≈ " };

/** The designs that compete, by the metrics that are watched; choosing one shows its run over time. */
export function alternatives(actions: Actions) {
	const head = h("tr", {});
	const body = h("tbody", {});
	const table = h("table", { class: "alternatives" }, h("thead", {}, head), body);
	const legend = h("p", { class: "hint" });
	const choosing = h("span", { class: "muted" }, "Choose one to see its run over time");
	const element = h(
		"section",
		{ class: "alternatives-section", "aria-label": "Alternatives" },
		h("div", { class: "section-head" }, h("h2", {}, "Alternatives"), choosing),
		h("div", { class: "wide", role: "region", "aria-label": "Alternatives, table", tabindex: 0 }, table),
		legend,
	);
	const rows = keyed<Item>(
		body,
		({ name }) => name,
		(item) => alternativeRow(item, actions),
	);
	let headed = "";
	return {
		element,
		render(state: State) {
			const { played } = state;
			if (!played) return;
			const watch = played.result?.watch ?? [];
			const key = watch.join();
			if (key !== headed || !head.hasChildNodes()) head.replaceChildren(...headsOf(watch));
			headed = key;
			const chosen = alternativeOf(state);
			const all = caseRows(state);
			// What holds for all of them stands below the table, once.
			const mixed = all.some(({ scaled }) => !scaled);
			rows(all.map((row, index) => ({ ...row, scaled: row.scaled && mixed, selected: index === chosen })));
			table.classList.toggle("stale", played.result !== undefined && !isPlayed(state));
			setText(legend, played.result ? legendOf(state) : state.running.kind === "cancelled" ? "Cancelled." : "Playing…");
		},
	};
}

function headsOf(watch: readonly string[]): HTMLElement[] {
	const metric = (id: string) => {
		const { label = id, help, better } = metricOf(id) ?? {};
		const title = help && `${help} (${better === "higher" ? "more" : "less"} is better)`;
		return h("th", { scope: "col", class: "figure", title }, label);
	};
	return [h("th", { scope: "col" }, "Design"), ...watch.map(metric)];
}

function alternativeRow(first: Item, actions: Actions): Row<Item> {
	const choose = () => actions.choose({ alternative: first.name });
	const name = h("button", { type: "button", class: "remedy-title", onclick: choose }, first.name);
	const what = h("div", { class: "muted" });
	const head = h("th", { scope: "row" }, name, what);
	const element = h("tr", {}, head);
	let shown = "";
	return {
		element,
		update(row) {
			setText(what, [row.what, row.scaled && "(played on a smaller scale)"].filter(Boolean).join(" "));
			element.title = row.sentence;
			element.classList.toggle("selected", row.selected);
			setAttribute(name, "aria-pressed", String(row.selected));
			const key = JSON.stringify(row.cells);
			if (key === shown) return;
			shown = key;
			element.replaceChildren(head, ...row.cells.map(cellElement));
		},
	};
}

function cellElement({ text, mark, title }: Cell): HTMLElement {
	const sign = mark && h("span", { class: "mark", "aria-hidden": "true" }, marks[mark]);
	const spoken = title !== "" && h("span", { class: "visually-hidden" }, `, ${title}`);
	return h("td", { class: `figure ${mark ?? ""}`, title }, sign, text, spoken);
}

/** What the marks mean, and how the numbers were made. */
function legendOf({ played }: State): string {
	const result = played?.result;
	if (!result) return "";
	const [first] = result.designs;
	const scaled = result.designs.every(({ run }) => run.engine !== "discrete") ? ", played on a smaller scale" : "";
	const runs = result.designs.length > 1 && result.replications > 1 ? "paired run" : "run";
	return [
		`✓ best; ≈ no significant difference to “${first.name}”; ± half of the ${quantity(result.confidence, "share")} interval`,
		`${plural(result.replications, runs)} from seed ${result.seed}, each of ${quantity(first.run.duration, "s")} with about ${quantity(first.run.requests, "")} requests${scaled}`,
	].join(". ");
}

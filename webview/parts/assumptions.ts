import type { Sensitivity } from "../../src/simulator/index.ts";
import type { Actions } from "../actions.ts";
import { button } from "../controls.ts";
import { h, keyed, type Row, setAttribute, setText } from "../dom.ts";
import { valueText } from "../format.ts";
import { type AssumptionItem, assumptionItems, countWords, rankedItems } from "../model/assumptions.ts";
import { title } from "../model/attributes.ts";
import { shownRanking } from "../model/ranking.ts";
import { assumptionsAmong } from "../model/tried.ts";
import type { State } from "../state.ts";
import { type Effect, effectCell } from "./effect.ts";
import { valueField } from "./field.ts";
import { place } from "./place.ts";
import { ranking } from "./ranking.ts";

interface Item extends AssumptionItem {
	/** What a ranking says of it, where there is one. */
	effect?: Effect;
}

/** What the shown result rests on that no file says. Each may be changed here; the result follows. */
export function assumptions(actions: Actions) {
	const count = h("span", { class: "muted" });
	const body = h("tbody", {});
	const heading = (text: string) => h("th", { scope: "col" }, text);
	const effectHead = h("th", { scope: "col", "aria-sort": "descending" }, "Effect");
	const table = h(
		"table",
		{ class: "assumptions", "aria-label": "Assumptions" },
		h(
			"thead",
			{},
			h("tr", {}, heading("Component"), heading("Assumption"), heading("Value"), effectHead, heading("Why")),
		),
		body,
	);
	const reset = button({ label: "Reset all", icon: "discard", onClick: () => actions.choose({ edits: [] }) });
	const write = button({ label: "Write to scaleproof.yaml…", onClick: actions.writeEdits });
	const ranks = ranking(actions);
	const element = h(
		"section",
		{ class: "assumptions-section", "aria-label": "Assumptions" },
		h(
			"div",
			{ class: "section-head" },
			h("h2", {}, "Assumptions"),
			count,
			h("div", { class: "tools" }, write, reset, ranks.tools),
		),
		ranks.words,
		table,
	);
	const rows = keyed<Item>(
		body,
		(item) => `${item.component}.${item.name}.${item.row !== undefined}`,
		(item) => assumptionRow(item, actions),
	);

	return {
		element,
		render(state: State) {
			const { review, choices } = state;
			if (!review) return;
			const items = assumptionItems(state);
			const shown = shownRanking(state);
			setText(count, countWords(items));
			reset.hidden = choices.edits.length === 0;
			write.hidden = state.played !== undefined || assumptionsAmong(review.design, choices.edits).length === 0;
			effectHead.hidden = !shown;
			table.classList.toggle("ranked", shown !== undefined);
			const isRanking = state.running.kind === "running" && state.running.task === "ranking";
			setAttribute(table, "aria-busy", shown && isRanking ? "true" : undefined);
			table.classList.toggle("outdated", shown?.fresh === false);
			ranks.render(state, shown);
			rows(shown ? withEffects(items, shown.sensitivity) : items);
		},
	};
}

function withEffects(items: readonly AssumptionItem[], sensitivity: Sensitivity): Item[] {
	return rankedItems(items, sensitivity).map(({ item, row, place: at }) => ({
		...item,
		effect: {
			row,
			sensitivity,
			value: item.row?.edited ?? item.value,
			waits: !row && at >= 0 && isWaiting(sensitivity, item),
			unranked: at < 0,
		},
	}));
}

/** Whether a ranking in the making has still to come to an assumption. */
function isWaiting({ waiting = 0, unvaried }: Sensitivity, { component, name }: Item): boolean {
	return waiting > 0 && !unvaried.some((one) => one.component === component && one.attribute === name);
}

function assumptionRow(first: Item, actions: Actions): Row<Item> {
	const field = first.row && valueField(first.row, actions);
	const fixed = h("span", { class: "number" });
	const effect = effectCell();
	const why = h("span", {});
	const whyCell = h("td", { class: "muted why" }, why);
	let placeShown = "";
	const element = h(
		"tr",
		{},
		h("td", { class: "owner" }, first.owner, "\u2002", h("span", { class: "muted meaning" }, first.ownerKind)),
		h("td", { class: "assumption" }, title(first.name), "\u2002", h("span", { class: "muted meaning" }, first.label)),
		h("td", { class: "value" }, field?.element ?? fixed),
		effect.element,
		whyCell,
	);
	return {
		element,
		update(item) {
			element.classList.toggle("edited", item.row?.edited !== undefined);
			const { row, value, unit } = item;
			if (row) field?.update(row);
			else setText(fixed, value === undefined ? "nothing" : valueText(value, unit));
			effect.update(item.effect);
			setText(why, whyText(item));
			setAttribute(whyCell, "title", item.effect ? (why.textContent ?? "") : undefined);
			const at = JSON.stringify(item.declaredAt ?? "");
			if (at === placeShown) return;
			placeShown = at;
			whyCell.querySelector("button")?.remove();
			if (item.declaredAt) whyCell.append(" ", place(item.declaredAt, actions));
		},
	};
}

function whyText({ row, value, unit, source = "", declaredAt, isPlayed }: Item): string {
	if (row?.edited === undefined) return source;
	const was = value === undefined ? "nothing" : valueText(value, unit);
	const words = declaredAt ? `tried, in place of ${was}, as declared in` : `yours, in place of ${was}`;
	return isPlayed ? words : `not played in this scenario; ${words}`;
}

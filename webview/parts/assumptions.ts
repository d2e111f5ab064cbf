import { specOf } from "../../src/design/catalogue.ts";
import { componentOf } from "../../src/design/design.ts";
import type { Assumption } from "../../src/simulator/api.ts";
import type { Actions } from "../actions.ts";
import { button } from "../controls.ts";
import { h, keyed, type Row, setAttribute, setText } from "../dom.ts";
import { valueText } from "../format.ts";
import { type AttributeRow, attributeRow, title } from "../model/attributes.ts";
import { nameOf } from "../model/findings.ts";
import { rankOf, shownRanking } from "../model/ranking.ts";
import { chosen, resultOf } from "../model/results.ts";
import type { State } from "../state.ts";
import { type Effect, effectCell } from "./effect.ts";
import { assumptionField } from "./field.ts";
import { ranking } from "./ranking.ts";

interface Item extends AttributeRow {
	owner: string;
	/** A balancer, a service and a scaler may well share one name. */
	ownerKind: string;
	/** Of a link, which no patch reaches. */
	fixed?: boolean;
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
		{ class: "assumptions" },
		h(
			"thead",
			{},
			h("tr", {}, heading("Component"), heading("Assumption"), heading("Value"), effectHead, heading("Why")),
		),
		body,
	);
	const reset = button({ label: "Reset all", icon: "discard", onClick: () => actions.choose({ edits: [] }) });
	const ranks = ranking(actions);
	const element = h(
		"section",
		{ class: "assumptions-section", "aria-label": "Assumptions" },
		h(
			"div",
			{ class: "section-head" },
			h("h2", {}, "Assumptions"),
			count,
			h("div", { class: "tools" }, reset, ranks.tools),
		),
		ranks.words,
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
			const items = itemsOf(state);
			const shown = shownRanking(state);
			const ranked = shown
				? items
						.map((item) => ({
							item,
							rank: rankOf(shown.sensitivity, { component: item.component, attribute: item.name }),
						}))
						.sort((a, b) => a.rank.place - b.rank.place)
						.map(({ item, rank: { row } }) => ({
							...item,
							effect: { row, sensitivity: shown.sensitivity, value: item.edited ?? item.value },
						}))
				: items;
			setText(count, items.length > 0 ? `${items.length} used by this result; no file says otherwise` : "");
			reset.style.visibility = choices.edits.length > 0 ? "visible" : "hidden";
			effectHead.hidden = !shown;
			table.classList.toggle("ranked", shown !== undefined);
			table.classList.toggle("outdated", shown?.fresh === false);
			ranks.render(state, shown);
			rows(ranked);
		},
	};
}

function itemsOf(state: State): Item[] {
	const { review, choices } = state;
	if (!review) return [];
	return usedBy(state).flatMap(({ component, attribute, label, used }): Item[] => {
		const link = review.design.links.find(({ id }) => id === component);
		const linkSpec = link && specOf("Link", attribute);
		if (link && linkSpec) {
			const name = [link.from, link.to].map((id) => nameOf(review.design, id)).join(" → ");
			const base = { component, name: attribute, label, spec: linkSpec, kind: "assumed" as const, value: used.value };
			return [{ ...base, ...sourceOf(used), owner: name, ownerKind: link.kind, fixed: true }];
		}
		const owner = componentOf(review.design, component);
		const row = owner && attributeRow(owner, attribute, choices.edits);
		if (!owner || !row) return [];
		const value = row.value ?? (row.edited === undefined ? used.value : undefined);
		const { source = sourceOf(used).source } = row;
		return [{ ...row, value, source, owner: owner.name, ownerKind: owner.kind }];
	});
}

function sourceOf({ provenance }: Assumption["used"]): { source?: string } {
	return provenance.kind === "declared" ? {} : { source: provenance.source };
}

function usedBy(state: State): readonly Assumption[] {
	if (state.played) return state.played.result?.assumptions ?? [];
	const finding = state.review && chosen(state.review, state.choices);
	return resultOf(state, finding)?.impact.assumptions ?? [];
}

function assumptionRow(first: Item, actions: Actions): Row<Item> {
	const field = first.fixed ? fixedValue() : assumptionField(first, actions);
	const effect = effectCell();
	const why = h("td", { class: "muted why" });
	return {
		element: h(
			"tr",
			{},
			h("td", {}, first.owner, h("span", { class: "muted meaning" }, first.ownerKind)),
			h("td", {}, title(first.name), h("span", { class: "muted meaning" }, first.label)),
			h("td", {}, field.element),
			effect.element,
			why,
		),
		update(row) {
			field.update(row);
			effect.update(row.effect);
			const was = row.value === undefined ? "nothing" : valueText(row.value, row.spec.unit);
			setText(why, row.edited === undefined ? (row.source ?? "") : `yours, in place of ${was}`);
			setAttribute(why, "title", row.effect ? (why.textContent ?? "") : undefined);
		},
	};
}

function fixedValue(): Row<Item> {
	const element = h("span", { class: "number" });
	return {
		element,
		update: ({ value, spec }) => setText(element, value === undefined ? "unknown" : valueText(value, spec.unit)),
	};
}

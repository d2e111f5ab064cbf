import type { Value } from "../../src/design/attribute.ts";
import type { Design } from "../../src/design/design.ts";
import { componentOf } from "../../src/design/graph.ts";
import type { Assumption } from "../../src/simulator/api.ts";
import type { Sensitivity } from "../../src/simulator/index.ts";
import type { Actions } from "../actions.ts";
import { button } from "../controls.ts";
import { h, keyed, type Row, setAttribute, setText } from "../dom.ts";
import { valueText } from "../format.ts";
import { type AttributeRow, attributeRow, title } from "../model/attributes.ts";
import { rankOf, shownRanking } from "../model/ranking.ts";
import { chosen, resultOf } from "../model/results.ts";
import type { State } from "../state.ts";
import { type Effect, effectCell } from "./effect.ts";
import { assumptionField } from "./field.ts";
import { ranking } from "./ranking.ts";

interface Item {
	component: string;
	name: string;
	label: string;
	unit: string;
	value?: Value;
	source?: string;
	owner: string;
	/** A balancer, a service and a scaler may well share one name. */
	ownerKind: string;
	/** Absent for what no patch reaches: a link, or a part that only the simulation adds. */
	row?: AttributeRow;
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
							effect: {
								row,
								sensitivity: shown.sensitivity,
								value: item.row?.edited ?? item.value,
								waits: !row && isWaiting(shown.sensitivity, item),
							},
						}))
				: items;
			setText(count, countWords(items));
			for (const tool of [reset, write]) tool.hidden = choices.edits.length === 0;
			if (state.played) write.hidden = true;
			effectHead.hidden = !shown;
			table.classList.toggle("ranked", shown !== undefined);
			setAttribute(table, "aria-busy", shown && shown.sensitivity.replications < 2 ? "true" : undefined);
			table.classList.toggle("outdated", shown?.fresh === false);
			ranks.render(state, shown);
			rows(ranked);
		},
	};
}

/** Whether a ranking in the making has still to come to an assumption. */
function isWaiting({ waiting = 0, unvaried }: Sensitivity, { component, name }: Item): boolean {
	return waiting > 0 && !unvaried.some((one) => one.component === component && one.attribute === name);
}

function countWords(items: readonly Item[]): string {
	if (items.length === 0) return "";
	const mine = items.filter(({ row }) => row?.edited !== undefined).length;
	return `${items.length} used by this result; ${mine > 0 ? `${mine} of them ${mine === 1 ? "is" : "are"} yours` : "no file says otherwise"}`;
}

function itemsOf(state: State): Item[] {
	const { review, choices } = state;
	if (!review) return [];
	const { design } = review;
	return usedBy(state).map(({ component, attribute, label, unit, used }): Item => {
		const owner = componentOf(design, component);
		const row = owner && attributeRow(owner, attribute, choices.edits);
		const { source = sourceOf(used) } = row ?? {};
		const base = { component, name: attribute, label, unit, source, ...ownerOf(design, component) };
		if (!row) return { ...base, value: used.value };
		const value = row.value ?? (row.edited === undefined ? used.value : undefined);
		return { ...base, value, row: { ...row, value, source } };
	});
}

/** A store of sessions, say, that a remedy asks for and no file has yet: its id is all that there is. */
function ownerOf({ components, links }: Design, id: string): Pick<Item, "owner" | "ownerKind"> {
	const nameOf = (end: string) => components.find((one) => one.id === end)?.name ?? end;
	const link = links.find((one) => one.id === id);
	if (link) {
		const [from, to] = [nameOf(link.from), nameOf(link.to)];
		// A balancer and the service behind it may well share a name, and so may the two ends of two links.
		const kindOf = (end: string) => components.find((one) => one.id === end)?.kind ?? "";
		const alike =
			from === to || links.some((one) => one !== link && nameOf(one.from) === from && nameOf(one.to) === to);
		const kinds = alike ? `, ${kindOf(link.from)} to ${kindOf(link.to)}` : "";
		return { owner: `${from} → ${to}`, ownerKind: `${link.kind}${kinds}` };
	}
	const component = components.find((one) => one.id === id);
	if (component) return { owner: component.name, ownerKind: component.kind };
	const [kind, ...name] = id.split(":");
	return { owner: name.join(":") || id, ownerKind: `${kind}, assumed` };
}

function sourceOf({ provenance }: Assumption["used"]): string | undefined {
	return provenance.kind === "declared" ? undefined : provenance.source;
}

function usedBy(state: State): readonly Assumption[] {
	if (state.played) return state.played.result?.assumptions ?? [];
	const finding = state.review && chosen(state.review, state.choices);
	return resultOf(state, finding)?.impact.assumptions ?? [];
}

function assumptionRow(first: Item, actions: Actions): Row<Item> {
	const field = first.row && assumptionField(first.row, actions);
	const fixed = h("span", { class: "number" });
	const effect = effectCell();
	const why = h("td", { class: "muted why" });
	const element = h(
		"tr",
		{},
		h("td", { class: "owner" }, first.owner, " ", h("span", { class: "muted meaning" }, first.ownerKind)),
		h("td", { class: "assumption" }, title(first.name), " ", h("span", { class: "muted meaning" }, first.label)),
		h("td", { class: "value" }, field?.element ?? fixed),
		effect.element,
		why,
	);
	return {
		element,
		update(item) {
			element.classList.toggle("edited", item.row?.edited !== undefined);
			const { row, value, unit, source = "" } = item;
			const was = value === undefined ? "nothing" : valueText(value, unit);
			if (row) field?.update(row);
			else setText(fixed, was);
			effect.update(item.effect);
			setText(why, row?.edited === undefined ? source : `yours, in place of ${was}`);
			setAttribute(why, "title", item.effect ? (why.textContent ?? "") : undefined);
		},
	};
}

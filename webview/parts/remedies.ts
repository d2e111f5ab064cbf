import type { Review } from "../../src/review/review.ts";
import type { Actions } from "../actions.ts";
import { button } from "../controls.ts";
import { h, keyed, type Row, setAttribute, setText } from "../dom.ts";
import { change as changeText } from "../format.ts";
import { icon } from "../icon.ts";
import type { Writes } from "../messages.ts";
import { byImpact, type RemedyRow, remedyRows } from "../model/remedies.ts";
import { chosen } from "../model/results.ts";
import type { State } from "../state.ts";

interface Item extends RemedyRow {
	selected: boolean;
}

/** What could be changed, greatest effect first. The order changes only while nobody points at the table. */
export function remedies(actions: Actions) {
	const body = h("tbody", {});
	const head = ["Fix", "Before → after", "Difference", ""].map((text) =>
		h("th", { scope: "col" }, text || h("span", { class: "visually-hidden" }, "Actions")),
	);
	const table = h(
		"table",
		{ class: "remedies", "aria-label": "Fixes, by impact" },
		h("thead", {}, h("tr", {}, ...head)),
		body,
	);
	const hint = h("p", { class: "hint" }, "");
	const element = h(
		"section",
		{ class: "remedies-section", "aria-label": "Fixes" },
		h("div", { class: "section-head" }, h("h2", {}, "Fixes, by impact")),
		table,
		hint,
	);
	const rows = keyed<Item>(
		body,
		({ finding }) => finding.id,
		(item) => remedyRow(item, actions),
	);
	let order: string[] = [];

	return {
		element,
		render(state: State) {
			if (!state.review) return;
			const selected = chosen(state.review, state.choices);
			const items = remedyRows(state).map((row) => ({ ...row, selected: row.finding.id === selected?.id }));
			table.hidden = items.length === 0;
			hint.hidden = items.length > 0;
			setText(hint, nothingToFix(state.review));
			const settled = items.every(({ final, fresh }) => final && fresh);
			if (settled && !element.matches(":hover, :focus-within")) {
				order = [...items].sort(byImpact).map(({ finding }) => finding.id);
			}
			const place = ({ finding }: Item) => (order.includes(finding.id) ? order.indexOf(finding.id) : order.length);
			rows(items.sort((a, b) => place(a) - place(b)));
		},
	};
}

/** A design of which nothing could be decided was not found to be fine. */
function nothingToFix(review: Review): string {
	const answers = new Set(review.verdicts.map(({ answer, finding }) => (finding?.suppressed ? "suppressed" : answer)));
	if (answers.has("fails"))
		return "What was found has no fix that could be simulated. Above, the run of the design as it is.";
	if (answers.has("passes") || answers.has("suppressed"))
		return "Nothing was found that stops this design from scaling out. Above, its run as it is.";
	return "No rule could decide anything about this design; below stands what is not known. Above, its run as it is.";
}

function writesWords(writes: Writes | undefined): string | undefined {
	if (!writes) return undefined;
	if (writes.files.length === 0) return "No file can be edited for it: says what to do";
	const rest = writes.byHand.length > 0 ? "; the rest is by hand" : "";
	return `Edits ${writes.files.join(", ")}${rest}`;
}

function remedyRow(first: Item, actions: Actions): Row<Item> {
	const { finding } = first;
	const simulate = () => actions.simulate(finding.id);
	const title = h("button", { type: "button", class: "remedy-title", onclick: simulate });
	const about = h("span", { class: "muted" });
	const values = h("div", { class: "number" });
	const metric = h("div", { class: "muted" });
	const change = h("div", { class: "change" });
	const scenario = h("div", { class: "muted" });
	const worse = h("div", { class: "muted also-worse" });
	const apply = button({ label: "Apply fix", onClick: () => actions.tell({ type: "apply", finding: finding.id }) });
	const tools = h(
		"div",
		{ class: "row-tools" },
		apply,
		button({ label: `Simulate: ${first.title} (${first.component})`, icon: "play", look: "icon", onClick: simulate }),
		button({
			label: `Why: ${first.rule} (${first.component})`,
			icon: "book",
			look: "icon",
			onClick: () => actions.tell({ type: "explain", rule: finding.rule }),
		}),
	);
	const element = h(
		"tr",
		{},
		h(
			"td",
			{ class: "remedy" },
			h("div", { class: "remedy-line" }, icon(finding.severity, `severity-${finding.severity}`), title),
			about,
		),
		h("td", {}, values, metric),
		h("td", {}, change, worse, scenario),
		h("td", {}, tools),
	);
	return {
		element,
		update(row) {
			setText(title, row.title);
			setText(about, `${row.component} · ${row.rule}`);
			setText(values, row.before === undefined ? "–" : changeText(row.before, row.after ?? ""));
			setText(metric, row.problem ? `cannot be simulated: ${row.problem}` : (row.metric ?? "not simulated yet"));
			setText(change, row.change ?? "–");
			setText(worse, row.worse);
			setText(scenario, row.scenario);
			const label = row.writes?.files.length === 0 ? "By hand…" : "Apply fix";
			setText(apply, label);
			setAttribute(apply, "aria-label", `${label}: ${row.title} (${row.component})`);
			setAttribute(apply, "title", writesWords(row.writes));
			change.className = `change ${row.verdict}`;
			element.classList.toggle("stale", !row.fresh || !row.final);
			element.classList.toggle("selected", row.selected);
			setAttribute(title, "aria-pressed", String(row.selected));
		},
	};
}

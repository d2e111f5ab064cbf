import type { Actions } from "../actions.ts";
import { h, keyed, setText } from "../dom.ts";
import { alternativeOf, isPlayed, runsOf } from "../model/case.ts";
import { chartsOf, type Members, type Runs, runsOfImpact } from "../model/charts.ts";
import { chosen, isFresh, resultOf, scenarioFor } from "../model/results.ts";
import type { State } from "../state.ts";
import { type ChartItem, chartCard } from "./chart.ts";

interface Shown {
	runs?: Runs;
	scenario: string;
	/** What the two are called. */
	before?: string;
	after: string;
	stale: boolean;
}

/** How it goes over time, before and after laid over each other. */
export function charts(actions: Actions) {
	const afterName = h("span", {}, "after");
	const beforeName = h("span", {}, "before");
	const key = (kind: string, name: Node) =>
		h("span", { class: "legend-item" }, h("span", { class: `legend-line ${kind}`, "aria-hidden": "true" }), name);
	const after = key("after", afterName);
	const before = key("before", beforeName);
	const legend = h("div", { class: "tools legend" }, before, after);
	const grid = h("div", { class: "charts" });
	const element = h(
		"section",
		{ class: "charts-section", "aria-label": "Charts" },
		h("div", { class: "section-head" }, h("h2", {}, "Over time"), legend),
		grid,
	);
	let shown: Runs | undefined;
	let members: Members | undefined;
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
			const { runs, scenario, stale, ...names } = shownIn(state);
			const counted = state.scenarios.find(({ id }) => id === scenario)?.members ?? "replicas";
			const { tables } = state.choices;
			const toggle = (id: string) =>
				actions.choose({ tables: tables.includes(id) ? tables.filter((one) => one !== id) : [...tables, id] });
			element.classList.toggle("stale", stale);
			before.hidden = names.before === undefined;
			setText(beforeName, names.before ?? "");
			setText(afterName, names.after);
			const same = runs?.after === shown?.after && runs?.before === shown?.before && counted === members;
			if (!same) drawn = chartsOf(runs, counted);
			shown = runs;
			members = counted;
			grid.style.setProperty("--charts", String(drawn.length));
			cards(drawn.map((chart) => ({ chart, isTable: tables.includes(chart.id), toggle: () => toggle(chart.id) })));
		},
	};
}

function shownIn(state: State): Shown {
	const { played, review, choices } = state;
	if (played) {
		const { contestants } = played.case;
		const at = alternativeOf(state);
		const runs = played.result && runsOf(played.result, at);
		const names = { ...(runs?.before && { before: contestants[0].name }), after: contestants[at].name };
		return { runs, scenario: contestants[at].scenario, stale: !isPlayed(state), ...names };
	}
	const finding = review && chosen(review, choices);
	const impact = resultOf(state, finding)?.impact;
	return {
		runs: impact && runsOfImpact(impact),
		// That of the result, not the one that is asked for and yet to come.
		scenario: impact?.scenario ?? scenarioFor(state, finding),
		stale: impact !== undefined && !isFresh(state, finding),
		...(finding ? { before: "before", after: "after" } : { after: "as it is" }),
	};
}

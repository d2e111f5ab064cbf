import { decidingWords, metricOf, type Sensitivity } from "../../src/simulator/index.ts";
import type { Actions } from "../actions.ts";
import { button, picker } from "../controls.ts";
import { h, setAttribute, setText } from "../dom.ts";
import { plural, quantity } from "../format.ts";
import { nameOf } from "../model/findings.ts";
import { rankableBy } from "../model/ranking.ts";
import { chosen, resultOf } from "../model/results.ts";
import type { State } from "../state.ts";
import { shareOf } from "./progress.ts";

/** Asks for the ranking of assumptions, shows how far it is, and says what it is a ranking of. */
export function ranking(actions: Actions) {
	const metric = picker("Rank by the effect on", (value) => actions.choose({ metric: value }));
	const rank = button({ label: "Rank by effect", icon: "ranked", onClick: actions.rank });
	const stop = button({ label: "Cancel ranking", icon: "stop", onClick: actions.stopRanking });
	const bar = h("span", {
		class: "ranking-progress",
		role: "progressbar",
		"aria-label": "Ranking",
		"aria-valuemin": 0,
		"aria-valuemax": 100,
	});
	const tools = h("div", { class: "ranking-tools" }, bar, metric.element, rank, stop);
	const said = h("span", {});
	const stale = h("span", { class: "ranking-stale" });
	const words = h("p", { class: "ranking-words muted", role: "status" }, stale, said);
	return {
		tools,
		words,
		render(state: State, shown: { sensitivity: Sensitivity; fresh: boolean } | undefined) {
			const { played, running, choices } = state;
			const metrics = rankableBy(state);
			// A case has several designs, and what its answer hangs on is no single number.
			tools.hidden = played !== undefined || metrics.length === 0;
			words.hidden = tools.hidden || !shown;
			const chosenMetric = metrics.find(({ id }) => id === choices.metric) ?? metrics[0];
			metric.show(
				metrics.map(({ id, label, help }) => ({ value: id, label, title: help })),
				chosenMetric?.id ?? "",
			);
			const ranks = running.kind === "running" && running.task === "ranking";
			const finding = state.review && chosen(state.review, choices);
			const known = resultOf(state, finding) !== undefined;
			swap(rank, stop, ranks);
			rank.disabled = !known;
			bar.hidden = !ranks;
			const percent = Math.floor(100 * shareOf(running));
			setAttribute(bar, "aria-valuenow", ranks ? percent : undefined);
			setText(bar, ranks ? `${percent}\u00a0%` : "");
			if (!shown) return;
			setText(stale, shown.fresh ? "" : "The result has changed since: rank again. ");
			const { review } = state;
			setText(
				said,
				sentence(shown.sensitivity, (id) => (review ? nameOf(review.design, id) : id)),
			);
		},
	};
}

/** The one button takes the other's place, and its focus. */
function swap(rank: HTMLElement, stop: HTMLElement, ranks: boolean): void {
	const [shown, gone] = ranks ? [stop, rank] : [rank, stop];
	const focused = gone.matches(":focus, :focus-within");
	shown.hidden = false;
	if (focused) shown.focus();
	gone.hidden = true;
}

/** One run each tells no interval, and is not said to. */
function firstLook(what: string, { metric, base, rows, waiting = 0 }: Sensitivity): string {
	const { unit = "" } = metricOf(metric) ?? {};
	const all = rows.length + waiting;
	const come = waiting > 0 ? `${rows.length} of ${all}` : `all ${all}`;
	return `A first look, at ${come} assumptions in one run each with the same luck: as assumed, ${what} is ${quantity(base.mean, unit)}.`;
}

function sentence(sensitivity: Sensitivity, called: (id: string) => string): string {
	const { metric, base, ofDifference, rows, replications } = sensitivity;
	const { label = metric, unit = "" } = metricOf(metric) ?? {};
	const what = ofDifference ? `the difference in ${label}` : label;
	const deciding = decidingWords(rows, { nameOf: called, amount: quantity });
	if (replications < 2) return firstLook(what, sensitivity);
	const still = rows.filter(({ effect }) => effect === 0).length;
	const moved = rows.length - still;
	const doubtful = rows.some(({ low, high }) => [low, high].some((one) => one && !one.difference.significant));
	return [
		deciding,
		`As assumed, ${what} is ${quantity(base.mean, unit)} [${quantity(base.low, unit)}, ${quantity(base.high, unit)}].`,
		`Each assumption is halved and doubled alone, in ${plural(replications, "run")} with the same luck (one, where that changes nothing);`,
		`${moved === 0 ? "none" : moved} of ${rows.length} ${moved === 1 ? "moves" : "move"} it.`,
		doubtful && moved > 0 ? "≈ no significant difference." : "",
	]
		.filter(Boolean)
		.join(" ");
}

import type { Actions } from "../actions.ts";
import { button } from "../controls.ts";
import { h, setText } from "../dom.ts";
import { icon } from "../icon.ts";
import { presentSentence } from "../model/remedies.ts";
import { chosen, factsOf, isFresh, resultOf, scenarioFor } from "../model/results.ts";
import type { State } from "../state.ts";

/** One sentence in plain words: what the chosen fix changes. Rough results are shown, but only final ones read aloud. */
export function summary(actions: Actions) {
	const heading = h("h2", { class: "summary-title" });
	const facts = h("span", { class: "summary-facts" });
	const happens = h("p", { class: "muted" });
	const sentence = h("p", { class: "sentence" });
	const spoken = h("p", { class: "visually-hidden", role: "status", "aria-live": "polite" });
	const retry = button({ label: "Run again", icon: "play", onClick: actions.run });
	const problem = h("div", { class: "problem", role: "alert" }, icon("error", "severity-error"), h("p", {}), retry);
	const element = h(
		"section",
		{ class: "summary", "aria-label": "Result" },
		h("div", { class: "summary-head" }, heading, facts),
		happens,
		sentence,
		problem,
		spoken,
	);
	const words = problem.querySelector("p") as HTMLParagraphElement;

	return {
		element,
		render(state: State) {
			const { review, running } = state;
			if (!review) return;
			const finding = chosen(review, state.choices);
			const result = resultOf(state, finding);
			setText(heading, finding?.remedy?.title ?? "The design as it is");
			const scenario = scenarioFor(state, finding);
			const { title = scenario, description = "" } = state.scenarios.find(({ id }) => id === scenario) ?? {};
			setText(happens, description);
			setText(facts, [title, ...(result ? factsOf(result) : [])].join(" · "));
			const failed = running.kind === "failed";
			problem.hidden = !failed;
			sentence.hidden = failed;
			if (failed) setText(words, `The simulation failed: ${running.message}`);
			const text =
				(result && (finding ? result.impact.sentence : presentSentence(result.impact, state.metrics, title))) ??
				(running.kind === "cancelled" ? "Cancelled before the first result." : "Simulating…");
			setText(sentence, text);
			sentence.classList.toggle("stale", !isFresh(state, finding));
			if (result?.final && isFresh(state, finding)) setText(spoken, text);
		},
	};
}

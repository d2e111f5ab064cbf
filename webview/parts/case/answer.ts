import type { Judged } from "../../../src/cases/claims.ts";
import { evidence, verdictOf } from "../../../src/report/claim-words.ts";
import { h, setText } from "../../dom.ts";
import { icon } from "../../icon.ts";
import { isPlayed } from "../../model/case.ts";
import type { State } from "../../state.ts";

/** The answer under test, each of its claims with the numbers, and what a reader should know of how they were made. */
export function answer() {
	const words = h("p", { class: "answer" });
	const verdict = h("p", { class: "verdict", role: "status" });
	const claims = h("ul", { class: "claims" });
	const notes = h("ul", { class: "notes" });
	const heading = h("h3", {}, "Notes");
	const element = h(
		"section",
		{ class: "answer-section", "aria-label": "Answer" },
		h("div", { class: "section-head" }, h("h2", {}, "Answer")),
		words,
		verdict,
		claims,
		heading,
		notes,
	);
	let shown = "";
	return {
		element,
		render(state: State) {
			const { played } = state;
			if (!played) return;
			const { result, case: asked } = played;
			element.hidden = !asked.answer && asked.claims.length === 0 && !result?.notes.length;
			setText(words, asked.answer?.trim() ?? "");
			setText(verdict, result ? verdictOf(result.claims) : "");
			verdict.hidden = asked.claims.length === 0;
			element.classList.toggle("stale", result !== undefined && !isPlayed(state));
			const key = JSON.stringify([asked.claims, result?.claims, result?.notes]);
			if (key === shown) return;
			shown = key;
			const several = asked.contestants.length > 1;
			claims.replaceChildren(
				...(result
					? result.claims.map((claim) => claimItem(claim, several))
					: asked.claims.map(({ says }) => h("li", { class: "claim" }, h("span", {}), h("p", {}, says)))),
			);
			heading.hidden = !result?.notes.length;
			notes.replaceChildren(...(result?.notes ?? []).map((note) => h("li", {}, note)));
		},
	};
}

function claimItem(claim: Judged, several: boolean): HTMLElement {
	const { backed } = claim;
	const mark = h(
		"span",
		{ class: `claim-mark ${backed ? "backed" : "unbacked"}` },
		icon(backed ? "check" : "close"),
		backed ? "backed" : "not backed",
	);
	return h(
		"li",
		{ class: "claim" },
		mark,
		h("div", {}, h("p", {}, claim.says), h("p", { class: "muted number" }, evidence(claim, several))),
	);
}

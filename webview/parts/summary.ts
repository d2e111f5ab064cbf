import type { Actions } from "../actions.ts";
import { button } from "../controls.ts";
import { h, keyed, type Row, setAttribute, setText } from "../dom.ts";
import { plural, quantity } from "../format.ts";
import { icon } from "../icon.ts";
import { summaryOf } from "../model/summary.ts";
import { assumptionsAmong, type Tried } from "../model/tried.ts";
import type { State } from "../state.ts";
import { place } from "./place.ts";

/**
 * One sentence in plain words: what the chosen fix changes, of which component, under which circumstances. Rough results
 * are shown, but only final ones read aloud.
 */
export function summary(actions: Actions) {
	const heading = h("h1", { class: "summary-title" });
	const facts = h("span", { class: "summary-facts" });
	const moreFactsHead = h("summary", {});
	const moreFactsList = h("p", {});
	const moreFacts = h("details", { class: "unplayed" }, moreFactsHead, moreFactsList);
	const unplayedHead = h("summary", {});
	const unplayedList = h("p", {});
	const unplayed = h("details", { class: "unplayed" }, unplayedHead, unplayedList);
	const happens = h("p", { class: "muted" });
	const sentence = h("p", { class: "sentence" });
	const otherWords = h("span", {});
	let otherLoad: number | undefined;
	const tryWords = new Text("Try another load");
	const tryOther = button({
		label: "",
		icon: "play",
		onClick: () => otherLoad !== undefined && actions.choose({ load: otherLoad }),
	});
	tryOther.append(tryWords);
	const other = h("div", { class: "other-load", role: "note" }, otherWords, tryOther);
	const deciding = h("p", { class: "deciding" });
	const besidesHead = h("summary", {});
	const besidesList = h("p", {});
	const besides = h("details", { class: "unplayed" }, besidesHead, besidesList);
	besides.hidden = true;
	const behind = h("p", { class: "muted behind" });
	const spoken = h("p", { class: "visually-hidden", role: "status", "aria-live": "polite" });
	const retry = button({ label: "Run again", icon: "play", onClick: actions.run });
	const problem = h("div", { class: "problem", role: "alert" }, icon("error", "severity-error"), h("p", {}), retry);
	const mineWords = h("span", {});
	const write = button({ label: "Write to scaleproof.yaml…", onClick: actions.writeEdits });
	const undo = button({ label: "Undo all", icon: "discard", onClick: () => actions.choose({ edits: [] }) });
	const tried = h("ul", { class: "tried", "aria-label": "Tried out" });
	const mine = h("div", { class: "mine", role: "note" }, icon("edit"), mineWords, tried, write, undo);
	const triedRows = keyed<Tried>(
		tried,
		({ of, attribute }) => `${of} ${attribute}`,
		(one) => triedItem(one, actions),
	);
	const element = h(
		"section",
		{ class: "summary", "aria-label": "Result" },
		h("div", { class: "summary-head" }, heading, facts),
		happens,
		sentence,
		other,
		deciding,
		besides,
		behind,
		mine,
		h("div", { class: "summary-more" }, moreFacts, unplayed),
		problem,
		spoken,
	);
	const words = problem.querySelector("p") as HTMLParagraphElement;

	return {
		element,
		render(state: State) {
			const shown = summaryOf(state);
			if (!shown) return;
			const { running, choices } = state;
			setText(heading, shown.heading);
			setText(happens, shown.happens);
			setText(facts, shown.facts.join(" · "));
			moreFacts.hidden = shown.moreFacts.length === 0;
			setText(moreFactsHead, plural(shown.moreFacts.length, "more circumstance"));
			setText(moreFactsList, shown.moreFacts.join(" · "));
			unplayed.hidden = shown.unplayed === undefined;
			setText(unplayedHead, shown.unplayed?.head ?? "");
			setText(unplayedList, shown.unplayed?.list ?? "");
			const failed = running.kind === "failed";
			problem.hidden = !failed;
			sentence.hidden = failed;
			if (failed) setText(words, `The simulation failed: ${running.message}`);
			const nothing = running.kind === "cancelled" ? "Cancelled before the first result." : "Simulating…";
			setText(sentence, shown.sentence ?? nothing);
			sentence.classList.toggle("stale", !shown.fresh);
			otherLoad = shown.otherLoad?.load;
			other.hidden = failed || !shown.fresh || otherLoad === undefined;
			setText(otherWords, shown.otherLoad?.words ?? "");
			if (otherLoad !== undefined) tryWords.data = `Try ${quantity(otherLoad, "/s")}`;
			deciding.hidden = failed || shown.deciding === "";
			setText(deciding, shown.deciding);
			deciding.classList.toggle("stale", !shown.fresh);
			const { decidingBesides: further } = shown;
			besides.hidden = deciding.hidden || further.length === 0;
			setText(
				besidesHead,
				`${plural(further.length, "more value")} that ${further.length === 1 ? "decides" : "decide"}`,
			);
			setText(besidesList, further.map((condition) => `While ${condition}.`).join(" "));
			// The controls are ahead of the numbers, and nothing is on its way to catch up.
			behind.hidden = shown.fresh || shown.sentence === undefined || running.kind === "running";
			setText(behind, "These numbers are of what stands above; what was chosen since is not simulated yet.");
			mine.hidden = shown.mine.length === 0 && choices.edits.length === 0;
			setText(mineWords, shown.mine.length === 0 ? "Your values are not in these numbers yet." : "With your values:");
			triedRows(shown.mine);
			const { review } = state;
			const writable = review ? assumptionsAmong(review.design, choices.edits).length : 0;
			write.hidden = writable === 0;
			const rest = choices.edits.length - writable;
			setAttribute(write, "title", rest > 0 ? "What files declare is changed where it stands" : undefined);
			if (shown.final && shown.fresh && shown.sentence)
				setText(spoken, [shown.sentence, shown.otherLoad?.words, shown.deciding].filter(Boolean).join(" "));
		},
	};
}

/** A value of a person, with what a file declares instead, and where: there it is changed, if it is to stay. */
function triedItem({ of, attribute, declaredAt }: Tried, actions: Actions): Row<Tried> {
	const words = h("span", {});
	const back = button({
		label: "",
		icon: "discard",
		look: "icon",
		onClick: () => actions.edit(of, attribute, undefined),
	});
	return {
		element: h("li", {}, words, declaredAt && place(declaredAt, actions), back),
		update(one) {
			setText(words, one.declaredAt ? `${one.words}, declared as ${one.was} in ` : one.words);
			setAttribute(back, "aria-label", `Undo: ${one.words}`);
			setAttribute(back, "title", `Undo: ${one.words}`);
		},
	};
}

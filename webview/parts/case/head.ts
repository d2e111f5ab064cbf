import type { Actions } from "../../actions.ts";
import { button, jump } from "../../controls.ts";
import { h, setText } from "../../dom.ts";
import { icon } from "../../icon.ts";
import { isPlayed } from "../../model/case.ts";
import type { State } from "../../state.ts";
import { progress } from "../progress.ts";

/** What case it is, and its buttons. */
export function caseBar(actions: Actions) {
	const title = h("h1", { class: "case-title" });
	const guide = h("span", { class: "muted" });
	const run = button({ label: "Play", icon: "play", look: "primary", onClick: actions.run });
	const cancel = button({ label: "Cancel", icon: "stop", onClick: actions.cancel });
	const other = button({
		label: "Another case",
		icon: "beaker",
		onClick: () => actions.tell({ type: "choose-case" }),
	});
	const running = progress("Simulation");
	return {
		element: h(
			"div",
			{ class: "bar" },
			h("div", { class: "bar-group case-name" }, title, guide),
			running.status,
			h("div", { class: "bar-group", role: "toolbar", "aria-label": "Case" }, run, cancel, other),
			running.element,
		),
		render(state: State) {
			setText(title, state.played?.case.title ?? "");
			setText(guide, state.played?.case.guide ? `guide ${state.played.case.guide}` : "");
			const runs = state.running.kind === "running";
			run.disabled = runs;
			cancel.disabled = !runs;
			running.render(state.running);
		},
	};
}

/** What is asked, and under what circumstances it is played. */
export function caseQuestion(actions: Actions) {
	const question = h("p", { class: "question" });
	const scenario = h("p", { class: "muted" });
	const file = jump("Open the file", "Open the case's file", () => {
		const start = { line: 0, character: 0 };
		actions.tell({ type: "reveal", at: { file: "", range: { start, end: start } } });
	});
	const problem = h("div", { class: "problem", role: "alert" }, icon("error", "severity-error"), h("p", {}));
	const spoken = h("p", { class: "visually-hidden", role: "status", "aria-live": "polite" });
	const words = problem.querySelector("p") as HTMLParagraphElement;
	return {
		element: h("section", { class: "summary", "aria-label": "Question" }, question, scenario, file, problem, spoken),
		render(state: State) {
			const { played, running, status } = state;
			if (!played) return;
			setText(question, played.case.question?.trim() ?? "");
			question.hidden = !played.case.question;
			const [{ scenario: id }] = played.case.contestants;
			const { title = id, description = "" } = state.scenarios.find((one) => one.id === id) ?? {};
			setText(scenario, `${title}. ${description}`);
			const wrong = running.kind === "failed" ? `It cannot be simulated: ${running.message}` : status?.message;
			problem.hidden = wrong === undefined;
			setText(words, wrong ?? "");
			setText(spoken, isPlayed(state) ? "The case was played." : "");
		},
	};
}

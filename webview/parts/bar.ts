import { specOf } from "../../src/design/catalogue/index.ts";
import { grouped } from "../../src/simulator/index.ts";
import type { Actions } from "../actions.ts";
import { button, entry, picker } from "../controls.ts";
import { h, setAttribute } from "../dom.ts";
import { quantity } from "../format.ts";
import { nameOf, servicesOf, withRemedy } from "../model/findings.ts";
import { chosen, editsIn, focusFor, scenarioFor } from "../model/results.ts";
import { mootScenarios } from "../model/scenarios.ts";
import { loadOf } from "../model/what-if.ts";
import { parseValue } from "../parse.ts";
import type { State } from "../state.ts";
import { progress } from "./progress.ts";

/** A tenth to ten times the design's load, in even steps of factors: what matters of load is how many times as much. */
const decades = 1;
const stepsPerDecade = 50;
const suited = { value: "", label: "Suited to the fix", title: "For each fix the scenario that shows its effect" };
const asItIs = { value: "", label: "The design as it is" };

export function bar(actions: Actions) {
	const subject = picker("Shown", actions.simulate);
	const component = picker("Component", (focus) => actions.choose({ focus, component: focus }));
	const scenario = picker("Scenario", (value) => actions.choose({ scenario: value }));
	// Where a hand or the keyboard is at the list, what cannot be chosen is found out.
	let latest: State | undefined;
	const isLookedAt = () => scenario.control.matches(":focus, :hover");
	for (const event of ["focus", "pointerenter"])
		scenario.control.addEventListener(event, () => latest && showScenarios(latest));
	function showScenarios(state: State): void {
		const closed = mootScenarios(state, isLookedAt());
		const groups = grouped(state.scenarios).map(({ heading, scenarios }) => ({
			heading,
			choices: scenarios.map(({ id, title, description }) => ({
				value: id,
				label: title,
				title: description,
				closed: closed.get(id),
			})),
		}));
		const finding = state.review && chosen(state.review, state.choices);
		const known = state.scenarios.some(({ id }) => id === state.choices.scenario);
		// Without a fix there is nothing that a scenario could suit: the usual one is named.
		if (finding) scenario.show([suited, ...groups], known ? state.choices.scenario : "");
		else scenario.show(groups, scenarioFor(state, undefined));
	}
	const slider = h("input", {
		type: "range",
		class: "slider",
		min: -decades * stepsPerDecade,
		max: decades * stepsPerDecade,
		"aria-label": "Load",
		title: "Moves the requests of a usual day, and those of the peak in proportion",
	});
	let base = 1;
	let present = 1;
	const setLoad = (load: number) => actions.choose({ load: Math.abs(load / base - 1) < 1e-6 ? undefined : load });
	slider.addEventListener("input", () => setLoad(nice(base * 10 ** (Number(slider.value) / stepsPerDecade))));
	const load = entry("Load, requests a second", (text) => {
		const spec = specOf("Client", "rate");
		const parsed = spec && parseValue(text, spec, present);
		if (!parsed || "error" in parsed || typeof parsed.value !== "number" || parsed.value <= 0) {
			load.complain("Enter requests a second, like 800 or 1.2 k/s.");
		} else {
			load.restore();
			setLoad(parsed.value);
		}
	});
	const reset = button({
		label: "Back to the design's load",
		icon: "discard",
		look: "icon",
		onClick: () => actions.choose({ load: undefined }),
	});
	const run = button({ label: "Run", icon: "play", look: "primary", onClick: actions.run });
	const cancel = button({ label: "Cancel", icon: "stop", onClick: actions.cancel });
	const running = progress("Simulation");
	const element = h(
		"div",
		{ class: "bar", role: "toolbar", "aria-label": "Simulation" },
		labelled("Show", subject.element),
		labelled("of", component.element, "label joins"),
		labelled("Scenario", scenario.element),
		h(
			"div",
			{ class: "bar-group" },
			h("span", { class: "label", "aria-hidden": "true" }, "Load"),
			slider,
			load.element,
			reset,
		),
		h("div", { class: "bar-run" }, run, cancel),
		running.status,
		running.element,
	);
	load.element.classList.add("load");

	return {
		element,
		render(state: State) {
			latest = state;
			showScenarios(state);
			const { review } = state;
			const finding = review && chosen(review, state.choices);
			if (review) {
				const fixes = withRemedy(review).map((one) => ({
					value: one.id,
					label: `${one.remedy?.title} (${nameOf(review.design, one.component)})`,
				}));
				subject.show([asItIs, ...(fixes.length > 0 ? [{ heading: "Fixes", choices: fixes }] : [])], finding?.id ?? "");
				const services = servicesOf(review.design).map(({ id, label }) => ({ value: id, label }));
				component.show(services, focusFor(state, finding) ?? "");
				component.control.disabled = services.length < 2;
			}
			const usual = state.review && loadOf(state.review.design, editsIn(state));
			base = usual || 1;
			present = state.choices.load ?? base;
			load.show(usual === undefined ? "" : quantity(present, "/s"));
			slider.value = String(Math.round(Math.log10(present / base) * stepsPerDecade));
			slider.style.setProperty("--at", `${50 + (50 * Math.log10(present / base)) / decades}%`);
			setAttribute(
				slider,
				"aria-valuetext",
				`${quantity(present, "/s")}, ${quantity(present / base, "")} times the design's`,
			);
			reset.style.visibility = state.choices.load === undefined ? "hidden" : "visible";
			const usable = state.review !== undefined && state.review.design.components.length > 0;
			const runs = state.running.kind === "running";
			run.disabled = !usable || runs;
			cancel.disabled = !runs;
			inOnePlace(run, cancel, runs);
			for (const control of [slider, load.element, scenario.control, subject.control]) control.disabled = !usable;
			running.render(state.running);
		},
	};
}

function labelled(text: string, control: HTMLElement, name = "label"): HTMLElement {
	return h("div", { class: "bar-group" }, h("span", { class: name, "aria-hidden": "true" }, text), control);
}

/** One of the two can be pressed at a time, so they share a place; the keyboard stays there. */
function inOnePlace(run: HTMLElement, cancel: HTMLElement, runs: boolean): void {
	const [shown, other] = runs ? [cancel, run] : [run, cancel];
	const hasFocus = document.activeElement === other;
	shown.style.visibility = "";
	other.style.visibility = "hidden";
	if (hasFocus) shown.focus();
}

/** Two digits: nobody means 1034.7 requests a second. */
function nice(load: number): number {
	return Number(load.toPrecision(2));
}

import type { Actions } from "../actions.ts";
import { button } from "../controls.ts";
import { h, setAttribute, setText } from "../dom.ts";
import { clock, quantity } from "../format.ts";
import { nameOf } from "../model/findings.ts";
import { heatOf, momentsOf } from "../model/heat.ts";
import type { State } from "../state.ts";
import { prefersStill } from "../theme.ts";

const frameMilliseconds = 120;

/** Chooses the moment of the run that is painted onto the diagram; without one, that is the whole run. */
export function scrubber(actions: Actions) {
	let moments: readonly number[] = [];
	let at: number | undefined;
	let timer: ReturnType<typeof setInterval> | undefined;
	const slider = h("input", { type: "range", class: "slider", min: 0, step: 1, "aria-label": "Moment of the run" });
	slider.addEventListener("input", () => {
		pause();
		actions.look(Number(slider.value));
	});
	const play = button({
		label: "Play the run",
		icon: "play",
		look: "icon",
		onClick: () => (timer ? pause() : start()),
	});
	const stop = button({ label: "Pause", icon: "pause", look: "icon", onClick: () => pause() });
	const whole = button({
		label: "The whole run",
		icon: "close",
		look: "icon",
		onClick: () => {
			pause();
			actions.look(undefined);
		},
	});
	const said = h("span", { class: "scrubber-words" });
	const element = h(
		"div",
		{ class: "scrubber", role: "group", "aria-label": "Over time" },
		play,
		stop,
		slider,
		whole,
		said,
	);

	function step(): void {
		const next = (at ?? -1) + 1;
		if (next >= moments.length) pause();
		else actions.look(next);
	}

	function start(): void {
		if (at !== undefined && at >= moments.length - 1) at = undefined;
		step();
		// Who wants nothing to move goes from moment to moment by hand.
		if (!prefersStill()) timer = setInterval(step, frameMilliseconds);
		swap();
	}

	function pause(): void {
		clearInterval(timer);
		timer = undefined;
		swap();
	}

	/** The one button takes the other's place, and its focus. */
	function swap(): void {
		const [shown, gone] = timer ? [stop, play] : [play, stop];
		const focused = gone.matches(":focus, :focus-within");
		shown.hidden = false;
		if (focused) shown.focus();
		gone.hidden = true;
	}
	swap();

	return {
		element,
		render(state: State) {
			moments = momentsOf(state);
			element.hidden = moments.length < 2 || state.choices.view === "list";
			if (element.hidden) {
				if (timer) pause();
				return;
			}
			at = state.moment === undefined ? undefined : Math.min(state.moment, moments.length - 1);
			setAttribute(slider, "max", moments.length - 1);
			slider.value = String(at ?? 0);
			slider.style.setProperty("--at", `${(100 * (at ?? 0)) / (moments.length - 1)}%`);
			whole.style.visibility = at === undefined ? "hidden" : "visible";
			const when = at === undefined ? "The whole run" : `At ${clock(moments[at])}`;
			const words = [when, ...busiest(state)].join(" · ");
			setText(said, words);
			setAttribute(slider, "aria-valuetext", words);
		},
	};
}

/** What the picture shows in colours, in words: who is busiest, and who fails most. */
function busiest(state: State): string[] {
	const all = [...heatOf(state)];
	if (all.length === 0 || !state.review) return [];
	const { design } = state.review;
	const [busy, { after }] = all.reduce((a, b) => (b[1].after > a[1].after ? b : a));
	const [failing, { errors }] = all.reduce((a, b) => (b[1].errors > a[1].errors ? b : a));
	return [
		`busiest: ${nameOf(design, busy)}, ${quantity(after, "share")}`,
		...(errors >= 0.005 ? [`errors: ${nameOf(design, failing)}, ${quantity(errors, "share")}`] : ["no errors"]),
	];
}

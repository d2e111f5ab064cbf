import "./no-eval.ts";
import "uplot/dist/uPlot.min.css";
import "./styles/panel.css";
import { actions } from "./actions.ts";
import { registerControls } from "./controls.ts";
import { h } from "./dom.ts";
import { kept, receive, send } from "./host.ts";
import { assumptions } from "./parts/assumptions.ts";
import { bar } from "./parts/bar.ts";
import { charts } from "./parts/charts.ts";
import { diagram } from "./parts/diagram.ts";
import { empty } from "./parts/empty.ts";
import { inspector } from "./parts/inspector.ts";
import { remedies } from "./parts/remedies.ts";
import { summary } from "./parts/summary.ts";
import { Runner } from "./runner.ts";
import { Simulation } from "./simulation.ts";
import { initialState, type State } from "./state.ts";
import { Store } from "./store.ts";
import { update } from "./update.ts";

const root = document.getElementById("panel") as HTMLElement;
registerControls();

const store = new Store<State>(initialState(kept.read()));
const simulation = new Simulation(root.dataset.worker ?? "", (message) =>
	store.set({ running: { kind: "failed", message } }),
);
const runner = new Runner(store, simulation);
const does = actions(store, runner);

const nothing = empty();
const top = bar(does);
const parts = [summary(does), diagram(does, root), inspector(does), charts(does), remedies(does), assumptions(does)];
const content = h("div", { class: "content" }, ...parts.map(({ element }) => element));
root.append(top.element, nothing.element, content);

function render(state: State): void {
	top.render(state);
	content.hidden = nothing.render(state);
	if (!content.hidden) for (const part of parts) part.render(state);
}

store.subscribe((state, before) => {
	if (state.choices !== before.choices) kept.write(state.choices);
	render(state);
	const { review, choices, scenarios } = state;
	const asksAnew =
		review !== before.review ||
		scenarios !== before.scenarios ||
		choices.scenario !== before.choices.scenario ||
		choices.load !== before.choices.load ||
		choices.edits !== before.choices.edits ||
		choices.finding !== before.choices.finding;
	if (!asksAnew) return;
	const isTyped = choices.load !== before.choices.load || choices.edits !== before.choices.edits;
	runner.schedule(isTyped ? undefined : 0);
});

receive((message) => store.set(update(store.get(), message)));
render(store.get());
send({ type: "ready" });

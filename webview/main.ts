import "./no-eval.ts";
import "uplot/dist/uPlot.min.css";
import "./styles/panel.css";
import { actions } from "./actions.ts";
import { registerControls } from "./controls.ts";
import { h } from "./dom.ts";
import { kept, receive, send } from "./host.ts";
import { assumptions } from "./parts/assumptions.ts";
import { bar } from "./parts/bar.ts";
import { alternatives } from "./parts/case/alternatives.ts";
import { answer } from "./parts/case/answer.ts";
import { caseBar, caseQuestion } from "./parts/case/head.ts";
import { charts } from "./parts/charts.ts";
import { diagram } from "./parts/diagram.ts";
import { empty } from "./parts/empty.ts";
import { inspector } from "./parts/inspector.ts";
import { measures } from "./parts/measures.ts";
import { remedies } from "./parts/remedies.ts";
import { summary } from "./parts/summary.ts";
import { unknowns } from "./parts/unknowns.ts";
import { whatIfs } from "./parts/what-ifs.ts";
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
const runner = new Runner(store, simulation, send);
const does = actions(store, runner);

interface Part {
	element: HTMLElement;
	render(state: State): void;
}

/** The parts of a panel: made when there is first something to show. */
interface Layout {
	top: Part;
	parts: Part[];
	content: HTMLElement;
}

function layout(name: string, top: Part, parts: Part[]): Layout {
	const content = h("div", { class: `content ${name}` }, ...parts.map(({ element }) => element));
	nothing.element.before(top.element);
	// In one row or in two, as the tab is wide: what is scrolled to comes to stand below it.
	new ResizeObserver(() => document.body.style.setProperty("--bar", `${top.element.offsetHeight}px`)).observe(
		top.element,
	);
	root.append(content);
	return { top, parts, content };
}

const nothing = empty(does);
root.append(nothing.element);
const layouts = {
	design: once(() => {
		const parts = [
			summary(does),
			diagram(does, root),
			inspector(does),
			charts(does),
			measures(does),
			whatIfs(does),
			remedies(does),
			assumptions(does),
			unknowns(does),
		];
		return layout("design", bar(does), parts);
	}),
	case: once(() => {
		const above = [caseQuestion(does), diagram(does, root), inspector(does)];
		return layout("case", caseBar(does), [...above, alternatives(does), answer(), charts(does), assumptions(does)]);
	}),
};
let shown: Layout | undefined;

function once(make: () => Layout): () => Layout {
	let made: Layout | undefined;
	return () => {
		made ??= make();
		return made;
	};
}

function render(state: State): void {
	const isEmpty = nothing.render(state);
	// What panel it will be is known with the first thing to show.
	if (!state.review) return;
	const wanted = state.played ? layouts.case() : layouts.design();
	if (shown && shown !== wanted) {
		shown.top.element.hidden = true;
		shown.content.hidden = true;
	}
	shown = wanted;
	wanted.top.element.hidden = false;
	wanted.top.render(state);
	wanted.content.hidden = isEmpty;
	if (!isEmpty) for (const part of wanted.parts) part.render(state);
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
		choices.finding !== before.choices.finding ||
		choices.focus !== before.choices.focus ||
		choices.whatIfs !== before.choices.whatIfs;
	if (!asksAnew) return;
	const isTyped = choices.load !== before.choices.load || choices.edits !== before.choices.edits;
	runner.schedule(isTyped ? undefined : 0);
});

receive((message) => store.set(update(store.get(), message)));
render(store.get());
send({ type: "ready" });

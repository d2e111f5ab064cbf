import type { Component } from "../../src/design/design.ts";
import { type Diagram, toMermaid } from "../../src/design/mermaid.ts";
import type { Review } from "../../src/review/review.ts";
import type { Actions } from "../actions.ts";
import { button, jump } from "../controls.ts";
import { h, setAttribute, setText } from "../dom.ts";
import { componentOfNode, draw } from "../draw.ts";
import { plural } from "../format.ts";
import { icon } from "../icon.ts";
import { marks } from "../model/findings.ts";
import { unknownsOf } from "../model/unknowns.ts";
import type { State } from "../state.ts";
import { onThemeChange } from "../theme.ts";
import { addBadge } from "./badge.ts";
import { componentList } from "./component-list.ts";
import { steps } from "./steps.ts";
import { unknownsId } from "./unknowns.ts";
import { zoomable } from "./zoom.ts";

/** The design as a picture whose nodes can be chosen, or as a list of the same components. */
export function diagram(actions: Actions, root: HTMLElement) {
	const name = "Components; arrow keys go from one to the next";
	const canvas = h("div", { class: "canvas", role: "group", "aria-label": name });
	const stopAt = steps(canvas, () => nodesOf(canvas));
	const zoom = zoomable(canvas);
	const list = componentList(actions);
	const asDiagram = button({ label: "As a diagram", icon: "hierarchy", look: "icon", onClick: () => show("diagram") });
	const asList = button({ label: "As a list", icon: "list", look: "icon", onClick: () => show("list") });
	const show = (view: "diagram" | "list") => actions.choose({ view });
	const zoomButtons = h(
		"div",
		{ class: "group" },
		button({ label: "Zoom out", icon: "zoomOut", look: "icon", onClick: () => zoom.by(1 / 1.25) }),
		button({ label: "Zoom in", icon: "zoomIn", look: "icon", onClick: () => zoom.by(1.25) }),
		button({ label: "Fit", icon: "fit", look: "icon", onClick: () => zoom.fit() }),
	);
	const views = h("div", { class: "group", role: "group", "aria-label": "View" }, asDiagram, asList);
	const lacks = jump("", "What is not known of this design", () => {
		const section = document.getElementById(unknownsId);
		section?.scrollIntoView({ block: "start" });
		section?.focus({ preventScroll: true });
	});
	const torn = icon("warning", "severity-warning");
	const lacking = h("span", { class: "lacking" }, torn, lacks);
	const element = h(
		"section",
		{ class: "diagram", "aria-label": "Design" },
		h(
			"div",
			{ class: "section-head" },
			h("h2", {}, "Design"),
			lacking,
			h("div", { class: "tools" }, zoomButtons, views),
		),
		canvas,
		list.element,
	);

	let drawnReview: Review | undefined;
	let undrawable: Review | undefined;
	let selected: string | undefined;
	let attempt = 0;

	async function redraw(review: Review): Promise<void> {
		const mine = ++attempt;
		const picture = toMermaid(review.design);
		try {
			const svg = await draw(picture, root);
			if (mine !== attempt) return;
			undrawable = undefined;
			canvas.replaceChildren(svg);
			prepare(svg, picture, review, actions);
			zoom.show(svg);
			mark(canvas, selected);
			stopAt(selected);
		} catch (error) {
			console.warn("Scaleproof: the diagram could not be drawn.", error);
			if (mine !== attempt) return;
			canvas.replaceChildren(
				h("p", { class: "hint" }, "The diagram could not be drawn. The list has every component."),
			);
			// For this review only: the next one may well be drawn.
			undrawable = review;
			list.element.hidden = false;
		}
	}

	onThemeChange(() => {
		if (drawnReview) void redraw(drawnReview);
	});

	return {
		element,
		render({ review, choices }: State) {
			if (!review) return;
			const { words, isTorn } = unknownsOf(review);
			lacking.hidden = words === "";
			setText(lacks, words);
			torn.toggleAttribute("hidden", !isTorn);
			const isList = choices.view === "list";
			canvas.hidden = isList;
			zoomButtons.hidden = isList;
			list.element.hidden = !isList && review !== undrawable;
			setAttribute(asDiagram, "aria-pressed", String(!isList));
			setAttribute(asList, "aria-pressed", String(isList));
			list.render(review, choices.component);
			if (!isList && review !== drawnReview) {
				drawnReview = review;
				void redraw(review);
			}
			selected = choices.component;
			mark(canvas, selected);
			stopAt(selected);
		},
	};
}

function prepare(svg: SVGSVGElement, picture: Diagram, review: Review, actions: Actions): void {
	const marked = marks(review);
	for (const node of svg.querySelectorAll<SVGGElement>("g.node")) {
		const id = componentOfNode(node, picture);
		const component = review.design.components.find((one) => one.id === id);
		if (!component) continue;
		const found = marked.get(component.id);
		node.dataset.component = component.id;
		node.setAttribute("role", "button");
		node.setAttribute("aria-label", describe(node, component, found?.count ?? 0));
		if (found) addBadge(node, found.severity, found.count);
		const choose = () => actions.choose({ component: component.id });
		node.addEventListener("click", choose);
		node.addEventListener("keydown", (event) => {
			if (event.key !== "Enter" && event.key !== " ") return;
			event.preventDefault();
			choose();
		});
	}
}

function nodesOf(canvas: HTMLElement): SVGGElement[] {
	return [...canvas.querySelectorAll<SVGGElement>("g.node[data-component]")];
}

function mark(canvas: HTMLElement, selected: string | undefined): void {
	for (const node of nodesOf(canvas)) {
		const isSelected = node.dataset.component === selected;
		node.classList.toggle("selected", isSelected);
		node.setAttribute("aria-pressed", String(isSelected));
	}
}

/** What one reads in the node, so that it can be called by that; then what its shape and its badge say. */
function describe(node: SVGGElement, { name, kind }: Component, findings: number): string {
	const lines = [...node.querySelectorAll(".text-outer-tspan")].map((line) => line.textContent?.trim());
	const read = lines.join(" ") || name;
	return [read, kind, findings > 0 && plural(findings, "finding")].filter(Boolean).join(", ");
}

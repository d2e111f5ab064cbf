import type { Component } from "../../src/design/design.ts";
import type { Review } from "../../src/review/review.ts";
import type { Actions } from "../actions.ts";
import { button, jump } from "../controls.ts";
import { h, setAttribute, setText } from "../dom.ts";
import { componentOfNode, draw } from "../draw.ts";
import { plural } from "../format.ts";
import { icon } from "../icon.ts";
import { marks, worse } from "../model/findings.ts";
import { busier, type Heat, heatOf } from "../model/heat.ts";
import { pathOf } from "../model/path.ts";
import { joinedBy, type Picture, pictureKey, pictureOf } from "../model/picture.ts";
import { unknownsOf } from "../model/unknowns.ts";
import type { State } from "../state.ts";
import { onThemeChange } from "../theme.ts";
import { addBadge, unseen } from "./badge.ts";
import { componentList } from "./component-list.ts";
import { find } from "./find.ts";
import { groupTools, prepareGroups } from "./groups.ts";
import { nameNode, paintHeat, paintLinks } from "./heat.ts";
import { prepareLinks } from "./links.ts";
import { minimap } from "./minimap.ts";
import { layInRows } from "./rows.ts";
import { save } from "./save.ts";
import { scrubber } from "./scrubber.ts";
import { steps } from "./steps.ts";
import { unknownsId } from "./unknowns.ts";
import { zoomable } from "./zoom.ts";

/** The design as a picture whose nodes can be chosen, or as a list of the same components. */
export function diagram(actions: Actions, root: HTMLElement) {
	const name = "Components; arrow keys go from one to the next";
	const canvas = h("div", { class: "canvas", role: "group", "aria-label": name });
	const stopAt = steps(canvas, () => nodesOf(canvas));
	const zoom = zoomable(canvas);
	let isRevealed = false;
	const map = minimap(canvas);
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
	const onPath = button({
		label: "Only what the chosen component waits for, and what waits for it",
		icon: "filter",
		look: "icon",
		onClick: () => actions.choose({ path: !isOnPath }),
	});
	const whole = button({
		label: "The diagram alone",
		icon: "whole",
		look: "icon",
		onClick: () => actions.choose({ whole: !isWhole }),
	});
	const found = find(
		() => nodesOf(canvas),
		(node) => zoom.reveal(node),
	);
	const groups = groupTools(actions);
	const time = scrubber(actions);
	const saving = save(actions, root, () => drawnReview);
	const views = h("div", { class: "group", role: "group", "aria-label": "View" }, asDiagram, asList);
	const lacks = jump("", "What is not known of this design", () => {
		const section = document.getElementById(unknownsId);
		section?.scrollIntoView({ block: "start" });
		section?.focus({ preventScroll: true });
	});
	const frame = h("div", { class: "canvas-frame" }, canvas, map.element);
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
			h("div", { class: "tools" }, found.element, groups.element, onPath, zoomButtons, whole, views, saving),
		),
		frame,
		time.element,
		list.element,
	);

	let drawnReview: Review | undefined;
	let picture: Picture | undefined;
	let toggle = (_group: string) => {};
	/** After a group was folded or opened, the keyboard is where it was. */
	let focusNext: string | undefined;
	let undrawable: Review | undefined;
	let selected: string | undefined;
	let attempt = 0;
	let isOnPath = false;
	let isWhole = false;
	let heat: ReadonlyMap<string, Heat> = new Map();
	/** What the present picture shows of it: to measure nodes takes time, and a render comes with every step of a run. */
	let painted: typeof heat | undefined;
	element.addEventListener("keydown", (event) => {
		if (event.key === "Escape" && isWhole) actions.choose({ whole: false });
	});

	/** Everything that is painted onto the picture, and may change without another one. */
	function paint(review: Review): void {
		mark(canvas, selected);
		const lit = isOnPath && selected ? pathOf(review.design, selected) : undefined;
		const shown = lit && [...lit].map((id) => picture?.shownAs.get(id) ?? id);
		const open = picture?.groups.flatMap(({ id, members }) => (members.some((one) => lit?.has(one)) ? [id] : []));
		const path = shown && new Set([...shown, ...(open ?? [])]);
		for (const node of nodesOf(canvas)) {
			node.classList.toggle("aside", path?.has(node.dataset.component ?? "") === false);
			node.classList.toggle("tried", picture?.tried.has(node.dataset.component ?? "") ?? false);
		}
		for (const line of canvas.querySelectorAll<SVGPathElement>("path[data-from]")) {
			const isLit = !path || (path.has(line.dataset.from ?? "") && path.has(line.dataset.to ?? ""));
			line.classList.toggle("aside", !isLit);
		}
		if (heat !== painted) {
			const joined = picture ? joinedBy(picture, heat, busier) : heat;
			paintHeat(nodesOf(canvas), joined);
			paintLinks(canvas.querySelectorAll<SVGPathElement>("path.flowchart-link[data-way]"), review.design, joined);
		}
		painted = heat;
		found.show();
		stopAt(selected);
	}

	async function redraw(review: Review, next: Picture, isOther = true): Promise<void> {
		// Most values that are tried stand in no node.
		const isSame = !isOther && picture?.text === next.text && canvas.querySelector("svg") !== null;
		// What stands elsewhere by other groups is looked for anew.
		if (picture && groupsIn(picture) !== groupsIn(next) && focusNext === undefined) isRevealed = false;
		picture = next;
		if (isSame) return;
		const mine = ++attempt;
		try {
			const svg = await draw(next, root);
			if (mine !== attempt) return;
			undrawable = undefined;
			const at = nodesOf(canvas).find((node) => node === document.activeElement)?.dataset.component;
			const held = at && (next.shownAs.get(at) ?? at);
			canvas.replaceChildren(svg);
			layInRows(svg, { width: canvas.clientWidth - 32, height: canvas.clientHeight - 32 });
			prepare(svg, next, review, actions);
			const inGroups = joinedBy(next, marks(review), worse);
			prepareGroups(
				svg,
				next,
				(group) => inGroups.get(group)?.count ?? 0,
				(group) => {
					focusNext = group;
					toggle(group);
				},
			);
			prepareLinks(svg, next, review.design);
			zoom.show(svg);
			map.show(svg);
			painted = undefined;
			paint(review);
			// Once: after that, what is in view is where a person has moved it.
			if (!isRevealed) zoom.reveal(canvas.querySelector("g.selected") ?? undefined);
			isRevealed = true;
			const stop = focusNext ?? held;
			const all = nodesOf(canvas);
			// What a person folded is shown; what was drawn anew without being asked moves nothing.
			if (stop !== undefined)
				(all.find(({ dataset }) => dataset.component === stop) ?? all[0])?.focus({ preventScroll: !focusNext });
			focusNext = undefined;
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
		if (drawnReview && picture) void redraw(drawnReview, picture);
	});

	return {
		element,
		render(state: State) {
			const { review, choices } = state;
			if (!review) return;
			const { words, isTorn } = unknownsOf(review);
			lacking.hidden = words === "";
			setText(lacks, words);
			torn.toggleAttribute("hidden", !isTorn);
			const isList = choices.view === "list";
			frame.hidden = isList;
			for (const tool of [zoomButtons, onPath, found.element, groups.element]) tool.hidden = isList;
			isOnPath = choices.path ?? false;
			isWhole = choices.whole ?? false;
			setAttribute(onPath, "aria-pressed", String(isOnPath));
			setAttribute(whole, "aria-pressed", String(isWhole));
			const wasWhole = element.classList.contains("whole");
			element.classList.toggle("whole", isWhole);
			if (wasWhole !== isWhole) {
				zoom.enlarge(isWhole);
				zoom.reveal(canvas.querySelector("g.selected") ?? undefined);
			}
			heat = heatOf(state);
			list.element.hidden = !isList && review !== undrawable;
			setAttribute(asDiagram, "aria-pressed", String(!isList));
			setAttribute(asList, "aria-pressed", String(isList));
			list.render(review, choices.component);
			toggle = (group) => {
				const { folded = [] } = choices;
				actions.choose({ folded: folded.includes(group) ? folded.filter((one) => one !== group) : [...folded, group] });
			};
			if (!isList && (review !== drawnReview || pictureKey(choices) !== picture?.key)) {
				const isOther = review !== drawnReview;
				drawnReview = review;
				void redraw(review, pictureOf(review, choices), isOther);
			}
			groups.render(state, picture);
			time.render(state);
			selected = choices.component;
			paint(review);
		},
	};
}

function prepare(svg: SVGSVGElement, picture: Picture, review: Review, actions: Actions): void {
	const marked = joinedBy(picture, marks(review), worse);
	for (const node of svg.querySelectorAll<SVGGElement>("g.node")) {
		partLines(node);
		const id = componentOfNode(node, picture);
		const component = review.design.components.find((one) => one.id === id);
		const found = marked.get(id ?? "");
		if (found && !component) addBadge(node, found.severity, found.count);
		if (!component) continue;
		node.dataset.component = component.id;
		node.setAttribute("role", "button");
		node.dataset.read = describe(node, component, found?.count ?? 0);
		node.dataset.kind = component.kind;
		nameNode(node);
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

function groupsIn({ groups }: Picture): string {
	return groups.map(({ id }) => id).join();
}

function nodesOf(canvas: HTMLElement): SVGGElement[] {
	return [...canvas.querySelectorAll<SVGGElement>("g[data-component]")];
}

function mark(canvas: HTMLElement, selected: string | undefined): void {
	for (const node of nodesOf(canvas)) {
		if (node.matches(".group-stop")) continue;
		const isSelected = node.dataset.component === selected;
		node.classList.toggle("selected", isSelected);
		node.setAttribute("aria-pressed", String(isSelected));
	}
}

/** Lines of a text that nothing parts are one word to whoever reads it without seeing it. */
function partLines(node: SVGGElement): void {
	for (const line of [...node.querySelectorAll(".text-outer-tspan")].slice(0, -1)) {
		line.append(unseen(" "));
	}
}

/** What one reads in the node, so that it can be called by that; then what its badge says. */
function describe(node: SVGGElement, { name }: Component, findings: number): string {
	const lines = [...node.querySelectorAll(".text-outer-tspan")].map((line) => line.textContent?.trim());
	const read = lines.join(" ") || name;
	return [read, findings > 0 && plural(findings, "finding")].filter(Boolean).join(" ");
}

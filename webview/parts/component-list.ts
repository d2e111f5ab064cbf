import type { Component } from "../../src/design/design.ts";
import type { Review } from "../../src/review/review.ts";
import type { Actions } from "../actions.ts";
import { h, keyed, setAttribute, setText } from "../dom.ts";
import { plural } from "../format.ts";
import { icon, kindIcon } from "../icon.ts";
import { marks } from "../model/findings.ts";

interface Item {
	component: Component;
	mark: ReturnType<typeof marks> extends Map<string, infer M> ? M | undefined : never;
	selected: boolean;
}

/** Every component of the design in words; what the diagram shows, and the parts that it leaves out. */
export function componentList(actions: Actions) {
	const list = h("ul", { class: "components", "aria-label": "Components" });
	const rows = keyed<Item>(
		list,
		({ component }) => component.id,
		({ component }) => {
			const marking = h("span", { class: "component-mark" });
			const choose = () => actions.choose({ component: component.id });
			const choice = h(
				"button",
				{ type: "button", class: "component", onclick: choose },
				kindIcon(component.kind),
				h("span", { class: "component-name" }, component.name),
				h("span", { class: "muted" }, component.kind),
				marking,
			);
			return {
				element: h("li", {}, choice),
				update({ mark, selected }) {
					setAttribute(choice, "aria-pressed", String(selected));
					const text = mark ? plural(mark.count, "finding") : "";
					if (marking.textContent === text) return;
					setText(marking, text);
					if (mark) marking.prepend(icon(mark.severity, `severity-${mark.severity}`));
				},
			};
		},
	);
	return {
		element: list,
		render(review: Review, selected: string | undefined) {
			const marked = marks(review);
			rows(
				review.design.components.map((component) => ({
					component,
					mark: marked.get(component.id),
					selected: component.id === selected,
				})),
			);
		},
	};
}

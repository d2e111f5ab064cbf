import type { DesignGroup } from "../../src/design/groupings.ts";
import type { Actions } from "../actions.ts";
import { button, picker } from "../controls.ts";
import { h, setAttribute } from "../dom.ts";
import { groupingsOf, type Picture } from "../model/picture.ts";
import type { Choices, State } from "../state.ts";

const ways = {
	namespace: "By namespace",
	environment: "By environment",
	system: "By system",
} as const;

/** What the picture is put together by, and how much of it is drawn. */
export function groupTools(actions: Actions) {
	let isFromUsers = false;
	let folded: readonly string[] = [];
	let all: readonly string[] = [];
	const by = picker("Groups", (value) =>
		actions.choose({ groupBy: (value || undefined) as Choices["groupBy"], folded: [] }),
	);
	const fold = button({
		label: "Fold or open all groups",
		icon: "fold",
		look: "icon",
		onClick: () => actions.choose({ folded: folded.length < all.length ? [...all] : [] }),
	});
	const fromUsers = button({
		label: "Only what requests of users reach",
		icon: "account",
		look: "icon",
		onClick: () => actions.choose({ fromUsers: !isFromUsers }),
	});
	return {
		element: h("div", { class: "group" }, by.element, fold, fromUsers),
		render({ review, choices }: State, picture: Picture | undefined) {
			if (!review) return;
			const known = groupingsOf(review);
			by.element.hidden = known.length === 0;
			by.show(
				[{ value: "", label: "No groups" }, ...known.map((value) => ({ value, label: ways[value] }))],
				choices.groupBy ?? "",
			);
			isFromUsers = choices.fromUsers ?? false;
			setAttribute(fromUsers, "aria-pressed", String(isFromUsers));
			folded = choices.folded ?? [];
			all = picture?.groups.map(({ id }) => id) ?? [];
			fold.hidden = all.length === 0;
		},
	};
}

/** Frames and folded nodes fold and open: by a click, by Enter. Each is a stop of the arrow keys, like a component. */
export function prepareGroups(svg: SVGSVGElement, picture: Picture, toggle: (group: string) => void): void {
	const groupOf = (id: string | undefined) => picture.groups.find((group) => group.id === id);
	for (const frame of svg.querySelectorAll<SVGGElement>("g.cluster")) {
		const name = /(g\d+)$/.exec(frame.id)?.[1] ?? "";
		const group = groupOf(picture.frames[name]);
		const label = frame.querySelector<SVGGElement>(".cluster-label");
		if (group && label) prepare(label, group, true, toggle);
	}
	for (const node of svg.querySelectorAll<SVGGElement>("g.node")) {
		const name = /flowchart-(n\d+)-\d+$/.exec(node.id)?.[1] ?? "";
		const group = groupOf(picture.nodes[name]);
		if (group) prepare(node, group, false, toggle);
	}
}

function prepare(stop: SVGGElement, group: DesignGroup, isOpen: boolean, toggle: (group: string) => void): void {
	const { id, label, members } = group;
	stop.classList.add("group-stop");
	stop.dataset.component = id;
	stop.setAttribute("role", "button");
	stop.setAttribute("aria-expanded", String(isOpen));
	stop.setAttribute("aria-label", `${label}${isOpen ? "" : ` ${members.length} components`}, group`);
	stop.addEventListener("click", () => toggle(id));
	stop.addEventListener("keydown", (event) => {
		if (event.key !== "Enter" && event.key !== " ") return;
		event.preventDefault();
		toggle(id);
	});
}

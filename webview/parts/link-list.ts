import type { Design, Link } from "../../src/design/design.ts";
import { graphOf, nameIn } from "../../src/design/graph.ts";
import type { Actions } from "../actions.ts";
import { h, keyed, type Row, setText } from "../dom.ts";
import { plural } from "../format.ts";
import { attributeRows } from "../model/attributes.ts";
import { linksAt } from "../model/links.ts";
import type { State } from "../state.ts";
import { attributeList } from "./attribute-list.ts";
import { place } from "./place.ts";

/** What a component is joined to, each link with its values: they unfold, and open by themselves where some are tried. */
export function linkList(actions: Actions) {
	const list = h("ul", { class: "links" });
	const element = h("section", { class: "inspector-links", "aria-label": "Links" }, h("h3", {}, "Links"), list);
	const rows = keyed<{ link: Link; state: State; design: Design; at: string }>(
		list,
		({ link }) => link.id,
		({ link, design, at }) => linkItem(link, design, at, actions),
	);
	return {
		element,
		render(design: Design, at: string, state: State) {
			const links = linksAt(graphOf(design), at);
			element.hidden = links.length === 0;
			rows(links.map((link) => ({ link, design, at, state })));
		},
	};
}

function linkItem(first: Link, design: Design, at: string, actions: Actions): Row<{ link: Link; state: State }> {
	const owner = nameIn(design, first.id);
	const words =
		first.from === at ? `${first.kind} ${nameIn(design, first.to)}` : `${nameIn(design, first.from)} ${first.kind} it`;
	const values = attributeList(owner, actions);
	const count = h("span", { class: "muted" });
	const fold = h(
		"details",
		{},
		h("summary", {}, words, " ", count),
		first.at ? place(first.at, actions) : "",
		values.element,
	);
	return {
		element: h("li", {}, fold),
		update({ link, state }) {
			const subject = { one: link, kind: "Link" } as const;
			const rows = attributeRows(subject, state.choices.edits);
			const tried = rows.filter(({ edited }) => edited !== undefined).length;
			const said = rows.length > 0 ? plural(rows.length, "value") : "no file says more";
			setText(count, tried > 0 ? `${said}, ${tried} tried` : said);
			if (tried > 0 && fold.dataset.tried !== String(tried)) fold.open = true;
			fold.dataset.tried = String(tried);
			values.render(subject, state);
		},
	};
}

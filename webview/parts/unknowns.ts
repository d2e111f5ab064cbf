import type { Note } from "../../src/design/text.ts";
import type { Actions } from "../actions.ts";
import { h, keyed, setText } from "../dom.ts";
import { icon } from "../icon.ts";
import { type Unknowns, unknownsOf } from "../model/unknowns.ts";
import type { State } from "../state.ts";
import { place } from "./place.ts";

export const unknownsId = "unknowns";

/** What is not in the picture above: files that could not be read, questions without an answer. */
export function unknowns(actions: Actions) {
	const count = h("span", { class: "muted" });
	const unread = h("p", {});
	const notes = h("ul", { class: "unknown-list", "aria-label": "Notes" });
	const undecided = h("ul", { class: "unknown-list", "aria-label": "Undecided" });
	const element = h(
		"section",
		{ class: "unknowns-section", id: unknownsId, "aria-label": "Not known", tabindex: -1 },
		h("div", { class: "section-head" }, h("h2", {}, "Not known"), count),
		unread,
		notes,
		undecided,
	);
	const noteRows = keyed<Note>(
		notes,
		({ file, range, message }) => JSON.stringify([file, range, message]),
		(note) => {
			const at = note.range && { file: note.file, range: note.range };
			const where = at ? place(at, actions) : h("span", { class: "place" }, note.file);
			const words = h("span", {}, note.message);
			return {
				element: h("li", {}, icon(note.severity, `severity-${note.severity}`), h("div", {}, words, " ", where)),
				update() {},
			};
		},
	);
	const undecidedRows = keyed<Unknowns["undecided"][number]>(
		undecided,
		({ id }) => id,
		() => {
			const what = h("span", {});
			const because = h("span", { class: "muted" });
			return {
				element: h("li", {}, icon("question"), h("div", {}, what, " ", because)),
				update(item) {
					setText(what, item.what);
					setText(because, item.because);
				},
			};
		},
	);
	return {
		element,
		render({ review }: State) {
			if (!review) return;
			const known = unknownsOf(review);
			element.hidden = known.words === "";
			setText(count, known.words);
			unread.hidden = known.unread === "";
			setText(unread, known.unread);
			noteRows(known.notes);
			undecidedRows(known.undecided);
		},
	};
}

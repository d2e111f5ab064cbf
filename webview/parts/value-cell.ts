import type { Actions } from "../actions.ts";
import { button } from "../controls.ts";
import { h, setAttribute, setText } from "../dom.ts";
import { valueText } from "../format.ts";
import { type AttributeRow, isEditable, isOpen, title } from "../model/attributes.ts";
import { valueField } from "./field.ts";

/**
 * A value that can be tried out. What nobody has said is a field at once; what files say is a text, with a pencil that makes
 * it one: it is changed in its file, and here only to see what would come of it.
 */
export function valueCell(first: AttributeRow, owner: string, actions: Actions) {
	const text = h("span", {});
	const pencil = button({ label: "", icon: "edit", look: "icon", onClick: open });
	const line = h("div", { class: "field-line value-line" }, text, isEditable(first) && pencil);
	const element = h("div", { class: "value-cell" }, line);
	let row = first;
	let field: ReturnType<typeof valueField> | undefined;
	let opened = false;

	function open(): void {
		opened = true;
		show();
		field?.focus();
	}

	function close(): void {
		const hadFocus = field?.element.matches(":focus-within");
		opened = false;
		show();
		if (hadFocus) pencil.focus();
	}

	function show(): void {
		const isField = opened || isOpen(row);
		if (isField && !field) {
			field = valueField(row, actions);
			field.element.addEventListener("keydown", ({ key }) => key === "Escape" && !isOpen(row) && close());
			element.append(field.element);
		}
		line.hidden = isField;
		if (field) {
			field.element.hidden = !isField;
			field.update(row);
		}
	}

	return {
		element,
		/** `isPlayed`: whether what is shown asks for it at all. */
		update(next: AttributeRow, isPlayed: boolean) {
			// What was tried is taken back: what is declared is shown as before.
			const isBack = row.edited !== undefined && next.edited === undefined;
			row = next;
			setText(text, row.value === undefined ? "unknown" : valueText(row.value, row.spec.unit));
			const label = `Try another value: ${title(row.name)} of ${owner}`;
			setAttribute(pencil, "aria-label", label);
			setAttribute(pencil, "title", isPlayed ? label : `${label} (not played in this scenario)`);
			if (isBack && !isOpen(row)) close();
			else show();
		},
	};
}

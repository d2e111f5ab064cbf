import type { Value } from "../../src/design/attribute.ts";
import type { Actions } from "../actions.ts";
import { button, entry, picker, toggle } from "../controls.ts";
import { h, setText } from "../dom.ts";
import { valueText } from "../format.ts";
import { type AttributeRow, title } from "../model/attributes.ts";
import { choicesOf, isFlag, parseValue } from "../parse.ts";

/** A control that edits one assumption: a list of choices, a checkbox, or a text that is checked by the catalogue's schema. */
export function assumptionField(first: AttributeRow, actions: Actions) {
	const { component, name, spec } = first;
	const label = `${title(name)}: ${spec.label}`;
	const set = (value: Value) => actions.edit(component, name, value);
	const error = h("p", { class: "field-error", role: "alert" });
	const reset = button({
		label: "Back to the assumed value",
		icon: "discard",
		look: "icon",
		onClick: () => actions.edit(component, name, undefined),
	});
	const control = controlFor(label, spec, set, (message) => setText(error, message));
	let shown = "";
	const element = h("div", { class: "field" }, h("div", { class: "field-line" }, control.element, reset), error);
	return {
		element,
		update(row: AttributeRow) {
			// Only what changed: a result that arrives must not wipe out what is being typed.
			const value = JSON.stringify([row.edited, row.value]);
			if (value === shown) return;
			shown = value;
			control.show(row.edited ?? row.value);
			setText(error, "");
			element.classList.toggle("edited", row.edited !== undefined);
			// Its place stays, so that nothing moves when it appears.
			reset.style.visibility = row.edited === undefined ? "hidden" : "visible";
		},
	};
}

function controlFor(
	label: string,
	spec: AttributeRow["spec"],
	set: (value: Value) => void,
	complain: (message: string) => void,
): { element: HTMLElement; show(value: Value | undefined): void } {
	const choices = choicesOf(spec.schema);
	if (choices) {
		const control = picker(label, set);
		const options = choices.map((choice) => ({ value: choice, label: choice }));
		return {
			element: control.element,
			show: (value) =>
				control.show(
					value === undefined ? [{ value: "", label: "not set" }, ...options] : options,
					String(value ?? ""),
				),
		};
	}
	if (isFlag(spec.schema)) {
		const control = toggle(label, set);
		return { element: control.element, show: (value) => control.show(value === true) };
	}
	let present: Value | undefined;
	const control = entry(
		label,
		(text) => {
			const parsed = parseValue(text, spec, present);
			if ("error" in parsed) {
				control.complain(parsed.error);
				complain(parsed.error);
			} else if (JSON.stringify(parsed.value) === JSON.stringify(present)) {
				control.restore();
				complain("");
			} else set(parsed.value);
		},
		() => complain(""),
	);
	return {
		element: control.element,
		show(value) {
			present = value;
			control.show(shownText(value, spec.unit));
		},
	};
}

function shownText(value: Value | undefined, unit: string): string {
	return value === undefined ? "" : valueText(value, unit);
}

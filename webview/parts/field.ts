import type { Value } from "../../src/design/attribute.ts";
import type { Actions } from "../actions.ts";
import { button, entry, picker, toggle } from "../controls.ts";
import { h, setText } from "../dom.ts";
import { valueText } from "../format.ts";
import { type AttributeRow, title } from "../model/attributes.ts";
import { choicesOf, hasParts, isFlag, parseValue } from "../parse.ts";

/** A control that edits one value: a list of choices, a checkbox, or a text that is checked by the catalogue's schema. */
export function valueField(first: AttributeRow, actions: Actions) {
	const { of, name, spec, kind } = first;
	const label = `${title(name)}: ${spec.label}`;
	const error = h("p", { class: "field-error", role: "alert" });
	const set = (value: Value) => {
		const objection = actions.edit(of, name, value);
		if (objection) setText(error, `${objection.charAt(0).toUpperCase()}${objection.slice(1)}.`);
		return objection;
	};
	const reset = button({
		label: `Back to the ${kind === "declared" ? "declared" : kind === "assumed" ? "assumed" : "former"} value`,
		icon: "discard",
		look: "icon",
		onClick: () => actions.edit(of, name, undefined),
	});
	const control = controlFor(label, spec, set, (message) => setText(error, message));
	let shown = "";
	const element = h("div", { class: "field" }, h("div", { class: "field-line" }, control.element, reset), error);
	return {
		element,
		focus: () => (element.querySelector<HTMLElement>("select") ?? control.element).focus(),
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
	set: (value: Value) => string | undefined,
	complain: (message: string) => void,
): { element: HTMLElement; show(value: Value | undefined): void } {
	const choices = choicesOf(spec.schema);
	if (choices) {
		const control = picker(label, (value) => void set(value));
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
		const control = toggle(label, (value) => void set(value));
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
			} else control.complain(set(parsed.value) ?? "");
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
	if (value === undefined) return "";
	return hasParts(value) ? JSON.stringify(value) : valueText(value, unit);
}

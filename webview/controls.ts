// The one place that knows the toolkit. The project's card names it; it is archived since January 2025 and will get no more fixes.
// Its successor is @vscode-elements/elements: to change over, rewrite this file.
import {
	type Button,
	type Checkbox,
	provideVSCodeDesignSystem,
	type TextField,
	vsCodeButton,
	vsCodeCheckbox,
	vsCodeProgressRing,
	vsCodeTextField,
} from "@vscode/webview-ui-toolkit";
import { h } from "./dom.ts";
import { type IconName, icon } from "./icon.ts";

export type { Button };

export function registerControls(): void {
	provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeProgressRing(), vsCodeTextField());
}

interface ButtonOptions {
	label: string;
	icon?: IconName;
	/** "icon" shows the icon alone; the label is then its name and its tooltip. */
	look?: "primary" | "secondary" | "icon";
	onClick(): void;
}

export function button(options: ButtonOptions): Button {
	const look = options.look ?? "secondary";
	const element = document.createElement("vscode-button") as Button;
	element.setAttribute("appearance", look);
	if (look === "icon") {
		element.setAttribute("aria-label", options.label);
		element.title = options.label;
	} else element.append(options.label);
	if (options.icon) {
		const picture = icon(options.icon);
		if (look !== "icon") picture.setAttribute("slot", "start");
		element.append(picture);
	}
	element.addEventListener("click", (event) => {
		event.stopPropagation();
		options.onClick();
	});
	return element;
}

export interface Choice {
	value: string;
	label: string;
	title?: string;
	/** Why it cannot be chosen: it stands beside the label. */
	closed?: string;
}

/** Choices under a heading. */
export interface Choices {
	heading: string;
	choices: readonly Choice[];
}

export interface Picker {
	element: HTMLElement;
	control: HTMLSelectElement;
	show(choices: readonly (Choice | Choices)[], value: string): void;
}

/**
 * The browser's own list: the toolkit's has no headings. The style sheet makes it look like the editor's. With a picture, it
 * looks like a button that is one: for what does something, and has nothing chosen to show.
 */
export function picker(label: string, onChange: (value: string) => void, picture?: IconName): Picker {
	const control = h("select", { "aria-label": label, title: label });
	control.addEventListener("change", () => onChange(control.value));
	const option = ({ value, label, title, closed }: Choice) =>
		h("option", { value, title, disabled: closed !== undefined }, closed ? `${label} – not here: ${closed}` : label);
	const group = ({ heading, choices }: Choices) => h("optgroup", { label: heading }, ...choices.map(option));
	let offered = "";
	return {
		element: h("span", { class: picture ? "picker as-icon" : "picker" }, control, icon(picture ?? "chevronDown")),
		control,
		show(choices, value) {
			const key = JSON.stringify(choices);
			// The same choices again would take an open list out of a person's hands.
			if (key !== offered) {
				offered = key;
				control.replaceChildren(...choices.map((one) => ("choices" in one ? group(one) : option(one))));
			}
			if (control.value !== value) control.value = value;
		},
	};
}

export interface Entry {
	element: TextField;
	/** A new text is put in; the same text again leaves alone what a person is typing. */
	show(text: string): void;
	/** What was shown last, whatever was typed since. */
	restore(): void;
	complain(message: string): void;
}

/** `onCommit` is called on Enter and when the field is left, if the text was changed; `onRestore` after Escape. */
export function entry(label: string, onCommit: (text: string) => void, onRestore = () => {}): Entry {
	const element = document.createElement("vscode-text-field") as TextField;
	// The toolkit names a field by its text, whatever name it was given; the style sheet hides that text.
	element.textContent = label;
	let shown = "";
	const complain = (message: string) => {
		element.classList.toggle("invalid", message !== "");
		element.title = message;
		if (message === "") element.removeAttribute("aria-invalid");
		else element.setAttribute("aria-invalid", "true");
	};
	const restore = () => {
		element.value = shown;
		complain("");
	};
	const commit = () => {
		if (element.value !== shown) onCommit(element.value);
	};
	element.addEventListener("change", commit);
	element.addEventListener("keydown", (event) => {
		if (event.key === "Enter") commit();
		if (event.key !== "Escape") return;
		restore();
		onRestore();
	});
	return {
		element,
		show(text) {
			if (text === shown) return;
			shown = text;
			restore();
		},
		restore,
		complain,
	};
}

/** Hears of every letter; Escape empties it. */
export function searchField(
	label: string,
	hint: string,
	{ onInput, onEnter, onDown }: { onInput: (text: string) => void; onEnter: () => void; onDown: () => void },
): TextField {
	const element = document.createElement("vscode-text-field") as TextField;
	element.textContent = label;
	element.setAttribute("placeholder", hint);
	element.addEventListener("input", () => onInput(element.value));
	element.addEventListener("keydown", (event) => {
		if (event.key === "Enter") onEnter();
		if (event.key === "ArrowDown") {
			event.preventDefault();
			onDown();
		}
		if (event.key !== "Escape" || element.value === "") return;
		event.stopPropagation();
		element.value = "";
		onInput("");
	});
	return element;
}

export interface Toggle {
	element: Checkbox;
	show(checked: boolean): void;
}

export function toggle(label: string, onChange: (checked: boolean) => void): Toggle {
	const element = document.createElement("vscode-checkbox") as Checkbox;
	element.setAttribute("aria-label", label);
	let showing = false;
	element.addEventListener("change", () => {
		if (!showing) onChange(element.checked);
	});
	return {
		element,
		show(checked) {
			// The toolkit reports a change that the program made just like one that a person made.
			showing = true;
			element.checked = checked;
			showing = false;
		},
	};
}

export function spinner(): HTMLElement {
	return document.createElement("vscode-progress-ring");
}

/** A link to something inside the editor: looks like a link, is a button. */
export function jump(text: string, title: string, onClick: () => void): HTMLButtonElement {
	return h("button", { class: "link", type: "button", title, onclick: onClick }, text);
}
